// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

#include <QSet>
#include <QWidget>

namespace trainyard::ui {

class ComparedRuns;
class MetricBoard;
class Preferences;

/// The charts of a comparison: one a metric, the runs laid over each other.
class CompareCharts : public QWidget
{
    Q_OBJECT
public:
    CompareCharts(ComparedRuns &runs, Preferences &preferences, QWidget *parent = nullptr);
    void focusFilter();
    void setRunVisible(const QString &id, bool isVisible);

signals:
    void openRun(const QString &id);

protected:
    void changeEvent(QEvent *event) override;

private:
    void reset();
    void showMetrics();
    void regroup();
    void applyColors();
    void addCard(const QString &metric);
    ChartSeries lineOf(const QString &id, const QString &metric) const;
    QString experiment() const;

    ComparedRuns &m_runs;
    MetricBoard *m_board;
    QSet<QString> m_hidden;
};

} // namespace trainyard::ui
