// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

#include <deque>

namespace trainyard::ui {

/// How a line is smoothed, and how much; the raw line stays behind it.
struct Smoothing
{
    enum class Kind {
        Exponential,   ///< as TensorBoard; the amount is the weight, 0 to 0.999
        MovingAverage, ///< of the last points, as many as the amount
        Gaussian,      ///< around each point; the amount is the standard deviation in points
    };
    double amount = 0; ///< 0: none
    Kind kind = Kind::Exponential;

    /// Within its bounds, whatever was asked for.
    Smoothing bounded() const;
    /// Points that one smoothed value is made of, where that decides the cost.
    qsizetype reach() const;
    /// None where nothing is smoothed.
    std::shared_ptr<SeriesTransform> transform() const;
    friend bool operator==(const Smoothing &, const Smoothing &) = default;
};

/// TensorBoard's smoothing: an exponential moving average that forgets its beginning at zero
/// (tensorboard/components/vz_line_chart2/line-chart.ts, resmoothDataset). Values that are no finite number
/// stay what they are and are not averaged, here and below; a line of one value stays exactly that value.
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

/// The mean of the last finite values, as many as there are up to `count`.
class MovingAverage : public SeriesTransform
{
public:
    explicit MovingAverage(qsizetype count) : m_count(count) {}
    void extend(const Series &logged, qsizetype from, Series &drawn) override;

private:
    qsizetype m_count;
    std::deque<double> m_window;
    double m_sum = 0;
    qsizetype m_sinceSum = 0; ///< values since the sum was made anew, so that its rounding cannot grow
};

/// The mean of the points around each, weighted by a normal distribution that is cut at three deviations. The
/// newest points are drawn from what is there of their surroundings, and again when more comes.
class GaussianSmoothing : public SeriesTransform
{
public:
    explicit GaussianSmoothing(double deviation);
    void extend(const Series &logged, qsizetype from, Series &drawn) override;

private:
    double valueAt(const Series &logged, qsizetype index) const;

    std::vector<double> m_weights; ///< by distance
    Series m_settled;              ///< what no later point can change
};

} // namespace trainyard::ui
