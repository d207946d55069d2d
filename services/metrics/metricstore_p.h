// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/metricchunk.h"
#include "services/metrics/metricstore.h"

namespace trainyard {

/// A row of the table metric.
struct MetricStore::Metric
{
    qint64 key = 0;
    MetricKind kind = MetricKind::Scalar;
    MetricSource source = MetricSource::RunContext;
    qint64 generation = 0;
    qint64 count = 0;
    qint64 bytes = 0;
    double last = std::numeric_limits<double>::quiet_NaN();
    FiniteRange range{};
};

/// What of a batch was left out, and what was counted on the way.
struct MetricStore::Left
{
    qint64 otherKind = 0;
    qint64 overLimit = 0;
    qint64 names = -1; ///< of the run; -1: not counted yet
};

class MetricStore::Use
{
public:
    explicit Use(Statement &statement) : m_statement(&statement) {}
    Use(Use &&other) noexcept : m_statement(std::exchange(other.m_statement, nullptr)) {}
    Use &operator=(Use &&) = delete;
    ~Use()
    {
        if (m_statement)
            m_statement->reset();
    }
    Statement *operator->() const { return m_statement; }

private:
    Statement *m_statement;
};

} // namespace trainyard
