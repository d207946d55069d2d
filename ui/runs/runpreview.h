// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/run.h"
#include "ui/common/card.h"

#include <QDateTime>

#include <functional>
#include <memory>

class QLabel;

namespace trainyard {
class RunListModel;
class Workspace;
} // namespace trainyard

namespace trainyard::ui {

class RunCurve;
class RunTable;
class StatusBadge;

/// A look at one run without leaving the list: what became of it, its curve and its newest values. Lies over
/// the table: Space opens and closes it, Esc closes it, and it follows the current row. UI thread.
class RunPreview : public Card
{
    Q_OBJECT
public:
    using Clock = std::function<QDateTime()>;

    RunPreview(Workspace &workspace, const RunListModel &model, RunTable &table, Clock clock);
    ~RunPreview() override;

    QString runId() const { return m_run.id; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow();
    void showRun(const Run &run);
    void place();

    Workspace &m_workspace;
    const RunListModel &m_model;
    RunTable &m_table;
    Clock m_clock;
    Run m_run;
    std::unique_ptr<RunCurve> m_curve;
    QLabel *m_name;
    StatusBadge *m_status;
    QLabel *m_reason;
    QLabel *m_facts;
    QWidget *m_plot;
    QLabel *m_metrics;
    QLabel *m_keys;
};

} // namespace trainyard::ui
