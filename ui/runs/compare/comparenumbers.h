// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace trainyard::ui {

class ComparedRuns;
class EmptyState;
class ParallelPlot;
class Preferences;
class ScatterPlot;

/// The numbers of the compared runs over parallel axes. A person chooses which; else those parameters
/// and metrics in which the runs differ.
class ParallelTab : public QWidget
{
    Q_OBJECT
public:
    ParallelTab(ComparedRuns &runs, Preferences &preferences, QWidget *parent = nullptr);

signals:
    void openRun(const QString &id);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void offerAxes();
    void brushed();
    void takeChoice();
    void choose(const QString &name, bool isChosen);

    ComparedRuns &m_runs;
    Preferences &m_preferences;
    QStringList m_shown;
    QToolButton *m_columns;
    QLabel *m_count;
    ParallelPlot *m_plot;
    EmptyState *m_empty;
    QTimer m_soon;
};

/// One number of the compared runs against another. A drag chooses the runs in a corner of the plot.
class ScatterTab : public QWidget
{
    Q_OBJECT
public:
    ScatterTab(ComparedRuns &runs, Preferences &preferences, QWidget *parent = nullptr);

signals:
    void openRun(const QString &id);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void offer(QComboBox *box, const QStringList &names, const QString &key, int otherwise);

    ComparedRuns &m_runs;
    Preferences &m_preferences;
    QComboBox *m_x;
    QComboBox *m_y;
    ScatterPlot *m_plot;
    EmptyState *m_empty;
    QTimer m_soon;
};

} // namespace trainyard::ui
