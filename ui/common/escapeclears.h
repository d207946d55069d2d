// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLineEdit;
class QWidget;

namespace trainyard::ui {

/// Esc in a filter box takes the words away first; in an empty one it leads back to what was filtered. Only
/// after that it leaves the page.
void escapeClears(QLineEdit *box, QWidget *filtered);

} // namespace trainyard::ui
