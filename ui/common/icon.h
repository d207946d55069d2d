// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace trainyard::ui {

/// An icon of resources/icons (":/icons/NAME.svg", drawn on a 16-pixel grid with `currentColor`), painted in
/// the colour that the palette has at that moment, sharp at every scale.
QIcon themedIcon(const QString &name);
/// The same in one fixed colour, e.g. of a status.
QPixmap iconPixmap(const QString &name, const QColor &color, int size, qreal devicePixelRatio);

} // namespace trainyard::ui
