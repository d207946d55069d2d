// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/storage/database.h"

#include <QList>

namespace trainyard {

struct Migration
{
    int version = 0; ///< from 1, without gaps
    QString sql;
};

/// The files NNNN_name.sql of a folder, e.g. ":/schema", in order.
Result<QList<Migration>> readMigrations(const QString &folder);

/// Brings the file to the newest version: each step in its own transaction, the number in PRAGMA
/// user_version. A file written by a newer program is refused (ErrorKind::Newer) and left untouched. Before
/// the first step on a file that already has data, a copy is laid beside it as PATH.backup-vN.
Result<> migrate(Database &database, const QList<Migration> &migrations);

} // namespace trainyard
