// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/runrows.h"

#include "ui/home/runcurve.h"
#include "ui/home/runrow.h"

#include <QVBoxLayout>

#include <algorithm>

namespace trainyard::ui {

RunRows::RunRows(Workspace &workspace, QWidget *parent)
    : Card(parent), m_workspace(workspace), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 4, 0, 4);
    m_layout->setSpacing(0);
}

RunRows::~RunRows()
{
    for (Entry &entry : m_entries)
        delete entry.row; // before the curve it paints
}

void RunRows::setRuns(const QList<Run> &runs, const QDateTime &now)
{
    std::vector<Entry> next;
    for (const Run &run : runs) {
        next.push_back(takeOrMake(run));
        next.back().row->setRun(run);
        next.back().row->setNow(now);
    }
    for (Entry &gone : m_entries)
        delete gone.row;
    m_entries = std::move(next);
    QWidget *before = nullptr;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        RunRow *row = m_entries[i].row;
        if (m_layout->indexOf(row) != int(i))
            m_layout->insertWidget(int(i), row);
        row->show();
        if (before)
            QWidget::setTabOrder(before, row);
        before = row;
    }
}

RunRows::Entry RunRows::takeOrMake(const Run &run)
{
    const auto known =
        std::ranges::find_if(m_entries, [&](const Entry &entry) { return entry.row->run().id == run.id; });
    if (known != m_entries.end()) {
        Entry entry = std::move(*known);
        m_entries.erase(known);
        if (m_isLive || entry.row->run().status != run.status)
            entry.curve->refresh();
        return entry;
    }
    Entry entry{std::make_unique<RunCurve>(m_workspace, run.id), nullptr};
    entry.row = new RunRow(*entry.curve, this);
    entry.row->setObjectName(run.id);
    connect(entry.row, &RunRow::clicked, this, [this, id = run.id] { emit openRun(id); });
    entry.curve->setLive(m_isLive);
    entry.curve->refresh();
    return entry;
}

bool RunRows::updateRun(const Run &run)
{
    for (const Entry &entry : m_entries) {
        if (entry.row->run().id != run.id)
            continue;
        entry.row->setRun(run);
        return true;
    }
    return false;
}

void RunRows::setNow(const QDateTime &now)
{
    for (const Entry &entry : m_entries)
        entry.row->setNow(now);
}

void RunRows::setLive(bool isLive)
{
    if (m_isLive == isLive)
        return;
    m_isLive = isLive;
    for (const Entry &entry : m_entries) {
        entry.curve->setLive(isLive);
        if (isLive)
            entry.curve->refresh();
    }
}

} // namespace trainyard::ui
