// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/computepage.h"

#include "models/items/columns.h"
#include "ui/common/card.h"
#include "ui/common/emptystate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/escapeclears.h"
#include "ui/common/flattable.h"
#include "ui/common/icon.h"
#include "ui/common/pagetabs.h"
#include "ui/common/scrollingbody.h"
#include "ui/common/theme.h"
#include "ui/compute/attachform.h"
#include "ui/compute/computedetails.h"
#include "ui/compute/computefilter.h"
#include "ui/compute/computestatebadge.h"
#include "ui/compute/createform.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

ComputePage::ComputePage(Workspace &workspace, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_filter(new ComputeFilter(m_model, this)),
      m_error(new ErrorPanel), m_details(new ComputeDetails(workspace))
{
    setObjectName(u"computePage"_s);
    QWidget *top = makeTop();
    m_scroll = scrollingBody(m_details);

    m_split = new QSplitter(Qt::Vertical);
    m_split->setHandleWidth(grid);
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(makeList());
    m_split->addWidget(m_scroll);
    m_split->setStretchFactor(1, 1);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(top);
    layout->addWidget(m_split, 1);
    m_form = new AttachForm(workspace);
    m_form->hide();
    layout->addWidget(m_form, 1);
    m_creation = new CreateForm(workspace);
    m_creation->hide();
    layout->addWidget(m_creation, 1);
    connect(m_form, &AttachForm::closed, this, &ComputePage::closeForm);
    connect(m_form, &AttachForm::attached, this, &ComputePage::made);
    connect(m_creation, &CreateForm::closed, this, &ComputePage::closeForm);
    connect(m_creation, &CreateForm::created, this, &ComputePage::made);
    connect(m_details, &ComputeDetails::changed, this, [this](const QString &sentence) {
        if (!sentence.isEmpty())
            say(sentence);
        refresh();
    });
    connect(m_details, &ComputeDetails::editRequested, this, &ComputePage::openForm);
    connect(m_details, &ComputeDetails::detached, this, [this](const DetachedCompute &what) {
        say(what.explanation);
        m_table->clearSelection();
        refresh();
    });
    auto *detach = new QShortcut(Qt::Key_Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(detach, &QShortcut::activated, m_details, &ComputeDetails::takeAway);

    m_soon.setSingleShot(true);
    m_soon.setInterval(200);
    connect(&m_soon, &QTimer::timeout, this, &ComputePage::refresh);
    const auto ask = [this] {
        if (isVisible() && !m_soon.isActive())
            m_soon.start();
    };
    connect(&workspace, &Workspace::computeChanged, this, ask);
    connect(&workspace, &Workspace::runsChanged, this, ask);
    connect(&workspace, &Workspace::runChanged, this, ask);
    connect(m_details, &ComputeDetails::openRun, this, &ComputePage::openRun);
    connect(m_details, &ComputeDetails::tested, this, &ComputePage::refresh);
    connect(m_error, &ErrorPanel::remedyRequested, this, &ComputePage::refresh);
    setFocusProxy(m_table);
    escapeClears(m_box, m_table);
    updateVisibility();
    refresh();
}

QWidget *ComputePage::makeTop()
{
    const bool isService = m_workspace.capabilities().canCreateCompute;
    m_box = new QLineEdit;
    m_box->setObjectName(u"computeFilter"_s);
    m_box->setPlaceholderText(tr("Filter (Ctrl+F)"));
    m_box->setAccessibleName(tr("Filter compute by name, state, kind or GPU"));
    m_box->setClearButtonEnabled(true);
    m_box->setFixedWidth(30 * grid);
    connect(m_box, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setText(text);
        updateVisibility();
    });
    m_tabs = new UnderlinedTabBar;
    m_tabs->setObjectName(u"computeTabs"_s);
    m_tabs->setAccessibleName(tr("Kind of compute"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->hide();
    for (const QString &name : {isService ? tr("Attached") : tr("Local and attached"), tr("Clusters"),
                                tr("Instances"), tr("Kubernetes")})
        m_tabs->addTab(name);
    if (isService)
        m_tabs->setCurrentIndex(int(ComputeGroup::Clusters));
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_filter->setGroup(m_tabs->isVisibleTo(this) ? std::optional(ComputeGroup(tab)) : std::nullopt);
        updateVisibility();
    });
    m_note = makeNote();

    auto *top = new QWidget;
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins(2 * grid, 0, 2 * grid, 0);
    layout->setSpacing(grid);
    auto *line = new QHBoxLayout;
    m_title = pageTitle(tr("Compute"));
    m_attach = new QPushButton(isService ? tr("Attach") : tr("Attach a machine"));
    m_attach->setObjectName(u"attachCompute"_s);
    m_attach->setIcon(themedIcon(u"plus"_s));
    m_attach->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    m_attach->setToolTip(
        (isService ? tr("What is in Azure already (%1)") : tr("Any machine that you reach with ssh (%1)"))
            .arg(u"Ctrl+Shift+A"_s));
    m_attach->setVisible(m_workspace.capabilities().canAttachCompute);
    connect(m_attach, &QPushButton::clicked, this, [this] { openForm(); });
    m_create = new QPushButton(tr("Create"));
    m_create->setObjectName(u"createCompute"_s);
    m_create->setIcon(themedIcon(u"plus"_s));
    m_create->setToolTip(tr("A cluster or an instance"));
    m_create->setVisible(m_workspace.capabilities().canCreateCompute);
    connect(m_create, &QPushButton::clicked, this, &ComputePage::openCreation);
    m_said = mutedText();
    m_said->setObjectName(u"computeSaid"_s);
    m_said->hide();
    line->addWidget(m_title, 1);
    line->addWidget(m_box);
    line->addWidget(m_attach);
    line->addWidget(m_create);
    layout->addLayout(line);
    layout->addWidget(m_note);
    layout->addWidget(m_said);
    layout->addWidget(m_error);
    layout->addWidget(m_tabs);
    return top;
}

QWidget *ComputePage::makeNote()
{
    const Capabilities can = m_workspace.capabilities();
    auto *note = new QWidget;
    note->setVisible(false);
    if (can.canAttachCompute || can.canCreateCompute || can.whyNoCompute.isEmpty())
        return note;
    auto *text = mutedText(can.whyNoCompute);
    text->setObjectName(u"whyNoCompute"_s);
    auto *layout = new QHBoxLayout(note);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(text, 1);
    note->setVisible(true);
    return note;
}

QWidget *ComputePage::makeList()
{
    m_table = new FlatTable(u"computeTable"_s, tr("Compute targets"), *m_filter);
    m_table->setItemDelegate(new ComputeDelegate(m_table));
    m_table->setMinimumHeight(2 * FlatTable::rowHeight + 2);
    m_table->setColumns(ComputeListModel::Name, {{ComputeListModel::State, 14},
                                                 {ComputeListModel::Kind, 16},
                                                 {ComputeListModel::Cores, 8},
                                                 {ComputeListModel::Gpus, 8},
                                                 {ComputeListModel::Memory, 11},
                                                 {ComputeListModel::FreeDisk, 11},
                                                 {ComputeListModel::Nodes, 13},
                                                 {ComputeListModel::Runs, 12},
                                                 {ComputeListModel::Cost, 13}});
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ComputePage::onSelection);

    m_empty = new EmptyState(u"compute"_s, tr("Nothing matches"), tr("No compute here has these words."),
                             tr("Clear the filter"));
    connect(m_empty, &EmptyState::actionRequested, m_box, &QLineEdit::clear);
    auto *list = new QWidget;
    auto *layout = new QVBoxLayout(list);
    layout->setContentsMargins(grid, 0, grid, 0); // the text of the cells stands under the title of the page
    layout->setSpacing(0);
    layout->addWidget(m_table);
    layout->addWidget(m_empty);
    return list;
}

void ComputePage::refresh()
{
    m_job.start(m_workspace.computeTargets(), [this](const Result<QList<ComputeTarget>> &targets) {
        if (!targets) {
            m_error->showError(targets.error(), tr("Try again"));
            return;
        }
        m_error->clear();
        showTargets(*targets);
    });
    m_details->refreshRuns();
}

void ComputePage::showTargets(const QList<ComputeTarget> &targets)
{
    m_model.apply(targets);
    updateTabs();
    if (const int row = m_model.rowOf(m_details->targetName()); row >= 0)
        m_details->showTarget(m_model.targets().at(row));
    selectWanted();
    updateVisibility();
    // The list is as high as it has rows, until there are many or another number of them.
    const int rows = std::clamp(int(targets.size()), 1, 8);
    if (std::exchange(m_sizedRows, rows) != rows)
        m_split->setSizes({(rows + 1) * FlatTable::rowHeight + 2, 100 * grid});
}

void ComputePage::updateTabs()
{
    const auto &targets = m_model.targets();
    const auto count = [&](ComputeGroup group) {
        return std::ranges::count(targets, group,
                                  [](const ComputeTarget &t) { return computeGroup(t.kind); });
    };
    const bool hasTabs = m_workspace.capabilities().canCreateCompute ||
                         count(ComputeGroup::LocalAndAttached) != targets.size();
    m_tabs->setVisible(hasTabs && m_split->isVisibleTo(this));
    m_filter->setGroup(hasTabs ? std::optional(ComputeGroup(m_tabs->currentIndex())) : std::nullopt);
    // Columns that would say the same of every target say nothing.
    const auto any = [&](auto has) { return std::ranges::any_of(targets, has); };
    m_table->setColumnHidden(ComputeListModel::Nodes,
                             !any([](const ComputeTarget &t) { return t.nodesMax > 1; }));
    m_table->setColumnHidden(ComputeListModel::FreeDisk,
                             !any([](const ComputeTarget &t) { return t.freeDiskBytes > 0; }));
    m_table->setColumnHidden(ComputeListModel::Runs, m_workspace.capabilities().canCreateCompute);
    m_table->setColumnHidden(ComputeListModel::Cost,
                             !any([](const ComputeTarget &t) { return t.costPerHour.has_value(); }));
}

void ComputePage::showTarget(const QString &name)
{
    m_wanted = name;
    m_box->clear();
    selectWanted();
}

void ComputePage::selectWanted()
{
    if (const int row = m_model.rowOf(m_wanted); row >= 0) {
        if (m_tabs->isVisibleTo(this))
            m_tabs->setCurrentIndex(int(computeGroup(m_model.targets().at(row).kind)));
        m_table->selectRow(m_filter->mapFromSource(m_model.index(row, 0)).row());
        m_wanted.clear();
    } else if (!m_table->selectionModel()->hasSelection() && m_filter->rowCount() > 0) {
        m_table->selectRow(0);
    }
}

void ComputePage::onSelection()
{
    const int row = m_model.rowOf(m_table->selectedId());
    if (row < 0)
        return;
    m_details->showTarget(m_model.targets().at(row));
    updateVisibility();
}

void ComputePage::updateVisibility()
{
    const bool hasRows = m_filter->rowCount() > 0;
    const bool isFiltered = !m_box->text().isEmpty();
    m_table->setVisible(hasRows || !isFiltered);
    m_empty->setVisible(!hasRows && isFiltered);
    m_scroll->setVisible(!m_details->targetName().isEmpty() && (hasRows || !isFiltered));
    if (hasRows && !m_table->selectionModel()->hasSelection())
        m_table->selectRow(0);
}

void ComputePage::say(const QString &text)
{
    m_said->setText(text);
    m_said->setVisible(!text.isEmpty());
}

void ComputePage::openForm(const QString &name)
{
    showForm(m_form, name.isEmpty() ? m_attach->text() : tr("Change %1").arg(name));
    m_form->edit(name);
    m_form->open();
}

void ComputePage::openCreation()
{
    showForm(m_creation, tr("Create compute"));
    m_creation->open();
}

void ComputePage::showTab(const QString &tab)
{
    static const QStringList groups{u"attached"_s, u"clusters"_s, u"instances"_s, u"kubernetes"_s};
    if (tab == "attach"_L1)
        openForm();
    else if (tab == "create"_L1)
        openCreation();
    else if (groups.contains(tab))
        m_tabs->setCurrentIndex(int(groups.indexOf(tab)));
}

void ComputePage::showForm(QWidget *form, const QString &title)
{
    say({});
    m_title->setText(title);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_split, m_box, m_attach, m_create, m_tabs, m_form, m_creation})
        widget->setVisible(widget == form);
}

void ComputePage::closeForm()
{
    m_title->setText(tr("Compute"));
    m_form->hide();
    m_creation->hide();
    m_split->show();
    m_box->show();
    m_attach->setVisible(m_workspace.capabilities().canAttachCompute);
    m_create->setVisible(m_workspace.capabilities().canCreateCompute);
    updateTabs();
    m_table->setFocus();
}

void ComputePage::made(const QString &name)
{
    closeForm();
    showTarget(name);
    refresh();
    m_table->setFocus();
}

void ComputePage::focusFilter()
{
    m_box->setFocus(Qt::ShortcutFocusReason);
    m_box->selectAll();
}

void ComputePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

} // namespace trainyard::ui
