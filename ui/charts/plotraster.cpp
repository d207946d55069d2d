// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotraster.h"

#include "ui/charts/linetrace.h"

#include <QColor>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace trainyard::ui {

namespace {
constexpr int tileWidth = 16;        ///< columns painted together: one cache line of a row
constexpr double markerRadius = 2.5; ///< line widths
constexpr double loneRadius = 2;

/// `color` over `below` with `alpha` of 256 parts.
QRgb mix(QRgb color, QRgb below, uint alpha)
{
    const uint rest = 256 - alpha;
    const uint redBlue = ((color & 0xFF00FF) * alpha + (below & 0xFF00FF) * rest) >> 8 & 0xFF00FF;
    const uint alphaGreen = ((color >> 8 & 0xFF00FF) * alpha + (below >> 8 & 0xFF00FF) * rest) & 0xFF00FF00;
    return redBlue | alphaGreen;
}
} // namespace

void PlotRaster::begin(int width, int height, double lineWidth)
{
    if (m_image.width() != width || m_image.height() != height) {
        m_image = QImage(width, height, QImage::Format_ARGB32_Premultiplied);
        m_mask.assign(std::size_t(width) * std::size_t(height), 0);
    }
    m_pixels = reinterpret_cast<QRgb *>(m_image.bits());
    std::fill_n(m_pixels, qsizetype(width) * height, QRgb(0));
    m_width = width;
    m_height = height;
    m_lineWidth = std::max(1.0, lineWidth);
}

void PlotRaster::draw(const LineTrace &trace, const QColor &color)
{
    m_color = color.rgba() | 0xFF000000;
    m_maskFirst = m_height;
    m_maskLast = -1;
    if (trace.kind == LineTrace::Kind::Columns)
        drawColumns(trace);
    else if (trace.kind == LineTrace::Kind::Line)
        drawLine(trace.line);
    for (const QPointF &dot : trace.dots)
        drawDot(dot, m_lineWidth * (trace.hasMarkers ? markerRadius : loneRadius));
    composeMask();
}

void PlotRaster::drawBand(const LineTrace &low, const LineTrace &high, const QColor &color)
{
    if (low.kind != LineTrace::Kind::Columns || high.kind != LineTrace::Kind::Columns)
        return;
    m_color = color.rgba() | 0xFF000000;
    const double alpha = color.alphaF();
    for (int x = 0; x < m_width; ++x) {
        const auto column = std::size_t(x);
        const double top =
            std::clamp(double(std::min(high.top[column], low.top[column])), 0.0, double(m_height));
        const double bottom =
            std::clamp(double(std::max(low.bottom[column], high.bottom[column])), 0.0, double(m_height));
        for (int y = int(top); y < bottom; ++y)
            blend(x, y, alpha * (std::min(bottom, y + 1.0) - std::max(top, double(y))));
    }
}

/// Widens the columns to the width of the line. The ink of a column that the line crosses at slope s is that
/// of a stroke: w·√(1+s²), where the extent itself brings s.
void PlotRaster::drawColumns(const LineTrace &trace)
{
    const int window = std::max(1, int(std::lround(m_lineWidth)));
    const auto half = float(m_lineWidth / 2);
    m_top.resize(std::size_t(m_width));
    m_bottom.resize(std::size_t(m_width));
    for (int x = 0; x < m_width; ++x) {
        float top = trace.top[std::size_t(x)];
        float bottom = trace.bottom[std::size_t(x)];
        for (int i = std::max(0, x - (window - 1) / 2); i <= std::min(m_width - 1, x + window / 2); ++i) {
            top = std::min(top, trace.top[std::size_t(i)]);
            bottom = std::max(bottom, trace.bottom[std::size_t(i)]);
        }
        if (top <= bottom) {
            const float slope = (bottom - top) / float(window);
            const float widening = half * (std::sqrt(1 + slope * slope) - slope);
            top -= widening;
            bottom += widening;
        }
        m_top[std::size_t(x)] = std::clamp(top, -1.0f, float(m_height) + 1);
        m_bottom[std::size_t(x)] = std::clamp(bottom, -1.0f, float(m_height) + 1);
        if (top > bottom) // empty
            m_bottom[std::size_t(x)] = m_top[std::size_t(x)] - 1;
    }
    for (int x = 0; x < m_width; x += tileWidth)
        drawTile(x, std::min(tileWidth, m_width - x));
}

/// Rows that all columns of a tile cover are filled as rows: writing a column pixel by pixel misses the
/// cache.
void PlotRaster::drawTile(int first, int count)
{
    int commonFirst = 0;
    int commonLast = m_height;
    for (int i = 0; i < count; ++i) {
        commonFirst = std::max(commonFirst, int(std::ceil(m_top[std::size_t(first + i)])));
        commonLast = std::min(commonLast, int(std::floor(m_bottom[std::size_t(first + i)])));
    }
    const bool hasCommon = commonFirst < commonLast;
    for (int y = commonFirst; y < commonLast; ++y)
        std::fill_n(row(y) + first, count, m_color);
    for (int x = first; x < first + count; ++x) {
        const float top = m_top[std::size_t(x)];
        const float bottom = m_bottom[std::size_t(x)];
        if (top > bottom)
            continue;
        const int fullFirst = int(std::ceil(top));
        const int fullLast = int(std::floor(bottom));
        if (fullFirst > fullLast) { // within one pixel
            blend(x, fullLast, double(bottom - top));
            continue;
        }
        blend(x, fullFirst - 1, double(float(fullFirst) - top));
        blend(x, fullLast, double(bottom - float(fullLast)));
        const int end = std::min(m_height, fullLast);
        for (int y = std::max(0, fullFirst); y < (hasCommon ? commonFirst : end); ++y)
            row(y)[x] = m_color;
        for (int y = hasCommon ? commonLast : end; y < end; ++y)
            row(y)[x] = m_color;
    }
}

void PlotRaster::blend(int x, int y, double coverage)
{
    if (y < 0 || y >= m_height || coverage <= 0)
        return;
    QRgb &pixel = row(y)[x];
    pixel = mix(m_color, pixel, uint(std::min(1.0, coverage) * 256));
}

void PlotRaster::drawLine(const std::vector<QPointF> &points)
{
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        if (std::isnan(points[i].y()) || std::isnan(points[i + 1].y()))
            continue;
        drawSegment(points[i], points[i + 1]);
        if (m_lineWidth > 1.5 && i > 0 && !std::isnan(points[i - 1].y()))
            drawDot(points[i], m_lineWidth / 2); // a round join
    }
}

/// Along its longer direction, one pixel after the other; across, the exact share of each pixel covered.
void PlotRaster::drawSegment(const QPointF &from, const QPointF &to)
{
    const double dx = to.x() - from.x();
    const double dy = to.y() - from.y();
    const bool isFlat = std::abs(dy) <= dx;
    const double slope = isFlat ? (dx > 0 ? dy / dx : 0) : dx / dy;
    const double half = m_lineWidth / 2 * std::sqrt(1 + slope * slope);
    const double start = isFlat ? from.x() : std::min(from.y(), to.y());
    const double end = isFlat ? to.x() : std::max(from.y(), to.y());
    const double base = isFlat ? from.y() - slope * from.x() : from.x() - slope * from.y();
    const int limit = isFlat ? m_width : m_height;
    const int limitAcross = isFlat ? m_height : m_width;
    const qsizetype strideAlong = isFlat ? 1 : m_width;
    const qsizetype strideAcross = isFlat ? m_width : 1;
    const int first = int(std::max(0.0, std::floor(start)));
    const int last = int(std::min(double(limit - 1), std::floor(end)));
    for (int along = first; along <= last; ++along) {
        const double center = base + slope * std::clamp(along + 0.5, start, end);
        const double low = std::max(0.0, center - half);
        const double high = std::min(double(limitAcross), center + half);
        uchar *mask = m_mask.data() + along * strideAlong;
        for (int across = int(low); across < high; ++across) { // the larger coverage wins, as in cover()
            const double coverage = std::min(high, across + 1.0) - std::max(low, double(across));
            uchar &pixel = mask[across * strideAcross];
            pixel = std::max(pixel, uchar(coverage * 255 + 0.5));
        }
    }
    const double reach = isFlat ? half : 0;
    const double highest = std::min(from.y(), to.y()) - reach;
    const double lowest = std::max(from.y(), to.y()) + reach;
    m_maskFirst = std::min(m_maskFirst, int(std::max(0.0, highest)));
    m_maskLast = std::max(m_maskLast, int(std::min(double(m_height - 1), lowest)));
}

void PlotRaster::drawDot(const QPointF &center, double radius)
{
    const double reach = radius + 1;
    if (center.x() < -reach || center.y() < -reach || center.x() > m_width + reach ||
        center.y() > m_height + reach)
        return;
    const int firstX = std::max(0, int(std::floor(center.x() - reach)));
    const int lastX = std::min(m_width - 1, int(std::ceil(center.x() + reach)));
    const int firstY = std::max(0, int(std::floor(center.y() - reach)));
    const int lastY = std::min(m_height - 1, int(std::ceil(center.y() + reach)));
    for (int y = firstY; y <= lastY; ++y) {
        for (int x = firstX; x <= lastX; ++x)
            cover(x, y, radius + 0.5 - std::hypot(x + 0.5 - center.x(), y + 0.5 - center.y()));
    }
}

/// The larger coverage wins: where two parts of a line meet nothing becomes darker.
void PlotRaster::cover(int x, int y, double coverage)
{
    const auto value = uchar(std::clamp(coverage, 0.0, 1.0) * 255 + 0.5);
    uchar &mask = m_mask[std::size_t(y) * std::size_t(m_width) + std::size_t(x)];
    mask = std::max(mask, value);
    m_maskFirst = std::min(m_maskFirst, y);
    m_maskLast = std::max(m_maskLast, y);
}

void PlotRaster::composeMask()
{
    for (int y = m_maskFirst; y <= m_maskLast; ++y) {
        uchar *mask = m_mask.data() + std::size_t(y) * std::size_t(m_width);
        QRgb *pixels = row(y);
        int x = 0;
        while (x < m_width) {
            quint64 eight = 0;
            if (x + 8 <= m_width && (std::memcpy(&eight, mask + x, 8), eight == 0)) {
                x += 8;
                continue;
            }
            const int end = std::min(x + 8, m_width);
            for (; x < end; ++x) {
                if (mask[x] > 0)
                    pixels[x] = mix(m_color, pixels[x], uint(mask[x]) + (mask[x] >> 7));
                mask[x] = 0;
            }
        }
    }
}

} // namespace trainyard::ui
