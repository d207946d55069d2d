// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/comparepage.h"

#include "ui/common/card.h"
#include "ui/common/emptystate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/pagetabs.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/runs/compare/comparecharts.h"
#include "ui/runs/compare/comparedruns.h"
#include "ui/runs/compare/comparenumbers.h"
#include "ui/runs/compare/comparetable.h"
#include "ui/runs/compare/runlegend.h"
#include "ui/runs/run/elidedlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

ComparePage::ComparePage(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_preferences(preferences), m_runs(new ComparedRuns(workspace, this)),
      m_title(pageTitle(tr("Compare"))), m_group(new QComboBox), m_choice(new ElidedLabel),
      m_legend(new RunLegend(*m_runs)), m_error(new ErrorPanel),
      m_tabs(new PageTabs(tr("Parts of the comparison"))), m_chartsOrNone(new QStackedWidget),
      m_none(new EmptyState(u"chart"_s, {}, {})), m_charts(new CompareCharts(*m_runs, preferences)),
      m_table(new CompareTable(*m_runs, preferences)), m_parallel(new ParallelTab(*m_runs, preferences)),
      m_scatter(new ScatterTab(*m_runs, preferences))
{
    setObjectName(u"comparePage"_s);
    setAccessibleName(tr("Compare runs"));
    m_chartsOrNone->addWidget(m_none);
    m_chartsOrNone->addWidget(m_charts);
    m_tabs->setObjectName(u"compareTabs"_s);
    m_tabs->addTab(m_chartsOrNone, tr("Charts"));
    m_tabs->addTab(m_table, tr("Table"));
    m_tabs->addTab(m_parallel, tr("Parallel"));
    m_tabs->addTab(m_scatter, tr("Scatter"));
    connect(m_parallel, &ParallelTab::openRun, this, &ComparePage::openRun);
    connect(m_scatter, &ScatterTab::openRun, this, &ComparePage::openRun);
    setFocusProxy(m_tabs);

    auto *back = new QToolButton;
    back->setObjectName(u"compareBack"_s);
    back->setIcon(themedIcon(u"arrow-left"_s));
    back->setAutoRaise(true);
    back->setToolTip(tr("All runs"));
    back->setAccessibleName(tr("All runs"));
    connect(back, &QToolButton::clicked, this, &ComparePage::openRuns);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(2 * grid, grid, 2 * grid, 0);
    line->addWidget(back);
    line->addWidget(m_title);
    line->addStretch(1);
    m_choice->setObjectName(u"compareChoice"_s);
    line->addWidget(m_choice);
    connect(m_runs, &ComparedRuns::choiceChanged, this, &ComparePage::sayChoice);
    auto *groupBy = new QLabel(tr("Group by"));
    groupBy->setForegroundRole(QPalette::PlaceholderText);
    m_group->setObjectName(u"compareGroup"_s);
    m_group->setAccessibleName(tr("Group runs by"));
    m_group->setToolTip(
        tr("A line for each group: the mean of its runs in a band from the least to the most"));
    m_group->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    line->addWidget(groupBy);
    line->addWidget(m_group);
    line->setSpacing(grid);
    auto *legend = new QHBoxLayout;
    legend->setContentsMargins(2 * grid, grid / 2, 2 * grid, grid / 2);
    legend->addWidget(m_legend);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addLayout(legend);
    layout->addWidget(m_error);
    layout->addWidget(m_tabs, 1);

    connect(m_legend, &RunLegend::visibilityChanged, m_charts, &CompareCharts::setRunVisible);
    connect(m_legend, &RunLegend::openRun, this, &ComparePage::openRun);
    connect(m_charts, &CompareCharts::openRun, this, &ComparePage::openRun);
    connect(m_runs, &ComparedRuns::runsChanged, this, &ComparePage::offerGroupings);
    connect(m_runs, &ComparedRuns::switched, this, &ComparePage::offerGroupings);
    connect(m_group, &QComboBox::activated, this, [this] {
        m_preferences.setValue(u"compare/group"_s, m_group->currentData());
        m_runs->setGrouping(m_group->currentData().toString());
    });
    connect(m_runs, &ComparedRuns::runsChanged, this, &ComparePage::updateHeader);
    connect(m_runs, &ComparedRuns::metricsChanged, this, &ComparePage::updateHeader);
    connect(m_runs, &ComparedRuns::failed, this,
            [this](const Error &error) { m_error->showError(error, tr("Try again")); });
    connect(m_error, &ErrorPanel::remedyRequested, this, &ComparePage::refresh);
    updateHeader();
}

void ComparePage::showRuns(const QStringList &ids)
{
    m_error->clear();
    m_runs->show(ids);
    if (ids.size() > ComparedRuns::maxRuns)
        m_error->showError({ErrorKind::InvalidInput,
                            tr("At most %1 runs are compared at once; these are the first of %2.")
                                .arg(ComparedRuns::maxRuns)
                                .arg(ids.size()),
                            {},
                            {}});
    updateHeader();
}

QStringList ComparePage::runIds() const
{
    return m_runs->ids();
}

void ComparePage::refresh()
{
    m_error->clear();
    m_runs->reload();
}

void ComparePage::focusFilter()
{
    if (m_tabs->currentWidget() == m_table)
        m_table->focusFilter();
    else
        m_charts->focusFilter();
}

void ComparePage::showTab(const QString &tab)
{
    static const QStringList tabs{u"charts"_s, u"table"_s, u"parallel"_s, u"scatter"_s};
    m_tabs->setCurrentIndex(std::max(0, int(tabs.indexOf(tab))));
}

void ComparePage::updateHeader()
{
    m_title->setText(formatCounted(m_runs->ids().size(), tr("Compare 1 run"), tr("Compare %1 runs")));
    sayChoice();
    bool hasCurve = false;
    for (const QString &metric : m_runs->metricNames()) {
        hasCurve = m_runs->isCurve(metric);
        if (hasCurve)
            break;
    }
    if (!m_runs->isKnown())
        m_none->setText(tr("Looking for metrics"), tr("The metrics of these runs are being read."));
    else if (m_runs->metricNames().isEmpty())
        m_none->setText(tr("These runs have no metrics"),
                        tr("Log numbers, or print them, and they are drawn here."));
    else
        m_none->setText(tr("These runs have no curves"),
                        tr("Each metric has a single value. The table has them side by side."));
    m_chartsOrNone->setCurrentWidget(hasCurve ? static_cast<QWidget *>(m_charts) : m_none);
}

void ComparePage::sayChoice()
{
    const QString words = m_runs->choiceInWords();
    m_choice->setText(words.isEmpty() ? QString() : tr("%1 · Esc lets go").arg(words));
    m_choice->setAccessibleName(words);
    setAccessibleDescription(words.isEmpty() ? m_runs->summary() : words + u". "_s + m_runs->summary());
}

void ComparePage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_runs->chosen())
        m_runs->choose({});
    else
        QWidget::keyPressEvent(event);
}

void ComparePage::offerGroupings()
{
    const QSignalBlocker block(m_group);
    m_group->clear();
    m_group->addItem(tr("nothing"), QString());
    for (const auto &[word, name] : m_runs->groupings())
        m_group->addItem(name, word);
    const int wanted = m_group->findData(m_preferences.value(u"compare/group"_s, QString()).toString());
    m_group->setCurrentIndex(std::max(0, wanted));
    m_group->setEnabled(m_group->count() > 1);
    m_runs->setGrouping(m_group->currentData().toString());
}

void ComparePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_runs->setActive(true);
}

void ComparePage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_runs->setActive(false);
}

} // namespace trainyard::ui
