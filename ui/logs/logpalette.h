// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme.h"
#include "ui/logs/logline.h"

namespace trainyard::ui {

/// What a style looks like on the paper of a theme. An invalid background means the paper itself.
struct LogColors
{
    QColor foreground;
    QColor background;
};

/// Text is always readable: a colour that has less than 4.5:1 against its ground is made darker or lighter
/// until it has, and keeps its hue (WCAG 2.1, 1.4.3).
LogColors logColors(const LogStyle &style, const Theme &theme);

/// WCAG contrast ratio, 1…21.
double contrast(const QColor &a, const QColor &b);

} // namespace trainyard::ui
