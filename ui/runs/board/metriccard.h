// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/run.h"
#include "ui/common/latestjob.h"
#include "ui/runs/board/chartlook.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <optional>

class QMenu;
class QToolButton;

namespace trainyard::ui {

class MetricChart;

/// When a run began, as ChartSeries::start.
std::optional<double> startOf(const Run &run);

/// A place for the chart of one metric. The chart exists only while it is on screen or nearby; its points
/// stay here meanwhile, so a page of thousands of metrics costs what is seen of it.
class MetricCard : public QWidget
{
    Q_OBJECT
public:
    /// Makes the lines that are drawn of those that were logged, in any thread.
    using Derivation = std::function<std::vector<ChartSeries>(const std::vector<ChartSeries> &)>;
    /// What a person asks the board to do with a card.
    enum class Wish { Pin, Earlier, Later, Wider, Narrower, Taller, Shorter, UsualSize };

    explicit MetricCard(ChartSpec spec, QWidget *parent = nullptr);
    ~MetricCard() override;

    const QString &name() const { return m_name; }
    /// The first points of a line, in the place of those that are the same (Series::startWith).
    void begin(const QString &key, const Series &start);
    void append(const QList<MetricPoint> &points);
    /// Of one line of several.
    void append(const QString &key, const QList<MetricPoint> &points);
    void clear();
    void clear(const QString &key);
    void setSeriesVisible(const QString &key, bool isVisible);
    void setColors(const QHash<QString, QColor> &byKey);
    /// What is known of the run of a line: its name and when it began (ChartSeries::start).
    void setRun(const QString &key, const QString &label, std::optional<double> start);
    qsizetype size() const;
    /// As they were logged.
    const std::vector<ChartSeries> &lines() const;
    void setLook(const ChartLook &look);
    /// Other lines than those logged are drawn, made anew as points come; none: those logged.
    void setDerivation(Derivation derivation);
    /// Makes the chart, or lets it go and keeps its points.
    void setLive(bool isLive);
    bool isLive() const { return m_chart != nullptr; }
    void setAlone(bool isAlone);
    void setPinned(bool isPinned);
    bool isPinned() const { return m_isPinned; }
    void setNote(const QString &note);
    QString note() const { return m_note; }
    MetricChart *chart() const { return m_chart; }

signals:
    /// Enter, double click or the button: this metric alone, or among the others again.
    void toggled(const QString &name);
    void wished(trainyard::ui::MetricCard::Wish wish);
    /// The card is held by its head and the pointer is here, in its parent's coordinates; or it was let go.
    void dragged(const QPoint &position, bool isDropped);
    /// Its corner is held here, in its own coordinates; or it was let go.
    void stretched(const QPoint &corner, bool isDropped);
    void axesChanged(trainyard::ui::ChartX x, bool isLogX, bool isLogY);
    void notice(const QString &sentence);
    /// A chart was made, for who wants to tie it to others.
    void chartMade(trainyard::ui::MetricChart *chart);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Hold { None, Head, Corner };
    ChartSeries *ownLine(const QString &key);
    void deriveSoon();
    void edit(const std::function<void(ChartSpec &)> &change);
    void makeChart();
    void makeButtons();
    void showButtons();
    void giveLines();
    void takeLines();
    void derive();
    void addToMenu(QMenu *menu);
    bool takeKey(int key, Qt::KeyboardModifiers modifiers);
    bool takeMouse(QEvent *event);
    Hold holdAt(const QPoint &position) const;

    QString m_name;
    ChartSpec m_spec; ///< with the points while the chart has none or others than those logged
    MetricChart *m_chart = nullptr;
    QToolButton *m_expand = nullptr;
    QToolButton *m_pin = nullptr;
    QString m_note;
    Smoothing m_smoothing;
    Derivation m_derivation;
    LatestJob<std::vector<ChartSeries>> m_deriving;
    QTimer m_deriveSoon;
    bool m_isAlone = false;
    bool m_isPinned = false;
    Hold m_hold = Hold::None;
    Hold m_under = Hold::None; ///< what a press would hold
    QPoint m_heldAt;
    bool m_hasMoved = false;
};

} // namespace trainyard::ui
