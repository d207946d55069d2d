// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environment.h"
#include "models/domain/run.h"
#include "services/storage/database.h"
#include "services/workspace/workspace.h"

#include <optional>
#include <vector>

namespace trainyard {

enum class CancelRequest { None = 0, Polite = 1, Force = 2 };

/// A run as the workspace keeps it: what everybody sees, and what only the workspace needs.
struct StoredRun
{
    qint64 key = 0;
    Run run;
    GitFacts git;
    QString interpreter; ///< absolute path on the target
    QString owner;       ///< who is submitting it; empty once it is handed to its target
    CancelRequest cancel = CancelRequest::None;
    QString folder;      ///< on its target
    qint64 revision = 0; ///< of its newest change, see RunStore::revision
};

/// What to change of a run; unset fields stay.
struct RunChange
{
    std::optional<RunStatus> status;
    std::optional<QString> reason;
    std::optional<int> exitCode;
    std::optional<QDateTime> started;
    std::optional<QDateTime> ended;
    std::optional<QString> snapshotId;
    std::optional<GitFacts> git; ///< its properties are added too
    std::optional<QString> interpreter;
    std::optional<QString> environmentLabel;
    std::optional<QString> owner;
    std::optional<CancelRequest> cancel;
    QMap<QString, QString> properties; ///< added; those that are there keep their value
};

/// Rows of runs in the workspace file (resources/schema/0001_workspace.sql). Used by the thread of its
/// Database, which must outlive it. Every function is one transaction of its own, except those that say
/// "inside the caller's Transaction". Errors are those of Database, and NotFound with the run's id.
class RunStore
{
public:
    explicit RunStore(Database &database) : m_database(database) {}

    Result<qint64> insert(const StoredRun &stored);
    Result<StoredRun> find(const QString &runId);
    Result<StoredRun> find(qint64 key);
    /// See Workspace::runsCalled.
    Result<QList<StoredRun>> called(const QString &word, int limit);
    /// Not yet terminal, oldest first.
    Result<QList<StoredRun>> active();
    /// Ids of those on one target.
    Result<QStringList> activeOn(const QString &target);
    /// False: the run has ended meanwhile (told by anyone), and nothing was changed.
    Result<bool> change(qint64 key, const RunChange &change);
    /// What git said of the source folder, of a run that may have ended meanwhile.
    Result<> addGit(qint64 key, const GitFacts &git);
    /// Takes over a half-submitted run whose owner is gone. False: somebody else did.
    Result<bool> adopt(qint64 key, const QString &oldOwner, const QString &newOwner);
    Result<> edit(qint64 key, const RunEdit &edit);
    /// Inside the caller's Transaction: a tag or property that the script set.
    Result<> keepNote(qint64 key, bool isTag, const QString &name, const QString &value);
    Result<> remove(qint64 key);

    struct Revision
    {
        qint64 revision = 0;
        qint64 list = 0; ///< moves when runs came, went, or changed their place in a list
    };
    Result<Revision> revision();
    /// Runs that changed after a revision, at most `limit`.
    Result<QList<StoredRun>> changedSince(qint64 revision, int limit);

    Result<Environment> registerEnvironment(Environment environment);
    Result<QList<Environment>> environments();
    /// NAME (the newest version that is not archived) or NAME:VERSION.
    Result<Environment> environment(const QString &reference);
    Result<Environment> archiveEnvironment(const QString &reference, bool isArchived);

    /// Rows for these keys, in the order of the keys; keys that are gone are left out.
    Result<QList<StoredRun>> load(const std::vector<qint64> &keys);

private:
    Result<> touch(qint64 key, bool movesInLists);
    Result<> writeTags(qint64 key, const QMap<QString, QString> &tags);
    Result<> indexText(qint64 key, bool isRemoval);
    static Result<std::vector<qint64>> keysOf(Statement &select);
    Result<std::vector<qint64>> keysOf(const QString &sql, qint64 argument, qint64 limit);

    Database &m_database;
};

} // namespace trainyard
