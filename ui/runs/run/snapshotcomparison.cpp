// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/snapshotcomparison.h"

#include "services/workspace/answers.h"
#include "ui/common/format.h"
#include "ui/runs/run/filecontents.h"
#include "ui/runs/run/foldernow.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace trainyard::ui {

SnapshotComparison::SnapshotComparison(RunSession &session, QObject *parent)
    : QObject(parent), m_session(session)
{
    connect(&session, &RunSession::switched, this, [this] {
        m_load.abandon();
        m_snapshot.reset();
        compareWithNothing();
    });
}

void SnapshotComparison::load()
{
    if (m_session.id().isEmpty())
        return;
    m_load.start(m_session.workspace().snapshot(m_session.id()), [this](const Result<Snapshot> &answer) {
        if (answer)
            m_snapshot = *answer;
        else
            report(answer.error());
        emit changed();
    });
}

void SnapshotComparison::report(const Error &error)
{
    if (error.kind != ErrorKind::Cancelled)
        emit failed(error);
}

void SnapshotComparison::compareWithNothing()
{
    m_other.abandon();
    m_plan.abandon();
    m_folder.abandon();
    m_first.abandon();
    m_second.abandon();
    m_diff.abandon();
    m_with = With::Nothing;
    m_changes.reset();
    emit changed();
}

void SnapshotComparison::compareWithRun(const QString &runId)
{
    compareWithNothing();
    m_with = With::Run;
    m_other.start(m_session.workspace().snapshot(runId), [this](const Result<Snapshot> &answer) {
        if (answer && m_snapshot)
            setChanges(compareSnapshots(*answer, *m_snapshot));
        else if (!answer)
            report(answer.error());
        emit changed();
    });
    emit changed();
}

void SnapshotComparison::compareWithFolder()
{
    compareWithNothing();
    if (!m_session.run() || !m_snapshot)
        return;
    m_with = With::Folder;
    const auto planned = [this](const Result<SnapshotPlan> &plan) {
        if (!plan) {
            report(plan.error());
            emit changed();
            return;
        }
        m_folder.start(folderNow(*plan, *m_snapshot), [this](const Result<Snapshot> &now) {
            if (now && m_snapshot)
                setChanges(compareSnapshots(*m_snapshot, *now));
            else if (!now)
                report(now.error());
            emit changed();
        });
    };
    m_plan.start(m_session.workspace().planSnapshot(m_session.run()->configuration.sourceFolder), planned);
    emit changed();
}

void SnapshotComparison::setChanges(const QList<SnapshotChange> &changes)
{
    m_changes = changes;
}

QFuture<Result<QByteArray>> SnapshotComparison::contentOf(const SnapshotEntry &entry, bool isAfter)
{
    if (entry.path.isEmpty())
        return ready(Result<QByteArray>(QByteArray()));
    if (entry.kind == EntryKind::SymbolicLink)
        return ready(Result<QByteArray>(entry.linkTarget.toUtf8() + '\n'));
    if (m_with == With::Folder && isAfter)
        return fileNow(m_session.run()->configuration.sourceFolder, entry.path, maxContent);
    return m_session.workspace().snapshotContent(entry.hash, maxContent);
}

void SnapshotComparison::show(const QString &path)
{
    m_first.abandon();
    m_second.abandon();
    m_diff.abandon();
    if (!m_snapshot)
        return;
    if (m_changes) {
        const auto change = std::ranges::find_if(*m_changes, [&](const SnapshotChange &c) {
            return c.before.path == path || c.after.path == path;
        });
        if (change != m_changes->end()) {
            showChange(*change);
            return;
        }
    }
    const auto entry = std::ranges::find(m_snapshot->entries, path, &SnapshotEntry::path);
    if (entry == m_snapshot->entries.end())
        return;
    if (entry->kind == EntryKind::SymbolicLink) {
        emit remark(path, tr("A link to %1").arg(entry->linkTarget));
        return;
    }
    const qint64 size = entry->size;
    m_first.start(m_session.workspace().snapshotContent(entry->hash, maxContent),
                  [this, path, size](const Result<QByteArray> &bytes) {
                      if (!bytes)
                          return report(bytes.error());
                      const auto text = readText(*bytes);
                      if (!text)
                          emit remark(path, tr("This file is not text (%1).").arg(formatSize(size)));
                      else if (size > bytes->size())
                          emit content(path, *text + tr("\n… %1 more").arg(formatSize(size - bytes->size())));
                      else
                          emit content(path, *text);
                  });
}

void SnapshotComparison::showChange(const SnapshotChange &change)
{
    const QString path = change.after.path.isEmpty() ? change.before.path : change.after.path;
    if (std::max(change.before.size, change.after.size) > maxContent) {
        emit remark(path, tr("The file changed from %1 to %2; it is too large to be compared line by line.")
                              .arg(formatSize(change.before.size), formatSize(change.after.size)));
        return;
    }
    m_first.start(contentOf(change.before, false), [this, change, path](const Result<QByteArray> &before) {
        if (!before)
            return report(before.error());
        m_second.start(contentOf(change.after, true),
                       [this, path, before = *before](const Result<QByteArray> &after) {
                           after ? diff(path, before, *after) : report(after.error());
                       });
    });
}

void SnapshotComparison::diff(const QString &path, const QByteArray &before, const QByteArray &after)
{
    const auto oldText = readText(before);
    const auto newText = readText(after);
    if (!oldText || !newText) {
        emit remark(path, tr("The file is not text; it has changed from %1 to %2.")
                              .arg(formatSize(before.size()), formatSize(after.size())));
        return;
    }
    const auto work = [a = *oldText, b = *newText]() -> Result<QList<DiffLine>> {
        return withContext(diffLines(a, b), 3);
    };
    m_diff.start(QtConcurrent::run(work), [this, path](const Result<QList<DiffLine>> &lines) {
        if (lines)
            emit difference(path, *lines);
    });
}

void SnapshotComparison::showGitDiff()
{
    if (!m_snapshot || m_snapshot->git.diff.isEmpty())
        return;
    m_second.abandon();
    m_diff.abandon();
    m_first.start(m_session.workspace().snapshotContent(m_snapshot->git.diff, maxContent),
                  [this](const Result<QByteArray> &bytes) {
                      bytes ? emit patch(QString::fromUtf8(*bytes)) : report(bytes.error());
                  });
}

} // namespace trainyard::ui
