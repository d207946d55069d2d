// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runreference.h"

namespace trainyard::cli {

using namespace Qt::StringLiterals;

Result<Run> onlyRun(const QString &word, const QList<Run> &candidates)
{
    if (candidates.size() == 1)
        return candidates.constFirst();
    if (candidates.isEmpty()) {
        return failure(ErrorKind::NotFound,
                       u"There is no run “%1”. “trainyard run list” shows all; a run is named by its id, the "
                       "beginning of it, or its display name."_s.arg(word));
    }
    QStringList lines;
    for (const Run &run : candidates.mid(0, candidatesAsked - 1)) {
        lines << u"%1  %2  %3"_s.arg(run.id, run.displayName, runStatusName(run.status));
    }
    if (candidates.size() >= candidatesAsked)
        lines << u"…"_s;
    return failure(ErrorKind::InvalidInput,
                   u"“%1” may mean more than one run. Give the id of the one that you mean:"_s.arg(word),
                   lines.join(u'\n'));
}

} // namespace trainyard::cli
