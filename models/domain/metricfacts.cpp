// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/metricfacts.h"

#include "models/domain/series.h"

#include <QRegularExpression>

#include <cmath>

namespace trainyard {

using namespace Qt::StringLiterals;

void MetricFacts::include(const MetricPoint &point)
{
    ++count;
    last = point.value;
    if (!std::isfinite(point.value))
        return;
    // Written so that a NaN takes the first value.
    if (!(minimum <= point.value)) {
        minimum = point.value;
        minimumStep = point.step;
    }
    if (!(maximum >= point.value)) {
        maximum = point.value;
        maximumStep = point.step;
    }
}

MetricFacts MetricFacts::of(const Series &points)
{
    MetricFacts facts;
    facts.count = points.size();
    if (facts.count == 0)
        return facts;
    facts.last = points.values().at(points.size() - 1);
    const Extremes finite = points.values().finiteExtremes(0, points.size());
    if (finite.isEmpty())
        return facts;
    const auto stepOf = [&](double value) { return points.steps().at(points.values().indexOf(value)); };
    facts.minimum = finite.minimum;
    facts.maximum = finite.maximum;
    facts.minimumStep = stepOf(finite.minimum);
    facts.maximumStep = stepOf(finite.maximum);
    return facts;
}

bool isLowerBetter(const QString &metric)
{
    static const QRegularExpression lower(
        u"loss|err(or)?([^a-z]|$)|perplexity|(^|[^a-z])(nll|mae|mse|rmse|mape|wer|cer|fid|ppl|bpb|bpc|kl|kld|"
        "time|seconds|latency|memory)([^a-z]|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return lower.match(metric).hasMatch();
}

} // namespace trainyard
