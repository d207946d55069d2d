// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/metric.h"

#include <algorithm>
#include <array>
#include <utility>

namespace trainyard {

namespace {
constexpr std::array<std::pair<MetricKind, QStringView>, 10> kindNames{{
    {MetricKind::Scalar, u"scalar"},
    {MetricKind::List, u"list"},
    {MetricKind::Row, u"row"},
    {MetricKind::Table, u"table"},
    {MetricKind::Image, u"image"},
    {MetricKind::ConfusionMatrix, u"confusion_matrix"},
    {MetricKind::AccuracyTable, u"accuracy_table"},
    {MetricKind::Residuals, u"residuals"},
    {MetricKind::Predictions, u"predictions"},
    {MetricKind::Resource, u"resource"},
}};
} // namespace

QString metricKindName(MetricKind kind)
{
    const auto *found = std::ranges::find(kindNames, kind, &std::pair<MetricKind, QStringView>::first);
    return found->second.toString();
}

std::optional<MetricKind> metricKindFromName(QStringView name)
{
    const auto *found = std::ranges::find(kindNames, name, &std::pair<MetricKind, QStringView>::second);
    return found == kindNames.end() ? std::nullopt : std::optional(found->first);
}

} // namespace trainyard
