// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/comparetable.h"

#include "ui/common/celldelegate.h"
#include "ui/common/escapeclears.h"
#include "ui/common/flatheader.h"
#include "ui/common/format.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/runs/compare/comparedruns.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int gatherMs = 150;
constexpr int rowHeight = 28;
constexpr int metricsAtOnce = 500; ///< whose points are read for their best steps
} // namespace

CompareTable::CompareTable(ComparedRuns &runs, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_runs(runs), m_table(new QTableView), m_filter(new QLineEdit),
      m_onlyDifferences(new QCheckBox(tr("Only differences"))), m_count(new QLabel)
{
    m_filter->setObjectName(u"compareTableFilter"_s);
    m_filter->setAccessibleName(tr("Filter parameters and metrics by name"));
    m_filter->setPlaceholderText(tr("Filter parameters and metrics by name"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(40 * grid);
    escapeClears(m_filter, m_table);
    m_onlyDifferences->setObjectName(u"onlyDifferences"_s);
    m_onlyDifferences->setToolTip(tr("Leave out what all runs have in common"));
    m_onlyDifferences->setChecked(preferences.value(u"compare/onlyDifferences"_s, false).toBool());
    m_model.setOnlyDifferences(m_onlyDifferences->isChecked());
    m_count->setObjectName(u"compareCount"_s);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_count->setFont(tabularFont());

    m_table->setObjectName(u"compareTable"_s);
    m_table->setAccessibleName(tr("Parameters and metrics of the runs"));
    auto *header = new FlatHeader(m_table);
    m_table->setHorizontalHeader(header);
    m_table->setItemDelegate(new CellDelegate(m_table, Qt::ElideMiddle));
    m_table->setModel(&m_model);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->installEventFilter(this);
    header->setDefaultSectionSize(20 * grid);
    header->setSectionsMovable(false);
    header->setSectionsClickable(true);
    connect(header, &QHeaderView::sectionClicked, this, &CompareTable::toggle);
    connect(&runs, &ComparedRuns::choiceChanged, this, &CompareTable::markChosen);

    auto *top = new QHBoxLayout;
    top->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    top->setSpacing(2 * grid);
    top->addWidget(m_filter);
    top->addWidget(m_onlyDifferences);
    top->addStretch(1);
    top->addWidget(m_count);
    auto *inset = new QHBoxLayout; // the text of the cells stands under the title of the page
    inset->setContentsMargins(grid, 0, grid, 0);
    inset->addWidget(m_table);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addLayout(inset, 1);

    m_gather.setSingleShot(true);
    m_gather.setInterval(gatherMs);
    connect(&m_gather, &QTimer::timeout, this, &CompareTable::refresh);
    const auto later = [this] {
        if (isVisible() && !m_gather.isActive())
            m_gather.start();
    };
    connect(&runs, &ComparedRuns::switched, this, [this] {
        m_filter->clear();
        refresh();
    });
    connect(&runs, &ComparedRuns::runsChanged, this, later);
    connect(&runs, &ComparedRuns::metricsChanged, this, later);
    connect(&runs, &ComparedRuns::pointsBegan, this, later);
    connect(&runs, &ComparedRuns::pointsArrived, this, later);
    connect(&runs, &ComparedRuns::replaced, this, later);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setFilter(text);
        refresh();
    });
    connect(m_onlyDifferences, &QCheckBox::toggled, this, [this, &preferences](bool isOn) {
        preferences.setValue(u"compare/onlyDifferences"_s, isOn);
        m_model.setOnlyDifferences(isOn);
        refresh();
    });
}

void CompareTable::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
}

void CompareTable::refresh()
{
    const bool wasEmpty = m_model.columnCount() <= ComparisonModel::FirstRunColumn;
    QStringList names;
    for (const QString &id : m_runs.ids())
        names.append(m_runs.nameOf(id));
    m_model.setRuns(names);
    const std::vector<ComparisonModel::Row> rows = m_runs.factRows();
    m_model.setRows(QList<ComparisonModel::Row>(rows.begin(), rows.end()));
    markChosen();
    m_count->setText(formatCounted(m_model.factCount(), tr("1 row"), tr("%1 rows")));
    if (wasEmpty && m_model.columnCount() > ComparisonModel::FirstRunColumn) {
        m_table->setColumnWidth(ComparisonModel::NameColumn, 24 * grid);
        m_table->setColumnWidth(ComparisonModel::WhatColumn, 12 * grid);
    }
    if (!isVisible())
        return;
    QSet<QString> wanted; // the steps of the best values need the points
    for (const QString &metric : m_runs.metricNames().mid(0, metricsAtOnce))
        wanted.insert(metric);
    m_runs.setWanted(wanted);
}

void CompareTable::markChosen()
{
    QSet<int> marked;
    if (m_runs.chosen())
        for (const QString &id : *m_runs.chosen())
            marked.insert(int(m_runs.ids().indexOf(id)));
    const Theme &theme = Theme::of(palette());
    m_model.setMarked(marked, theme.wash(theme.accent));
}

void CompareTable::toggle(int column)
{
    if (column >= ComparisonModel::FirstRunColumn)
        m_runs.toggleChosen(m_runs.ids().value(column - ComparisonModel::FirstRunColumn));
}

void CompareTable::copy() const
{
    QStringList lines;
    QStringList heading;
    for (int column = 0; column < m_model.columnCount(); ++column)
        heading.append(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    lines.append(heading.join(u'\t'));
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
        QStringList cells;
        for (int column = 0; column < m_model.columnCount(); ++column)
            cells.append(row.siblingAtColumn(column).data().toString());
        lines.append(cells.join(u'\t'));
    }
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void CompareTable::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

bool CompareTable::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        copy();
        return true;
    }
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space &&
        m_table->currentIndex().column() >= ComparisonModel::FirstRunColumn) {
        toggle(m_table->currentIndex().column());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace trainyard::ui
