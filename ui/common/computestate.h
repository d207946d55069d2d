// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"

#include <QRectF>

class QColor;
class QPainter;
class QPalette;

namespace trainyard::ui {

/// The words people read for a state and a kind of compute.
QString computeStateText(ComputeState state);
QString computeKindText(ComputeKind kind);
QColor computeStateColor(ComputeState state, const QPalette &palette);
/// The shape that says the same as the word and its colour.
void paintComputeGlyph(QPainter *painter, const QRectF &rect, ComputeState state, const QColor &color);
/// It costs or can work now: everything but what is stopped, failed or away.
bool isOn(ComputeState state);
/// "8 cores · 2 × A100 · 64.0 GiB"; leaves out what is unknown.
QString computeFacts(const ComputeTarget &target);
/// "3.06 USD/h"; empty where it is unknown or free.
QString computeCost(const ComputeTarget &target);

} // namespace trainyard::ui
