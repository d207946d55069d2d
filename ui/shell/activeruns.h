// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <QTimer>

namespace trainyard::ui {

/// How many runs of the workspace have not ended, kept fresh; asks at most once in a quarter of a second.
/// Lives in the UI thread.
class ActiveRuns : public QObject
{
    Q_OBJECT
public:
    explicit ActiveRuns(Workspace &workspace, QObject *parent = nullptr);
    qint64 count() const { return m_count; }
    void refresh();

    /// All statuses that are not terminal.
    static QList<RunStatus> activeStatuses();

signals:
    void countChanged(qint64 count);

private:
    Workspace &m_workspace;
    LatestJob<trainyard::RunPage> m_job;
    QTimer m_soon;
    qint64 m_count = 0;
};

} // namespace trainyard::ui
