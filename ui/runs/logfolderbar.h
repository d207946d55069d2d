// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <QWidget>

namespace trainyard::ui {

class FlowLayout;

/// The opened folders with logs of other tools, each with a button that closes it; nothing while there are
/// none.
class LogFolderBar : public QWidget
{
    Q_OBJECT
public:
    explicit LogFolderBar(Workspace &workspace, QWidget *parent = nullptr);

signals:
    void closed(const QString &folder);
    void failed(const trainyard::Error &error);

private:
    void rebuild();

    Workspace &m_workspace;
    FlowLayout *m_flow;
    LatestJob<void> m_job;
};

} // namespace trainyard::ui
