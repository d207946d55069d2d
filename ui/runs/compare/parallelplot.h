// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/compare/numbercolumn.h"

#include <QHash>
#include <QWidget>

#include <optional>

namespace trainyard::ui {

/// Runs as lines over parallel axes, one for each number that is known of them. A drag along an axis keeps
/// the runs that pass there in colour and lets the others go pale; a click on the axis takes that back.
/// Pointing at a line names its run, a click opens it. Keys: left and right choose an axis, up and down
/// narrow it to its upper or lower half, again and again; Esc shows all. UI thread.
class ParallelPlot : public QWidget
{
    Q_OBJECT
public:
    explicit ParallelPlot(QWidget *parent = nullptr);
    void setRuns(const QList<ComparedRun> &runs);
    void setColumns(const std::vector<NumberColumn> &columns);
    /// Those that pass through all chosen ranges.
    QStringList kept() const;
    bool isBrushed() const;
    void forgetBrushes();
    /// Axis units: values of the column.
    void setBrush(const QString &column, std::optional<std::pair<double, double>> range);
    QSize minimumSizeHint() const override { return {320, 200}; }

signals:
    void openRun(const QString &id);
    /// By a person, or by setBrush().
    void brushChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRectF plot() const;
    double xOf(std::size_t column) const;
    double yOf(const NumberColumn &column, double value) const;
    double valueAt(const NumberColumn &column, double y) const;
    int axisAt(const QPointF &position) const;
    int runAt(const QPointF &position) const;
    bool isKept(std::size_t run) const;
    void paintAxis(QPainter &painter, std::size_t column) const;
    void paintRun(QPainter &painter, std::size_t run, const QColor &color, double width) const;
    void changed();

    QList<ComparedRun> m_runs;
    std::vector<NumberColumn> m_columns;
    QHash<QString, std::pair<double, double>> m_brushes;
    int m_brushing = -1; ///< axis that is dragged along
    double m_from = 0;
    int m_pointed = -1; ///< run
    int m_axis = 0;     ///< of the keys
};

} // namespace trainyard::ui
