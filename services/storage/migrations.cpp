// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/migrations.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Database", text);
}

Result<int> userVersion(Database &database)
{
    auto statement = database.prepare(u"PRAGMA user_version"_s);
    if (!statement)
        return failure(statement.error());
    if (auto row = statement->step(); !row)
        return failure(row.error());
    return int(statement->integer(0));
}

/// A consistent copy, whatever is still in the write-ahead log.
Result<> backUp(Database &database, int version)
{
    if (database.path() == ":memory:"_L1)
        return {};
    const QString copy = database.path() + u".backup-v%1"_s.arg(version);
    QFile::remove(copy);
    auto statement = database.prepare(u"VACUUM INTO ?"_s);
    if (!statement)
        return failure(statement.error());
    return statement->bind(1, copy).run();
}
} // namespace

Result<QList<Migration>> readMigrations(const QString &folder)
{
    QList<Migration> migrations;
    for (const QString &name : QDir(folder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name)) {
        QFile file(folder + u'/' + name);
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorKind::Failed,
                           tr("The program is incomplete: %1 is missing. Install it again.").arg(name));
        migrations.append({name.left(4).toInt(), QString::fromUtf8(file.readAll())});
    }
    for (qsizetype i = 0; i < migrations.size(); ++i) {
        if (migrations.at(i).version != i + 1)
            return failure(ErrorKind::Failed,
                           tr("The program is incomplete: its schema has gaps. Install it again."));
    }
    return migrations;
}

Result<> migrate(Database &database, const QList<Migration> &migrations)
{
    auto version = userVersion(database);
    if (!version)
        return failure(version.error());
    if (*version > migrations.size()) {
        return failure(
            ErrorKind::Newer,
            tr("%1 was written by a newer Trainyard. Update Trainyard to open it; nothing was changed.")
                .arg(database.path()));
    }
    if (*version == migrations.size())
        return {};
    if (*version > 0) {
        if (auto copied = backUp(database, *version); !copied)
            return copied;
    }
    for (const Migration &migration : migrations) {
        auto transaction = Transaction::begin(database);
        if (!transaction)
            return failure(transaction.error());
        // Another process may have migrated while this one waited for the lock.
        const auto current = userVersion(database);
        if (!current)
            return failure(current.error());
        if (migration.version <= *current)
            continue;
        if (auto done = database.execute(migration.sql); !done)
            return done;
        if (auto set = database.execute(u"PRAGMA user_version=%1"_s.arg(migration.version)); !set)
            return set;
        if (auto committed = transaction->commit(); !committed)
            return committed;
    }
    return {};
}

} // namespace trainyard
