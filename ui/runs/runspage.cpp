// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runspage.h"

#include "ui/common/card.h"
#include "ui/common/emptystate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/headlinemetric.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/runs/columnpicker.h"
#include "ui/runs/filterbar.h"
#include "ui/runs/logfolderbar.h"
#include "ui/runs/noticebar.h"
#include "ui/runs/runcelltexts.h"
#include "ui/runs/runpreview.h"
#include "ui/runs/viewsmenu.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int gatherMs = 100;   ///< changes that come together are asked for together
constexpr int shownMetrics = 2; ///< until somebody chooses

RunListModel::Texts cellTexts(const RunsPage::Clock &clock)
{
    return {[clock](const Run &run, const RunColumn &column) { return runCellText(run, column, clock()); },
            runCellTip};
}

QToolButton *toolButton(QAction *action)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setObjectName(action->objectName() + u"Button"_s);
    button->setAccessibleName(action->text());
    return button;
}
} // namespace

RunsPage::RunsPage(Workspace &workspace, Preferences &preferences, QWidget *parent, Clock clock)
    : QWidget(parent), m_workspace(workspace), m_preferences(preferences), m_model(cellTexts(clock)),
      m_feed(workspace, m_model), m_actions(workspace), m_table(new RunTable(m_model)),
      m_commands(new RunCommands(workspace, m_model, *m_table, m_actions, this)), m_filter(new FilterBar),
      m_views(new ViewsMenu(
          preferences, [this] { return view(); }, this)),
      m_picker(new ColumnPicker(this)), m_columnsButton(new QToolButton), m_count(new QLabel),
      m_newAbove(new QPushButton), m_error(new ErrorPanel), m_notice(new NoticeBar),
      m_stack(new QStackedWidget),
      m_nothingYet(new EmptyState(u"runs"_s, tr("No runs yet"),
                                  tr("A run is one execution of a training script. Choose a folder with a "
                                     "script to start the first one."),
                                  tr("New run"))),
      m_nothingMatches(new EmptyState(u"search"_s, tr("Nothing matches"), tr("No run fits the filter."),
                                      tr("Clear filter")))
{
    setAccessibleName(tr("Runs"));
    setFocusProxy(m_table);
    auto *list = new QWidget; // the text of the cells stands under the title of the page
    auto *inset = new QHBoxLayout(list);
    inset->setContentsMargins(grid, 0, grid, 0);
    inset->addWidget(m_table);
    m_list = list;
    new RunPreview(workspace, m_model, *m_table, clock);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_nothingYet);
    m_stack->addWidget(m_nothingMatches);
    m_nothingYet->setObjectName(u"nothingYet"_s);
    m_nothingMatches->setObjectName(u"nothingMatches"_s);

    auto *top = new QVBoxLayout;
    top->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    top->setSpacing(grid);
    top->addWidget(makeHeader());
    top->addWidget(m_filter);
    auto *logFolders = new LogFolderBar(workspace);
    connect(logFolders, &LogFolderBar::closed, this, &RunsPage::logsClosed);
    connect(logFolders, &LogFolderBar::failed, this, &RunsPage::showFailure);
    top->addWidget(logFolders);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_error);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_notice);

    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(gatherMs);
    m_tick.setInterval(1000);
    m_rememberTimer.setSingleShot(true);
    m_rememberTimer.setInterval(500);
    connectAll();

    const QList<RunView> last = runViewsFromJson(preferences.value(u"runs/last"_s).toByteArray());
    m_wantsMetrics = last.isEmpty() || last.first().columns.isEmpty();
    setView(last.isEmpty() ? RunView{} : last.first());
    refreshFacts();
}

RunsPage::~RunsPage()
{
    if (m_rememberTimer.isActive())
        remember();
    delete m_table; // while its model is there: a table that is closed still asks it
}

QWidget *RunsPage::makeHeader()
{
    m_count->setObjectName(u"runCount"_s);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_newAbove->setObjectName(u"newAbove"_s);
    m_newAbove->setFlat(true);
    m_newAbove->setToolTip(tr("Go to the newest runs (Ctrl+Home)"));
    m_newAbove->hide();

    auto *viewsButton = new QToolButton;
    viewsButton->setObjectName(u"viewsButton"_s);
    viewsButton->setText(tr("Views"));
    viewsButton->setAccessibleName(tr("Saved views"));
    viewsButton->setToolTip(tr("Saved filters and columns"));
    viewsButton->setIcon(themedIcon(u"eye"_s));
    connect(viewsButton, &QToolButton::clicked, this, [this, viewsButton] {
        m_views->popup(viewsButton->mapToGlobal(QPoint(0, viewsButton->height() + grid / 2)));
    });
    m_columnsButton->setObjectName(u"columnsButton"_s);
    m_columnsButton->setText(tr("Columns"));
    m_columnsButton->setAccessibleName(tr("Columns"));
    m_columnsButton->setToolTip(tr("Choose columns and metrics"));
    m_columnsButton->setIcon(themedIcon(u"table"_s));
    for (QToolButton *button : {viewsButton, m_columnsButton}) {
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
    }
    auto *newRunButton = new QPushButton(tr("New run"));
    newRunButton->setObjectName(u"newRunButton"_s);
    newRunButton->setProperty("primary", true);
    newRunButton->setToolTip(tr("New run (Ctrl+N)"));
    connect(newRunButton, &QPushButton::clicked, this, &RunsPage::newRun);

    m_tools = new QWidget;
    auto *tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(grid / 2);
    for (QAction *action : {m_commands->compare(), m_commands->again(), m_commands->cancel(),
                            m_commands->tags(), m_commands->remove()})
        tools->addWidget(toolButton(action));
    tools->addSpacing(2 * grid);
    tools->addWidget(viewsButton);
    tools->addWidget(m_columnsButton);

    auto *header = new QWidget;
    auto *line = new QHBoxLayout(header);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(grid / 2);
    line->addWidget(pageTitle(tr("Runs")));
    line->addSpacing(grid);
    line->addWidget(m_count);
    line->addWidget(m_newAbove);
    line->addStretch();
    line->addWidget(m_tools);
    line->addSpacing(grid);
    line->addWidget(newRunButton);
    return header;
}

void RunsPage::connectAll()
{
    connect(m_commands, &RunCommands::openRun, this, &RunsPage::openRun);
    connect(m_commands, &RunCommands::runAgain, this, &RunsPage::runAgain);
    connect(m_commands, &RunCommands::compareRuns, this, &RunsPage::compareRuns);
    connect(m_commands, &RunCommands::refused, this, &RunsPage::showFailure);
    connect(m_filter, &FilterBar::filterChanged, this, &RunsPage::ask);
    connect(m_filter, &FilterBar::left, this, [this] {
        m_table->setFocus(Qt::TabFocusReason);
        if (!m_table->currentIndex().isValid() && m_model.rowCount() > 0)
            m_table->selectRow(0);
    });
    connect(m_table, &RunTable::sortRequested, this, &RunsPage::sortBy);
    connect(m_table, &RunTable::columnsArranged, &m_rememberTimer, qOverload<>(&QTimer::start));
    connect(m_table, &RunTable::newAboveChanged, this, &RunsPage::showCount);
    connect(m_newAbove, &QPushButton::clicked, this, [this] { m_table->verticalScrollBar()->setValue(0); });
    connect(m_columnsButton, &QToolButton::clicked, this, [this] {
        const int left = m_columnsButton->width() - m_picker->width();
        m_picker->open(m_model.columns(), m_metricNames,
                       m_columnsButton->mapToGlobal(QPoint(left, m_columnsButton->height() + grid / 2)));
    });
    connect(m_picker, &ColumnPicker::picked, this, &RunsPage::pickColumn);
    connect(m_views, &ViewsMenu::chosen, this, &RunsPage::setView);
    connect(m_nothingYet, &EmptyState::actionRequested, this, &RunsPage::newRun);
    connect(m_nothingMatches, &EmptyState::actionRequested, this, [this] {
        m_filter->setLine({});
        m_filter->focusBox();
    });
    connect(&m_feed, &RunFeed::failed, this, &RunsPage::showFailure);
    connect(&m_feed, &RunFeed::answered, this, &RunsPage::showAnswer);
    connect(m_error, &ErrorPanel::remedyRequested, this, &RunsPage::refresh);
    connect(&m_workspace, &Workspace::runsChanged, &m_refreshTimer, [this] {
        if (isVisible() && !m_refreshTimer.isActive())
            m_refreshTimer.start();
    });
    connect(&m_refreshTimer, &QTimer::timeout, this, &RunsPage::refresh);
    connect(&m_tick, &QTimer::timeout, &m_model, &RunListModel::tick);
    connect(&m_rememberTimer, &QTimer::timeout, this, &RunsPage::remember);

    connect(&m_actions, &RunActions::progressed, this, [this](int done, int total) {
        if (total > 1 && done < total)
            m_notice->showProgress(tr("%1 of %2 runs").arg(formatCount(done), formatCount(total)), done,
                                   total, tr("Stop"));
    });
    connect(&m_actions, &RunActions::finished, this, [this](const QString &sentence) {
        m_notice->showNotice(sentence, m_actions.canUndo() ? tr("Undo") : QString());
    });
    connect(&m_actions, &RunActions::failed, this, &RunsPage::showFailure);
    connect(m_notice, &NoticeBar::actionRequested, this, [this] {
        if (m_actions.isBusy())
            m_actions.stop();
        else
            m_actions.undo();
    });
}

void RunsPage::focusFilter()
{
    m_filter->focusBox();
}

void RunsPage::refresh()
{
    m_error->clear();
    m_model.refresh();
    refreshFacts();
}

void RunsPage::refreshFacts()
{
    m_experimentsJob.start(m_workspace.experiments(),
                           [this](const Result<QList<ExperimentSummary>> &experiments) {
                               if (!experiments)
                                   return; // the list itself says what is wrong
                               m_allRuns = 0;
                               for (const ExperimentSummary &e : *experiments)
                                   m_allRuns += e.runs;
                               m_filter->setExperiments(*experiments);
                               showCount();
                           });
    m_metricsJob.start(m_workspace.metricNames(), [this](const Result<QStringList> &names) {
        if (!names)
            return;
        m_metricNames = *names;
        if (!m_wantsMetrics || names->isEmpty())
            return;
        m_wantsMetrics = false;
        for (const QString &name : usualMetrics(*names, shownMetrics))
            pickColumn(RunColumn::ofMetric(name), true);
    });
}

void RunsPage::ask()
{
    RunQuery query = m_filter->filter().query;
    query.sort = m_order.sort;
    query.metric = m_order.metric;
    query.ascending = m_order.ascending;
    m_table->showSort(query);
    m_error->clear();
    m_feed.setQuery(query);
    m_rememberTimer.start();
}

void RunsPage::sortBy(const RunColumn &column)
{
    const auto sort = column.sort();
    if (!sort) {
        m_table->showSort(m_model.query());
        return;
    }
    const bool isSame =
        *sort == m_order.sort && (*sort != RunQuery::Sort::Metric || column.metric == m_order.metric);
    if (!isSame)
        m_order = RunQuery{};
    if (isSame && m_order.ascending != column.startsAscending()) {
        m_order = RunQuery{}; // the third click gives the newest first again
    } else {
        m_order.sort = *sort;
        m_order.metric = column.metric;
        m_order.ascending = isSame ? !m_order.ascending : column.startsAscending();
    }
    ask();
}

void RunsPage::pickColumn(const RunColumn &column, bool isShown)
{
    QList<ColumnState> states = m_table->columnStates();
    states.removeIf([&](const ColumnState &state) { return state.column == column; });
    if (isShown) {
        // Metrics stand before the tags, the rest where it usually is.
        const QList<RunColumn> usual = RunColumn::fixed();
        const bool isMetric = column.kind == RunColumn::Kind::Metric;
        const auto rank = [&](const RunColumn &c) {
            return c.kind == RunColumn::Kind::Metric
                       ? usual.size() - 1
                       : usual.indexOf(c) + (c.kind == RunColumn::Kind::Tags ? 1 : 0);
        };
        auto at = states.end();
        while (at != states.begin() &&
               (isMetric ? rank((at - 1)->column) > rank(column) : rank((at - 1)->column) >= rank(column)))
            --at;
        states.insert(at, {column, 0});
    }
    m_table->setColumnStates(states);
    m_table->showSort(m_model.query());
    m_rememberTimer.start();
}

RunView RunsPage::view() const
{
    return {{}, m_filter->line(), m_order.sort, m_order.metric, m_order.ascending, m_table->columnStates()};
}

void RunsPage::setView(const RunView &view)
{
    if (!view.columns.isEmpty())
        m_table->setColumnStates(view.columns);
    m_order = RunQuery{};
    m_order.sort = view.sort;
    m_order.metric = view.metric;
    m_order.ascending = view.ascending;
    const bool isSameLine = m_filter->line() == view.filter.trimmed();
    m_filter->setLine(view.filter); // asks when it changes
    if (isSameLine)
        ask();
}

void RunsPage::showAnswer()
{
    m_error->clear();
    if (m_model.rowCount() > 0)
        m_stack->setCurrentWidget(m_list);
    else if (m_filter->filter().isEmpty())
        m_stack->setCurrentWidget(m_nothingYet);
    else
        m_stack->setCurrentWidget(m_nothingMatches);
    const bool hasRuns = m_stack->currentWidget() != m_nothingYet;
    m_filter->setVisible(hasRuns);
    m_tools->setVisible(hasRuns);
    showCount();
    m_commands->update();
}

void RunsPage::showCount()
{
    const int shown = m_model.rowCount();
    QString text;
    if (m_model.hasAnswer() && !m_filter->filter().isEmpty() && m_allRuns >= shown)
        text = tr("%1 of %2").arg(formatCount(shown), formatCount(m_allRuns));
    else if (m_model.hasAnswer() && shown > 0)
        text = formatCount(shown);
    m_count->setText(text);
    m_newAbove->setText(tr("%1 new above").arg(formatCount(m_table->newAbove())));
    m_newAbove->setVisible(m_table->newAbove() > 0);
}

void RunsPage::showFailure(const Error &error)
{
    const bool isOwnList = error.kind != ErrorKind::InvalidInput && error.kind != ErrorKind::Conflict;
    if (!m_model.hasAnswer())
        m_stack->setCurrentWidget(m_list); // what was empty before says nothing about this list
    m_error->showError(error, isOwnList ? tr("Try again") : QString());
}

void RunsPage::remember()
{
    RunView last = view();
    if (m_wantsMetrics)
        last.columns.clear(); // nobody chose them
    m_preferences.setValue(u"runs/last"_s, toJson(QList<RunView>{last}));
}

void RunsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_tick.start();
    if (m_model.hasAnswer())
        m_refreshTimer.start();
    if (!window()->focusWidget())
        m_table->setFocus();
}

void RunsPage::hideEvent(QHideEvent *event)
{
    m_tick.stop();
    if (m_rememberTimer.isActive()) {
        m_rememberTimer.stop();
        remember();
    }
    QWidget::hideEvent(event);
}

} // namespace trainyard::ui
