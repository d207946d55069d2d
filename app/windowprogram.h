// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trainyard {

/// The studio in a window, until it is closed. `workspace` is a name or a folder; empty: the one used last.
int runWindow(const QString &workspace, int &argc, char *argv[]);

} // namespace trainyard
