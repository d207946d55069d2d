// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runcollector.h"

#include "ui/common/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace trainyard::ui {

RunCollector::RunCollector(Workspace &workspace, const RunListModel &model)
    : m_workspace(workspace), m_model(model)
{
}

void RunCollector::collect(const QItemSelection &selection, Done done)
{
    m_job.abandon();
    m_ranges.clear();
    m_runs.clear();
    m_done = std::move(done);
    m_query = m_model.query();
    QList<std::pair<int, int>> ranges;
    qint64 count = 0;
    for (const QItemSelectionRange &range : selection) {
        if (range.left() != 0)
            continue;
        ranges.append({range.top(), range.bottom()});
        count += range.height();
    }
    if (count > maxRuns) {
        m_done(failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("RunCollector",
                                                   "%1 runs are selected, and at most %2 can be worked on at "
                                                   "once: narrow the list with the filter.")
                           .arg(formatCount(count), formatCount(maxRuns))));
        return;
    }
    std::ranges::sort(ranges);
    for (const auto &[first, last] : std::as_const(ranges)) {
        for (int row = first; row <= last; ++row) {
            if (const Run *run = m_model.runAt(row)) {
                m_runs << *run;
                continue;
            }
            const int end = std::min(last, row + RunListModel::windowSize - 1);
            m_ranges.append({row, end});
            row = end;
        }
    }
    next();
}

void RunCollector::next()
{
    if (m_ranges.isEmpty()) {
        const Done done = std::move(m_done);
        done(std::exchange(m_runs, {}));
        return;
    }
    const auto [first, last] = m_ranges.takeFirst();
    m_query.offset = first;
    m_query.limit = last - first + 1;
    m_job.start(m_workspace.runs(m_query), [this](const Result<trainyard::RunPage> &page) {
        if (page) {
            m_runs << page->runs;
            next();
            return;
        }
        const Done done = std::move(m_done);
        done(failure(page.error()));
    });
}

} // namespace trainyard::ui
