// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/run/metricfeed.h"

#include <QHash>
#include <QWidget>

class QStackedWidget;

namespace trainyard::ui {

class EmptyState;
class ErrorPanel;
class FlowLayout;
class MetricBoard;
class MetricDocumentView;
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

private:
    void reset();
    bool isLive() const;
    void begin(const QString &name, const Series &start);
    void take(const QString &name, const QList<MetricPoint> &points);
    void forget(const QString &name);
    void showSummaries();
    void showRun(const Run &run);
    void addCard(const QString &name);
    void fetch(const QSet<QString> &seen);
    void updateEmpty();

    RunSession &m_session;
    MetricFeed::Of m_of;
    MetricFeed *m_feed;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    ErrorPanel *m_error;
    QWidget *m_tileRow;
    FlowLayout *m_tileFlow;
    MetricBoard *m_board;
    QWidget *m_documentRows;
    QHash<QString, NumberTile *> m_tiles;
    QHash<QString, MetricDocumentView *> m_documents;
};

} // namespace trainyard::ui
