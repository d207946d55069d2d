// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/windowedits.h"

#include <QHash>

namespace trainyard {

namespace {
QHash<QString, int> places(const QStringList &ids)
{
    QHash<QString, int> at;
    at.reserve(ids.size());
    for (int i = 0; i < int(ids.size()); ++i) {
        if (!ids[i].isEmpty())
            at.insert(ids[i], i);
    }
    return at;
}

bool noneOf(const QHash<QString, int> &known, const QStringList &ids, int from, int to)
{
    for (int i = from; i < to; ++i) {
        if (known.contains(ids[i]))
            return false;
    }
    return true;
}
} // namespace

QList<WindowEdit> windowEdits(const QStringList &before, const QStringList &after)
{
    const QHash<QString, int> oldPlaces = places(before);
    const QHash<QString, int> newPlaces = places(after);
    QList<WindowEdit> edits;
    int i = 0;
    int j = 0;
    while (i < int(before.size()) && j < int(after.size())) {
        const int isNowAt = newPlaces.value(before[i], -1);
        const int wasAt = oldPlaces.value(after[j], -1);
        if (before[i].isEmpty() || isNowAt == j) {
            ++i;
            ++j;
        } else if (isNowAt > j && noneOf(oldPlaces, after, j, isNowAt)) {
            edits.append({j, isNowAt - j, 0});
            j = isNowAt;
        } else if (wasAt > i && noneOf(newPlaces, before, i, wasAt)) {
            edits.append({j, 0, wasAt - i});
            i = wasAt;
        } else {
            ++i;
            ++j;
        }
    }
    return edits;
}

} // namespace trainyard
