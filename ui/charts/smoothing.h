// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

namespace trainyard::ui {

/// TensorBoard's smoothing: an exponential moving average that forgets its beginning at zero
/// (tensorboard/components/vz_line_chart2/line-chart.ts, resmoothDataset). Values that are no finite number
/// stay what they are and are not averaged; a line of one value stays exactly that value.
class ExponentialSmoothing : public SeriesTransform
{
public:
    /// 0 (no smoothing) to below 1.
    explicit ExponentialSmoothing(double weight) : m_weight(weight) {}
    void extend(const Series &logged, qsizetype from, Series &drawn) override;

private:
    double next(double value);

    double m_weight;
    double m_sum = 0;
    double m_debias = 1; ///< weight to the power of the values so far
    double m_first = 0;
    bool m_isConstant = true;
    bool m_hasAny = false;
};

} // namespace trainyard::ui
