// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/axismap.h"
#include "ui/runs/board/chartlook.h"
#include "ui/runs/board/metricgrid.h"

#include <QPointer>
#include <QTimer>

class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace trainyard::ui {

class ChartControls;

/// A board of charts, one a metric: found by name, arranged by a person and so remembered for the experiment,
/// all with one look, one cursor and one zoom. Only what is seen is drawn. The page owns the points: it adds
/// cards, hands them points, and fetches those of the metrics that wanted() names. UI thread.
class MetricBoard : public QWidget
{
    Q_OBJECT
public:
    /// `page` names what is remembered and the controls: "metric" makes "metricFilter", "metricX", …
    MetricBoard(Preferences &preferences, const QString &page, ChartX first = ChartX::Step,
                QWidget *parent = nullptr);

    /// Beside the charts, gone while one metric is alone.
    void setAbove(QWidget *widget);
    void setBelow(QWidget *widget);
    /// Whose arrangement is shown and kept; empty: none in particular.
    void setExperiment(const QString &experiment);
    void clear();
    /// With the look of the board.
    MetricCard *add(ChartSpec spec);
    /// After cards were added: what they need is asked for.
    void settle();
    MetricCard *card(const QString &name) const { return m_grid->card(name); }
    const QList<MetricCard *> &cards() const { return m_grid->cards(); }
    const ChartLook &look() const { return m_look; }
    /// Points of a metric came, or came anew: charts over it are drawn again.
    void pointsChanged(const QString &metric);
    /// Lines that are made of those that were logged, where it is not these; told what lies along x. Any
    /// thread.
    using Derivation = std::function<std::vector<ChartSeries>(const std::vector<ChartSeries> &, ChartX)>;
    void setDerivation(Derivation derivation);
    /// "3 shown of 40 metrics" is said with `rest` behind it.
    void setCounts(const QString &rest);
    void setAlone(const QString &name);
    void focusFilter();
    void showNotice(const QString &sentence);
    /// Whether the widget is in sight or near it, so that its contents are wanted.
    bool isNear(const QWidget *widget) const;

signals:
    /// The points of these metrics are seen.
    void wanted(const QSet<QString> &names);
    void aloneChanged(bool isAlone);
    /// A line of a chart was clicked.
    void linePicked(const QString &key);

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setLook(const ChartLook &look);
    void applyDerivation(MetricCard *card);
    void toggle(const QString &name);
    void tie(MetricChart *chart);
    void reveal();
    void giveRoom();
    void updateCounts();
    void showFilter();
    QString arrangementKey() const;

    Preferences &m_preferences;
    QString m_page;
    QString m_experiment;
    ChartLook m_look;
    QLineEdit *m_filter;
    QScrollArea *m_scroll;
    QVBoxLayout *m_rows;
    QWidget *m_above = nullptr;
    QWidget *m_below = nullptr;
    MetricGrid *m_grid;
    ChartControls *m_controls;
    QString m_rest;
    Derivation m_derivation;
    QList<QPointer<MetricChart>> m_charts;
    QTimer m_revealSoon;
    int m_scrolled = 0; ///< before one metric was alone
};

} // namespace trainyard::ui
