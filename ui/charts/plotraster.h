// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include <vector>

namespace trainyard::ui {

struct LineTrace;

/// Paints traces into a transparent picture of the plot area, in software.
///
/// Not QPainter: its stroker takes 280 ms for one noisy line that is wider than a pixel, and 2.5 ms for
/// one that is not. A line is as wide as asked in every direction, its edges are smoothed by the area they
/// cover.
class PlotRaster
{
public:
    /// Clears. Sizes and the width of lines count in device pixels.
    void begin(int width, int height, double lineWidth);
    void draw(const LineTrace &trace, const QColor &color);
    /// The ground between two lines given as columns, `color` with its alpha over what is there.
    void drawBand(const LineTrace &low, const LineTrace &high, const QColor &color);
    /// Of the lines that follow.
    void setLineWidth(double width) { m_lineWidth = width; }
    /// Premultiplied; of the size given to begin().
    const QImage &image() const { return m_image; }

private:
    void drawColumns(const LineTrace &trace);
    void drawTile(int first, int count);
    void drawLine(const std::vector<QPointF> &points);
    void drawSegment(const QPointF &from, const QPointF &to);
    void drawDot(const QPointF &center, double radius);
    void cover(int x, int y, double coverage);
    void composeMask();
    void blend(int x, int y, double coverage);
    QRgb *row(int y) { return m_pixels + qsizetype(y) * m_width; }

    QImage m_image;
    QRgb *m_pixels = nullptr;
    int m_width = 0;
    int m_height = 0;
    double m_lineWidth = 1;
    QRgb m_color = 0;                    ///< opaque
    std::vector<float> m_top, m_bottom;  ///< of the columns, the width of the line included
    std::vector<uchar> m_mask;           ///< coverage by the line or dots of one series
    int m_maskFirst = 0, m_maskLast = 0; ///< rows of the mask in use
};

} // namespace trainyard::ui
