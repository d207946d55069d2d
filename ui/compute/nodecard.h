// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/card.h"
#include "ui/common/latestjob.h"

class QLabel;

namespace trainyard::ui {

/// The machines of a cluster: their states, what runs on each, and how to log in. Hidden for whatever has
/// none.
class NodeCard : public Card
{
    Q_OBJECT
public:
    explicit NodeCard(Workspace &workspace, QWidget *parent = nullptr);
    void showTarget(const ComputeTarget &target);

private:
    void showNodes(const QList<ComputeNode> &nodes);

    Workspace &m_workspace;
    QString m_name;
    QLabel *m_text;
    LatestJob<QList<ComputeNode>> m_job;
};

} // namespace trainyard::ui
