// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/runcolumn.h"

#include <QDateTime>

namespace trainyard::ui {

/// How a fact of a run reads in a table; empty where there is none.
QString runCellText(const Run &run, const RunColumn &column, const QDateTime &now);
/// The whole truth behind a cell: exact times, the reason of a status, the full path.
QString runCellTip(const Run &run, const RunColumn &column);
/// "key" or "key=value", by key.
QStringList tagTexts(const QMap<QString, QString> &tags);

} // namespace trainyard::ui
