// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"
#include "ui/runs/run/metricfeed.h"

#include <QHash>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QScrollArea;
class QStackedWidget;

namespace trainyard::ui {

class EmptyState;
class ErrorPanel;
class FlowLayout;
class MetricDocumentView;
class MetricGrid;
class NumberTile;
class Preferences;
class RunSession;

/// The metrics of a run, live: single numbers as tiles, curves as charts, rows and pictures below. Or, in a
/// tab of its own, what the run uses of its machine.
class MetricsTab : public QWidget
{
    Q_OBJECT
public:
    MetricsTab(RunSession &session, Preferences &preferences, MetricFeed::Of of = MetricFeed::Of::Script,
               QWidget *parent = nullptr);
    /// Puts the focus into the filter of names, where there is one.
    void focusFilter();
    /// One metric alone, or all with an empty name.
    void setAlone(const QString &name);
    void refresh();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildFoot();
    QString preference(const QString &name) const;
    void reset();
    bool isLive() const;
    void forget(const QString &name);
    void showSummaries();
    void addCard(const QString &name);
    void giveRoom();
    void reveal();
    void setAxes(ChartX x, bool isLogY);
    void updateCounts();
    void updateEmpty();

    RunSession &m_session;
    Preferences &m_preferences;
    MetricFeed::Of m_of;
    MetricFeed *m_feed;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    ErrorPanel *m_error;
    QLineEdit *m_filter;
    QScrollArea *m_scroll;
    QWidget *m_tileRow;
    FlowLayout *m_tileFlow;
    MetricGrid *m_grid;
    QWidget *m_documentRows;
    QWidget *m_foot;
    QComboBox *m_x;
    QCheckBox *m_logY;
    QLabel *m_notice;
    QLabel *m_counts;
    QHash<QString, NumberTile *> m_tiles;
    QHash<QString, MetricDocumentView *> m_documents;
};

} // namespace trainyard::ui
