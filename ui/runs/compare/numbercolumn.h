// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

#include <vector>

namespace trainyard::ui {

/// A number of each compared run: a parameter, or the best value of a metric. NaN: the run has none.
struct NumberColumn
{
    QString name;
    std::vector<double> values;
    bool isDivided = false; ///< runs differ in it

    /// Of the finite values; from > to where there are none.
    std::pair<double, double> range() const;
};

/// What a plot needs to know of a run, in the order of the values.
struct ComparedRun
{
    QString id;
    QString name;
    QColor color;
};

} // namespace trainyard::ui
