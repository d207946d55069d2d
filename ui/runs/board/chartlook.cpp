// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/board/chartlook.h"

#include "ui/common/preferences.h"

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

void ChartLook::save(Preferences &preferences, const QString &page) const
{
    preferences.setValue(page + "/x"_L1, int(x));
    preferences.setValue(page + "/xMetric"_L1, xMetric);
    preferences.setValue(page + "/logX"_L1, isLogX);
    preferences.setValue(page + "/logY"_L1, isLogY);
    preferences.setValue(page + "/ignoreOutliers"_L1, ignoresOutliers);
    preferences.setValue(page + "/smoothingKind"_L1, int(smoothing.kind));
    preferences.setValue(page + "/smoothingAmount"_L1, smoothing.amount);
}

ChartLook ChartLook::load(const Preferences &preferences, const QString &page, ChartX first)
{
    const auto number = [&](QLatin1StringView key, int most, int otherwise = 0) {
        return std::clamp(preferences.value(page + key, otherwise).toInt(), 0, most);
    };
    ChartLook look;
    look.x = ChartX(number("/x"_L1, int(ChartX::RelativeStep), int(first)));
    look.xMetric = preferences.value(page + "/xMetric"_L1).toString();
    look.isLogX = preferences.value(page + "/logX"_L1, false).toBool();
    look.isLogY = preferences.value(page + "/logY"_L1, false).toBool();
    look.ignoresOutliers = preferences.value(page + "/ignoreOutliers"_L1, false).toBool();
    look.smoothing.kind = Smoothing::Kind(number("/smoothingKind"_L1, int(Smoothing::Kind::Gaussian)));
    look.smoothing.amount = preferences.value(page + "/smoothingAmount"_L1, 0).toDouble();
    look.smoothing = look.smoothing.bounded();
    if (look.x == ChartX::Metric && look.xMetric.isEmpty())
        look.x = ChartX::Step;
    return look;
}

} // namespace trainyard::ui
