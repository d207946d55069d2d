// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/metricstab.h"

#include "ui/common/emptystate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/escapeclears.h"
#include "ui/common/format.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/runs/run/counts.h"
#include "ui/runs/run/flowlayout.h"
#include "ui/runs/run/metricdocumentview.h"
#include "ui/runs/run/metricgrid.h"
#include "ui/runs/run/numbertile.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int filterFrom = 7; // metrics; fewer are seen at a glance
constexpr int noticeMs = 6000;
constexpr double liveSeconds = 3;

QString how()
{
    return MetricsTab::tr(
        "Log numbers and they appear here while the script runs: Run.get_context().log('loss', x), "
        "or just print lines like “loss: 0.41”.");
}
} // namespace

MetricsTab::MetricsTab(RunSession &session, Preferences &preferences, MetricFeed::Of of, QWidget *parent)
    : QWidget(parent), m_session(session), m_preferences(preferences), m_of(of),
      m_feed(new MetricFeed(session, this, of)), m_pages(new QStackedWidget),
      m_empty(new EmptyState(u"chart"_s, {}, {})), m_error(new ErrorPanel), m_filter(new QLineEdit),
      m_scroll(new QScrollArea), m_tileRow(new QWidget), m_tileFlow(new FlowLayout(grid, m_tileRow)),
      m_grid(new MetricGrid), m_documentRows(new QWidget), m_foot(new QWidget), m_x(new QComboBox),
      m_logY(new QCheckBox(tr("Log y"))), m_notice(new QLabel), m_counts(new QLabel)
{
    m_filter->setObjectName(u"metricFilter"_s);
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
    rows->addWidget(m_tileRow);
    rows->addWidget(m_grid);
    rows->addWidget(m_documentRows);
    rows->addStretch(1);
    auto *documents = new QVBoxLayout(m_documentRows);
    documents->setContentsMargins(0, grid, 0, 0);
    documents->setSpacing(2 * grid);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setBackgroundRole(QPalette::Base);
    m_scroll->viewport()->installEventFilter(this);
    m_grid->installEventFilter(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_scroll);
    buildFoot();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_error);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_foot);

    connect(m_feed, &MetricFeed::reset, this, &MetricsTab::reset);
    connect(m_feed, &MetricFeed::summariesChanged, this, &MetricsTab::showSummaries);
    connect(
        m_feed, &MetricFeed::pointsArrived, this,
        [this](const QString &name, const QList<MetricPoint> &points) {
            MetricCard *card = m_grid->card(name);
            if (!card)
                return;
            card->append(points);
            const double age = double(QDateTime::currentMSecsSinceEpoch()) / 1000 - points.constLast().time;
            // Older points were not drawn as they came: the page was opened after them.
            card->setNote(isLive() && age >= 0 && age < liveSeconds ? tr("live %1 ms").arg(qRound(age * 1000))
                                                                    : QString());
        });
    connect(m_feed, &MetricFeed::documentsArrived, this,
            [this](const QString &name, const QList<MetricDocument> &more) {
                if (MetricDocumentView *view = m_documents.value(name))
                    view->append(more);
            });
    connect(m_feed, &MetricFeed::metricReplaced, this, &MetricsTab::forget);
    connect(m_feed, &MetricFeed::failed, this,
            [this](const Error &error) { m_error->showError(error, tr("Try again")); });
    connect(m_error, &ErrorPanel::remedyRequested, this, &MetricsTab::refresh);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_grid->setFilter(text);
        reveal();
        updateCounts();
    });
    connect(&session, &RunSession::changed, this, [this] {
        updateEmpty();
        if (!isLive())
            for (MetricCard *card : m_grid->cards())
                card->setNote({});
    });
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &MetricsTab::reveal);
    reset();
}

void MetricsTab::buildFoot()
{
    m_x->setObjectName(u"metricX"_s);
    m_x->setAccessibleName(tr("Horizontal axis"));
    m_x->addItem(tr("Step"), int(ChartX::Step));
    m_x->addItem(tr("Time since start"), int(ChartX::RelativeTime));
    m_x->addItem(tr("Time of day"), int(ChartX::WallTime));
    const int firstX = int(m_of == MetricFeed::Of::Machine ? ChartX::RelativeTime : ChartX::Step);
    m_x->setCurrentIndex(m_x->findData(m_preferences.value(preference(u"x"_s), firstX).toInt()));
    if (m_x->currentIndex() < 0)
        m_x->setCurrentIndex(0);
    m_logY->setObjectName(u"metricLogY"_s);
    m_logY->setChecked(m_preferences.value(preference(u"logY"_s), false).toBool());
    m_logY->setToolTip(tr("Logarithmic values (L on a chart)"));
    m_x->setToolTip(tr("What lies along the horizontal axis (X on a chart)"));
    for (QLabel *label : {m_notice, m_counts}) {
        label->setTextFormat(Qt::PlainText);
        label->setForegroundRole(QPalette::PlaceholderText);
    }
    m_counts->setFont(tabularFont());
    auto *axis = new QLabel(tr("x:"));
    axis->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QHBoxLayout(m_foot);
    layout->setContentsMargins(2 * grid, grid / 2, 2 * grid, grid / 2);
    layout->addWidget(axis);
    layout->addWidget(m_x);
    layout->addSpacing(grid);
    layout->addWidget(m_logY);
    layout->addStretch(1);
    layout->addWidget(m_notice);
    layout->addSpacing(grid);
    layout->addWidget(m_counts);
    const auto chosen = [this] { setAxes(ChartX(m_x->currentData().toInt()), m_logY->isChecked()); };
    connect(m_x, &QComboBox::currentIndexChanged, this, chosen);
    connect(m_logY, &QCheckBox::toggled, this, chosen);
}

QString MetricsTab::preference(const QString &name) const
{
    return (m_of == MetricFeed::Of::Machine ? u"resources/"_s : u"metrics/"_s) + name;
}

void MetricsTab::reset()
{
    m_error->clear();
    m_grid->clear();
    for (NumberTile *tile : std::as_const(m_tiles))
        tile->deleteLater();
    m_tiles.clear();
    for (MetricDocumentView *view : std::as_const(m_documents))
        view->deleteLater();
    m_documents.clear();
    m_filter->clear();
    showSummaries();
}

bool MetricsTab::isLive() const
{
    return m_session.run() && !isTerminal(m_session.run()->status);
}

void MetricsTab::forget(const QString &name)
{
    if (MetricCard *card = m_grid->card(name))
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
    if (m_filter->isVisible())
        m_filter->setFocus(Qt::ShortcutFocusReason);
}

void MetricsTab::showSummaries()
{
    for (const MetricSummary &summary : m_feed->summaries()) {
        if (isDocumentKind(summary.kind)) {
            if (!m_documents.contains(summary.name)) {
                auto *view = new MetricDocumentView(m_session, summary.name, summary.kind);
                m_documentRows->layout()->addWidget(view);
                m_documents.insert(summary.name, view);
            }
        } else if (m_grid->card(summary.name)) {
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
    m_filter->setVisible(m_grid->cards().size() >= filterFrom);
    giveRoom();
    updateEmpty();
    updateCounts();
    reveal();
}

void MetricsTab::addCard(const QString &name)
{
    ChartSpec spec;
    spec.title = name;
    spec.x = ChartX(m_x->currentData().toInt());
    spec.isLogY = m_logY->isChecked();
    ChartSeries series;
    series.key = m_session.id();
    series.name = name;
    if (const auto &run = m_session.run()) {
        series.label = run->displayName;
        if (run->started.isValid())
            series.start = double(run->started.toMSecsSinceEpoch()) / 1000;
    }
    spec.series.push_back(std::move(series));
    auto *card = new MetricCard(std::move(spec));
    connect(card, &MetricCard::toggled, this,
            [this](const QString &which) { setAlone(m_grid->alone() == which ? QString() : which); });
    connect(card, &MetricCard::axesChanged, this, &MetricsTab::setAxes);
    connect(card, &MetricCard::notice, this, [this](const QString &sentence) {
        m_notice->setText(sentence);
        QTimer::singleShot(noticeMs, m_notice, &QLabel::clear);
    });
    m_grid->add(card);
}

void MetricsTab::setAlone(const QString &name)
{
    const QString before = m_grid->alone();
    const int scrolled = m_scroll->verticalScrollBar()->value();
    m_grid->setAlone(name);
    giveRoom();
    const bool isAlone = !m_grid->alone().isEmpty();
    m_tileRow->setVisible(!isAlone && !m_tiles.isEmpty());
    m_documentRows->setVisible(!isAlone && !m_documents.isEmpty());
    m_filter->setVisible(!isAlone && m_grid->cards().size() >= filterFrom);
    if (isAlone && before.isEmpty())
        setProperty("scrolled", scrolled);
    QTimer::singleShot(0, this, [this, isAlone] {
        m_scroll->verticalScrollBar()->setValue(isAlone ? 0 : property("scrolled").toInt());
        reveal();
    });
    reveal();
}

void MetricsTab::giveRoom()
{
    const bool hasTiles = m_grid->alone().isEmpty() && !m_tiles.isEmpty();
    const int above = hasTiles ? m_tileRow->sizeHint().height() + grid : 0;
    m_grid->setRoom(std::max(240, m_scroll->viewport()->height() - 3 * grid - above), !m_documents.isEmpty());
}

void MetricsTab::reveal()
{
    if (!isVisible())
        return;
    const QRect seen(m_grid->mapFrom(m_scroll->viewport(), QPoint(0, 0)), m_scroll->viewport()->size());
    QSet<QString> wanted = m_grid->reveal(seen);
    if (m_grid->alone().isEmpty()) {
        for (auto it = m_documents.cbegin(); it != m_documents.cend(); ++it) {
            const QPoint at = it.value()->mapTo(m_scroll->viewport(), QPoint(0, 0));
            if (at.y() < 2 * seen.height() && at.y() + it.value()->height() > -seen.height())
                wanted.insert(it.key());
        }
    }
    m_feed->setWanted(wanted);
}

void MetricsTab::setAxes(ChartX x, bool isLogY)
{
    const QSignalBlocker blockX(m_x);
    const QSignalBlocker blockY(m_logY);
    m_x->setCurrentIndex(m_x->findData(int(x)));
    m_logY->setChecked(isLogY);
    m_preferences.setValue(preference(u"x"_s), int(x));
    m_preferences.setValue(preference(u"logY"_s), isLogY);
    for (MetricCard *card : m_grid->cards()) {
        const QSignalBlocker block(card);
        card->setAxes(x, isLogY);
    }
}

void MetricsTab::updateCounts()
{
    qint64 points = 0;
    for (const MetricSummary &summary : m_feed->summaries())
        points += isDocumentKind(summary.kind) ? 0 : summary.count;
    const int metrics = int(m_feed->summaries().size());
    QString text = pointCount(points);
    if (m_of == MetricFeed::Of::Script)
        text = metricCount(metrics) + u" · "_s + text;
    if (!m_filter->text().isEmpty())
        text = tr("%1 shown of ").arg(m_grid->shownCount()) + text;
    m_counts->setText(text);
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
    m_foot->setVisible(hasAny);
}

void MetricsTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_feed->setActive(true);
    QTimer::singleShot(0, this, &MetricsTab::reveal); // once the layout stands
}

void MetricsTab::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_feed->setActive(false);
}

bool MetricsTab::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize) {
        if (watched == m_scroll->viewport())
            giveRoom();
        QTimer::singleShot(0, this, &MetricsTab::reveal);
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace trainyard::ui
