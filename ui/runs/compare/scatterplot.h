// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/compare/numbercolumn.h"

#include <QWidget>

#include <optional>

namespace trainyard::ui {

/// Runs as dots, one number against another. Pointing at a dot names its run and both values, a click opens
/// it; left and right go from dot to dot along x, Enter opens, Space chooses. A drag chooses the dots in it.
/// UI thread.
class ScatterPlot : public QWidget
{
    Q_OBJECT
public:
    explicit ScatterPlot(QWidget *parent = nullptr);
    void setRuns(const QList<ComparedRun> &runs);
    /// The same runs in other colours.
    void recolor(const QList<ComparedRun> &runs);
    void setColumns(const NumberColumn &x, const NumberColumn &y);
    /// Where the dot of a run is; nothing: it has no value.
    std::optional<QPointF> dotOf(qsizetype run) const;
    QSize minimumSizeHint() const override { return {320, 200}; }

signals:
    void openRun(const QString &id);
    /// Runs whose dots a person dragged around; none: that were no dots.
    void chosen(const QStringList &ids);
    void toggled(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRectF plot() const;
    int runAt(const QPointF &position) const;
    void point(int run);
    QString wordsOf(int run) const;
    void paintAxes(QPainter &painter) const;

    QList<ComparedRun> m_runs;
    NumberColumn m_x;
    NumberColumn m_y;
    int m_pointed = -1;
    std::optional<QPointF> m_pressed;
    QRectF m_frame; ///< of the drag; empty: there is none
};

} // namespace trainyard::ui
