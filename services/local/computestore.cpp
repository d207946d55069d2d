// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/computestore.h"

#include "services/local/runrow.h"
#include "services/local/sql.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Compute", text);
}

QJsonObject objectFrom(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

tl::unexpected<Error> noSuchMachine(const QString &name)
{
    return failure(
        ErrorKind::NotFound,
        tr("There is no attached target %1 in this workspace; it may have been detached.").arg(name));
}
} // namespace

Result<QList<AttachedMachine>> ComputeStore::all()
{
    auto rows = bound(m_database, u"SELECT attachment, home, host_key, machine, created, tested, facts, name"
                                  " FROM compute_target ORDER BY name"_s);
    if (!rows)
        return failure(rows.error());
    QList<AttachedMachine> machines;
    while (true) {
        const auto row = rows->step();
        if (!row)
            return failure(row.error());
        if (!*row)
            return machines;
        AttachedMachine machine;
        machine.attachment = computeAttachmentFromJson(objectFrom(rows->text(0)));
        machine.home = rows->text(1);
        machine.hostKey = rows->text(2);
        machine.machineId = rows->text(3);
        machine.created = timeAt(*rows, 4);
        machine.tested = timeAt(*rows, 5);
        machine.facts = computeTargetFromJson(objectFrom(rows->text(6)));
        machine.attachment.name = rows->text(7);
        machines.append(machine);
    }
}

Result<> ComputeStore::insert(const AttachedMachine &m)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return failure(transaction.error());
    const auto known = all();
    if (!known)
        return failure(known.error());
    for (const AttachedMachine &other : *known) {
        if (other.attachment.name.compare(m.attachment.name, Qt::CaseInsensitive) == 0)
            return failure(ErrorKind::Conflict,
                           tr("There is a target %1 already. Choose another name, or update that one.")
                               .arg(other.attachment.name));
        if (isSameMachine(other, m))
            return failure(attachedTwice(other.attachment.name));
    }
    if (auto done =
            execute(m_database,
                    u"INSERT INTO compute_target (name, kind, attachment, home, host_key, machine,"
                    " created, tested, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                    m.attachment.name, computeKindName(m.attachment.kind), jsonText(toJson(m.attachment)),
                    m.home, m.hostKey, m.machineId, m.created, m.tested, jsonText(toJson(m.facts)));
        !done)
        return done;
    return transaction->commit();
}

Result<> ComputeStore::update(const AttachedMachine &m)
{
    if (auto done = execute(m_database,
                            u"UPDATE compute_target SET attachment = ?, home = ?, host_key = ?, machine = ?,"
                            " tested = ?, facts = ? WHERE name = ?"_s,
                            jsonText(toJson(m.attachment)), m.home, m.hostKey, m.machineId, m.tested,
                            jsonText(toJson(m.facts)), m.attachment.name);
        !done)
        return done;
    return m_database.changes() > 0 ? Result<>() : noSuchMachine(m.attachment.name);
}

Result<> ComputeStore::remove(const QString &name)
{
    if (auto done = execute(m_database, u"DELETE FROM compute_target WHERE name = ?"_s, name); !done)
        return done;
    return m_database.changes() > 0 ? Result<>() : noSuchMachine(name);
}

Result<qint64> ComputeStore::revision()
{
    auto row = bound(m_database, u"SELECT compute FROM change"_s);
    if (!row)
        return failure(row.error());
    if (auto stepped = row->step(); !stepped)
        return failure(stepped.error());
    return row->integer(0);
}

bool isSameMachine(const AttachedMachine &a, const AttachedMachine &b)
{
    return !a.machineId.isEmpty() && a.machineId == b.machineId && a.hostKey == b.hostKey;
}

Error attachedTwice(const QString &knownAs)
{
    return {ErrorKind::Conflict,
            tr("This machine is attached already, as %1. The same machine under two names would break the "
               "first: use %1, or detach it first. Detaching deletes nothing.")
                .arg(knownAs),
            {},
            {}};
}

} // namespace trainyard
