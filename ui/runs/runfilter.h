// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runquery.h"

namespace trainyard::ui {

/// What the filter box asks for. The line is the only state of a filter: chips, the list of experiments and
/// saved views all read and write it.
///
///   status:failed,queued   experiment:NAME   tag:KEY or tag:KEY=VALUE   "any other" words
///
/// Values with blanks stand in double quotes. `status:` takes the beginning of a status word, or `active`.
struct RunFilter
{
    RunQuery query;       ///< text, experiment, statuses and tag; order and window are left at their defaults
    QStringList problems; ///< sentences about what was not understood; the rest counts all the same
    bool isEmpty() const;
};

RunFilter parseRunFilter(const QString &line);

/// The line with all `key:` words replaced by one of this value, or without them for an empty value.
QString withFilterWord(const QString &line, const QString &key, const QString &value);
/// Every status that a run may still leave.
QList<RunStatus> activeStatuses();

} // namespace trainyard::ui
