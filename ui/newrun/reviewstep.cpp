// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/reviewstep.h"

#include "ui/common/card.h"
#include "ui/common/celldelegate.h"
#include "ui/common/flatheader.h"
#include "ui/common/format.h"
#include "ui/common/pagetabs.h"
#include "ui/common/theme.h"
#include "ui/newrun/codeline.h"
#include "ui/newrun/findinglist.h"
#include "ui/newrun/newrundraft.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QTabWidget>
#include <QTableView>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QTableView *fileTable(QAbstractItemModel &model, const QString &name, const QString &title)
{
    auto *table = new QTableView;
    table->setObjectName(name);
    table->setAccessibleName(title);
    table->setModel(&model);
    table->setHorizontalHeader(new FlatHeader(table));
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(3 * grid);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setItemDelegate(new CellDelegate(table, Qt::ElideMiddle));
    return table;
}
} // namespace

ReviewStep::ReviewStep(QWidget *parent)
    : QScrollArea(parent), m_verdict(sectionTitle({})), m_findings(new FindingList),
      m_command(new CodeLine(tr("What runs on the target"), u"commandLine"_s)),
      m_submit(new CodeLine(tr("The same from a terminal"), u"submitLine"_s)),
      m_biggestFirst(new QCheckBox(tr("Bi&ggest first"))), m_tabs(new PageTabs(tr("Files")))
{
    setObjectName(u"reviewStep"_s);
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_verdict->setObjectName(u"verdict"_s);

    m_facts = new QWidget;
    m_facts->hide(); // until they are known
    auto *facts = new QGridLayout(m_facts);
    facts->setContentsMargins(0, 0, 0, 0);
    facts->setColumnStretch(1, 1);
    facts->setHorizontalSpacing(2 * grid);
    facts->setVerticalSpacing(grid / 2);
    m_interpreter = addFact(facts, 0, tr("Interpreter"), u"interpreterFact"_s);
    m_target = addFact(facts, 1, tr("Target"), u"targetFact"_s);
    m_files = addFact(facts, 2, tr("Files"), u"filesFact"_s);

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(3 * grid, grid, 3 * grid, 2 * grid);
    layout->setSpacing(grid);
    layout->addWidget(m_verdict);
    layout->addWidget(m_findings);
    layout->addWidget(m_facts);
    layout->addWidget(m_command);
    layout->addWidget(makeFiles(), 1);
    layout->addWidget(m_submit);
    setWidget(content);
    connect(m_findings, &FindingList::fieldWanted, this, &ReviewStep::fieldWanted);
}

QLabel *ReviewStep::addFact(QGridLayout *layout, int row, const QString &title, const QString &name)
{
    auto *value = new QLabel;
    value->setObjectName(name);
    value->setTextFormat(Qt::PlainText);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QLabel *label = mutedText(title);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse); // as selectable text sits one pixel lower
    layout->addWidget(label, row, 0, Qt::AlignTop);
    layout->addWidget(value, row, 1);
    return value;
}

QWidget *ReviewStep::makeFiles()
{
    m_planned.setSizeText(formatSize);
    auto *files = fileTable(m_planned, u"filesTable"_s, tr("Files that will be sent"));
    files->setSortingEnabled(true);
    files->sortByColumn(PlannedFilesModel::PathColumn, Qt::AscendingOrder);
    files->horizontalHeader()->setSectionResizeMode(PlannedFilesModel::PathColumn, QHeaderView::Stretch);
    files->setColumnWidth(PlannedFilesModel::SizeColumn, 14 * grid);
    auto *ignored = fileTable(m_ignored, u"ignoredTable"_s, tr("What is left out"));
    ignored->horizontalHeader()->setSectionResizeMode(IgnoredFilesModel::PathColumn, QHeaderView::Stretch);
    ignored->setColumnWidth(IgnoredFilesModel::RuleColumn, 22 * grid);
    ignored->setColumnWidth(IgnoredFilesModel::LineColumn, 20 * grid);
    m_tabs->setObjectName(u"fileTabs"_s);
    m_tabs->addTab(files, tr("Sent"));
    m_tabs->addTab(ignored, tr("Left out"));
    m_tabs->setMinimumHeight(24 * grid);
    m_biggestFirst->setObjectName(u"biggestFirst"_s);
    m_biggestFirst->setToolTip(tr("Sort the files by size"));
    m_tabs->setCorner(m_biggestFirst);
    m_decides = mutedText();
    m_decides->setObjectName(u"decides"_s);
    connect(m_biggestFirst, &QCheckBox::clicked, this, [files](bool isOn) {
        files->sortByColumn(isOn ? PlannedFilesModel::SizeColumn : PlannedFilesModel::PathColumn,
                            isOn ? Qt::DescendingOrder : Qt::AscendingOrder);
    });
    connect(files->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
            [this](int column, Qt::SortOrder order) {
                m_biggestFirst->setChecked(column == PlannedFilesModel::SizeColumn &&
                                           order == Qt::DescendingOrder);
            });

    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid / 2);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_decides);
    return box;
}

void ReviewStep::showFindings(const QList<Finding> &findings, bool isChecking)
{
    m_findings->show(findings);
    const auto count = [&](Finding::Severity severity) {
        return int(std::ranges::count(findings, severity, &Finding::severity));
    };
    const int problems = count(Finding::Severity::Problem);
    const int warnings = count(Finding::Severity::Warning);
    if (problems > 0)
        m_verdict->setText(formatCounted(problems, tr("One thing to correct before this can be submitted"),
                                         tr("%1 things to correct before this can be submitted")));
    else if (isChecking)
        m_verdict->setText(tr("Checking the folder, the target and the interpreter…"));
    else
        m_verdict->setText(warnings > 0 ? formatCounted(warnings, tr("Ready to submit, with one warning"),
                                                        tr("Ready to submit, with %1 warnings"))
                                        : tr("Ready to submit"));
}

void ReviewStep::showReview(const SubmissionReview &review, const RunConfiguration &configuration)
{
    const SnapshotPlan &plan = review.plan;
    m_command->setCode(review.commandLine);
    const Interpreter &python = review.interpreter;
    m_interpreter->setText(python.version.isEmpty() ? python.path
                                                    : tr("Python %1   %2").arg(python.version, python.path));
    m_target->setText(configuration.target);
    m_facts->show();
    m_files->setText(tr("%1 files, %2, from %3")
                         .arg(formatCount(plan.files.size()), formatSize(plan.totalBytes),
                              configuration.snapshotOfRun.isEmpty()
                                  ? configuration.sourceFolder
                                  : tr("the snapshot of run %1").arg(configuration.snapshotOfRun)));
    m_planned.setFiles(plan.files);
    m_ignored.setEntries(plan.ignored, plan.ignoreFile);
    m_tabs->setTabText(0, tr("Sent (%1)").arg(formatCount(plan.files.size())));
    m_tabs->setTabText(1, tr("Left out (%1)").arg(formatCount(plan.ignored.size())));
    if (!configuration.snapshotOfRun.isEmpty())
        m_decides->setText(tr("These files were chosen when that run was submitted."));
    else if (plan.ignoreFile.isEmpty())
        m_decides->setText(tr("There is no .amlignore or .gitignore in the folder, so everything is sent."));
    else
        m_decides->setText(tr("%1 in the folder decides what is left out; other ignore files do not count.")
                               .arg(plan.ignoreFile));
    showCommand(configuration);
}

void ReviewStep::showCommand(const RunConfiguration &configuration)
{
    m_submit->setCode(submitCommand(configuration));
}

} // namespace trainyard::ui
