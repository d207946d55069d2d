// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/board/boardlayout.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QStringList namesFrom(const QJsonValue &value)
{
    QStringList names;
    for (const auto &name : value.toArray())
        if (name.isString() && names.size() < BoardLayout::maxNames)
            names.append(name.toString());
    return names;
}
} // namespace

QByteArray BoardLayout::toJson() const
{
    QJsonObject spans;
    for (auto it = sizes.cbegin(); it != sizes.cend(); ++it)
        spans.insert(it.key(), QJsonArray{it.value().width(), it.value().height()});
    QStringList folded = foldedSections.values();
    folded.sort();
    return QJsonDocument(QJsonObject{{u"pinned"_s, QJsonArray::fromStringList(pinned)},
                                     {u"order"_s, QJsonArray::fromStringList(order)},
                                     {u"sizes"_s, spans},
                                     {u"folded"_s, QJsonArray::fromStringList(folded)}})
        .toJson(QJsonDocument::Compact);
}

BoardLayout BoardLayout::fromJson(const QByteArray &json)
{
    const QJsonObject kept = QJsonDocument::fromJson(json).object();
    BoardLayout layout;
    layout.pinned = namesFrom(kept.value("pinned"_L1));
    layout.order = namesFrom(kept.value("order"_L1));
    const QStringList folded = namesFrom(kept.value("folded"_L1));
    layout.foldedSections = {folded.begin(), folded.end()};
    const QJsonObject spans = kept.value("sizes"_L1).toObject();
    for (auto it = spans.begin(); it != spans.end() && layout.sizes.size() < maxNames; ++it) {
        const QJsonArray span = it.value().toArray();
        layout.sizes.insert(it.key(), {std::clamp(span.at(0).toInt(1), 1, maxSpan),
                                       std::clamp(span.at(1).toInt(1), 1, maxSpan)});
    }
    return layout;
}

QString sectionOf(const QString &metric)
{
    const qsizetype slash = metric.indexOf(u'/');
    return slash > 0 ? metric.left(slash) : QString();
}

} // namespace trainyard::ui
