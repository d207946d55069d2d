// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/home/curvebuilder.h"

#include <QRectF>

class QColor;
class QPainter;

namespace trainyard::ui {

/// Draws the curve without axes over the whole of `rect`: a line of one pixel through the last value of each
/// column, and a vertical stroke where a column holds more than the line shows. A dot marks the newest value.
void paintSparkline(QPainter *painter, const QRectF &rect, const CurveBuilder &curve, const QColor &color);

} // namespace trainyard::ui
