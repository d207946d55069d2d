// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/smoothing.h"

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

namespace {
constexpr double mostWeight = 0.999;
constexpr double mostPoints = 1000;
constexpr double deviations = 3;
constexpr qsizetype sumsAnew = 4096;
} // namespace

Smoothing Smoothing::bounded() const
{
    const double most = kind == Kind::Exponential ? mostWeight : mostPoints;
    return {std::isfinite(amount) ? std::clamp(amount, 0.0, most) : 0, kind};
}

qsizetype Smoothing::reach() const
{
    return kind == Kind::Gaussian ? qsizetype(2 * deviations * amount) + 1 : 1;
}

std::shared_ptr<SeriesTransform> Smoothing::transform() const
{
    if (amount <= 0)
        return {};
    switch (kind) {
    case Kind::MovingAverage:
        return std::make_shared<MovingAverage>(std::max<qsizetype>(1, qsizetype(std::lround(amount))));
    case Kind::Gaussian:
        return std::make_shared<GaussianSmoothing>(amount);
    case Kind::Exponential:
        break;
    }
    return std::make_shared<ExponentialSmoothing>(amount);
}

double ExponentialSmoothing::next(double value)
{
    if (!std::isfinite(value))
        return value;
    if (!m_hasAny)
        m_first = value;
    m_hasAny = true;
    m_isConstant = m_isConstant && value == m_first;
    m_sum = m_sum * m_weight + (1 - m_weight) * value;
    m_debias *= m_weight;
    return m_isConstant ? value : m_sum / (1 - m_debias);
}

void ExponentialSmoothing::extend(const Series &logged, qsizetype from, Series &drawn)
{
    for (qsizetype i = from; i < logged.size(); ++i) {
        MetricPoint point = logged.at(i);
        point.value = next(point.value);
        drawn.append(point);
    }
}

void MovingAverage::extend(const Series &logged, qsizetype from, Series &drawn)
{
    for (qsizetype i = from; i < logged.size(); ++i) {
        MetricPoint point = logged.at(i);
        if (std::isfinite(point.value)) {
            m_window.push_back(point.value);
            m_sum += point.value;
            if (qsizetype(m_window.size()) > m_count) {
                m_sum -= m_window.front();
                m_window.pop_front();
            }
            if (++m_sinceSum >= sumsAnew || !std::isfinite(m_sum)) {
                m_sum = 0;
                for (const double value : m_window)
                    m_sum += value;
                m_sinceSum = 0;
            }
            point.value = m_sum / double(m_window.size());
        }
        drawn.append(point);
    }
}

GaussianSmoothing::GaussianSmoothing(double deviation)
{
    const auto reach = qsizetype(std::ceil(deviations * deviation));
    for (qsizetype i = 0; i <= reach; ++i)
        m_weights.push_back(std::exp(-0.5 * double(i) * double(i) / (deviation * deviation)));
}

double GaussianSmoothing::valueAt(const Series &logged, qsizetype index) const
{
    const MinMaxPyramid &values = logged.values();
    const double own = values.at(index);
    if (!std::isfinite(own))
        return own;
    const auto reach = qsizetype(m_weights.size()) - 1;
    double sum = 0;
    double weights = 0;
    const qsizetype last = std::min(values.size() - 1, index + reach);
    for (qsizetype i = std::max<qsizetype>(0, index - reach); i <= last; ++i) {
        const double value = values.at(i);
        if (!std::isfinite(value))
            continue;
        const double weight = m_weights[std::size_t(std::abs(i - index))];
        sum += weight * value;
        weights += weight;
    }
    return sum / weights; // the point itself weighs 1
}

void GaussianSmoothing::extend(const Series &logged, qsizetype, Series &drawn)
{
    const auto smoothed = [&](qsizetype i) {
        MetricPoint point = logged.at(i);
        point.value = valueAt(logged, i);
        return point;
    };
    const auto reach = qsizetype(m_weights.size()) - 1;
    for (qsizetype i = m_settled.size(); i + reach < logged.size(); ++i)
        m_settled.append(smoothed(i));
    drawn = m_settled; // shares what is long ago
    for (qsizetype i = drawn.size(); i < logged.size(); ++i)
        drawn.append(smoothed(i));
}

} // namespace trainyard::ui
