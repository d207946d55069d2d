// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/card.h"

#include <memory>
#include <vector>

class QVBoxLayout;

namespace trainyard::ui {

class RunCurve;
class RunRow;

/// A short list of runs as rows under each other. A new list keeps the rows, curves and the focus of the runs
/// that stay.
class RunRows : public Card
{
    Q_OBJECT
public:
    explicit RunRows(Workspace &workspace, QWidget *parent = nullptr);
    ~RunRows() override;

    void setRuns(const QList<Run> &runs, const QDateTime &now);
    /// Changes the row of this run if there is one.
    bool updateRun(const Run &run);
    void setNow(const QDateTime &now);
    /// Live rows watch their runs and draw points as they arrive.
    void setLive(bool isLive);
    qsizetype count() const { return qsizetype(m_entries.size()); }

signals:
    void openRun(const QString &runId);

private:
    struct Entry
    {
        std::unique_ptr<RunCurve> curve;
        RunRow *row = nullptr;
    };
    Entry takeOrMake(const Run &run);
    Workspace &m_workspace;
    QVBoxLayout *m_layout;
    std::vector<Entry> m_entries;
    bool m_isLive = false;
};

} // namespace trainyard::ui
