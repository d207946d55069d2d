// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/activeruns.h"

namespace trainyard::ui {

ActiveRuns::ActiveRuns(Workspace &workspace, QObject *parent) : QObject(parent), m_workspace(workspace)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(250);
    connect(&m_soon, &QTimer::timeout, this, &ActiveRuns::refresh);
    const auto ask = [this] {
        if (!m_soon.isActive())
            m_soon.start();
    };
    connect(&workspace, &Workspace::runsChanged, this, ask);
    connect(&workspace, &Workspace::runChanged, this, ask);
}

void ActiveRuns::refresh()
{
    RunQuery query;
    query.statuses = activeStatuses();
    query.limit = 1;
    m_job.start(m_workspace.runs(query), [this](const Result<trainyard::RunPage> &page) {
        // A failed count keeps the last one; the page that lists the runs tells what is wrong.
        if (!page || page->total == m_count)
            return;
        m_count = page->total;
        emit countChanged(m_count);
    });
}

QList<RunStatus> ActiveRuns::activeStatuses()
{
    QList<RunStatus> active;
    for (const RunStatus status : allRunStatuses)
        if (!isTerminal(status))
            active.append(status);
    return active;
}

} // namespace trainyard::ui
