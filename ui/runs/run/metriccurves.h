// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"
#include "ui/charts/chartspec.h"

#include <QStringList>

namespace trainyard::ui {

/// What can be drawn of logged documents, in words: of rows and tables each pair of number columns
/// ("precision over recall"; the one that begins is the likeliest), of an accuracy table its two curves, of
/// bins their histogram. Empty: nothing, a table says all.
QStringList curveChoices(MetricKind kind, const QList<MetricDocument> &documents);

/// One of them, by its place. `index`: which document, where each is one of its own (a histogram a step). Of
/// predictions the averages in a band of their errors, beside the line where they would be right.
ChartSpec curveOf(MetricKind kind, const QList<MetricDocument> &documents, int choice, int index);

} // namespace trainyard::ui
