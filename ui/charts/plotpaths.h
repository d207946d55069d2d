// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QColor;
class QPainter;

namespace trainyard::ui {

struct LineTrace;
struct PlotFrame;

/// Traces as paths, for paper: what PlotRaster paints in pixels, in the coordinates of the frame, cut at its
/// edges (the SVG painter of Qt does not clip). As large as the frame is wide, however many points there are.
void paintTrace(QPainter *painter, const LineTrace &trace, const PlotFrame &frame, const QColor &color,
                double width);
void paintBand(QPainter *painter, const LineTrace &low, const LineTrace &high, const PlotFrame &frame,
               const QColor &color);

} // namespace trainyard::ui
