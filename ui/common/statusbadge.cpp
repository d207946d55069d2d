// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/statusbadge.h"

#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

namespace trainyard::ui {

namespace {
constexpr int glyphSize = 12;
constexpr int glyphGap = 6;

void drawTick(QPainter *painter, const QRectF &r)
{
    painter->drawPolyline(QPolygonF{{r.left() + r.width() * 0.28, r.top() + r.height() * 0.53},
                                    {r.left() + r.width() * 0.44, r.top() + r.height() * 0.69},
                                    {r.left() + r.width() * 0.73, r.top() + r.height() * 0.34}});
}

void drawCross(QPainter *painter, const QRectF &r)
{
    const QRectF c = r.adjusted(r.width() * 0.32, r.height() * 0.32, -r.width() * 0.32, -r.height() * 0.32);
    painter->drawLine(c.topLeft(), c.bottomRight());
    painter->drawLine(c.topRight(), c.bottomLeft());
}
} // namespace

QString statusText(RunStatus status)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Status", text); };
    switch (status) {
    case RunStatus::NotStarted:
        return tr("Not started");
    case RunStatus::Starting:
        return tr("Starting");
    case RunStatus::Provisioning:
        return tr("Provisioning");
    case RunStatus::Preparing:
        return tr("Preparing");
    case RunStatus::Queued:
        return tr("Queued");
    case RunStatus::Running:
        return tr("Running");
    case RunStatus::Finalizing:
        return tr("Finalizing");
    case RunStatus::CancelRequested:
        return tr("Cancel requested");
    case RunStatus::Completed:
        return tr("Completed");
    case RunStatus::Failed:
        return tr("Failed");
    case RunStatus::Canceled:
        return tr("Canceled");
    case RunStatus::NotResponding:
        return tr("Not responding");
    case RunStatus::Paused:
        return tr("Paused");
    case RunStatus::Unknown:
        break;
    }
    return tr("Unknown");
}

void paintStatusGlyph(QPainter *painter, const QRectF &rect, RunStatus status, const QColor &color)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF r = rect.adjusted(0.75, 0.75, -0.75, -0.75);
    const QPen stroke(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    const QPen cut(painter->background().color(), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter->setPen(stroke);
    switch (status) {
    case RunStatus::Completed: // a filled disc with a tick
        painter->setBrush(color);
        painter->drawEllipse(r);
        painter->setPen(cut);
        drawTick(painter, r);
        break;
    case RunStatus::Failed: // a filled disc with a cross
        painter->setBrush(color);
        painter->drawEllipse(r);
        painter->setPen(cut);
        drawCross(painter, r);
        break;
    case RunStatus::Canceled:
    case RunStatus::CancelRequested: // a ring with a bar
        painter->drawEllipse(r);
        painter->drawLine(QPointF(r.left() + r.width() * 0.22, r.bottom() - r.height() * 0.22),
                          QPointF(r.right() - r.width() * 0.22, r.top() + r.height() * 0.22));
        break;
    case RunStatus::Running: // a filled triangle
        painter->setBrush(color);
        painter->drawPolygon(QPolygonF{{r.left() + r.width() * 0.2, r.top() + r.height() * 0.08},
                                       {r.right() - r.width() * 0.05, r.center().y()},
                                       {r.left() + r.width() * 0.2, r.bottom() - r.height() * 0.08}});
        break;
    case RunStatus::Queued:
    case RunStatus::Paused: // two bars
        painter->setPen(QPen(color, 2, Qt::SolidLine, Qt::FlatCap));
        painter->drawLine(QPointF(r.left() + r.width() * 0.32, r.top() + 1),
                          QPointF(r.left() + r.width() * 0.32, r.bottom() - 1));
        painter->drawLine(QPointF(r.left() + r.width() * 0.68, r.top() + 1),
                          QPointF(r.left() + r.width() * 0.68, r.bottom() - 1));
        break;
    case RunStatus::NotResponding: { // a triangle with a mark
        painter->drawPolygon(QPolygonF{
            {r.center().x(), r.top() + 0.5}, {r.right(), r.bottom() - 0.5}, {r.left(), r.bottom() - 0.5}});
        painter->drawLine(QPointF(r.center().x(), r.top() + r.height() * 0.42),
                          QPointF(r.center().x(), r.top() + r.height() * 0.62));
        break;
    }
    case RunStatus::NotStarted:
    case RunStatus::Unknown: // an empty ring
        painter->drawEllipse(r);
        break;
    case RunStatus::Starting:
    case RunStatus::Provisioning:
    case RunStatus::Preparing:
    case RunStatus::Finalizing: { // a half-filled disc
        painter->drawEllipse(r);
        painter->setBrush(color);
        painter->drawPie(r, 90 * 16, -180 * 16);
        break;
    }
    }
    painter->restore();
}

void paintStatus(QPainter *painter, const QRect &rect, RunStatus status, const QPalette &palette)
{
    const Theme &theme = Theme::of(palette);
    const QColor color = theme.statusColor(status);
    painter->save();
    painter->setBackground(theme.paper);
    const QRectF glyph(rect.left(), rect.top() + (rect.height() - glyphSize) / 2.0, glyphSize, glyphSize);
    paintStatusGlyph(painter, glyph, status, color);
    painter->setPen(color);
    painter->drawText(rect.adjusted(glyphSize + glyphGap, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                      statusText(status));
    painter->restore();
}

StatusBadge::StatusBadge(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setStatus(m_status);
}

void StatusBadge::setStatus(RunStatus status)
{
    m_status = status;
    setAccessibleName(statusText(status));
    updateGeometry();
    update();
}

QSize StatusBadge::sizeHint() const
{
    return {glyphSize + glyphGap + fontMetrics().horizontalAdvance(statusText(m_status)) + 2,
            std::max(fontMetrics().height(), glyphSize)};
}

void StatusBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintStatus(&painter, rect(), m_status, palette());
}

} // namespace trainyard::ui
