// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runfeed.h"

#include <algorithm>

namespace trainyard::ui {

RunFeed::RunFeed(Workspace &workspace, RunListModel &model, QObject *parent)
    : QObject(parent), m_workspace(workspace), m_model(model)
{
    connect(&model, &RunListModel::windowNeeded, this, &RunFeed::fetch);
    connect(&workspace, &Workspace::runChanged, &model, &RunListModel::updateRun);
}

void RunFeed::setQuery(const RunQuery &query)
{
    for (Slot &slot : m_slots)
        slot.job.abandon();
    m_model.setQuery(query);
}

void RunFeed::fetch(const RunQuery &query)
{
    const auto age = [](const Slot &slot) { return slot.job.isRunning() ? slot.startedAs : 0; };
    Slot &slot = *std::ranges::min_element(m_slots, {}, age);
    if (slot.job.isRunning()) {
        slot.job.abandon();
        m_model.windowDropped(slot.query);
    }
    slot.query = query;
    slot.startedAs = ++m_started;
    slot.job.start(m_workspace.runs(query), [this, query](const Result<trainyard::RunPage> &page) {
        if (page) {
            m_model.acceptWindow(query, *page);
            emit answered();
            return;
        }
        m_model.windowFailed(query);
        if (page.error().kind != ErrorKind::Cancelled)
            emit failed(page.error());
    });
}

} // namespace trainyard::ui
