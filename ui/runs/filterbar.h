// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/runfilter.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace trainyard::ui {

class StatusChip;

/// Filter box, list of experiments and status chips over one line of filter words. UI thread.
class FilterBar : public QWidget
{
    Q_OBJECT
public:
    static constexpr int typingPauseMs = 40; ///< filter as you type; the budget is 50 ms

    explicit FilterBar(QWidget *parent = nullptr);

    void setExperiments(const QList<ExperimentSummary> &experiments);
    QString line() const;
    /// Takes effect at once.
    void setLine(const QString &line);
    const RunFilter &filter() const { return m_filter; }
    void focusBox();

signals:
    void filterChanged();
    /// Arrow down or Enter in the box: the list is wanted.
    void left();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addChip(const QString &text, const QString &word, const QList<RunStatus> &statuses);
    void apply();
    void showFilter();
    void chipClicked();
    void showHelp();

    struct Chip
    {
        StatusChip *button;
        QString word;
        QList<RunStatus> statuses;
    };
    QComboBox *m_experiments;
    QLineEdit *m_box;
    QToolButton *m_help;
    QLabel *m_problem;
    QList<Chip> m_chips;
    QTimer m_pause;
    RunFilter m_filter;
    QString m_applied;
};

} // namespace trainyard::ui
