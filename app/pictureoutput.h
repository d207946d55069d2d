// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"
#include "ui/charts/chartspec.h"

#include <QImage>

namespace trainyard {

/// What the verbs that draw to a file share.

/// Ends the verb with wrong usage; always false.
bool refuse(const cli::Call &call, const QString &message);
/// Whether --output is there; else the verb has ended.
bool hasOutput(const cli::Call &call);
double scaleOf(const cli::Call &call);
/// "1280x800"; an invalid size for anything else.
QSize sizeFrom(const QString &text);
/// Writes the picture to --output and ends the verb.
void save(const cli::Call &call, const QImage &image);
/// The chart at --size saved as the ending of --output says: .png (at --scale), .svg, .pdf or .csv.
void drawChart(const cli::Call &call, const ui::ChartSpec &spec);
/// The options of one verb, and those of all that draw.
QList<QCommandLineOption> pictureOptions(const QList<QCommandLineOption> &own);

} // namespace trainyard
