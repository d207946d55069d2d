// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/smoothing.h"

namespace trainyard::ui {

class Preferences;

/// What all charts of a board have in common. Remembered by page ("metrics", "compare").
struct ChartLook
{
    ChartX x = ChartX::Step;
    QString xMetric; ///< with ChartX::Metric
    bool isLogX = false;
    bool isLogY = false;
    bool ignoresOutliers = false;
    Smoothing smoothing;

    void save(Preferences &preferences, const QString &page) const;
    /// `first` is what a page has before a person chose.
    static ChartLook load(const Preferences &preferences, const QString &page, ChartX first = ChartX::Step);
    friend bool operator==(const ChartLook &, const ChartLook &) = default;
};

} // namespace trainyard::ui
