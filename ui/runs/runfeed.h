// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/runlistmodel.h"
#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <array>

namespace trainyard::ui {

/// Answers a RunListModel from a workspace: a few windows at a time, of which the oldest gives way, so that
/// dragging through a million rows never queues more work than is seen. Owned by the page. UI thread.
class RunFeed : public QObject
{
    Q_OBJECT
public:
    RunFeed(Workspace &workspace, RunListModel &model, QObject *parent = nullptr);

    /// Drops what is under way and begins another list.
    void setQuery(const RunQuery &query);

signals:
    void failed(const trainyard::Error &error);
    void answered();

private:
    struct Slot
    {
        LatestJob<trainyard::RunPage> job;
        RunQuery query;
        quint64 startedAs = 0;
    };
    void fetch(const RunQuery &query);

    Workspace &m_workspace;
    RunListModel &m_model;
    std::array<Slot, 4> m_slots;
    quint64 m_started = 0;
};

} // namespace trainyard::ui
