// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/run.h"

#include <QList>
#include <QSet>

namespace trainyard {

/// Which runs, in which order, and which window of them. A workspace answers without loading the others.
struct RunQuery
{
    enum class Sort { Created, Name, Experiment, Status, Target, Started, Duration, Metric };

    QString text;              ///< part of id, name, experiment, target, tags or script; empty: all
    QString experiment;        ///< exactly this one; empty: all
    QList<RunStatus> statuses; ///< any of these; empty: all
    QString tag;               ///< "key" or "key=value"; empty: all
    Sort sort = Sort::Created;
    QString metric; ///< with Sort::Metric; runs without it come last either way
    bool ascending = false;
    qint64 offset = 0;
    int limit = 128;

    friend bool operator==(const RunQuery &, const RunQuery &) = default;
};

/// The window that was asked for, and how long the whole list is.
struct RunPage
{
    qint64 total = 0;
    qint64 offset = 0;
    QList<Run> runs;
};

struct ExperimentSummary
{
    QString name;
    qint64 runs = 0;
    qint64 active = 0; ///< not yet terminal
    qint64 failed = 0;
    QDateTime lastCreated;
};

} // namespace trainyard
