// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/containercheck.h"
#include "models/domain/names.h"
#include "services/local/runstore.h"
#include "services/local/sql.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Workspace", text);
}

/// Rows of the first version have no definition: their columns say all.
Result<Environment> readRow(const Statement &row)
{
    const QJsonObject definition = QJsonDocument::fromJson(row.text(5).toUtf8()).object();
    auto environment = environmentFromJson(definition);
    if (!environment)
        return environment;
    environment->name = row.text(0);
    environment->version = int(row.integer(1));
    environment->interpreter = row.text(2);
    environment->description = row.text(3);
    environment->created = timeAt(row, 4);
    environment->isArchived = row.integer(6) != 0;
    return environment;
}

const auto selectEnvironment =
    u"SELECT name, version, interpreter, description, created, definition, archived FROM environment "_s;

/// What a description of each kind cannot do without.
Result<> checkEnvironment(const Environment &environment)
{
    if (auto valid = checkEnvironmentName(environment.name); !valid)
        return valid;
    switch (environment.kind) {
    case Environment::Kind::UserManaged:
        break;
    case Environment::Kind::SystemManaged:
        if (environment.packages.conda.isEmpty() && environment.packages.pip.isEmpty()) {
            return failure(ErrorKind::InvalidInput,
                           tr("This environment names no package. Add one, or choose an interpreter."));
        }
        break;
    case Environment::Kind::Container:
        if (const auto findings = checkContainer(environment.container); !findings.isEmpty())
            return failure(ErrorKind::InvalidInput, findings.constFirst().message);
        break;
    }
    return {};
}
} // namespace

Result<Environment> RunStore::registerEnvironment(Environment environment)
{
    if (auto valid = checkEnvironment(environment); !valid)
        return failure(valid.error());
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
    const auto definition =
        QString::fromUtf8(QJsonDocument(toJson(environment)).toJson(QJsonDocument::Compact));
    auto done = execute(
        m_database,
        u"INSERT INTO environment (name, version, interpreter, description, created, definition, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
        environment.name, qint64(environment.version), environment.interpreter, environment.description,
        environment.created, definition, environmentHash(environment));
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
    for (; row && *row; row = select->step()) {
        auto environment = readRow(*select);
        if (!environment)
            return failure(environment.error());
        all.append(*environment);
    }
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
              selectEnvironment +
                  u"WHERE name = ?1 AND (version = ?2 OR (?2 = 0 AND archived = 0)) ORDER BY version DESC"_s,
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

Result<Environment> RunStore::archiveEnvironment(const QString &reference, bool isArchived)
{
    const auto found = environment(reference);
    if (!found)
        return found;
    auto changed =
        execute(m_database, u"UPDATE environment SET archived = ? WHERE name = ? AND version = ?"_s,
                qint64(isArchived), found->name, qint64(found->version));
    if (!changed)
        return failure(changed.error());
    return environment(found->reference());
}

} // namespace trainyard
