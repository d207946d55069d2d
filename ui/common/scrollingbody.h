// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QScrollArea;
class QWidget;

namespace trainyard::ui {

/// What scrolls `body`, without a frame, over the colour behind it; the keys go to what is in the body. It
/// owns the body, and is owned by the widget that it is added to.
QScrollArea *scrollingBody(QWidget *body);

} // namespace trainyard::ui
