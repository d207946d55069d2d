// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/board/metricboard.h"

#include "ui/charts/metricchart.h"
#include "ui/charts/overmetric.h"
#include "ui/common/escapeclears.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/runs/board/chartcontrols.h"
#include "ui/runs/run/counts.h"

#include <QEvent>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QUrl>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int filterFrom = 7; ///< metrics; fewer are seen at a glance
constexpr int leastRoom = 240;
} // namespace

MetricBoard::MetricBoard(Preferences &preferences, const QString &page, ChartX first, QWidget *parent)
    : QWidget(parent), m_preferences(preferences), m_page(page),
      m_look(ChartLook::load(preferences, page, first)), m_filter(new QLineEdit), m_scroll(new QScrollArea),
      m_grid(new MetricGrid), m_controls(new ChartControls(page))
{
    m_filter->setObjectName(page + "Filter"_L1);
    m_filter->setAccessibleName(tr("Filter metrics by name"));
    m_filter->setPlaceholderText(tr("Filter metrics by name or regular expression"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(44 * grid);
    escapeClears(m_filter, m_scroll);

    auto *content = new QWidget;
    m_rows = new QVBoxLayout(content);
    m_rows->setContentsMargins(2 * grid, grid, 2 * grid, 2 * grid);
    m_rows->setSpacing(grid);
    m_rows->addWidget(m_filter);
    m_rows->addWidget(m_grid);
    m_rows->addStretch(1);
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
    layout->addWidget(m_controls);

    m_revealSoon.setSingleShot(true);
    m_revealSoon.setInterval(0);
    connect(&m_revealSoon, &QTimer::timeout, this, &MetricBoard::reveal);
    const auto soon = [this] { m_revealSoon.start(); };
    m_controls->setLook(m_look);
    connect(m_controls, &ChartControls::changed, this, &MetricBoard::setLook);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_grid->setFilter(text);
        reveal();
        updateCounts();
    });
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &MetricBoard::reveal);
    connect(m_grid, &MetricGrid::revealWanted, this, soon);
    connect(m_grid, &MetricGrid::arranged, this, [this, soon] {
        m_preferences.setValue(arrangementKey(), m_grid->arrangement().toJson());
        soon();
    });
    showFilter();
}

void MetricBoard::setAbove(QWidget *widget)
{
    m_above = widget;
    m_rows->insertWidget(1, widget);
}

void MetricBoard::setBelow(QWidget *widget)
{
    m_below = widget;
    m_rows->insertWidget(m_rows->indexOf(m_grid) + 1, widget);
}

QString MetricBoard::arrangementKey() const
{
    return u"board/"_s + QString::fromLatin1(QUrl::toPercentEncoding(m_experiment));
}

void MetricBoard::setExperiment(const QString &experiment)
{
    if (experiment == m_experiment)
        return;
    m_experiment = experiment;
    m_grid->setArrangement(BoardLayout::fromJson(m_preferences.value(arrangementKey()).toByteArray()));
}

void MetricBoard::clear()
{
    m_grid->clear();
    m_charts.clear();
    m_filter->clear();
    settle();
}

MetricCard *MetricBoard::add(ChartSpec spec)
{
    auto *card = new MetricCard(std::move(spec));
    card->setLook(m_look);
    applyDerivation(card);
    connect(card, &MetricCard::toggled, this, &MetricBoard::toggle);
    connect(card, &MetricCard::axesChanged, this, [this](ChartX x, bool isLogX, bool isLogY) {
        ChartLook look = m_look;
        look.x = x;
        look.isLogX = isLogX;
        look.isLogY = isLogY;
        m_controls->setLook(look);
        setLook(look);
    });
    connect(card, &MetricCard::notice, m_controls, &ChartControls::showNotice);
    connect(card, &MetricCard::chartMade, this, &MetricBoard::tie);
    m_grid->add(card);
    return card;
}

void MetricBoard::settle()
{
    QStringList names;
    for (const MetricCard *card : cards())
        names.append(card->name());
    names.sort();
    m_controls->setMetrics(names);
    showFilter();
    giveRoom();
    updateCounts();
    reveal();
}

void MetricBoard::showFilter()
{
    m_filter->setVisible(m_grid->alone().isEmpty() && cards().size() >= filterFrom);
}

void MetricBoard::setLook(const ChartLook &look)
{
    const bool isOtherX = look.x != m_look.x || look.xMetric != m_look.xMetric;
    m_look = look;
    look.save(m_preferences, m_page);
    for (MetricCard *card : cards()) {
        const QSignalBlocker block(card);
        card->setLook(look);
        if (isOtherX)
            applyDerivation(card);
    }
    reveal(); // the metric along x is wanted, too
}

/// What a card draws: what the page makes of the lines, each over the metric that lies along x.
void MetricBoard::applyDerivation(MetricCard *card)
{
    const MetricCard *over = m_look.x == ChartX::Metric ? this->card(m_look.xMetric) : nullptr;
    if (!over && !m_derivation) {
        card->setDerivation({});
        return;
    }
    QHash<QString, Series> along; // they share their points
    for (const ChartSeries &line : over ? over->lines() : std::vector<ChartSeries>{})
        along.insert(line.key, line.points);
    card->setDerivation([along, isOver = over != nullptr, x = m_look.x,
                         made = m_derivation](const std::vector<ChartSeries> &logged) {
        std::vector<ChartSeries> lines = logged;
        for (ChartSeries &line : lines)
            if (isOver)
                line.points = overMetric(line.points, along.value(line.key));
        return made ? made(lines, x) : lines;
    });
}

void MetricBoard::setDerivation(Derivation derivation)
{
    m_derivation = std::move(derivation);
    for (MetricCard *card : cards())
        applyDerivation(card);
}

void MetricBoard::pointsChanged(const QString &metric)
{
    if (m_look.x == ChartX::Metric && metric == m_look.xMetric)
        for (MetricCard *card : cards())
            applyDerivation(card);
}

void MetricBoard::setCounts(const QString &rest)
{
    m_rest = rest;
    updateCounts();
}

void MetricBoard::updateCounts()
{
    const QString all = metricCount(cards().size()) + m_rest;
    m_controls->setCounts(m_filter->text().isEmpty() ? all
                                                     : tr("%1 shown of ").arg(m_grid->shownCount()) + all);
}

void MetricBoard::focusFilter()
{
    if (m_filter->isVisible())
        m_filter->setFocus(Qt::ShortcutFocusReason);
}

void MetricBoard::showNotice(const QString &sentence)
{
    m_controls->showNotice(sentence);
}

void MetricBoard::toggle(const QString &name)
{
    setAlone(m_grid->alone() == name ? QString() : name);
}

void MetricBoard::setAlone(const QString &name)
{
    const bool wasAlone = !m_grid->alone().isEmpty();
    if (!wasAlone)
        m_scrolled = m_scroll->verticalScrollBar()->value();
    m_grid->setAlone(name);
    const bool isAlone = !m_grid->alone().isEmpty();
    emit aloneChanged(isAlone);
    showFilter();
    giveRoom();
    QTimer::singleShot(0, this, [this, isAlone] {
        m_scroll->verticalScrollBar()->setValue(isAlone ? 0 : m_scrolled);
        reveal();
    });
    reveal();
}

void MetricBoard::giveRoom()
{
    const bool isAlone = !m_grid->alone().isEmpty();
    const bool hasAbove = !isAlone && m_above && !m_above->isHidden();
    const int above = hasAbove ? m_above->sizeHint().height() + grid : 0;
    m_grid->setRoom(std::max(leastRoom, m_scroll->viewport()->height() - 3 * grid - above),
                    m_below && !m_below->isHidden());
}

bool MetricBoard::isNear(const QWidget *widget) const
{
    const int height = m_scroll->viewport()->height();
    const QPoint at = widget->mapTo(m_scroll->viewport(), QPoint(0, 0));
    return at.y() < 2 * height && at.y() + widget->height() > -height;
}

void MetricBoard::reveal()
{
    if (!isVisible())
        return;
    const QRect seen(m_grid->mapFrom(m_scroll->viewport(), QPoint(0, 0)), m_scroll->viewport()->size());
    QSet<QString> names = m_grid->reveal(seen);
    if (m_look.x == ChartX::Metric && !names.isEmpty())
        names.insert(m_look.xMetric);
    emit wanted(names);
}

/// What a person does to one chart is done to all.
void MetricBoard::tie(MetricChart *chart)
{
    const auto others = [this, chart](auto act) {
        for (const QPointer<MetricChart> &other : std::as_const(m_charts))
            if (other && other != chart)
                act(*other);
    };
    m_charts.removeAll(nullptr);
    for (const QPointer<MetricChart> &other : std::as_const(m_charts)) {
        if (other->isXChosen()) { // a chart that comes into sight is zoomed as the others are
            chart->followView(other->visibleX());
            break;
        }
    }
    m_charts.append(chart);
    connect(chart, &MetricChart::viewMoved, this, [chart, others] {
        const auto part = chart->isXChosen() ? std::optional(chart->visibleX()) : std::nullopt;
        others([&part](MetricChart &other) { other.followView(part); });
    });
    connect(chart, &MetricChart::lineHovered, this, [others](const QString &key) {
        others([&key](MetricChart &other) { other.setHighlighted(key); });
    });
    connect(chart, &MetricChart::linePicked, this, &MetricBoard::linePicked);
    connect(chart, &MetricChart::cursorMoved, this, [others](std::optional<double> x) {
        others([x](MetricChart &other) { other.setLinkedCursor(x); });
    });
}

void MetricBoard::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_revealSoon.start(); // once the layout stands
}

bool MetricBoard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize) {
        if (watched == m_scroll->viewport())
            giveRoom();
        m_revealSoon.start();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace trainyard::ui
