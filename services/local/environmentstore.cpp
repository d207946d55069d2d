// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/names.h"
#include "services/local/runstore.h"
#include "services/local/sql.h"

#include <QCoreApplication>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Workspace", text);
}

Environment readRow(const Statement &row)
{
    Environment environment;
    environment.name = row.text(0);
    environment.version = int(row.integer(1));
    environment.interpreter = row.text(2);
    environment.description = row.text(3);
    environment.created = timeAt(row, 4);
    return environment;
}

const auto selectEnvironment = u"SELECT name, version, interpreter, description, created FROM environment "_s;
} // namespace

Result<Environment> RunStore::registerEnvironment(Environment environment)
{
    if (auto valid = checkEnvironmentName(environment.name); !valid)
        return failure(valid.error());
    if (environment.kind != Environment::Kind::UserManaged) {
        return failure(ErrorKind::Unsupported,
                       tr("This version registers user-managed environments alone: name an interpreter."));
    }
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return failure(transaction.error());
    auto newest = bound(m_database, u"SELECT ifnull(max(version), 0) FROM environment WHERE name = ?"_s,
                        environment.name);
    if (!newest)
        return failure(newest.error());
    if (auto row = newest->step(); !row)
        return failure(row.error());
    environment.version = int(newest->integer(0)) + 1;
    newest->reset();
    auto done = execute(m_database, u"INSERT INTO environment VALUES (?, ?, ?, ?, ?)"_s, environment.name,
                        qint64(environment.version), environment.interpreter, environment.description,
                        environment.created);
    if (done)
        done = transaction->commit();
    if (!done)
        return failure(done.error());
    return environment;
}

Result<QList<Environment>> RunStore::environments()
{
    auto select = bound(m_database, selectEnvironment + u"ORDER BY name, version DESC"_s);
    if (!select)
        return failure(select.error());
    QList<Environment> all;
    auto row = select->step();
    for (; row && *row; row = select->step())
        all.append(readRow(*select));
    if (!row)
        return failure(row.error());
    return all;
}

Result<Environment> RunStore::environment(const QString &reference)
{
    const QString name = reference.section(u':', 0, 0);
    const qint64 version = reference.contains(u':') ? reference.section(u':', 1).toLongLong() : 0;
    auto select =
        bound(m_database,
              selectEnvironment + u"WHERE name = ?1 AND (?2 = 0 OR version = ?2) ORDER BY version DESC"_s,
              name, version);
    if (!select)
        return failure(select.error());
    const auto isThere = select->step();
    if (!isThere)
        return failure(isThere.error());
    if (!*isThere) {
        return failure(
            ErrorKind::NotFound,
            tr("There is no environment %1 in this workspace. Register it first, or choose an interpreter.")
                .arg(reference));
    }
    return readRow(*select);
}

} // namespace trainyard
