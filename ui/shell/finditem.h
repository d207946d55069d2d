// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace trainyard::ui {

/// Something that "find anything" can open or do.
struct FindItem
{
    enum class Kind { Page, Command, Compute, Run };
    Kind kind = Kind::Page;
    QString id; ///< what to open: a place's text, the object name of an action, a target, a run id
    QString title;
    QString detail; ///< muted, beside the title
    QString key;    ///< shown at the right
    QString icon;
    friend bool operator==(const FindItem &, const FindItem &) = default;
};

struct FoundItem
{
    FindItem item;
    QList<int> positions; ///< of the title's characters that were typed
    friend bool operator==(const FoundItem &, const FoundItem &) = default;
};

/// The items that match, best first, at most `limit`. What matches by its title goes before what matches by
/// its detail; equal ones keep their order. Without anything typed all match.
QList<FoundItem> rankItems(const QString &typed, const QList<FindItem> &items, int limit);

} // namespace trainyard::ui
