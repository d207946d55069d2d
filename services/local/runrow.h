// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/runstore.h"

#include <QJsonObject>

namespace trainyard {

/// How a run lies in the workspace file; for RunStore alone.

QString jsonText(const QJsonObject &object);
QJsonObject toJson(const GitFacts &git);
/// One run by its key; its columns are those that readRunRow() reads. Tags are in rows of their own.
QString selectRunSql();
StoredRun readRunRow(const Statement &row);

} // namespace trainyard
