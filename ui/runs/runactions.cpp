// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runactions.h"

#include "ui/common/format.h"

namespace trainyard::ui {

namespace {
template <typename T> std::optional<Error> errorOf(const Result<T> &result)
{
    return result ? std::nullopt : std::optional(result.error());
}
} // namespace

QMap<QString, QString> withChange(QMap<QString, QString> tags, const TagChange &change)
{
    for (const QString &key : change.removed)
        tags.remove(key);
    tags.insert(change.set);
    return tags;
}

RunActions::RunActions(Workspace &workspace, QObject *parent) : QObject(parent), m_workspace(workspace) {}

void RunActions::cancelRuns(const QStringList &ids, CancelMode mode)
{
    start(
        int(ids.size()),
        [this, ids, mode](int i, auto then) {
            m_runJob.start(m_workspace.cancel(ids[i], mode),
                           [then](const Result<Run> &run) { then(errorOf(run)); });
        },
        [](int done) {
            return formatCounted(done, tr("The run is asked to stop."), tr("%1 runs are asked to stop."));
        });
}

void RunActions::removeRuns(const QStringList &ids)
{
    start(
        int(ids.size()),
        [this, ids](int i, auto then) {
            m_plainJob.start(m_workspace.remove(ids[i]), [then](const Result<> &r) { then(errorOf(r)); });
        },
        [](int done) { return formatCounted(done, tr("The run is deleted."), tr("%1 runs are deleted.")); });
}

void RunActions::changeTags(const QList<Run> &runs, const TagChange &change)
{
    if (isBusy() || change.isEmpty())
        return;
    m_undo.clear();
    start(
        int(runs.size()),
        [this, runs, change](int i, auto then) {
            const Run &run = runs[i];
            RunEdit edit;
            edit.tags = withChange(run.configuration.tags, change);
            m_runJob.start(m_workspace.edit(run.id, edit), [this, run, then](const Result<Run> &r) {
                if (r)
                    m_undo.insert(run.id, run.configuration.tags);
                then(errorOf(r));
            });
        },
        [](int done) {
            return formatCounted(done, tr("The tags of the run are changed."),
                                 tr("The tags of %1 runs are changed."));
        });
}

void RunActions::undo()
{
    if (isBusy())
        return;
    const auto before = std::exchange(m_undo, {});
    const QStringList ids = before.keys();
    start(
        int(ids.size()),
        [this, ids, before](int i, auto then) {
            RunEdit edit;
            edit.tags = before.value(ids[i]);
            m_runJob.start(m_workspace.edit(ids[i], edit),
                           [then](const Result<Run> &r) { then(errorOf(r)); });
        },
        [](int done) {
            return formatCounted(done, tr("The tags of the run are as they were."),
                                 tr("The tags of %1 runs are as they were."));
        });
}

void RunActions::runAgain(const QList<Run> &runs)
{
    start(
        int(runs.size()),
        [this, runs](int i, auto then) {
            RunConfiguration configuration = runs[i].configuration;
            configuration.snapshotOfRun = runs[i].id;
            configuration.displayName.clear();
            m_runJob.start(m_workspace.submit(configuration),
                           [then](const Result<Run> &r) { then(errorOf(r)); });
        },
        [](int done) {
            return formatCounted(done, tr("The run is submitted again."), tr("%1 runs are submitted again."));
        });
}

void RunActions::stop()
{
    m_isStopping = true;
}

bool RunActions::start(int total, Step step, Sentence sentence)
{
    if (isBusy() || total == 0)
        return false;
    m_next = std::move(step);
    m_sentence = std::move(sentence);
    m_total = total;
    m_at = m_done = 0;
    m_isStopping = false;
    m_errors.clear();
    emit progressed(0, m_total);
    advance();
    return true;
}

void RunActions::advance()
{
    if (m_at < m_total && !m_isStopping) {
        m_next(m_at, [this](const std::optional<Error> &error) { settled(error); });
        return;
    }
    m_next = nullptr;
    if (m_done > 0 || m_errors.isEmpty())
        emit finished(m_sentence(m_done));
    if (!m_errors.isEmpty()) {
        Error error = m_errors.first();
        if (m_total > 1) {
            error.message = tr("%1 of %2 did not work. The first: %3")
                                .arg(m_errors.size())
                                .arg(m_total)
                                .arg(error.message);
            QStringList all;
            for (const Error &e : std::as_const(m_errors).mid(0, 50))
                all << e.message;
            error.detail = all.join(u'\n');
        }
        emit failed(error);
    }
}

void RunActions::settled(const std::optional<Error> &error)
{
    if (error)
        m_errors << *error;
    else
        ++m_done;
    ++m_at;
    emit progressed(m_at, m_total);
    advance();
}

} // namespace trainyard::ui
