// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/logquery.h"

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

RunQuery widened(const RunQuery &query, qint64 extra)
{
    RunQuery wide = query;
    wide.offset = std::max<qint64>(0, query.offset - extra);
    wide.limit =
        int(std::min<qint64>(query.offset - wide.offset + query.limit, std::numeric_limits<int>::max()));
    return wide;
}

RunPage merged(const RunQuery &query, const RunPage &page, const QList<Run> &ours)
{
    RunPage all;
    all.total = page.total + ours.size();
    all.offset = query.offset;
    qsizetype theirsAt = 0;
    qsizetype oursAt = 0;
    // Ours that stand before the first of theirs that we know: as many places lie before it.
    if (page.offset > 0 && !page.runs.isEmpty()) {
        while (oursAt < ours.size() && standsBefore(ours.at(oursAt), page.runs.first(), query))
            ++oursAt;
    } else if (page.offset > 0) { // behind the last of theirs
        oursAt = std::clamp<qsizetype>(query.offset - page.total, 0, ours.size());
    }
    qint64 place = (page.runs.isEmpty() && page.offset > 0 ? page.total : page.offset) + oursAt;
    while (place < query.offset + query.limit) {
        const bool hasTheirs = theirsAt < page.runs.size();
        const bool hasOurs = oursAt < ours.size();
        if (!hasTheirs && !hasOurs)
            break;
        const bool takesOurs =
            hasOurs && (!hasTheirs || standsBefore(ours.at(oursAt), page.runs.at(theirsAt), query));
        const Run &run = takesOurs ? ours.at(oursAt++) : page.runs.at(theirsAt++);
        if (place >= query.offset)
            all.runs.append(run);
        ++place;
    }
    return all;
}

} // namespace trainyard
