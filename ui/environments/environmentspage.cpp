// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/environmentspage.h"

#include "models/documents/environmentexport.h"
#include "models/items/columns.h"
#include "services/workspace/environmentservice.h"
#include "ui/common/card.h"
#include "ui/common/errorpanel.h"
#include "ui/common/escapeclears.h"
#include "ui/common/flattable.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/environments/environmentdetails.h"

#include <QAction>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
const auto targetName = u"local"_s;
} // namespace

EnvironmentsPage::EnvironmentsPage(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_filter(new QSortFilterProxyModel(this)),
      m_error(new ErrorPanel), m_details(new EnvironmentDetails(workspace, preferences))
{
    setObjectName(u"environmentsPage"_s);
    m_filter->setSourceModel(&m_model);
    m_filter->setSortRole(SortRole);
    m_filter->setFilterKeyColumn(-1);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    QWidget *top = makeTop();
    auto *split = new QSplitter(Qt::Vertical);
    split->setHandleWidth(grid);
    split->setChildrenCollapsible(false);
    split->addWidget(makeList());
    split->addWidget(m_details);
    split->setStretchFactor(1, 1);
    split->setSizes({7 * FlatTable::rowHeight, 50 * grid});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(top);
    layout->addWidget(split, 1);

    m_soon.setSingleShot(true);
    m_soon.setInterval(500);
    connect(&m_soon, &QTimer::timeout, this, &EnvironmentsPage::ask);
    connect(&workspace, &Workspace::runsChanged, this, [this] {
        if (isVisible() && !m_soon.isActive())
            m_soon.start();
    });
    connect(m_details, &EnvironmentDetails::registered, this, [this](const QString &reference) {
        m_wanted = reference;
        ask();
    });
    connect(m_details, &EnvironmentDetails::buildChanged, this, &EnvironmentsPage::ask);
    connect(m_error, &ErrorPanel::remedyRequested, this, &EnvironmentsPage::refresh);
    setFocusProxy(m_table);
    escapeClears(m_box, m_table);
    ask();
}

QWidget *EnvironmentsPage::makeTop()
{
    m_box = new QLineEdit;
    m_box->setObjectName(u"environmentFilter"_s);
    m_box->setPlaceholderText(tr("Filter (Ctrl+F)"));
    m_box->setAccessibleName(tr("Filter environments by name or kind"));
    m_box->setClearButtonEnabled(true);
    m_box->setFixedWidth(30 * grid);
    connect(m_box, &QLineEdit::textChanged, m_filter, &QSortFilterProxyModel::setFilterFixedString);
    auto *make = new QPushButton(themedIcon(u"plus"_s), tr("New"));
    make->setObjectName(u"newEnvironment"_s);
    auto *menu = new QMenu(make);
    menu->addAction(tr("From conda and pip packages"), this,
                    [this] { newEnvironment(Environment::Format::CondaFile); });
    menu->addAction(tr("From pip packages alone"), this,
                    [this] { newEnvironment(Environment::Format::Requirements); });
    menu->addAction(tr("From a container image"), this, &EnvironmentsPage::newContainer);
    if (m_workspace.environmentService()) {
        menu->addSeparator();
        menu->addAction(tr("Import a conda file, requirements.txt or pyproject.toml…"), this,
                        &EnvironmentsPage::chooseImport);
        menu->addAction(tr("Import an existing conda environment…"), this,
                        &EnvironmentsPage::chooseCondaImport);
    }
    make->setMenu(menu);
    auto *top = new QWidget;
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins(2 * grid, 0, 2 * grid, 0);
    layout->setSpacing(grid);
    auto *line = new QHBoxLayout;
    line->setSpacing(grid);
    line->addWidget(pageTitle(tr("Environments")), 1);
    line->addWidget(m_box);
    line->addWidget(make);
    layout->addLayout(line);
    layout->addWidget(m_error);
    return top;
}

QWidget *EnvironmentsPage::makeList()
{
    m_table = new FlatTable(u"environmentTable"_s, tr("Environments"), *m_filter);
    m_table->setMinimumHeight(3 * FlatTable::rowHeight);
    m_table->setColumns(EnvironmentListModel::Name, {{EnvironmentListModel::Version, 10},
                                                     {EnvironmentListModel::Kind, 22},
                                                     {EnvironmentListModel::Built, 22},
                                                     {EnvironmentListModel::Size, 11},
                                                     {EnvironmentListModel::LastUsed, 16}});
    auto *archival = new QAction(tr("Archive this version"), m_table);
    archival->setObjectName(u"archiveEnvironment"_s);
    m_table->addAction(archival);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(archival, &QAction::triggered, this, &EnvironmentsPage::archiveSelected);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &EnvironmentsPage::onSelection);
    auto *list = new QWidget;
    auto *layout = new QVBoxLayout(list);
    layout->setContentsMargins(grid, 0, grid, 0);
    layout->addWidget(m_table);
    return list;
}

void EnvironmentsPage::refresh()
{
    ask();
    m_details->refresh();
}

void EnvironmentsPage::ask()
{
    m_listJob.start(m_workspace.environments(), [this](const Result<QList<Environment>> &environments) {
        if (!environments) {
            m_error->showError(environments.error(), tr("Try again"));
            return;
        }
        m_error->clear();
        m_registered = *environments;
        fill();
    });
    EnvironmentService *service = m_workspace.environmentService();
    if (!service)
        return;
    m_buildsJob.start(service->builds(targetName), [this](const Result<QList<EnvironmentBuild>> &builds) {
        m_builds = builds.value_or(QList<EnvironmentBuild>()); // without them the list is still one
        fill();
    });
}

void EnvironmentsPage::fill()
{
    QList<Environment> shown;
    for (const Environment &environment : std::as_const(m_registered)) {
        if (!environment.isArchived)
            shown.append(environment);
    }
    for (const Environment &curated : curatedEnvironments()) {
        if (std::ranges::find(m_registered, curated.name, &Environment::name) == m_registered.end())
            shown.append(curated);
    }
    const QString before = m_table->selectedId();
    m_model.apply(shown, m_builds);
    if (!m_wanted.isEmpty() && m_model.rowOf(m_wanted) >= 0)
        select(std::exchange(m_wanted, QString()));
    else if (!before.isEmpty())
        select(before);
    else if (m_details->shown().isEmpty() && !m_details->hasDraft() && m_filter->rowCount() > 0)
        m_table->selectRow(0);
}

void EnvironmentsPage::select(const QString &reference)
{
    const int row = m_model.rowOf(reference);
    if (row < 0)
        return;
    const QModelIndex at = m_filter->mapFromSource(m_model.index(row, 0));
    if (!m_table->selectionModel()->isRowSelected(at.row(), {}))
        m_table->selectRow(at.row());
    onSelection();
}

void EnvironmentsPage::onSelection()
{
    if (const Environment *environment = m_model.at(m_model.rowOf(m_table->selectedId())))
        m_details->showEnvironment(*environment, m_model.environments());
}

void EnvironmentsPage::showEnvironment(const QString &reference)
{
    m_wanted = reference;
    for (const Environment &environment : m_model.environments()) { // newest first
        if (environment.name == reference) {
            m_wanted = environment.reference();
            break;
        }
    }
    if (m_model.rowOf(m_wanted) >= 0)
        select(std::exchange(m_wanted, QString()));
}

void EnvironmentsPage::showTab(const QString &tab)
{
    m_details->showTab(tab);
}

void EnvironmentsPage::newEnvironment(Environment::Format format)
{
    Environment draft;
    draft.kind = Environment::Kind::SystemManaged;
    draft.format = format;
    draft.document = format == Environment::Format::CondaFile
                         ? u"channels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - pip\n"_s
                         : QString();
    m_table->clearSelection();
    m_details->showDraft(draft, m_model.environments());
    m_details->showTab(u"packages"_s);
}

void EnvironmentsPage::newContainer()
{
    Environment draft;
    draft.kind = Environment::Kind::Container;
    draft.format = Environment::Format::Requirements;
    draft.container.isEnabled = true;
    m_table->clearSelection();
    m_details->showDraft(draft, m_model.environments());
    m_details->showTab(u"container"_s);
}

void EnvironmentsPage::chooseImport()
{
    auto *dialog = new QFileDialog(this, tr("Import packages"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Package lists (*.yml *.yaml *.txt *.toml *.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &EnvironmentsPage::import);
    dialog->open();
}

void EnvironmentsPage::chooseCondaImport()
{
    auto *dialog = new QFileDialog(this, tr("Folder of a conda environment"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &EnvironmentsPage::import);
    dialog->open();
}

void EnvironmentsPage::import(const QString &path)
{
    m_importJob.start(m_workspace.environmentService()->import(path),
                      [this](const Result<Environment> &read) {
                          if (!read) {
                              m_error->showError(read.error());
                              return;
                          }
                          m_error->clear();
                          m_table->clearSelection();
                          m_details->showDraft(*read, m_model.environments());
                          m_details->showTab(u"packages"_s);
                      });
}

void EnvironmentsPage::archiveSelected()
{
    EnvironmentService *service = m_workspace.environmentService();
    const Environment *environment = m_model.at(m_model.rowOf(m_table->selectedId()));
    if (!service || !environment || environment->version == 0)
        return;
    m_archiveJob.start(service->archive(environment->reference(), true),
                       [this](const Result<Environment> &done) {
                           if (!done)
                               m_error->showError(done.error());
                           ask();
                       });
}

void EnvironmentsPage::focusFilter()
{
    m_box->setFocus(Qt::ShortcutFocusReason);
    m_box->selectAll();
}

} // namespace trainyard::ui
