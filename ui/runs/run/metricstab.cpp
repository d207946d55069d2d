// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/metricstab.h"

#include "ui/common/emptystate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/theme.h"
#include "ui/runs/board/metricboard.h"
#include "ui/runs/run/counts.h"
#include "ui/runs/run/flowlayout.h"
#include "ui/runs/run/metricdocumentview.h"
#include "ui/runs/run/numbertile.h"

#include <QDateTime>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr double liveSeconds = 3;

QString how()
{
    return MetricsTab::tr(
        "Log numbers and they appear here while the script runs: Run.get_context().log('loss', x), "
        "or just print lines like “loss: 0.41”.");
}
/// A machine knows time and no steps.
MetricBoard *boardOf(MetricFeed::Of of, Preferences &preferences)
{
    return of == MetricFeed::Of::Machine ? new MetricBoard(preferences, u"resource"_s, ChartX::RelativeTime)
                                         : new MetricBoard(preferences, u"metric"_s);
}
} // namespace

MetricsTab::MetricsTab(RunSession &session, Preferences &preferences, MetricFeed::Of of, QWidget *parent)
    : QWidget(parent), m_session(session), m_of(of), m_feed(new MetricFeed(session, this, of)),
      m_pages(new QStackedWidget), m_empty(new EmptyState(u"chart"_s, {}, {})), m_error(new ErrorPanel),
      m_tileRow(new QWidget), m_tileFlow(new FlowLayout(grid, m_tileRow)), m_board(boardOf(of, preferences)),
      m_documentRows(new QWidget)
{
    auto *documents = new QVBoxLayout(m_documentRows);
    documents->setContentsMargins(0, grid, 0, 0);
    documents->setSpacing(2 * grid);
    m_board->setAbove(m_tileRow);
    m_board->setBelow(m_documentRows);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_board);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_error);
    layout->addWidget(m_pages, 1);

    connect(m_feed, &MetricFeed::reset, this, &MetricsTab::reset);
    connect(m_feed, &MetricFeed::summariesChanged, this, &MetricsTab::showSummaries);
    connect(m_feed, &MetricFeed::pointsBegan, this, &MetricsTab::begin);
    connect(m_feed, &MetricFeed::pointsArrived, this, &MetricsTab::take);
    connect(m_feed, &MetricFeed::documentsArrived, this,
            [this](const QString &name, const QList<MetricDocument> &more) {
                if (MetricDocumentView *view = m_documents.value(name))
                    view->append(more);
            });
    connect(m_feed, &MetricFeed::metricReplaced, this, &MetricsTab::forget);
    connect(m_feed, &MetricFeed::failed, this,
            [this](const Error &error) { m_error->showError(error, tr("Try again")); });
    connect(m_error, &ErrorPanel::remedyRequested, this, &MetricsTab::refresh);
    connect(m_board, &MetricBoard::wanted, this, &MetricsTab::fetch);
    connect(m_board, &MetricBoard::aloneChanged, this, [this](bool isAlone) {
        m_tileRow->setVisible(!isAlone && !m_tiles.isEmpty());
        m_documentRows->setVisible(!isAlone && !m_documents.isEmpty());
    });
    connect(&session, &RunSession::changed, this, &MetricsTab::showRun);
    reset();
}

/// Its metrics may have been known before it was.
void MetricsTab::showRun(const Run &run)
{
    updateEmpty();
    m_board->setExperiment(run.experiment());
    for (MetricCard *card : m_board->cards()) {
        card->setRun(run.id, run.displayName, startOf(run));
        if (!isLive())
            card->setNote({});
    }
}

void MetricsTab::begin(const QString &name, const Series &start)
{
    if (MetricCard *card = m_board->card(name)) {
        card->begin(card->lines().front().key, start);
        m_board->pointsChanged(name);
    }
}

void MetricsTab::take(const QString &name, const QList<MetricPoint> &points)
{
    MetricCard *card = m_board->card(name);
    if (!card)
        return;
    card->append(points);
    m_board->pointsChanged(name);
    const double age = double(QDateTime::currentMSecsSinceEpoch()) / 1000 - points.constLast().time;
    // Older points were not drawn as they came: the page was opened after them.
    card->setNote(isLive() && age >= 0 && age < liveSeconds ? tr("live %1 ms").arg(qRound(age * 1000))
                                                            : QString());
}

void MetricsTab::reset()
{
    m_error->clear();
    for (NumberTile *tile : std::as_const(m_tiles))
        tile->deleteLater();
    m_tiles.clear();
    for (MetricDocumentView *view : std::as_const(m_documents))
        view->deleteLater();
    m_documents.clear();
    m_board->clear();
    showSummaries();
}

bool MetricsTab::isLive() const
{
    return m_session.run() && !isTerminal(m_session.run()->status);
}

void MetricsTab::forget(const QString &name)
{
    if (MetricCard *card = m_board->card(name))
        card->clear();
    if (MetricDocumentView *view = m_documents.take(name)) {
        view->deleteLater();
        view->hide();
        showSummaries(); // makes an empty one
    }
}

void MetricsTab::refresh()
{
    m_error->clear();
    m_feed->restart();
}

void MetricsTab::focusFilter()
{
    m_board->focusFilter();
}

void MetricsTab::setAlone(const QString &name)
{
    m_board->setAlone(name);
}

void MetricsTab::showSummaries()
{
    qint64 points = 0;
    for (const MetricSummary &summary : m_feed->summaries()) {
        points += hasPoints(summary.kind) ? summary.count : 0;
        if (!hasPoints(summary.kind)) {
            if (!m_documents.contains(summary.name)) {
                auto *view = new MetricDocumentView(m_session, summary.name, summary.kind);
                m_documentRows->layout()->addWidget(view);
                m_documents.insert(summary.name, view);
            }
        } else if (m_board->card(summary.name)) {
            continue;
        } else if (summary.count > 1) {
            if (NumberTile *tile = m_tiles.take(summary.name))
                tile->deleteLater(); // it has become a curve
            addCard(summary.name);
        } else {
            NumberTile *&tile = m_tiles[summary.name];
            if (!tile) {
                tile = new NumberTile(summary.name);
                m_tileFlow->addWidget(tile);
            }
            tile->setValue(summary.last);
        }
    }
    m_tileRow->setVisible(!m_tiles.isEmpty());
    m_documentRows->setVisible(!m_documents.isEmpty());
    updateEmpty();
    m_board->setCounts(u" · "_s + pointCount(points));
    m_board->settle();
}

void MetricsTab::addCard(const QString &name)
{
    ChartSpec spec;
    spec.title = name;
    ChartSeries series;
    series.key = m_session.id();
    series.name = name;
    if (const auto &run = m_session.run()) {
        series.label = run->displayName;
        series.start = startOf(*run);
    }
    spec.series.push_back(std::move(series));
    m_board->add(std::move(spec));
}

/// What is seen of the charts, and of what stands below them.
void MetricsTab::fetch(const QSet<QString> &seen)
{
    QSet<QString> names = seen;
    for (auto it = m_documents.cbegin(); it != m_documents.cend(); ++it)
        if (!m_documentRows->isHidden() && m_board->isNear(it.value()))
            names.insert(it.key());
    m_feed->setWanted(names);
}

void MetricsTab::updateEmpty()
{
    const bool hasAny = !m_feed->summaries().isEmpty();
    const bool hasEnded = m_session.run() && isTerminal(m_session.run()->status);
    if (m_of == MetricFeed::Of::Machine)
        m_empty->setText(
            !m_feed->isKnown() ? tr("Looking for samples")
            : hasEnded         ? tr("Nothing was sampled of this run")
                               : tr("No samples yet"),
            tr("While a run goes on, its processor time and memory are noted every few seconds, and how "
               "busy the graphics cards of the machine are. A run of less than a second has none."));
    else if (!m_feed->isKnown())
        m_empty->setText(tr("Looking for metrics"), tr("The metrics of this run are being read."));
    else if (hasEnded)
        m_empty->setText(tr("This run logged no metrics"), how());
    else
        m_empty->setText(tr("No metrics yet"), how());
    m_pages->setCurrentIndex(hasAny ? 1 : 0);
}

void MetricsTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_feed->setActive(true);
}

void MetricsTab::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_feed->setActive(false);
}

} // namespace trainyard::ui
