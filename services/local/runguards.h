// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/run.h"
#include "services/metrics/metricstore.h"

#include <vector>

namespace trainyard {

/// The guards of one run over the points that the workspace has stored, each until it is broken. What was
/// said of a guard stands in the run's properties, so that a program that comes later neither says nor
/// cancels it again, and reads the points from the first one on. Owned by the supervisor, in its thread.
class RunGuards
{
public:
    struct Broken
    {
        Guard guard;
        QString sentence;
    };

    RunGuards() = default;
    /// Those of the run that were not broken before.
    RunGuards(const Run &run, const QDateTime &now);

    void heard(const QDateTime &when) { m_heard = when; }
    /// What the points break that came since the last look.
    Result<std::vector<Broken>> look(MetricStore &store, qint64 runKey);
    /// What the silence until now breaks.
    std::vector<Broken> listen(const QDateTime &now);

private:
    struct Watch
    {
        GuardWatch guard;
        qint64 offset = 0; ///< of the first point that was not looked at
    };
    std::vector<Watch> m_watches;
    QDateTime m_heard; ///< when the run last wrote to its log
};

} // namespace trainyard
