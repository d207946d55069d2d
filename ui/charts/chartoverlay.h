// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/hover.h"

#include <QGraphicsItem>

#include <optional>

namespace trainyard::ui {

struct Theme;

/// What lies over the lines: the crosshair with its values, the rubber band, the focus outline. Moving the
/// pointer repaints this item's own ground only; the lines come from their picture.
class ChartOverlay : public QGraphicsItem
{
public:
    explicit ChartOverlay(QGraphicsItem *parent);
    void setTheme(const Theme *theme);
    void setPlot(const QRectF &plot);
    void setHover(std::optional<HoverInfo> hover);
    void setBand(const QRectF &band); ///< empty: none
    void setFocused(bool isFocused);
    const std::optional<HoverInfo> &hover() const { return m_hover; }

    QRectF boundingRect() const override { return m_ground; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void measure();
    void paintHover(QPainter *painter) const;

    const Theme *m_theme = nullptr;
    QRectF m_plot;
    QRectF m_ground; ///< all that is painted
    QRectF m_box;
    QRectF m_band;
    double m_labelWidth = 0;
    double m_valueWidth = 0;
    std::optional<HoverInfo> m_hover;
    bool m_isFocused = false;
};

} // namespace trainyard::ui
