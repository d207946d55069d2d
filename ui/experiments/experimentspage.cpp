// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiments/experimentspage.h"

#include "models/items/columns.h"
#include "ui/common/card.h"
#include "ui/common/emptystate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/escapeclears.h"
#include "ui/common/flattable.h"
#include "ui/common/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

ExperimentsPage::ExperimentsPage(Workspace &workspace, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_filter(new QSortFilterProxyModel(this)),
      m_error(new ErrorPanel),
      m_nothing(new EmptyState(
          u"experiments"_s, tr("No experiments yet"),
          tr("An experiment gathers the runs that try the same thing. It begins with its first run."),
          tr("New run"))),
      m_noneMatch(new EmptyState(u"experiments"_s, tr("Nothing matches"),
                                 tr("No experiment has these letters in its name."), tr("Clear the filter")))
{
    setObjectName(u"experimentsPage"_s);
    m_filter->setSourceModel(&m_model);
    m_filter->setSortRole(SortRole);
    m_filter->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    QWidget *top = makeTop();
    makeTable();
    auto *list = new QWidget;
    auto *cells = new QVBoxLayout(list);
    cells->setContentsMargins(grid, 0, grid, 0); // the text of the cells stands under the title of the page
    cells->addWidget(m_table);
    cells->addWidget(m_nothing);
    cells->addWidget(m_noneMatch);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(top);
    layout->addWidget(list, 1);

    m_soon.setSingleShot(true);
    m_soon.setInterval(500);
    connect(&m_soon, &QTimer::timeout, this, &ExperimentsPage::refresh);
    const auto ask = [this] {
        if (isVisible() && !m_soon.isActive())
            m_soon.start();
    };
    connect(&workspace, &Workspace::runsChanged, this, ask);
    connect(&workspace, &Workspace::runChanged, this, ask);
    connect(m_nothing, &EmptyState::actionRequested, this, &ExperimentsPage::newRun);
    connect(m_noneMatch, &EmptyState::actionRequested, m_box, &QLineEdit::clear);
    connect(m_error, &ErrorPanel::remedyRequested, this, &ExperimentsPage::refresh);
    setFocusProxy(m_table);
    escapeClears(m_box, m_table);
    updateVisibility();
}

QWidget *ExperimentsPage::makeTop()
{
    m_box = new QLineEdit;
    m_box->setObjectName(u"experimentsFilter"_s);
    m_box->setPlaceholderText(tr("Filter (Ctrl+F)"));
    m_box->setAccessibleName(tr("Filter experiments by name"));
    m_box->setClearButtonEnabled(true);
    m_box->setFixedWidth(30 * grid);
    connect(m_box, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setFilterFixedString(text);
        updateVisibility();
    });
    auto *top = new QWidget;
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins(2 * grid, 0, 2 * grid, 0);
    layout->setSpacing(grid);
    auto *line = new QHBoxLayout;
    line->addWidget(pageTitle(tr("Experiments")), 1);
    line->addWidget(m_box);
    layout->addLayout(line);
    layout->addWidget(m_error);
    return top;
}

void ExperimentsPage::makeTable()
{
    m_table = new FlatTable(u"experimentsTable"_s, tr("Experiments"), *m_filter);
    m_table->setColumns(ExperimentListModel::Name, {{ExperimentListModel::Runs, 12},
                                                    {ExperimentListModel::Active, 12},
                                                    {ExperimentListModel::Failed, 12},
                                                    {ExperimentListModel::LastRun, 22}});
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex &row) { emit openExperiment(row.data(IdRole).toString()); });
}

void ExperimentsPage::refresh()
{
    m_job.start(m_workspace.experiments(), [this](const Result<QList<ExperimentSummary>> &experiments) {
        if (!experiments) {
            m_error->showError(experiments.error(), tr("Try again"));
            return;
        }
        m_error->clear();
        apply(*experiments);
    });
}

void ExperimentsPage::apply(const QList<ExperimentSummary> &experiments)
{
    const QString selected = m_table->selectedId();
    m_isKnown = true;
    m_model.apply(experiments);
    const int row = std::max(m_model.rowOf(selected), 0);
    if (m_model.rowCount() > 0 && m_table->selectedId().isEmpty())
        m_table->setCurrentIndex(m_filter->mapFromSource(m_model.index(row, 0)));
    updateVisibility();
}

void ExperimentsPage::updateVisibility()
{
    const bool hasAny = m_model.rowCount() > 0;
    m_nothing->setVisible(m_isKnown && !hasAny);
    m_noneMatch->setVisible(hasAny && m_filter->rowCount() == 0);
    m_table->setVisible(!m_isKnown || m_filter->rowCount() > 0);
}

void ExperimentsPage::focusFilter()
{
    m_box->setFocus(Qt::ShortcutFocusReason);
    m_box->selectAll();
}

void ExperimentsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

} // namespace trainyard::ui
