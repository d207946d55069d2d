// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with a card: its buttons, keys and menu, its head to move it, its corner to stretch it.
#include "ui/charts/metricchart.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/runs/board/metriccard.h"

#include <QKeyEvent>
#include <QMenu>
#include <QToolButton>

#include <optional>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int headHeight = 3 * grid;
constexpr int cornerSize = 2 * grid;
constexpr int dragFrom = 6; ///< pixels that make a press a drag

std::optional<MetricCard::Wish> wishOf(int key, Qt::KeyboardModifiers modifiers)
{
    using Wish = MetricCard::Wish;
    if (key == Qt::Key_P && !(modifiers & ~Qt::ShiftModifier))
        return Wish::Pin;
    const bool isMove = modifiers == (Qt::ControlModifier | Qt::ShiftModifier);
    if (!isMove && modifiers != Qt::AltModifier)
        return {};
    switch (key) {
    case Qt::Key_Left:
        return isMove ? Wish::Earlier : Wish::Narrower;
    case Qt::Key_Right:
        return isMove ? Wish::Later : Wish::Wider;
    case Qt::Key_Up:
        return isMove ? Wish::Earlier : Wish::Shorter;
    case Qt::Key_Down:
        return isMove ? Wish::Later : Wish::Taller;
    default:
        return {};
    }
}
} // namespace

void MetricCard::makeButtons()
{
    if (!m_expand) {
        const auto add = [this](const QString &name, auto act) {
            auto *button = new QToolButton(this);
            button->setObjectName(name);
            button->setAutoRaise(true);
            button->setFixedSize(3 * grid, 3 * grid);
            button->setFocusPolicy(Qt::NoFocus); // keys on the chart do the same
            connect(button, &QToolButton::clicked, this, act);
            return button;
        };
        m_expand = add(u"metricExpand"_s, [this] { emit toggled(m_name); });
        m_pin = add(u"metricPin"_s, [this] { emit wished(Wish::Pin); });
        m_pin->setCheckable(true);
        m_pin->setIcon(themedIcon(u"pin"_s));
        showButtons();
        resizeEvent(nullptr);
    }
    for (QToolButton *button : {m_expand, m_pin}) {
        button->show();
        button->raise();
    }
}

void MetricCard::showButtons()
{
    if (!m_expand)
        return;
    m_expand->setIcon(themedIcon(m_isAlone ? u"cross"_s : u"expand"_s));
    m_expand->setToolTip(m_isAlone ? tr("All metrics (Esc)") : tr("This metric alone (Enter)"));
    m_expand->setAccessibleName(m_isAlone ? tr("All metrics") : tr("Show %1 alone").arg(m_name));
    m_pin->setChecked(m_isPinned);
    m_pin->setToolTip(m_isPinned ? tr("No longer above the others (P)") : tr("Pin above the others (P)"));
    m_pin->setAccessibleName(m_isPinned ? tr("Unpin %1").arg(m_name) : tr("Pin %1").arg(m_name));
}

void MetricCard::setAlone(bool isAlone)
{
    m_isAlone = isAlone;
    showButtons();
}

void MetricCard::setPinned(bool isPinned)
{
    m_isPinned = isPinned;
    showButtons();
}

void MetricCard::resizeEvent(QResizeEvent *event)
{
    if (event)
        QWidget::resizeEvent(event);
    if (m_expand) { // the only corner that a chart leaves free
        m_expand->move(2, height() - m_expand->height() - 2);
        m_pin->move(2 + m_expand->width(), m_expand->y());
    }
    if (m_chart)
        m_chart->setGeometry(rect().adjusted(1, 1, -1, -1));
}

void MetricCard::addToMenu(QMenu *menu)
{
    menu->addSeparator();
    const auto add = [&](const QString &text, Wish wish) {
        return menu->addAction(text, this, [this, wish] { emit wished(wish); });
    };
    QAction *pin = add(tr("Pin above the others\tP"), Wish::Pin);
    pin->setCheckable(true);
    pin->setChecked(m_isPinned);
    if (m_isAlone)
        return;
    add(tr("Move forward\tCtrl+Shift+Left"), Wish::Earlier);
    add(tr("Move back\tCtrl+Shift+Right"), Wish::Later);
    add(tr("Wider\tAlt+Right"), Wish::Wider);
    add(tr("Narrower\tAlt+Left"), Wish::Narrower);
    add(tr("Taller\tAlt+Down"), Wish::Taller);
    add(tr("Shorter\tAlt+Up"), Wish::Shorter);
    add(tr("Usual size"), Wish::UsualSize);
}

bool MetricCard::takeKey(int key, Qt::KeyboardModifiers modifiers)
{
    if (key == Qt::Key_Return || key == Qt::Key_Enter || (key == Qt::Key_Escape && m_isAlone)) {
        emit toggled(m_name);
        return true;
    }
    const auto wish = wishOf(key, modifiers & ~Qt::KeypadModifier);
    if (wish)
        emit wished(*wish);
    return wish.has_value();
}

MetricCard::Hold MetricCard::holdAt(const QPoint &position) const
{
    if (m_isAlone)
        return Hold::None;
    if (position.x() > m_chart->width() - cornerSize && position.y() > m_chart->height() - cornerSize)
        return Hold::Corner;
    return position.y() < headHeight ? Hold::Head : Hold::None;
}

/// Of the chart's viewport. Where it holds the card the chart need not know of it.
bool MetricCard::takeMouse(QEvent *event)
{
    if (!event->isSinglePointEvent())
        return false;
    const auto *mouse = static_cast<QMouseEvent *>(event);
    const QPoint position = mouse->position().toPoint();
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        m_hold = mouse->button() == Qt::LeftButton ? holdAt(position) : Hold::None;
        m_heldAt = position;
        m_hasMoved = false;
        return m_hold != Hold::None;
    case QEvent::MouseMove:
        if (m_hold == Hold::None) {
            const Hold hold = holdAt(position);
            if (hold != std::exchange(m_under, hold))
                m_chart->viewport()->setCursor(hold == Hold::Corner ? Qt::SizeFDiagCursor
                                               : hold == Hold::Head ? Qt::OpenHandCursor
                                                                    : Qt::ArrowCursor);
            return false;
        }
        m_hasMoved = m_hasMoved || (position - m_heldAt).manhattanLength() >= dragFrom;
        if (m_hasMoved && m_hold == Hold::Head)
            emit dragged(mapToParent(position), false);
        else if (m_hasMoved)
            emit stretched(position, false);
        return true;
    case QEvent::MouseButtonRelease: {
        const Hold hold = std::exchange(m_hold, Hold::None);
        if (hold == Hold::None || !m_hasMoved)
            return hold != Hold::None;
        if (hold == Hold::Head)
            emit dragged(mapToParent(position), true);
        else
            emit stretched(position, true);
        return true;
    }
    default:
        return false;
    }
}

bool MetricCard::eventFilter(QObject *watched, QEvent *event)
{
    if (!m_chart)
        return QWidget::eventFilter(watched, event);
    if (watched == m_chart && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (takeKey(key->key(), key->modifiers()))
            return true;
    }
    // A zoomed chart keeps its own double click, which shows everything again.
    if (watched == m_chart->viewport() && event->type() == QEvent::MouseButtonDblClick &&
        !m_chart->isZoomed()) {
        emit toggled(m_name);
        return true;
    }
    if (watched == m_chart->viewport() && takeMouse(event))
        return true;
    return QWidget::eventFilter(watched, event);
}

} // namespace trainyard::ui
