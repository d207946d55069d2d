// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/runrow.h"

#include "models/domain/jsonvalues.h"
#include "services/local/sql.h"

#include <QJsonDocument>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QJsonObject jsonObject(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

GitFacts gitFrom(const QJsonObject &object)
{
    GitFacts git;
    git.repositoryUri = object.value("repository"_L1).toString();
    git.branch = object.value("branch"_L1).toString();
    git.commit = object.value("commit"_L1).toString();
    git.isDirty = object.value("dirty"_L1).toBool();
    git.diff = object.value("diff"_L1).toString();
    git.buildId = object.value("buildId"_L1).toString();
    git.buildUri = object.value("buildUri"_L1).toString();
    return git;
}
} // namespace

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject toJson(const GitFacts &git)
{
    if (git.isEmpty())
        return {};
    return {{u"repository"_s, git.repositoryUri},
            {u"branch"_s, git.branch},
            {u"commit"_s, git.commit},
            {u"dirty"_s, git.isDirty},
            {u"diff"_s, git.diff},
            {u"buildId"_s, git.buildId},
            {u"buildUri"_s, git.buildUri}};
}

QString selectRunSql()
{
    return u"SELECT r.key, r.id, r.name, r.status, r.created, r.started, r.ended, d.configuration, "
           u"d.description, d.reason,"
           " d.exit_code, d.snapshot, d.git, d.interpreter, d.environment, d.properties, d.parent, d.owner, "
           "d.cancel,"
           " d.folder, r.revision FROM run r JOIN run_detail d ON d.run = r.key WHERE r.key = ?"_s;
}

StoredRun readRunRow(const Statement &row)
{
    StoredRun stored;
    Run &run = stored.run;
    stored.key = row.integer(0);
    // A configuration that cannot be read costs its fields, never the list.
    run.configuration = runConfigurationFromJson(jsonObject(row.text(7))).value_or(RunConfiguration{});
    run.id = row.text(1);
    run.displayName = row.text(2);
    run.configuration.displayName = run.displayName;
    run.status = runStatusFromName(row.text(3)).value_or(RunStatus::Unknown);
    run.created = timeAt(row, 4);
    run.started = timeAt(row, 5);
    run.ended = timeAt(row, 6);
    run.configuration.description = row.text(8);
    run.configuration.tags.clear();
    run.reason = row.text(9);
    if (!row.isNull(10))
        run.exitCode = int(row.integer(10));
    run.snapshotId = row.text(11);
    stored.git = gitFrom(jsonObject(row.text(12)));
    stored.interpreter = row.text(13);
    run.environmentLabel = row.text(14);
    run.properties = stringMapFromJson(jsonObject(row.text(15)));
    run.parentId = row.text(16);
    stored.owner = row.text(17);
    stored.cancel = CancelRequest(qBound(qint64(0), row.integer(18), qint64(2)));
    stored.folder = row.text(19);
    stored.revision = row.integer(20);
    return stored;
}

} // namespace trainyard
