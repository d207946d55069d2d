// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runstatus.h"

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;

namespace trainyard::ui {

/// Every colour of the window. Views take the one that fits their palette at paint time, so a switch between
/// light and dark needs no signal beyond Qt's own palette change.
struct Theme
{
    QColor paper;   ///< behind text and charts
    QColor surface; ///< side bar, headers, cards
    QColor line;    ///< hairlines between areas
    QColor outline; ///< of controls; 3:1 against paper
    QColor ink;
    QColor muted;
    QColor accent;
    QColor onAccent; ///< text on accent
    QColor completed;
    QColor failed;
    QColor canceled;
    QColor queued;
    bool isDark = false;

    static const Theme &light();
    static const Theme &dark();
    /// Light or dark, by the lightness of the palette's base.
    static const Theme &of(const QPalette &palette);

    QColor statusColor(RunStatus status) const;
    /// A 12 % wash of `color` over paper, for the ground of badges and selected rows.
    QColor wash(const QColor &color) const;
    QPalette palette() const;
};

enum class Appearance { System, Light, Dark };

/// Fusion with our palette, outlines and fonts. Call again to switch.
void applyAppearance(QApplication &application, Appearance appearance);

/// The three sizes of the window in pixels at scale 1 (caption 11, text 13, heading 18) and one for code.
enum class TextSize { Caption = 11, Text = 13, Heading = 18 };
QFont textFont(TextSize size, QFont::Weight weight = QFont::Normal);
/// Text with digits of equal width, for columns of numbers.
QFont tabularFont();
QFont monospacedFont();

inline constexpr int grid = 8;

} // namespace trainyard::ui
