// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QSize>
#include <QStringList>

namespace trainyard::ui {

/// How a person arranged the charts of an experiment. A plain value, kept as JSON in the preferences; metrics
/// that it does not name stand behind those that it does, in the order they became known.
struct BoardLayout
{
    static constexpr int maxNames = 10'000;
    static constexpr int maxSpan = 6;

    QStringList pinned;          ///< above all sections, in this order
    QStringList order;           ///< of metrics that were moved, and those before them then
    QHash<QString, QSize> sizes; ///< in columns and rows, where it is not one by one
    QSet<QString> foldedSections;

    QByteArray toJson() const;
    /// What cannot be read is left out.
    static BoardLayout fromJson(const QByteArray &json);
    friend bool operator==(const BoardLayout &, const BoardLayout &) = default;
};

/// The part of a metric's name before its first "/": "train" of "train/loss"; empty without one.
QString sectionOf(const QString &metric);

} // namespace trainyard::ui
