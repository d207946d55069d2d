// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "ui/charts/chartstate.h"
#include "ui/charts/chartviewport.h"
#include "ui/charts/smoothing.h"
#include "ui/common/latestjob.h"

#include <QChartView>
#include <QElapsedTimer>
#include <QFuture>
#include <QMenu>
#include <QTimeZone>
#include <QTimer>

#include <memory>
#include <optional>

class QGraphicsSimpleTextItem;

namespace trainyard::ui {

class ChartAxes;
class ChartOverlay;
class PlotItem;
struct HoverInfo;
struct Theme;

/// The live chart of one metric, for one run or many. Every point is drawn at any zoom: no sampling.
///
/// Mouse: drag pans; the wheel zooms x at the pointer and the values with Ctrl (or over their labels); a drag
/// with Shift or the right button zooms into a rectangle; a double click shows everything; hovering shows
/// the nearest point of every line; a click in the legend hides a line. Keys: arrows pan, with Shift they go
/// from point to point, + and − zoom (with Ctrl the values), 0 or Home shows everything, End follows the
/// newest points, L and X change the axes, 1…9 hide lines, Ctrl+C copies the visible points.
///
/// UI thread only; owned by its parent. It never waits: long series are built elsewhere and handed over
/// ready, pictures are encoded and points written out on the thread pool. Until a person zooms it shows
/// everything and follows; afterwards new points never move what they look at.
class MetricChart : public QChartView
{
    Q_OBJECT
    Q_PROPERTY(bool zoomed READ isZoomed NOTIFY zoomChanged)
public:
    explicit MetricChart(QWidget *parent = nullptr);
    ~MetricChart() override;

    /// Replaces everything and shows everything.
    void setSpec(ChartSpec spec);
    const ChartSpec &spec() const { return m_state.spec; }
    /// Adds a line or replaces the one of the same key, keeping what is visible and zoomed.
    void setSeries(ChartSeries series);
    /// Other lines, keeping what is visible and zoomed.
    void setLines(std::vector<ChartSeries> lines);
    void removeSeries(const QString &key);
    /// The first points of a line, in the place of those that are the same (Series::startWith).
    void begin(const QString &key, const Series &start);
    /// Live points of a line; unknown keys are ignored. Painted with the next frame.
    void append(const QString &key, const QList<MetricPoint> &points);
    void setSeriesVisible(const QString &key, bool isVisible);

    /// `name`: of the other metric, with ChartX::Metric.
    void setX(ChartX x, const QString &name = {});
    void setLogX(bool isLog);
    void setLogY(bool isLog);
    void setIgnoringOutliers(bool isIgnoring);
    /// Of every line; what was logged stays pale behind. Long lines are smoothed on the thread pool and shown
    /// when they are ready.
    void setSmoothing(Smoothing smoothing);
    const Smoothing &smoothing() const { return m_smoothing; }
    /// Joined to the badge, e.g. "live 80 ms".
    void setBadgeNote(const QString &note);
    QString badgeText() const;
    void setTimeZone(const QTimeZone &zone);

    bool isZoomed() const { return m_viewport.isZoomed(); }
    /// In values of the axes (steps, seconds), not logarithms.
    ChartRange visibleX() const;
    ChartRange visibleY() const;
    void setVisibleX(ChartRange range);
    QRectF plotRect() const { return m_state.plot; } ///< in the coordinates of the viewport
    void resetZoom();
    void followNewest();

    /// Whether a person chose a part of x; then visibleX() is theirs.
    bool isXChosen() const { return m_viewport.isXChosen(); }
    /// As another chart is zoomed: that part of x, or all of it; viewMoved() is not said.
    void followView(std::optional<ChartRange> x);
    /// Shows the crosshair at a place of the x axis where the pointer is on another chart.
    void setLinkedCursor(std::optional<double> x);
    /// Draws a line before all others, as if it were pointed at; empty: none.
    void setHighlighted(const QString &key);

    /// What is hovered; nothing while the pointer is elsewhere.
    std::optional<HoverInfo> hoverInfo() const;

    /// The chart as it is seen now, without crosshair.
    QImage toImage(double scale);
    /// The same on paper: lines as paths with every extreme, text as text.
    QByteArray toSvg();
    QByteArray toPdf();
    /// Writes toImage(2) as PNG, whole or not at all. Errors: Denied, Full, Failed.
    QFuture<Result<>> savePicture(const QString &path);
    /// Writes what the ending of the path says: .png (as savePicture), .svg or .pdf (lines as paths, text as
    /// text), .csv (every point of the visible lines in the visible part, exactly). Whole or not at all.
    /// InvalidInput: another ending.
    QFuture<Result<>> save(const QString &path);
    /// The picture to the clipboard.
    void copyPicture();
    /// Visible points as CSV to the clipboard, at most a million; notice() tells when it is there.
    void copyVisiblePoints();
    /// The same as every key; the page may show it elsewhere. Owned by the caller.
    std::unique_ptr<QMenu> createMenu();

    QSize sizeHint() const override { return {480, 280}; }
    QSize minimumSizeHint() const override { return {200, 140}; }

signals:
    void zoomChanged(bool isZoomed);
    /// A person moved or zoomed the view.
    void viewMoved();
    /// The pointer, or the cursor that keys move, is at this place of the x axis; nothing: it left.
    void cursorMoved(std::optional<double> x);
    /// The pointer came upon a line, or left it (an empty key).
    void lineHovered(const QString &key);
    /// A line was clicked.
    void linePicked(const QString &key);
    /// The x axis or a logarithm was changed, by a key or a call.
    void axesChanged();
    void seriesVisibilityChanged(const QString &key, bool isVisible);
    /// The menu is about to be shown: whoever holds the chart may add to it.
    void menuWanted(QMenu *menu);
    /// A sentence about something that was done or could not be done, for the page to show.
    void notice(const QString &sentence);

protected:
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    enum class Drag { None, Pan, Band };

    enum class Change { Asked, Live };
    void schedule(Change change = Change::Asked);
    void refresh();
    void seriesChanged();
    void layOut();
    void applyTheme();
    void updateLegend();
    void findRanges();
    ChartRange fullX() const;
    void updateTexts();
    void smooth();
    void updateHover();
    void updateHighlight();
    void moveCursor(bool forward);
    bool leaveCursor();
    void describe();
    QString emptyText() const;
    QString xTitle() const;
    QString accessibleSummary() const;
    void zoomBy(double factor, Qt::KeyboardModifiers modifiers);
    void zoomToBand(const QRectF &band);
    void noteZoom(bool wasZoomed);
    void toggle(std::size_t series);
    void renderOn(QPainter *painter);
    void askForPath();

    ChartState m_state;
    ChartViewport m_viewport;
    QTimeZone m_zone;
    std::unique_ptr<ChartAxes> m_axes;
    PlotItem *m_plot = nullptr;
    ChartOverlay *m_overlay = nullptr;
    QGraphicsSimpleTextItem *m_title = nullptr;
    QGraphicsSimpleTextItem *m_badge = nullptr;
    QGraphicsSimpleTextItem *m_xTitle = nullptr;
    QGraphicsSimpleTextItem *m_empty = nullptr;
    QTimer m_timer;
    LatestJob<std::vector<ChartSeries>> m_smoothJob;
    Smoothing m_smoothing;
    bool m_isFollowingOther = false;
    std::optional<double> m_linkedCursor;
    bool m_isCursorByKeys = false; ///< the linked cursor is this chart's own
    QElapsedTimer m_sinceRefresh;
    QString m_note;
    bool m_hasPoints = false; ///< any that can be drawn
    bool m_isStale = true;    ///< changed since the last refresh

    Drag m_drag = Drag::None;
    Qt::MouseButton m_dragButton = Qt::NoButton;
    QPointF m_dragStart;
    QPointF m_dragLast;
    std::optional<QPointF> m_pointer;
};

} // namespace trainyard::ui
