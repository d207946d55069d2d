// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"
#include "ui/charts/chartticks.h"

#include <QCategoryAxis>
#include <QChart>

namespace trainyard::ui {

struct Theme;

/// The two axes of a chart as Qt Charts draws them: hairline grid, ticks and labels of ours.
///
/// They are category axes in axis units (logarithms where the axis is logarithmic): Qt Charts' own value axes
/// know neither 1-2-5 ticks with short labels nor times. Only an axis that changed is touched.
class ChartAxes
{
public:
    explicit ChartAxes(QChart *chart); ///< which owns the axes
    void setTheme(const Theme &theme);
    void setVisible(bool isVisible);
    void showX(const AxisMap &map, ChartX kind, double length, const QTimeZone &zone);
    void showY(const AxisMap &map, double height);
    /// Logical pixels that the labels left of the plot need, in steps of 8 so that panning does not shift it.
    int gutter() const { return m_gutter; }
    void forgetGutter() { m_gutter = 0; }

private:
    struct Axis
    {
        QCategoryAxis *axis;
        QList<double> positions;
        QStringList labels;
        ChartRange range;
    };
    static void show(Axis &axis, const ChartTicks &ticks, ChartRange range);

    Axis m_x;
    Axis m_y;
    QFont m_font;
    int m_gutter = 0;
};

} // namespace trainyard::ui
