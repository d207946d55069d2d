// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/metricchart.h"

#include "ui/charts/chartaxes.h"
#include "ui/charts/chartoverlay.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

namespace {
constexpr double zoomStep = 0.8; ///< of what is seen, a notch or key press
constexpr double panStep = 0.1;
constexpr double clickSlop = 4; ///< pixels a click may move
constexpr double smallestBand = 8;
} // namespace

ChartRange MetricChart::visibleX() const
{
    return {m_state.x.toValue(m_state.x.range.from), m_state.x.toValue(m_state.x.range.to)};
}

ChartRange MetricChart::visibleY() const
{
    return {m_state.y.toValue(m_state.y.range.from), m_state.y.toValue(m_state.y.range.to)};
}

void MetricChart::setVisibleX(ChartRange range)
{
    const ChartRange inAxis{m_state.x.toAxis(range.from), m_state.x.toAxis(range.to)};
    if (!std::isfinite(inAxis.from) || !std::isfinite(inAxis.to) || !(inAxis.span() > 0))
        return;
    const bool wasZoomed = isZoomed();
    m_viewport.chooseX(inAxis);
    schedule();
    noteZoom(wasZoomed);
}

void MetricChart::resetZoom()
{
    const bool wasZoomed = isZoomed();
    m_viewport.reset();
    schedule();
    noteZoom(wasZoomed);
}

void MetricChart::followNewest()
{
    m_viewport.follow();
    schedule();
}

std::optional<HoverInfo> MetricChart::hoverInfo() const
{
    return m_overlay->hover();
}

void MetricChart::updateHover()
{
    const QRectF &plot = m_state.plot;
    if (m_pointer && m_drag == Drag::None && m_hasPoints && plot.contains(*m_pointer)) {
        m_overlay->setHover(hoverAt(m_state, m_pointer->x(), m_zone));
        emit cursorMoved(m_state.x.valueAt((m_pointer->x() - plot.left()) / plot.width()));
    } else if (m_linkedCursor && m_hasPoints && m_drag == Drag::None) {
        const double x = plot.left() + m_state.x.position(*m_linkedCursor) * plot.width();
        m_overlay->setHover(x >= plot.left() && x <= plot.right() ? std::optional(hoverAt(m_state, x, m_zone))
                                                                  : std::nullopt);
    } else
        m_overlay->setHover(std::nullopt);
}

void MetricChart::mousePressEvent(QMouseEvent *event)
{
    const bool isBand = event->button() == Qt::RightButton ||
                        (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier));
    if (!m_hasPoints || !m_state.plot.contains(event->position()) || m_drag != Drag::None ||
        (!isBand && event->button() != Qt::LeftButton)) {
        QChartView::mousePressEvent(event); // the legend
        return;
    }
    m_drag = isBand ? Drag::Band : Drag::Pan;
    m_dragButton = event->button();
    m_dragStart = m_dragLast = event->position();
    viewport()->setCursor(isBand ? Qt::CrossCursor : Qt::ClosedHandCursor);
    updateHover();
    event->accept();
}

void MetricChart::mouseMoveEvent(QMouseEvent *event)
{
    m_pointer = event->position();
    const QRectF &plot = m_state.plot;
    if (m_drag == Drag::Pan) {
        const bool wasZoomed = isZoomed();
        const QPointF moved = event->position() - m_dragLast;
        m_viewport.panX(-moved.x() / plot.width());
        if (m_viewport.isYChosen())
            m_viewport.panY(moved.y() / plot.height());
        m_dragLast = event->position();
        schedule();
        noteZoom(wasZoomed);
    } else if (m_drag == Drag::Band) {
        m_overlay->setBand(QRectF(m_dragStart, event->position()).normalized().intersected(plot));
    } else {
        updateHighlight();
        updateHover();
        QChartView::mouseMoveEvent(event);
    }
}

void MetricChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_drag == Drag::None || event->button() != m_dragButton) {
        QChartView::mouseReleaseEvent(event);
        return;
    }
    const Drag drag = m_drag;
    m_drag = Drag::None;
    viewport()->unsetCursor();
    m_overlay->setBand({});
    updateHighlight();
    const bool isClick = (event->position() - m_dragStart).manhattanLength() < clickSlop;
    if (drag == Drag::Band && !isClick)
        zoomToBand(QRectF(m_dragStart, event->position()).normalized().intersected(m_state.plot));
    else if (drag == Drag::Band && m_dragButton == Qt::RightButton)
        createMenu().release()->popup(event->globalPosition().toPoint());
    else if (drag == Drag::Pan && isClick && !m_state.highlighted.isEmpty())
        emit linePicked(m_state.highlighted);
    updateHover();
    event->accept();
}

void MetricChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_state.plot.contains(event->position()))
        resetZoom();
    else
        QChartView::mouseDoubleClickEvent(event);
}

/// A band of hardly any height or width zooms the other direction only.
void MetricChart::zoomToBand(const QRectF &band)
{
    const bool wasZoomed = isZoomed();
    const QRectF &plot = m_state.plot;
    const ChartRange x = m_state.x.range;
    const ChartRange y = m_state.y.range;
    if (band.width() >= smallestBand)
        m_viewport.chooseX({x.from + (band.left() - plot.left()) / plot.width() * x.span(),
                            x.from + (band.right() - plot.left()) / plot.width() * x.span()});
    if (band.height() >= smallestBand)
        m_viewport.chooseY({y.from + (plot.bottom() - band.bottom()) / plot.height() * y.span(),
                            y.from + (plot.bottom() - band.top()) / plot.height() * y.span()});
    schedule();
    noteZoom(wasZoomed);
}

void MetricChart::wheelEvent(QWheelEvent *event)
{
    if (!m_hasPoints) {
        event->ignore();
        return;
    }
    const bool wasZoomed = isZoomed();
    const QRectF &plot = m_state.plot;
    const QPointF at = event->position();
    const QPoint turned = event->angleDelta();
    const double factor = std::pow(zoomStep, turned.y() / 120.0);
    const bool isOverValues = at.x() < plot.left() && at.y() < plot.bottom();
    if (turned.y() != 0 && (isOverValues || event->modifiers().testFlag(Qt::ControlModifier))) {
        const double part = std::clamp((plot.bottom() - at.y()) / plot.height(), 0.0, 1.0);
        m_viewport.zoomY(factor, m_state.y.range.from + part * m_state.y.range.span());
    } else if (turned.y() != 0) {
        const double part = std::clamp((at.x() - plot.left()) / plot.width(), 0.0, 1.0);
        m_viewport.zoomX(factor, m_state.x.range.from + part * m_state.x.range.span());
    }
    if (turned.x() != 0) // a touchpad or a tilted wheel
        m_viewport.panX(-turned.x() / 120.0 * panStep);
    schedule();
    noteZoom(wasZoomed);
    event->accept();
}

void MetricChart::zoomBy(double factor, Qt::KeyboardModifiers modifiers)
{
    if (modifiers.testFlag(Qt::ControlModifier))
        m_viewport.zoomY(factor, m_state.y.range.center());
    else
        m_viewport.zoomX(factor, m_state.x.range.center());
}

void MetricChart::keyPressEvent(QKeyEvent *event)
{
    const bool wasZoomed = isZoomed();
    const bool hasControl = event->modifiers().testFlag(Qt::ControlModifier);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const bool isForward = event->key() == Qt::Key_Right;
        if (event->modifiers().testFlag(Qt::ShiftModifier)) {
            moveCursor(isForward);
            return;
        }
        m_viewport.panX(isForward ? panStep : -panStep);
        break;
    }
    case Qt::Key_Up:
        m_viewport.panY(panStep);
        break;
    case Qt::Key_Down:
        m_viewport.panY(-panStep);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(zoomStep, event->modifiers());
        break;
    case Qt::Key_Minus:
        zoomBy(1 / zoomStep, event->modifiers());
        break;
    case Qt::Key_0:
    case Qt::Key_Home:
        m_viewport.reset();
        break;
    case Qt::Key_End:
        m_viewport.follow();
        break;
    case Qt::Key_L:
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            setLogX(!m_state.spec.isLogX);
        else
            setLogY(!m_state.spec.isLogY);
        return;
    case Qt::Key_X:
        setX(m_state.spec.x == ChartX::Step           ? ChartX::RelativeTime
             : m_state.spec.x == ChartX::RelativeTime ? ChartX::WallTime
                                                      : ChartX::Step);
        return;
    case Qt::Key_C:
        if (!hasControl)
            break;
        event->modifiers().testFlag(Qt::ShiftModifier) ? copyPicture() : copyVisiblePoints();
        return;
    case Qt::Key_S:
        if (!hasControl)
            break;
        askForPath();
        return;
    case Qt::Key_Escape:
        if (m_drag != Drag::None) {
            m_drag = Drag::None;
            viewport()->unsetCursor();
            m_overlay->setBand({});
            return;
        }
        if (!leaveCursor())
            QWidget::keyPressEvent(event);
        return;
    default:
        if (event->key() >= Qt::Key_1 && event->key() <= Qt::Key_9 && !hasControl)
            toggle(std::size_t(event->key() - Qt::Key_1));
        else
            QWidget::keyPressEvent(event); // not QGraphicsView's, which scrolls
        return;
    }
    schedule();
    noteZoom(wasZoomed);
}

void MetricChart::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Mouse && m_state.plot.contains(event->pos()) && m_hasPoints) {
        event->accept(); // comes with the press; the release decides between a menu and a band
        return;
    }
    createMenu().release()->popup(event->reason() == QContextMenuEvent::Keyboard
                                      ? mapToGlobal(m_state.plot.center().toPoint())
                                      : event->globalPos());
    event->accept();
}

std::unique_ptr<QMenu> MetricChart::createMenu()
{
    auto menu = std::make_unique<QMenu>(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &text, auto act) {
        QAction *action = menu->addAction(text, this, act);
        action->setEnabled(m_hasPoints);
        return action;
    };
    add(tr("Show everything\t0"), [this] { resetZoom(); })->setEnabled(isZoomed());
    add(tr("Follow the newest points\tEnd"), [this] { followNewest(); })->setEnabled(isZoomed());
    menu->addSeparator();
    const auto addToggle = [&](const QString &text, bool isOn, auto act) {
        QAction *action = menu->addAction(text, this, act);
        action->setCheckable(true);
        action->setChecked(isOn);
        return action;
    };
    const ChartX x = m_state.spec.x;
    addToggle(tr("Logarithmic values\tL"), m_state.spec.isLogY, [this] { setLogY(!m_state.spec.isLogY); });
    addToggle(tr("Logarithmic steps or time\tShift+L"), m_state.spec.isLogX, [this] {
        setLogX(!m_state.spec.isLogX);
    })->setEnabled(x != ChartX::WallTime);
    menu->addSeparator();
    addToggle(tr("Over steps"), x == ChartX::Step, [this] { setX(ChartX::Step); });
    addToggle(tr("Over relative steps, since the first"), x == ChartX::RelativeStep,
              [this] { setX(ChartX::RelativeStep); });
    addToggle(tr("Over time since the run began"), x == ChartX::RelativeTime,
              [this] { setX(ChartX::RelativeTime); });
    addToggle(tr("Over the time of day"), x == ChartX::WallTime, [this] { setX(ChartX::WallTime); });
    menu->addSeparator();
    add(tr("Copy the visible points\tCtrl+C"), [this] { copyVisiblePoints(); });
    add(tr("Copy the picture\tCtrl+Shift+C"), [this] { copyPicture(); });
    add(tr("Save as PNG, SVG, PDF or CSV…\tCtrl+S"), [this] { askForPath(); });
    emit menuWanted(menu.get());
    return menu;
}

void MetricChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_overlay) {
        applyTheme();
        updateLegend();
        schedule();
    }
}

void MetricChart::focusInEvent(QFocusEvent *event)
{
    QChartView::focusInEvent(event);
    m_overlay->setFocused(event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason);
}

void MetricChart::focusOutEvent(QFocusEvent *event)
{
    QChartView::focusOutEvent(event);
    m_overlay->setFocused(false);
    leaveCursor();
}

void MetricChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    m_axes->forgetGutter();
    schedule();
}

void MetricChart::showEvent(QShowEvent *event)
{
    QChartView::showEvent(event);
    if (m_isStale)
        refresh();
}

bool MetricChart::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) {
        m_pointer.reset();
        updateHighlight();
        updateHover();
        emit cursorMoved(std::nullopt);
    }
    return QChartView::viewportEvent(event);
}

} // namespace trainyard::ui
