// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/runlistmodel.h"
#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <QItemSelection>

#include <functional>

namespace trainyard::ui {

/// Gathers the runs of a selection, which may reach beyond the windows that a model holds. One question at a
/// time; a new one replaces the older. UI thread.
class RunCollector
{
public:
    static constexpr int maxRuns = 5000; ///< more at once is more likely a slip than a wish

    using Done = std::function<void(const Result<QList<Run>> &)>;
    RunCollector(Workspace &workspace, const RunListModel &model);
    /// Calls back at once when every run is known. Too many answer InvalidInput.
    void collect(const QItemSelection &selection, Done done);

private:
    void next();

    Workspace &m_workspace;
    const RunListModel &m_model;
    LatestJob<trainyard::RunPage> m_job;
    QList<std::pair<int, int>> m_ranges; ///< first and last row, still to be asked for
    QList<Run> m_runs;
    RunQuery m_query;
    Done m_done;
};

} // namespace trainyard::ui
