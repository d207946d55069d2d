// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/runsession.h"

namespace trainyard::ui {

namespace {
constexpr size_t maxUndo = 50;
}

RunSession::RunSession(Workspace &workspace, QObject *parent) : QObject(parent), m_workspace(workspace)
{
    connect(&workspace, &Workspace::runChanged, this, [this](const Run &run) {
        if (run.id == m_id)
            take(run);
    });
    connect(&workspace, &Workspace::metricsArrived, this, [this](const QString &id) {
        if (id == m_id)
            emit metricsArrived();
    });
    connect(&workspace, &Workspace::filesChanged, this, [this](const QString &id) {
        if (id == m_id)
            emit filesChanged();
    });
}

void RunSession::show(const QString &id)
{
    m_action.abandon();
    m_removal.abandon();
    m_run.reset();
    m_undo.clear();
    m_id = id;
    m_watch = id.isEmpty() || !m_isWatching ? nullptr : m_workspace.watch(id);
    emit switched(id);
    emit undoChanged();
    emit busyChanged();
    reload();
}

void RunSession::setWatching(bool isWatching)
{
    if (isWatching == m_isWatching)
        return;
    m_isWatching = isWatching;
    m_watch.reset();
    if (!isWatching || m_id.isEmpty())
        return;
    m_watch = m_workspace.watch(m_id);
    reload();
    emit metricsArrived();
    emit filesChanged();
}

void RunSession::reload()
{
    if (m_id.isEmpty())
        return;
    m_load.start(m_workspace.run(m_id), [this](const Result<Run> &answer) {
        if (answer)
            take(*answer);
        else if (answer.error().kind != ErrorKind::Cancelled)
            emit unavailable(answer.error());
    });
}

std::function<QFuture<Result<FileChunk>>(qint64, qint64)> RunSession::reader(const QString &path) const
{
    return [workspace = &m_workspace, id = m_id, path](qint64 offset, qint64 maxBytes) {
        return workspace->readFile(id, path, offset, maxBytes);
    };
}

void RunSession::take(const Run &run)
{
    // An answer that was asked for before a later change must not undo it: an end is final.
    if (m_run && isTerminal(m_run->status) && !isTerminal(run.status))
        return;
    m_run = run;
    emit changed(run);
}

void RunSession::act(const QFuture<Result<Run>> &answer, std::optional<RunEdit> opposite)
{
    m_load.abandon(); // what it would bring is older than what is asked for now
    m_action.start(answer, [this, opposite = std::move(opposite)](const Result<Run> &result) {
        emit busyChanged();
        if (!result) {
            if (result.error().kind != ErrorKind::Cancelled)
                emit failed(result.error());
            return;
        }
        if (opposite) {
            m_undo.push_back(*opposite);
            if (m_undo.size() > maxUndo)
                m_undo.erase(m_undo.begin());
        }
        emit undoChanged();
        take(*result);
    });
    emit busyChanged();
}

void RunSession::cancel(CancelMode mode)
{
    act(m_workspace.cancel(m_id, mode));
}

void RunSession::remove()
{
    m_removal.start(m_workspace.remove(m_id), [this](const Result<> &result) {
        emit busyChanged();
        if (result)
            emit removed();
        else if (result.error().kind != ErrorKind::Cancelled)
            emit failed(result.error());
    });
    emit busyChanged();
}

void RunSession::edit(const RunEdit &edit)
{
    if (!m_run)
        return;
    RunEdit opposite;
    if (edit.displayName)
        opposite.displayName = m_run->displayName;
    if (edit.description)
        opposite.description = m_run->configuration.description;
    if (edit.tags)
        opposite.tags = m_run->configuration.tags;
    act(m_workspace.edit(m_id, edit), opposite);
}

void RunSession::undo()
{
    if (m_undo.empty())
        return;
    const RunEdit opposite = m_undo.back();
    m_undo.pop_back();
    act(m_workspace.edit(m_id, opposite));
}

} // namespace trainyard::ui
