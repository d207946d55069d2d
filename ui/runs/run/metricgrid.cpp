// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/metricgrid.h"

#include "ui/common/theme.h"

#include <QResizeEvent>

#include <algorithm>

namespace trainyard::ui {

MetricGrid::MetricGrid(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(0);
}

void MetricGrid::clear()
{
    for (MetricCard *card : std::as_const(m_cards)) {
        card->hide();
        card->deleteLater();
    }
    m_cards.clear();
    m_byName.clear();
    m_alone.clear();
    arrange();
}

void MetricGrid::add(MetricCard *card)
{
    card->setParent(this);
    m_cards.append(card);
    m_byName.insert(card->name(), card);
    arrange();
}

void MetricGrid::setFilter(const QString &text)
{
    m_filter = text.trimmed();
    arrange();
}

bool MetricGrid::isShown(const MetricCard *card) const
{
    if (!m_alone.isEmpty())
        return card->name() == m_alone;
    return m_filter.isEmpty() || card->name().contains(m_filter, Qt::CaseInsensitive);
}

int MetricGrid::shownCount() const
{
    return int(std::ranges::count_if(m_cards, [this](const MetricCard *card) { return isShown(card); }));
}

void MetricGrid::setAlone(const QString &name)
{
    m_alone = m_byName.contains(name) ? name : QString();
    for (MetricCard *card : std::as_const(m_cards))
        card->setAlone(card->name() == m_alone);
    arrange();
}

void MetricGrid::setRoom(int height, bool isShared)
{
    if (height == m_room && isShared == m_isShared)
        return;
    m_room = height;
    m_isShared = isShared;
    arrange();
}

int MetricGrid::heightOf(int lines) const
{
    if (!m_alone.isEmpty())
        return m_room;
    if (m_isShared || lines == 0)
        return cardHeight;
    return std::clamp((m_room + grid) / lines - grid, cardHeight, maxCardHeight);
}

void MetricGrid::arrange()
{
    const int shown = shownCount();
    const int columns =
        m_alone.isEmpty() ? std::clamp((width() + grid) / (minCardWidth + grid), 1, std::max(1, shown)) : 1;
    const int lines = (shown + columns - 1) / columns;
    const int height = heightOf(lines);
    const int wide = (width() - (columns - 1) * grid) / columns;
    int place = 0;
    for (MetricCard *card : std::as_const(m_cards)) {
        const bool isVisible = isShown(card);
        card->setVisible(isVisible);
        if (!isVisible)
            continue;
        card->setGeometry(place % columns * (wide + grid), place / columns * (height + grid), wide, height);
        ++place;
    }
    setFixedHeight(lines == 0 ? 0 : lines * (height + grid) - grid);
}

QSet<QString> MetricGrid::reveal(const QRect &seen)
{
    const QRect near = seen.adjusted(0, -cardHeight, 0, cardHeight);
    QSet<QString> names;
    int live = 0;
    for (MetricCard *card : std::as_const(m_cards)) {
        if (isShown(card) && card->geometry().intersects(near)) {
            card->setLive(true);
            names.insert(card->name());
        }
        live += card->isLive() ? 1 : 0;
    }
    for (MetricCard *card : std::as_const(m_cards)) {
        if (live <= maxLive)
            break;
        if (card->isLive() && !names.contains(card->name())) {
            card->setLive(false);
            --live;
        }
    }
    return names;
}

void MetricGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        arrange();
}

} // namespace trainyard::ui
