// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

#include <QHash>
#include <QWidget>

#include <functional>

class QToolButton;

namespace trainyard::ui {

class MetricChart;

/// A place for the chart of one metric. The chart exists only while it is on screen or nearby; its points
/// stay here meanwhile, so a page of a thousand metrics costs what is seen of it.
class MetricCard : public QWidget
{
    Q_OBJECT
public:
    explicit MetricCard(ChartSpec spec, QWidget *parent = nullptr);

    QString name() const { return m_spec.title; }
    void append(const QList<MetricPoint> &points);
    /// Of one line of several.
    void append(const QString &key, const QList<MetricPoint> &points);
    void clear();
    void clear(const QString &key);
    void setSeriesVisible(const QString &key, bool isVisible);
    void setColors(const QHash<QString, QColor> &byKey);
    void setSmoothing(double weight);
    qsizetype size() const;
    void setAxes(ChartX x, bool isLogY);
    /// Makes the chart, or lets it go and keeps its points.
    void setLive(bool isLive);
    bool isLive() const { return m_chart != nullptr; }
    void setAlone(bool isAlone);
    void setNote(const QString &note);
    QString note() const { return m_note; }
    MetricChart *chart() const { return m_chart; }

signals:
    /// Enter, double click or the button: this metric alone, or among the others again.
    void toggled(const QString &name);
    void axesChanged(trainyard::ui::ChartX x, bool isLogY);
    void notice(const QString &sentence);
    /// A chart was made, for who wants to tie it to others.
    void chartMade(trainyard::ui::MetricChart *chart);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void edit(const std::function<void(ChartSpec &)> &change);
    ChartSpec m_spec; ///< with the points while there is no chart
    MetricChart *m_chart = nullptr;
    QToolButton *m_expand;
    QString m_note;
    double m_smoothing = 0;
    bool m_isAlone = false;
};

} // namespace trainyard::ui
