// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a person arranges a grid of charts.
#include "ui/runs/board/metricgrid.h"

#include "ui/common/theme.h"

#include <algorithm>

namespace trainyard::ui {

void MetricGrid::grant(MetricCard *card, MetricCard::Wish wish)
{
    using Wish = MetricCard::Wish;
    const QSize size = sizeOf(card);
    switch (wish) {
    case Wish::Pin:
        pin(card);
        break;
    case Wish::Earlier:
        moveBy(card, -1);
        break;
    case Wish::Later:
        moveBy(card, 1);
        break;
    case Wish::Wider:
        setSize(card, {std::min(size.width() + 1, m_columns), size.height()});
        break;
    case Wish::Narrower:
        setSize(card, {std::min(size.width(), m_columns) - 1, size.height()});
        break;
    case Wish::Taller:
        setSize(card, {size.width(), size.height() + 1});
        break;
    case Wish::Shorter:
        setSize(card, {size.width(), size.height() - 1});
        break;
    case Wish::UsualSize:
        setSize(card, {1, 1});
        break;
    }
}

void MetricGrid::pin(MetricCard *card)
{
    const bool isPinned = !card->isPinned();
    card->setPinned(isPinned);
    m_layout.pinned.removeAll(card->name());
    if (isPinned)
        m_layout.pinned.append(card->name());
    changed();
}

/// Before or behind another card of its section; elsewhere a card cannot go.
void MetricGrid::move(MetricCard *card, MetricCard *to, bool isBehind)
{
    for (const Section &section : sections()) {
        if (card == to || !section.cards.contains(card) || !section.cards.contains(to))
            continue;
        QStringList names;
        for (const MetricCard *each : section.cards)
            if (each != card)
                names.append(each->name());
        names.insert(names.indexOf(to->name()) + (isBehind ? 1 : 0), card->name());
        if (card->isPinned()) {
            m_layout.pinned = names;
        } else {
            for (const QString &name : std::as_const(names))
                m_layout.order.removeAll(name);
            m_layout.order += names;
        }
        changed();
        return;
    }
}

void MetricGrid::moveBy(MetricCard *card, int by)
{
    for (const Section &section : sections()) {
        const qsizetype place = section.cards.indexOf(card);
        const qsizetype to = place + by;
        if (place >= 0 && to >= 0 && to < section.cards.size())
            move(card, section.cards[to], by > 0);
    }
}

void MetricGrid::setSize(MetricCard *card, QSize size)
{
    size = {std::clamp(size.width(), 1, BoardLayout::maxSpan),
            std::clamp(size.height(), 1, BoardLayout::maxSpan)};
    if (size == sizeOf(card))
        return;
    if (size == QSize(1, 1))
        m_layout.sizes.remove(card->name());
    else
        m_layout.sizes.insert(card->name(), size);
    changed();
}

void MetricGrid::drag(MetricCard *card, const QPoint &position, bool isDropped)
{
    MetricCard *to = nullptr;
    for (MetricCard *each : std::as_const(m_cards))
        if (!each->isHidden() && each->geometry().contains(position))
            to = each;
    const bool isPossible = to && to != card && to->isPinned() == card->isPinned() &&
                            (card->isPinned() || sectionOf(to->name()) == sectionOf(card->name()));
    const bool isBehind = isPossible && position.x() > to->geometry().center().x();
    m_mark->setVisible(isPossible && !isDropped);
    if (isDropped && isPossible)
        move(card, to, isBehind);
    if (isDropped || !isPossible)
        return;
    const QRect place = to->geometry();
    m_mark->setGeometry(isBehind ? place.right() + grid / 2 : place.left() - grid / 2 - 1, place.top(), 3,
                        place.height());
    m_mark->raise();
}

/// To whole columns and rows, as the corner passes the middle between two.
void MetricGrid::stretch(MetricCard *card, const QPoint &corner, bool)
{
    const QSize size((corner.x() + m_wide / 2) / (m_wide + grid),
                     (corner.y() + m_high / 2) / (m_high + grid));
    setSize(card, {std::min(size.width(), m_columns), size.height()});
}

void MetricGrid::changed()
{
    arrange();
    emit arranged();
}

} // namespace trainyard::ui
