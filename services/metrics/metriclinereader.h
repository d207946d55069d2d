// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/linesplitter.h"
#include "services/metrics/metricreader.h"

namespace trainyard {

/// Reads metrics.jsonl (docs/run-folder.md). Plain numbers are scanned without building a JSON tree; every
/// other kind goes through QJsonDocument. Lines over 1 MiB are dropped. Needs nothing but its place to go on.
class MetricLineReader : public MetricReader
{
public:
    static constexpr qsizetype maxLine = qsizetype(1) << 20;

    void restart(qint64 offset, const QByteArray &state) override;
    void feed(std::span<const char> bytes) override;
    void finish() override;
    qint64 readOffset() const override { return m_lines.readOffset(); }
    const MetricBatch &batch() override;
    void clearBatch() override;

private:
    void take(std::string_view line);

    LineSplitter m_lines{maxLine, LineSplitter::Breaks::Newline};
    MetricBatch m_batch;
};

} // namespace trainyard
