// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/homepage.h"

#include "ui/common/computestate.h"
#include "ui/common/emptystate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/linerow.h"
#include "ui/common/preferences.h"
#include "ui/common/scrollingbody.h"
#include "ui/common/theme.h"
#include "ui/home/startpanel.h"

#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int shownRunning = 8;
constexpr int shownEnded = 8;

QDateTime now()
{
    return QDateTime::currentDateTimeUtc();
}

QString computeDetail(const ComputeTarget &target)
{
    QStringList parts{computeFacts(target)};
    if (target.activeRuns > 0)
        parts << (target.activeRuns == 1 ? HomePage::tr("1 run")
                                         : HomePage::tr("%1 runs").arg(target.activeRuns));
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}
} // namespace

HomePage::HomePage(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_preferences(preferences), m_error(new ErrorPanel)
{
    setObjectName(u"homePage"_s);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(3 * grid);
    columns->addWidget(makeRunsColumn(), 7);
    columns->addWidget(makeSideColumn(), 4);

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(2 * grid, 12, 2 * grid, 2 * grid);
    layout->setSpacing(2 * grid);
    layout->addWidget(pageTitle(tr("Home")));
    layout->addWidget(m_error);
    layout->addLayout(columns, 1);

    QScrollArea *scroll = scrollingBody(content);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusProxy(scroll); // so that the keys scroll until a row has the focus
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &HomePage::tick);
    m_soon.setSingleShot(true);
    m_soon.setInterval(100);
    connect(&m_soon, &QTimer::timeout, this, &HomePage::askRuns);
    connect(m_error, &ErrorPanel::remedyRequested, this, &HomePage::refresh);
    connect(&workspace, &Workspace::runChanged, this, &HomePage::onRunChanged);
    connect(&workspace, &Workspace::runsChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(&workspace, &Workspace::computeChanged, this, &HomePage::askCompute);
    updateSections();
    refresh();
}

QWidget *HomePage::makeRunsColumn()
{
    m_runningTitle = sectionTitle(tr("Running now"));
    m_runningNote = mutedText(tr("Nothing is running."));
    m_running = new RunRows(m_workspace);
    m_endedTitle = sectionTitle(tr("Last ended"));
    m_ended = new RunRows(m_workspace);
    m_allRuns = new QToolButton;
    m_allRuns->setObjectName(u"allRuns"_s);
    m_allRuns->setText(tr("All runs"));
    m_allRuns->setToolTip(tr("Opens the list of all runs (Ctrl+2)"));
    m_allRuns->setAutoRaise(true);
    m_empty =
        new EmptyState(u"runs"_s, tr("No runs yet"),
                       tr("A run is one execution of your script: its files, its output and its metrics are "
                          "kept. Start the first one here, or drop a folder into the window."),
                       tr("Start a run"));
    for (RunRows *rows : {m_running, m_ended})
        connect(rows, &RunRows::openRun, this, &HomePage::openRun);
    connect(m_allRuns, &QToolButton::clicked, this, &HomePage::openRuns);
    connect(m_empty, &EmptyState::actionRequested, this, [this] { emit newRun({}); });

    auto *endedLine = new QHBoxLayout;
    endedLine->addWidget(m_endedTitle, 1);
    endedLine->addWidget(m_allRuns);
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_runningTitle);
    layout->addWidget(m_runningNote);
    layout->addWidget(m_running);
    layout->addSpacing(grid);
    layout->addLayout(endedLine);
    layout->addWidget(m_ended);
    layout->addStretch(1);
    return column;
}

QWidget *HomePage::makeSideColumn()
{
    m_start = new StartPanel(m_preferences);
    connect(m_start, &StartPanel::newRun, this, &HomePage::newRun);
    m_computeTitle = sectionTitle(tr("Compute that is on"));
    m_computeNote = mutedText();
    m_computeNote->setText(tr("Looking…"));
    m_compute = new Card;
    m_compute->hide();
    auto *rows = new QVBoxLayout(m_compute);
    rows->setContentsMargins(0, 4, 0, 4);
    rows->setSpacing(0);
    auto *column = new QWidget;
    column->setMaximumWidth(44 * grid);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(sectionTitle(tr("Start a run")));
    layout->addWidget(m_start);
    layout->addSpacing(grid);
    layout->addWidget(m_computeTitle);
    layout->addWidget(m_computeNote);
    layout->addWidget(m_compute);
    layout->addStretch(1);
    return column;
}

void HomePage::refresh()
{
    askRuns();
    askCompute();
}

void HomePage::askRuns()
{
    m_start->refresh(m_isLoaded && m_running->count() + m_ended->count() == 0);
    RunQuery active;
    for (const RunStatus status : allRunStatuses)
        if (!isTerminal(status))
            active.statuses << status;
    active.limit = shownRunning;
    m_runningJob.start(m_workspace.runs(active), [this](const Result<trainyard::RunPage> &page) {
        if (!page) {
            m_error->showError(page.error(), tr("Try again"));
            return;
        }
        m_running->setRuns(page->runs, now());
        m_runningTitle->setText(page->total > 0 ? tr("Running now · %1").arg(formatCount(page->total))
                                                : tr("Running now"));
        updateSections();
    });
    RunQuery ended;
    ended.statuses = {RunStatus::Completed, RunStatus::Failed, RunStatus::Canceled};
    ended.limit = 8 * shownEnded; // the newest need not be those that ended last
    m_endedJob.start(m_workspace.runs(ended), [this](const Result<trainyard::RunPage> &page) {
        if (page)
            showEnded(*page);
        else
            m_error->showError(page.error(), tr("Try again"));
    });
}

void HomePage::showEnded(const trainyard::RunPage &page)
{
    m_error->clear();
    m_isLoaded = true;
    QList<Run> last = page.runs;
    std::ranges::stable_sort(last, std::ranges::greater{}, &Run::ended);
    m_ended->setRuns(last.mid(0, shownEnded), now());
    updateSections();
    m_start->refresh(m_running->count() + m_ended->count() == 0);
}

void HomePage::askCompute()
{
    m_computeJob.start(m_workspace.computeTargets(), [this](const Result<QList<ComputeTarget>> &targets) {
        if (targets) {
            showCompute(*targets);
            return;
        }
        m_shownCompute.reset();
        m_compute->hide();
        m_computeNote->setText(targets.error().message);
        m_computeNote->show();
    });
}

void HomePage::showCompute(const QList<ComputeTarget> &targets)
{
    QStringList wanted;
    for (const ComputeTarget &target : targets)
        if (isOn(target.state))
            wanted << target.name + u'\n' + computeStateText(target.state) + u'\n' + computeDetail(target) +
                          computeCost(target);
    if (m_shownCompute == wanted)
        return; // a row that has the focus keeps it
    m_shownCompute = wanted;
    const auto old = m_compute->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *row : old)
        discard(row);
    for (const ComputeTarget &target : targets)
        if (isOn(target.state))
            m_compute->layout()->addWidget(makeComputeRow(target));
    m_compute->setVisible(!wanted.isEmpty());
    m_computeNote->setVisible(wanted.isEmpty());
    m_computeNote->setText(tr("No compute is on."));
}

QWidget *HomePage::makeComputeRow(const ComputeTarget &target)
{
    const QString cost = computeCost(target);
    auto *row = new LineRow({}, target.name, cost.isEmpty() ? computeStateText(target.state) : cost);
    row->setDetail(computeDetail(target));
    row->setGlyph([row, state = target.state](QPainter *painter, const QRectF &rect) {
        paintComputeGlyph(painter, rect, state, computeStateColor(state, row->palette()));
    });
    row->setObjectName(u"compute:"_s + target.name);
    row->setAccessibleDescription(computeStateText(target.state) + u", "_s + computeDetail(target));
    connect(row, &LineRow::clicked, this, [this, name = target.name] { emit openCompute(name); });
    return row;
}

void HomePage::onRunChanged(const Run &run)
{
    const bool isShown = m_running->updateRun(run) || m_ended->updateRun(run);
    // A run that began, ended or is new belongs into another section: ask for both, soon and together.
    if (!isShown || isTerminal(run.status))
        m_soon.start();
}

void HomePage::tick()
{
    m_running->setNow(now());
}

void HomePage::updateSections()
{
    const bool hasRunning = m_running->count() > 0;
    const bool hasEnded = m_ended->count() > 0;
    const bool hasAny = hasRunning || hasEnded;
    m_empty->setVisible(m_isLoaded && !hasAny);
    m_runningTitle->setVisible(hasAny);
    m_runningNote->setVisible(!hasRunning && hasEnded);
    m_running->setVisible(hasRunning);
    m_endedTitle->setVisible(hasEnded);
    m_allRuns->setVisible(hasAny);
    m_ended->setVisible(hasEnded);
    if (hasRunning && isVisible())
        m_second.start();
    else
        m_second.stop();
}

void HomePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_running->setLive(true);
    m_ended->setNow(now());
    tick();
    refresh();
    updateSections();
}

void HomePage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_running->setLive(false);
    m_second.stop();
}

} // namespace trainyard::ui
