// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/axismap.h"

#include <optional>

namespace trainyard::ui {

/// Which part of the axes is seen: everything until a person zooms, then what they chose until they reset.
/// All ranges are in axis units.
class ChartViewport
{
public:
    /// The whole extent of the data. What a person chose stays, unless it lies outside altogether.
    void setFullX(ChartRange full);
    /// The range of values in the visible part of x: seen unless a person chose another.
    void setFittedY(ChartRange fitted) { m_fittedY = fitted; }

    ChartRange x() const;
    ChartRange y() const { return m_y.value_or(m_fittedY); }
    bool isZoomed() const { return m_x.has_value() || m_y.has_value(); }
    bool isXChosen() const { return m_x.has_value(); }
    bool isYChosen() const { return m_y.has_value(); }
    bool isFollowing() const { return m_isFollowing; }

    /// Below 1 shows less; `anchor` stays where it is. Showing all of x or more is no zoom any longer.
    void zoomX(double factor, double anchor);
    void zoomY(double factor, double anchor);
    /// Moves the view by a part of what it shows; x stops at the ends of the data.
    void panX(double part);
    void panY(double part);
    void chooseX(ChartRange range);
    /// Exactly this part of x, which another chart shows, wherever the own data lies.
    void shareX(ChartRange range);
    void chooseY(ChartRange range);
    void reset();
    void resetX();
    void resetY() { m_y.reset(); }
    /// Shows the newest points at the present width and goes on doing so.
    void follow();

private:
    ChartRange m_fullX;
    ChartRange m_fittedY;
    std::optional<ChartRange> m_x;
    std::optional<ChartRange> m_y;
    bool m_isFollowing = false;
    bool m_isShared = false;
};

} // namespace trainyard::ui
