// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/runstore.h"

#include "models/domain/jsonvalues.h"
#include "services/local/runrow.h"
#include "services/local/sql.h"

#include <QCoreApplication>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 runningForEver = qint64(1) << 52;

QString tr(const char *text)
{
    return QCoreApplication::translate("Workspace", text);
}

std::optional<qint64> durationOf(const Run &run)
{
    if (!run.started.isValid())
        return std::nullopt;
    if (!run.ended.isValid())
        return runningForEver - run.started.toMSecsSinceEpoch();
    return std::max<qint64>(0, run.started.msecsTo(run.ended)); // the clock may have been set back
}

/// What the text index holds of a run: parts that few others share.
QString searchText(const Run &run)
{
    QString text = run.displayName + u'\n' + run.id.right(8);
    for (auto it = run.configuration.tags.cbegin(); it != run.configuration.tags.cend(); ++it)
        text += u'\n' + it.key() + u'=' + it.value();
    return text;
}

tl::unexpected<Error> noSuchRun(const QString &what)
{
    return failure(ErrorKind::NotFound,
                   tr("There is no run %1 in this workspace. It may have been deleted.").arg(what));
}

void apply(const RunChange &change, StoredRun &stored)
{
    Run &run = stored.run;
    const auto take = [](auto &field, const auto &value) {
        if (value)
            field = *value;
    };
    take(run.status, change.status);
    take(run.reason, change.reason);
    if (change.exitCode)
        run.exitCode = change.exitCode;
    take(run.started, change.started);
    take(run.ended, change.ended);
    take(run.snapshotId, change.snapshotId);
    take(stored.git, change.git);
    take(stored.interpreter, change.interpreter);
    take(run.environmentLabel, change.environmentLabel);
    take(stored.owner, change.owner);
    take(stored.cancel, change.cancel);
    QMap<QString, QString> properties = change.git ? change.git->properties() : QMap<QString, QString>();
    properties.insert(change.properties);
    for (auto it = properties.cbegin(); it != properties.cend(); ++it) {
        if (!run.properties.contains(it.key()))
            run.properties.insert(it.key(), it.value());
    }
}
} // namespace

Result<qint64> RunStore::insert(const StoredRun &stored)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return failure(transaction.error());
    const Run &run = stored.run;
    auto done = execute(m_database,
                        u"INSERT INTO run (id, name, experiment, target, script, status, created, revision)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?, 0)"_s,
                        run.id, run.displayName, run.experiment(), run.target(), run.configuration.script,
                        runStatusName(run.status), run.created);
    if (!done)
        return failure(done.error());
    const qint64 key = m_database.lastInsertId();
    done = execute(
        m_database,
        u"INSERT INTO run_detail (run, configuration, description, environment, interpreter, owner, parent,"
        " properties, folder, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        key, jsonText(toJson(run.configuration)), run.configuration.description, run.environmentLabel,
        stored.interpreter, stored.owner, run.parentId, jsonText(toJson(run.properties)), stored.folder,
        run.reason);
    if (done)
        done = writeTags(key, run.configuration.tags);
    if (done)
        done = indexText(key, false);
    if (done)
        done = touch(key, true);
    if (done)
        done = transaction->commit();
    if (!done)
        return failure(done.error());
    return key;
}

Result<StoredRun> RunStore::find(qint64 key)
{
    auto found = load({key});
    if (!found)
        return failure(found.error());
    if (found->isEmpty())
        return noSuchRun(QString::number(key));
    return found->constFirst();
}

Result<StoredRun> RunStore::find(const QString &runId)
{
    auto row = bound(m_database, u"SELECT key FROM run WHERE id = ?"_s, runId);
    if (!row)
        return failure(row.error());
    const auto isThere = row->step();
    if (!isThere)
        return failure(isThere.error());
    if (!*isThere)
        return noSuchRun(runId);
    return find(row->integer(0));
}

Result<QList<StoredRun>> RunStore::called(const QString &word, int limit)
{
    if (word.isEmpty())
        return QList<StoredRun>();
    if (const auto exactly = find(word); exactly)
        return QList<StoredRun>{*exactly};
    else if (exactly.error().kind != ErrorKind::NotFound)
        return failure(exactly.error());
    const QString behind = word + QString::fromUcs4(U"\U0010FFFF"); // no id goes on with the last character
    auto select = bound(
        m_database,
        u"SELECT key FROM (SELECT key FROM run WHERE name = ?1 ORDER BY key DESC LIMIT ?3)"
        " UNION SELECT key FROM (SELECT key FROM run WHERE id >= ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3)"
        " ORDER BY key DESC LIMIT ?3"_s,
        word, behind, qint64(limit));
    const auto keys = select ? keysOf(*select) : failure(select.error());
    return keys ? load(*keys) : failure(keys.error());
}

Result<QList<StoredRun>> RunStore::load(const std::vector<qint64> &keys)
{
    auto select = m_database.prepare(selectRunSql());
    auto tags = m_database.prepare(u"SELECT name, value FROM run_tag WHERE run = ?"_s);
    if (!select || !tags)
        return failure(select ? tags.error() : select.error());
    QList<StoredRun> runs;
    runs.reserve(qsizetype(keys.size()));
    for (const qint64 key : keys) {
        select->reset();
        select->bind(1, key);
        const auto isThere = select->step();
        if (!isThere)
            return failure(isThere.error());
        if (!*isThere)
            continue;
        StoredRun stored = readRunRow(*select);
        tags->reset();
        tags->bind(1, key);
        auto tag = tags->step();
        for (; tag && *tag; tag = tags->step())
            stored.run.configuration.tags.insert(tags->text(0), tags->text(1));
        if (!tag)
            return failure(tag.error());
        runs.append(std::move(stored));
    }
    return runs;
}

Result<std::vector<qint64>> RunStore::keysOf(const QString &sql, qint64 argument, qint64 limit)
{
    auto select = bound(m_database, sql, argument, limit);
    if (!select)
        return failure(select.error());
    return keysOf(*select);
}

Result<std::vector<qint64>> RunStore::keysOf(Statement &select)
{
    std::vector<qint64> keys;
    auto row = select.step();
    for (; row && *row; row = select.step())
        keys.push_back(select.integer(0));
    if (!row)
        return failure(row.error());
    return keys;
}

Result<QList<StoredRun>> RunStore::active()
{
    const auto keys = keysOf(u"SELECT key FROM run WHERE status NOT IN ('Completed', 'Failed', 'Canceled')"
                             " AND key > ? ORDER BY key LIMIT ?"_s,
                             0, 100'000);
    return keys ? load(*keys) : failure(keys.error());
}

Result<QList<StoredRun>> RunStore::changedSince(qint64 revision, int limit)
{
    const auto keys =
        keysOf(u"SELECT key FROM run WHERE revision > ? ORDER BY revision LIMIT ?"_s, revision, limit);
    return keys ? load(*keys) : failure(keys.error());
}

Result<RunStore::Revision> RunStore::revision()
{
    auto row = bound(m_database, u"SELECT revision, list FROM change"_s);
    if (!row)
        return failure(row.error());
    if (auto isThere = row->step(); !isThere)
        return failure(isThere.error());
    return Revision{row->integer(0), row->integer(1)};
}

Result<QStringList> RunStore::activeOn(const QString &target)
{
    auto rows = bound(m_database,
                      u"SELECT id FROM run WHERE target = ? AND status NOT IN ('Completed', 'Failed',"
                      " 'Canceled') ORDER BY key"_s,
                      target);
    if (!rows)
        return failure(rows.error());
    QStringList ids;
    while (true) {
        const auto row = rows->step();
        if (!row)
            return failure(row.error());
        if (!*row)
            return ids;
        ids.append(rows->text(0));
    }
}

Result<bool> RunStore::change(qint64 key, const RunChange &change)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return failure(transaction.error());
    auto stored = find(key);
    if (!stored)
        return failure(stored.error());
    if (isTerminal(stored->run.status))
        return false;
    const Run before = stored->run;
    apply(change, *stored);
    const Run &run = stored->run;
    auto done = execute(m_database,
                        u"UPDATE run SET status = ?, started = ?, ended = ?, duration = ? WHERE key = ?"_s,
                        runStatusName(run.status), run.started, run.ended, durationOf(run), key);
    const std::optional<qint64> exitCode = run.exitCode ? std::optional<qint64>(*run.exitCode) : std::nullopt;
    if (done) {
        done = execute(
            m_database,
            u"UPDATE run_detail SET reason = ?, exit_code = ?, snapshot = ?, git = ?, interpreter = ?,"
            " environment = ?, owner = ?, cancel = ?, properties = ? WHERE run = ?"_s,
            run.reason, exitCode, run.snapshotId, jsonText(toJson(stored->git)), stored->interpreter,
            run.environmentLabel, stored->owner, qint64(stored->cancel), jsonText(toJson(run.properties)),
            key);
    }
    if (done) {
        done = touch(key, before.status != run.status || before.started != run.started ||
                              before.ended != run.ended);
    }
    if (done)
        done = transaction->commit();
    if (!done)
        return failure(done.error());
    return true;
}

Result<> RunStore::addGit(qint64 key, const GitFacts &git)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return failure(transaction.error());
    auto stored = find(key);
    if (!stored)
        return failure(stored.error());
    RunChange change;
    change.git = git;
    apply(change, *stored);
    auto done = execute(m_database, u"UPDATE run_detail SET git = ?, properties = ? WHERE run = ?"_s,
                        jsonText(toJson(git)), jsonText(toJson(stored->run.properties)), key);
    if (done)
        done = touch(key, false);
    return done ? transaction->commit() : done;
}

Result<bool> RunStore::adopt(qint64 key, const QString &oldOwner, const QString &newOwner)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return failure(transaction.error());
    auto done = execute(m_database, u"UPDATE run_detail SET owner = ? WHERE run = ? AND owner = ?"_s,
                        newOwner, key, oldOwner);
    const bool isTaken = done && m_database.changes() == 1;
    if (done && isTaken)
        done = touch(key, false);
    if (done)
        done = transaction->commit();
    if (!done)
        return failure(done.error());
    return isTaken;
}

Result<> RunStore::edit(qint64 key, const RunEdit &edit)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return failure(transaction.error());
    auto done = indexText(key, true);
    if (done && edit.displayName)
        done = execute(m_database, u"UPDATE run SET name = ? WHERE key = ?"_s, *edit.displayName, key);
    if (done && edit.description)
        done = execute(m_database, u"UPDATE run_detail SET description = ? WHERE run = ?"_s,
                       *edit.description, key);
    if (done && edit.tags) {
        done = execute(m_database, u"DELETE FROM run_tag WHERE run = ?"_s, key);
        if (done)
            done = writeTags(key, *edit.tags);
    }
    if (done)
        done = indexText(key, false);
    if (done)
        done = touch(key, true);
    return done ? transaction->commit() : done;
}

Result<> RunStore::keepNote(qint64 key, bool isTag, const QString &name, const QString &value)
{
    if (!isTag) {
        auto stored = find(key);
        if (!stored)
            return failure(stored.error());
        // Properties never change once they are set, and are bounded as tags are.
        if (stored->run.properties.contains(name) || stored->run.properties.size() >= 100)
            return {};
        stored->run.properties.insert(name.left(100), value.left(1000));
        if (auto done = execute(m_database, u"UPDATE run_detail SET properties = ? WHERE run = ?"_s,
                                jsonText(toJson(stored->run.properties)), key);
            !done)
            return done;
        return touch(key, false);
    }
    auto done = indexText(key, true);
    if (done) {
        done = execute(
            m_database,
            u"INSERT INTO run_tag SELECT ?1, ?2, ?3 WHERE (SELECT count(*) FROM run_tag WHERE run = ?1) < 100"
            " OR EXISTS (SELECT 1 FROM run_tag WHERE run = ?1 AND name = ?2) ON CONFLICT DO UPDATE SET value = excluded.value"_s,
            key, name.left(100), value.left(1000));
    }
    if (done)
        done = indexText(key, false);
    return done ? touch(key, true) : done;
}

Result<> RunStore::remove(qint64 key)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return failure(transaction.error());
    auto done = indexText(key, true);
    if (done)
        done = execute(m_database, u"DELETE FROM run WHERE key = ?"_s, key);
    if (done)
        done = m_database.execute(u"UPDATE change SET revision = revision + 1, list = list + 1"_s);
    return done ? transaction->commit() : done;
}

Result<> RunStore::touch(qint64 key, bool movesInLists)
{
    auto done = execute(m_database, u"UPDATE change SET revision = revision + 1, list = list + ?"_s,
                        qint64(movesInLists ? 1 : 0));
    if (!done)
        return done;
    return execute(m_database, u"UPDATE run SET revision = (SELECT revision FROM change) WHERE key = ?"_s,
                   key);
}

Result<> RunStore::writeTags(qint64 key, const QMap<QString, QString> &tags)
{
    for (auto it = tags.cbegin(); it != tags.cend(); ++it) {
        if (auto done = execute(m_database, u"INSERT OR REPLACE INTO run_tag VALUES (?, ?, ?)"_s, key,
                                it.key(), it.value());
            !done)
            return done;
    }
    return {};
}

Result<> RunStore::indexText(qint64 key, bool isRemoval)
{
    auto stored = find(key);
    if (!stored)
        return failure(stored.error());
    const QString text = searchText(stored->run);
    // An index without content must be told the old text to forget it.
    return isRemoval
               ? execute(m_database,
                         u"INSERT INTO run_text (run_text, rowid, text) VALUES ('delete', ?, ?)"_s, key, text)
               : execute(m_database, u"INSERT INTO run_text (rowid, text) VALUES (?, ?)"_s, key, text);
}

} // namespace trainyard
