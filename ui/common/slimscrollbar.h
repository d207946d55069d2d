// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyle>

class QPainter;
class QStyleOptionSlider;

namespace trainyard::ui {

/// A scroll bar without arrows: a rounded handle in the outline colour (contrast 3:1) on the ground of its
/// view. Used by StudioStyle.
inline constexpr int scrollBarExtent = 12;
void drawSlimScrollBar(const QStyleOptionSlider &option, QPainter *painter);
QRect slimScrollBarPart(const QStyleOptionSlider &option, QStyle::SubControl part);

} // namespace trainyard::ui
