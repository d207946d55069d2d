// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/board/metricgrid.h"

#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QResizeEvent>
#include <QToolButton>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int headingHeight = 4 * grid;
constexpr int madeAtOnce = 2; ///< charts, so that scrolling never waits for a page of them
/// Of the section above all others; no metric's section is called so, as it is cut at the first "/".
const QString pinnedSection = u"/"_s;
} // namespace

MetricGrid::MetricGrid(QWidget *parent) : QWidget(parent), m_mark(new QWidget(this))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(0);
    m_mark->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_mark->setAutoFillBackground(true);
    m_mark->setBackgroundRole(QPalette::Highlight);
    m_mark->hide();
}

void MetricGrid::clear()
{
    for (MetricCard *card : std::as_const(m_cards)) {
        card->hide();
        card->deleteLater();
    }
    for (const auto &[section, button] : m_headings) {
        button->hide();
        button->deleteLater();
    }
    m_headings.clear();
    m_cards.clear();
    m_byName.clear();
    m_alone.clear();
    arrange();
}

void MetricGrid::add(MetricCard *card)
{
    card->setParent(this);
    card->setPinned(m_layout.pinned.contains(card->name()));
    m_cards.append(card);
    m_byName.insert(card->name(), card);
    connect(card, &MetricCard::wished, this, [this, card](MetricCard::Wish wish) { grant(card, wish); });
    connect(card, &MetricCard::dragged, this,
            [this, card](const QPoint &position, bool isDropped) { drag(card, position, isDropped); });
    connect(card, &MetricCard::stretched, this,
            [this, card](const QPoint &corner, bool isDropped) { stretch(card, corner, isDropped); });
    later();
}

/// Once for all that changes before the next look.
void MetricGrid::later()
{
    if (!m_isStale)
        QCoreApplication::postEvent(this, new QEvent(QEvent::LayoutRequest));
    m_isStale = true;
}

bool MetricGrid::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest && m_isStale)
        arrange();
    return QWidget::event(event);
}

void MetricGrid::setFilter(const QString &text)
{
    m_filter = text.trimmed();
    m_expression = QRegularExpression(m_filter, QRegularExpression::CaseInsensitiveOption);
    if (!m_expression.isValid())
        m_expression = QRegularExpression(QRegularExpression::escape(m_filter),
                                          QRegularExpression::CaseInsensitiveOption);
    arrange();
}

bool MetricGrid::isShown(const MetricCard *card) const
{
    if (!m_alone.isEmpty())
        return card->name() == m_alone;
    return m_filter.isEmpty() || m_expression.match(card->name()).hasMatch();
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
    later();
}

void MetricGrid::setArrangement(const BoardLayout &layout)
{
    m_layout = layout;
    for (MetricCard *card : std::as_const(m_cards))
        card->setPinned(layout.pinned.contains(card->name()));
    later();
}

bool MetricGrid::isFolded(const Section &section) const
{
    return !section.title.isEmpty() && m_layout.foldedSections.contains(section.name);
}

QSize MetricGrid::sizeOf(const MetricCard *card) const
{
    return m_alone.isEmpty() ? m_layout.sizes.value(card->name(), {1, 1}) : QSize(1, 1);
}

/// Few charts share the room that there is, but none becomes much higher than wide.
int MetricGrid::heightOf(const QList<Section> &all) const
{
    if (!m_alone.isEmpty())
        return m_room;
    int lines = 0;
    int room = m_room + grid;
    for (const Section &section : all) {
        room -= section.title.isEmpty() ? 0 : headingHeight;
        if (!isFolded(section))
            lines += place(section, [](MetricCard *, QSize, int, int) {});
    }
    if (m_isShared || lines == 0)
        return cardHeight;
    return std::clamp(room / lines - grid, cardHeight, std::max(maxCardHeight, m_wide * 5 / 4));
}

/// What is shown, in its order. Without a heading where there is one section only.
QList<MetricGrid::Section> MetricGrid::sections() const
{
    QHash<QString, int> places;
    for (int i = 0; i < m_layout.order.size(); ++i)
        places.insert(m_layout.order[i], i);
    QList<Section> all{{pinnedSection, tr("Pinned"), {}}};
    QHash<QString, int> known{{pinnedSection, 0}};
    for (MetricCard *card : m_cards) {
        if (!isShown(card))
            continue;
        const QString name = card->isPinned() ? pinnedSection : sectionOf(card->name());
        const auto found = known.constFind(name);
        if (found == known.constEnd()) {
            known.insert(name, int(all.size()));
            all.append({name, name.isEmpty() ? tr("Others") : name, {card}});
        } else {
            all[*found].cards.append(card);
        }
    }
    const auto sortBy = [](QList<MetricCard *> &cards, auto place) {
        std::ranges::stable_sort(cards, {}, [&place](const MetricCard *card) { return place(card->name()); });
    };
    sortBy(all.front().cards, [this](const QString &name) { return int(m_layout.pinned.indexOf(name)); });
    for (qsizetype i = 1; i < all.size(); ++i)
        sortBy(all[i].cards, [&places](const QString &name) {
            return places.value(name, std::numeric_limits<int>::max());
        });
    if (all.front().cards.isEmpty())
        all.removeFirst(); // another one is left: something is shown
    if (all.size() == 1 || !m_alone.isEmpty())
        all.front().title.clear();
    return all;
}

void MetricGrid::arrange()
{
    m_isStale = false;
    // What stays is never hidden in between: it would lose the focus.
    QSet<const QWidget *> placed;
    const QList<Section> all = shownCount() > 0 ? sections() : QList<Section>{};
    int most = 1;
    for (const Section &section : all) {
        int spans = 0;
        for (const MetricCard *card : section.cards)
            spans += sizeOf(card).width();
        most = std::max(most, spans);
    }
    m_columns = m_alone.isEmpty() ? std::clamp((width() + grid) / (minCardWidth + grid), 1, most) : 1;
    m_wide = (width() - (m_columns - 1) * grid) / m_columns;
    m_high = heightOf(all);
    int top = 0;
    for (const Section &section : all) {
        if (!section.title.isEmpty()) {
            QToolButton *button = heading(section);
            button->setGeometry(0, top, std::min(width(), button->sizeHint().width()),
                                headingHeight - grid / 2);
            placed.insert(button);
            top += headingHeight;
        }
        if (isFolded(section))
            continue;
        top = arrangeSection(section, top);
        for (const MetricCard *card : section.cards)
            placed.insert(card);
    }
    for (MetricCard *card : std::as_const(m_cards))
        card->setVisible(placed.contains(card));
    for (const auto &[section, button] : m_headings)
        button->setVisible(placed.contains(button));
    setFixedHeight(std::max(0, top - grid));
}

/// Calls `put` with every card, the cells that it spans, its column and its line. Lines are as high as their
/// highest card; how many cells all of them are.
template <typename Put> int MetricGrid::place(const Section &section, Put put) const
{
    int column = 0;
    int line = 0;
    int lineRows = 0;
    for (MetricCard *card : section.cards) {
        const QSize size(std::min(sizeOf(card).width(), m_columns), sizeOf(card).height());
        if (column + size.width() > m_columns) {
            line += lineRows;
            column = lineRows = 0;
        }
        put(card, size, column, line);
        column += size.width();
        lineRows = std::max(lineRows, size.height());
    }
    return line + lineRows;
}

/// Where the next section begins.
int MetricGrid::arrangeSection(const Section &section, int top)
{
    const int wide = m_wide + grid;
    const int high = m_high + grid;
    return top + high * place(section, [&](MetricCard *card, QSize size, int column, int line) {
                     card->setGeometry(column * wide, top + line * high, size.width() * wide - grid,
                                       size.height() * high - grid);
                 });
}

QToolButton *MetricGrid::heading(const Section &section)
{
    QToolButton *&button = m_headings[section.name];
    if (!button) {
        button = new QToolButton(this);
        button->setObjectName(u"section:"_s + section.name);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFont(textFont(TextSize::Text, QFont::DemiBold));
        connect(button, &QToolButton::clicked, this, [this, name = section.name] {
            if (!m_layout.foldedSections.remove(name))
                m_layout.foldedSections.insert(name);
            changed();
        });
    }
    const bool isOpen = !isFolded(section);
    button->setIcon(themedIcon(isOpen ? u"chevron-down"_s : u"chevron-right"_s));
    button->setText(section.title + u"  "_s + formatCount(section.cards.size()));
    button->setAccessibleName((isOpen ? tr("Fold section %1, %2 charts") : tr("Unfold section %1, %2 charts"))
                                  .arg(section.title)
                                  .arg(section.cards.size()));
    return button;
}

QSet<QString> MetricGrid::reveal(const QRect &seen)
{
    if (m_isStale)
        arrange();
    const QRect near = seen.adjusted(0, -cardHeight, 0, cardHeight);
    QSet<QString> names;
    QList<MetricCard *> wanted;
    QList<MetricCard *> nearby;
    int live = 0;
    for (MetricCard *card : std::as_const(m_cards)) {
        if (!card->isHidden() && card->geometry().intersects(near)) {
            names.insert(card->name());
            if (!card->isLive())
                (card->geometry().intersects(seen) ? wanted : nearby).append(card);
        }
        live += card->isLive() ? 1 : 0;
    }
    wanted += nearby; // those in sight first
    for (MetricCard *card : wanted.first(std::min<qsizetype>(madeAtOnce, wanted.size()))) {
        card->setLive(true);
        ++live;
    }
    for (MetricCard *card : std::as_const(m_cards)) {
        if (live <= maxLive)
            break;
        if (card->isLive() && !names.contains(card->name())) {
            card->setLive(false);
            --live;
        }
    }
    if (wanted.size() > madeAtOnce)
        emit revealWanted();
    return names;
}

void MetricGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        later();
}

} // namespace trainyard::ui
