// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/metricfacts.h"

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

bool isLowerBetter(const QString &metric)
{
    static const QRegularExpression lower(
        u"loss|err(or)?([^a-z]|$)|perplexity|(^|[^a-z])(nll|mae|mse|rmse|mape|wer|cer|fid|ppl|bpb|bpc|kl|kld|"
        "time|seconds|latency|memory)([^a-z]|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return lower.match(metric).hasMatch();
}

} // namespace trainyard
