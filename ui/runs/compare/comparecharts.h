// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

#include <QHash>
#include <QPointer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QScrollArea;
class QSlider;

namespace trainyard::ui {

class ComparedRuns;
class MetricChart;
class MetricGrid;
class Preferences;

/// The charts of a comparison: one a metric, the runs laid over each other, all with one cursor, one zoom,
/// one smoothing and the same axes.
class CompareCharts : public QWidget
{
    Q_OBJECT
public:
    CompareCharts(ComparedRuns &runs, Preferences &preferences, QWidget *parent = nullptr);
    void focusFilter();
    void setRunVisible(const QString &id, bool isVisible);
    double smoothing() const;

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeFoot();
    void reset();
    void showMetrics();
    void addCard(const QString &metric);
    void tie(MetricChart *chart);
    void reveal();
    void giveRoom();
    void setAlone(const QString &metric);
    void setAxes(ChartX x, bool isLogY);
    void setSmoothing(int percent);
    void updateCount();
    ChartSeries lineOf(const QString &id, const QString &metric) const;

    ComparedRuns &m_runs;
    Preferences &m_preferences;
    QLineEdit *m_filter;
    QScrollArea *m_scroll;
    MetricGrid *m_grid;
    QComboBox *m_x;
    QCheckBox *m_logY;
    QSlider *m_smoothing;
    QLabel *m_smoothingText;
    QLabel *m_count;
    QList<QPointer<MetricChart>> m_charts;
    QSet<QString> m_hidden;
};

} // namespace trainyard::ui
