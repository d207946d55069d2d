// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartviewport.h"

#include <algorithm>

namespace trainyard::ui {

namespace {
/// Keeps apart what double precision can tell apart on the way to pixels.
double smallestSpan(ChartRange full)
{
    return std::max(full.span() * 1e-9, std::max(std::abs(full.from), std::abs(full.to)) * 1e-12);
}

ChartRange scaled(ChartRange range, double factor, double anchor)
{
    return {anchor + (range.from - anchor) * factor, anchor + (range.to - anchor) * factor};
}

/// Moved, not cut, so that it lies within `full`; it must be the smaller one.
ChartRange within(ChartRange range, ChartRange full)
{
    if (range.from < full.from)
        return range.moved(full.from - range.from);
    return range.to > full.to ? range.moved(full.to - range.to) : range;
}
} // namespace

void ChartViewport::setFullX(ChartRange full)
{
    m_fullX = full;
    if (m_x && !m_isShared && (m_x->to < full.from || m_x->from > full.to))
        reset();
}

ChartRange ChartViewport::x() const
{
    if (m_x && m_isFollowing)
        return m_x->moved(m_fullX.to - m_x->to);
    return m_x.value_or(m_fullX);
}

void ChartViewport::chooseX(ChartRange range)
{
    const double least = smallestSpan(m_fullX);
    if (!(range.span() >= least))
        range = {range.center() - least / 2, range.center() + least / 2};
    m_isFollowing = m_isShared = false;
    if (range.span() >= m_fullX.span())
        m_x.reset();
    else
        m_x = within(range, m_fullX);
}

void ChartViewport::shareX(ChartRange range)
{
    m_x = range;
    m_isFollowing = false;
    m_isShared = true;
}

void ChartViewport::chooseY(ChartRange range)
{
    const double least = smallestSpan(range);
    const double most = 1e4 * m_fittedY.span();
    if (range.span() >= least && range.span() <= most)
        m_y = range;
}

void ChartViewport::zoomX(double factor, double anchor)
{
    const bool wasFollowing = m_isFollowing;
    chooseX(scaled(x(), factor, wasFollowing ? m_fullX.to : anchor));
    m_isFollowing = wasFollowing && m_x;
}

void ChartViewport::zoomY(double factor, double anchor)
{
    chooseY(scaled(y(), factor, anchor));
}

void ChartViewport::panX(double part)
{
    if (m_x)
        chooseX(x().moved(part * x().span()));
}

void ChartViewport::panY(double part)
{
    const ChartRange moved = y().moved(part * y().span());
    if (moved.from <= m_fittedY.to && moved.to >= m_fittedY.from)
        m_y = moved;
}

void ChartViewport::reset()
{
    m_x.reset();
    m_y.reset();
    m_isFollowing = m_isShared = false;
}

void ChartViewport::resetX()
{
    m_x.reset();
    m_isFollowing = m_isShared = false;
}

void ChartViewport::follow()
{
    m_isFollowing = m_x.has_value();
}

} // namespace trainyard::ui
