// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/finditem.h"

#include "ui/shell/fuzzymatch.h"

#include <algorithm>
#include <vector>

namespace trainyard::ui {

QList<FoundItem> rankItems(const QString &typed, const QList<FindItem> &items, int limit)
{
    constexpr int detailPenalty = 1000;
    struct Ranked
    {
        int score;
        FoundItem found;
    };
    std::vector<Ranked> ranked;
    for (const FindItem &item : items) {
        if (const auto inTitle = fuzzyMatch(typed, item.title))
            ranked.push_back({inTitle->score, {item, inTitle->positions}});
        else if (const auto inAll = fuzzyMatch(
                     typed, QString(item.title + u' ' + item.detail + u' ' + item.id), Gaps::Refused))
            ranked.push_back({inAll->score - detailPenalty, {item, {}}});
    }
    std::ranges::stable_sort(ranked, std::greater{}, &Ranked::score);
    QList<FoundItem> found;
    for (Ranked &one : ranked) {
        if (found.size() == limit)
            break;
        found.append(std::move(one.found));
    }
    return found;
}

} // namespace trainyard::ui
