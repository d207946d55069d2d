// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/comparecharts.h"

#include "ui/charts/metricchart.h"
#include "ui/common/escapeclears.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/runs/compare/comparedruns.h"
#include "ui/runs/run/counts.h"
#include "ui/runs/run/metricgrid.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QTimer>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostSmoothing = 99; ///< hundredths
}

CompareCharts::CompareCharts(ComparedRuns &runs, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_runs(runs), m_preferences(preferences), m_filter(new QLineEdit),
      m_scroll(new QScrollArea), m_grid(new MetricGrid), m_x(new QComboBox),
      m_logY(new QCheckBox(tr("Log y"))), m_smoothing(new QSlider(Qt::Horizontal)),
      m_smoothingText(new QLabel), m_count(new QLabel)
{
    m_filter->setObjectName(u"compareFilter"_s);
    m_filter->setAccessibleName(tr("Filter metrics by name"));
    m_filter->setPlaceholderText(tr("Filter metrics by name"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(40 * grid);
    escapeClears(m_filter, m_scroll);
    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(2 * grid, grid, 2 * grid, 2 * grid);
    rows->setSpacing(grid);
    rows->addWidget(m_filter);
    rows->addWidget(m_grid);
    rows->addStretch(1);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setBackgroundRole(QPalette::Base);
    m_scroll->viewport()->installEventFilter(this);
    m_grid->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(makeFoot());

    connect(&runs, &ComparedRuns::switched, this, &CompareCharts::reset);
    connect(&runs, &ComparedRuns::metricsChanged, this, &CompareCharts::showMetrics);
    connect(&runs, &ComparedRuns::pointsArrived, this,
            [this](const QString &id, const QString &metric, const QList<MetricPoint> &points) {
                if (MetricCard *card = m_grid->card(metric))
                    card->append(id, points);
            });
    connect(&runs, &ComparedRuns::replaced, this, [this](const QString &id, const QString &metric) {
        if (MetricCard *card = m_grid->card(metric))
            card->clear(id);
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_grid->setFilter(text);
        reveal();
        updateCount();
    });
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &CompareCharts::reveal);
}

QWidget *CompareCharts::makeFoot()
{
    m_x->setObjectName(u"compareX"_s);
    m_x->setAccessibleName(tr("Horizontal axis"));
    m_x->addItem(tr("Step"), int(ChartX::Step));
    m_x->addItem(tr("Time since start"), int(ChartX::RelativeTime));
    m_x->addItem(tr("Time of day"), int(ChartX::WallTime));
    m_x->setCurrentIndex(std::clamp(m_preferences.value(u"compare/x"_s, 0).toInt(), 0, 2));
    m_x->setToolTip(tr("What lies along the horizontal axis (X on a chart)"));
    m_logY->setObjectName(u"compareLogY"_s);
    m_logY->setChecked(m_preferences.value(u"compare/logY"_s, false).toBool());
    m_logY->setToolTip(tr("Logarithmic values (L on a chart)"));
    m_smoothing->setObjectName(u"compareSmoothing"_s);
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_smoothing->setToolTip(tr("Exponential smoothing as TensorBoard does it; what was logged stays behind"));
    m_smoothing->setRange(0, mostSmoothing);
    m_smoothing->setPageStep(10);
    m_smoothing->setFixedWidth(16 * grid);
    m_smoothing->setValue(
        std::clamp(m_preferences.value(u"compare/smoothing"_s, 0).toInt(), 0, mostSmoothing));
    const auto muted = [](QLabel *label) {
        label->setForegroundRole(QPalette::PlaceholderText);
        return label;
    };
    m_smoothingText->setFont(tabularFont());
    m_smoothingText->setText(QString::number(smoothing(), 'f', 2));
    m_count->setFont(tabularFont());
    auto *foot = new QWidget;
    auto *line = new QHBoxLayout(foot);
    line->setContentsMargins(2 * grid, grid / 2, 2 * grid, grid / 2);
    line->addWidget(muted(new QLabel(tr("x:"))));
    line->addWidget(m_x);
    line->addSpacing(grid);
    line->addWidget(m_logY);
    line->addSpacing(2 * grid);
    line->addWidget(muted(new QLabel(tr("Smoothing:"))));
    line->addWidget(m_smoothing);
    line->addWidget(muted(m_smoothingText));
    line->addStretch(1);
    line->addWidget(muted(m_count));
    const auto chosen = [this] { setAxes(ChartX(m_x->currentData().toInt()), m_logY->isChecked()); };
    connect(m_x, &QComboBox::currentIndexChanged, this, chosen);
    connect(m_logY, &QCheckBox::toggled, this, chosen);
    connect(m_smoothing, &QSlider::valueChanged, this, &CompareCharts::setSmoothing);
    return foot;
}

double CompareCharts::smoothing() const
{
    return m_smoothing->value() / 100.0;
}

void CompareCharts::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
}

void CompareCharts::reset()
{
    m_grid->clear();
    m_charts.clear();
    m_hidden.clear();
    m_filter->clear();
    updateCount();
}

ChartSeries CompareCharts::lineOf(const QString &id, const QString &metric) const
{
    ChartSeries series;
    series.key = id;
    series.name = metric;
    series.label = m_runs.nameOf(id);
    series.color = m_runs.colorOf(id, Theme::of(palette()));
    series.isVisible = !m_hidden.contains(id);
    if (const auto &run = m_runs.run(id); run && run->started.isValid())
        series.start = double(run->started.toMSecsSinceEpoch()) / 1000;
    return series;
}

void CompareCharts::addCard(const QString &metric)
{
    ChartSpec spec;
    spec.title = metric;
    spec.x = ChartX(m_x->currentData().toInt());
    spec.isLogY = m_logY->isChecked();
    spec.hasLegend = false;
    for (const QString &id : m_runs.ids())
        spec.series.push_back(lineOf(id, metric));
    auto *card = new MetricCard(std::move(spec));
    card->setSmoothing(smoothing());
    connect(card, &MetricCard::chartMade, this, &CompareCharts::tie);
    connect(card, &MetricCard::axesChanged, this, &CompareCharts::setAxes);
    connect(card, &MetricCard::toggled, this,
            [this](const QString &which) { setAlone(m_grid->alone() == which ? QString() : which); });
    m_grid->add(card);
}

/// What a person does to one chart is done to all.
void CompareCharts::tie(MetricChart *chart)
{
    const auto others = [this, chart](auto act) {
        for (const QPointer<MetricChart> &other : std::as_const(m_charts))
            if (other && other != chart)
                act(*other);
    };
    for (const QPointer<MetricChart> &other : std::as_const(m_charts)) {
        if (other && other->isXChosen()) { // a chart that comes into sight is zoomed as the others are
            chart->followView(other->visibleX());
            break;
        }
    }
    m_charts.removeAll(nullptr);
    m_charts.append(chart);
    connect(chart, &MetricChart::viewMoved, this, [chart, others] {
        const auto part = chart->isXChosen() ? std::optional(chart->visibleX()) : std::nullopt;
        others([&part](MetricChart &other) { other.followView(part); });
    });
    connect(chart, &MetricChart::cursorMoved, this, [others](std::optional<double> x) {
        others([x](MetricChart &other) { other.setLinkedCursor(x); });
    });
}

void CompareCharts::showMetrics()
{
    const QStringList names = m_runs.metricNames();
    for (const QString &name : names)
        if (!m_grid->card(name) && m_runs.isCurve(name))
            addCard(name);
    m_filter->setVisible(m_grid->alone().isEmpty() && m_grid->cards().size() > 6);
    giveRoom();
    updateCount();
    reveal();
}

void CompareCharts::setRunVisible(const QString &id, bool isVisible)
{
    if (isVisible)
        m_hidden.remove(id);
    else
        m_hidden.insert(id);
    for (MetricCard *card : m_grid->cards())
        card->setSeriesVisible(id, isVisible);
}

void CompareCharts::setAlone(const QString &metric)
{
    m_grid->setAlone(metric);
    m_filter->setVisible(m_grid->alone().isEmpty() && m_grid->cards().size() > 6);
    giveRoom();
    QTimer::singleShot(0, this, [this] {
        m_scroll->verticalScrollBar()->setValue(0);
        reveal();
    });
    reveal();
}

void CompareCharts::giveRoom()
{
    m_grid->setRoom(std::max(240, m_scroll->viewport()->height() - 3 * grid), false);
}

void CompareCharts::reveal()
{
    if (!isVisible())
        return;
    const QRect seen(m_grid->mapFrom(m_scroll->viewport(), QPoint(0, 0)), m_scroll->viewport()->size());
    m_runs.setWanted(m_grid->reveal(seen));
}

void CompareCharts::setAxes(ChartX x, bool isLogY)
{
    const QSignalBlocker blockX(m_x);
    const QSignalBlocker blockY(m_logY);
    m_x->setCurrentIndex(m_x->findData(int(x)));
    m_logY->setChecked(isLogY);
    m_preferences.setValue(u"compare/x"_s, int(x));
    m_preferences.setValue(u"compare/logY"_s, isLogY);
    for (MetricCard *card : m_grid->cards()) {
        const QSignalBlocker block(card);
        card->setAxes(x, isLogY);
    }
}

void CompareCharts::setSmoothing(int percent)
{
    m_smoothingText->setText(QString::number(percent / 100.0, 'f', 2));
    m_preferences.setValue(u"compare/smoothing"_s, percent);
    for (MetricCard *card : m_grid->cards())
        card->setSmoothing(percent / 100.0);
}

void CompareCharts::updateCount()
{
    const int all = int(m_grid->cards().size());
    m_count->setText(m_filter->text().isEmpty()
                         ? metricCount(all)
                         : tr("%1 shown of ").arg(m_grid->shownCount()) + metricCount(all));
}

void CompareCharts::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    QHash<QString, QColor> colors;
    for (const QString &id : m_runs.ids())
        colors.insert(id, m_runs.colorOf(id, Theme::of(palette())));
    for (MetricCard *card : m_grid->cards())
        card->setColors(colors);
}

void CompareCharts::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    QTimer::singleShot(0, this, &CompareCharts::reveal); // once the layout stands
}

bool CompareCharts::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize) {
        if (watched == m_scroll->viewport())
            giveRoom();
        QTimer::singleShot(0, this, &CompareCharts::reveal);
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace trainyard::ui
