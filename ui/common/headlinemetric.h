// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace trainyard::ui {

/// The metric a person most likely watches: "loss", else the first that speaks of a loss, else the first.
/// Empty without names.
QString headlineMetric(const QStringList &names);

/// The metrics that a list of runs shows until somebody chooses: a loss, then an accuracy, then the others as
/// they come. At most `count`.
QStringList usualMetrics(const QStringList &names, int count);

} // namespace trainyard::ui
