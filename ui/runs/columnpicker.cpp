// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/columnpicker.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

ColumnPicker::ColumnPicker(QWidget *parent)
    : QFrame(parent, Qt::Popup), m_filter(new QLineEdit), m_list(new QListWidget)
{
    setObjectName(u"columnPicker"_s);
    setAccessibleName(tr("Columns"));
    setFrameShape(StyledPanel);
    m_filter->setObjectName(u"columnFilter"_s);
    m_filter->setAccessibleName(tr("Find a column"));
    m_filter->setPlaceholderText(tr("Find a column or metric"));
    m_filter->addAction(themedIcon(u"search"_s), QLineEdit::LeadingPosition);
    m_list->setObjectName(u"columnList"_s);
    m_list->setAccessibleName(tr("Columns and metrics"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid, grid, grid, grid);
    layout->addWidget(m_filter);
    layout->addWidget(m_list, 1);
    resize(32 * grid, 48 * grid);

    connect(m_filter, &QLineEdit::textChanged, this, &ColumnPicker::filter);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem *item) {
        if (const auto column = RunColumn::fromKey(item->data(Qt::UserRole).toString()))
            emit picked(*column, item->checkState() == Qt::Checked);
    });
}

void ColumnPicker::open(const QList<RunColumn> &shown, const QStringList &metrics, const QPoint &below)
{
    QList<RunColumn> offered = RunColumn::fixed();
    for (const RunColumn &column : shown) {
        if (!offered.contains(column))
            offered << column;
    }
    for (const QString &metric : metrics) {
        if (!offered.contains(RunColumn::ofMetric(metric)))
            offered << RunColumn::ofMetric(metric);
    }

    const QSignalBlocker quiet(m_list);
    m_list->clear();
    m_filter->clear();
    bool hasHeading = false;
    for (const RunColumn &column : std::as_const(offered)) {
        if (column.kind == RunColumn::Kind::Metric && !std::exchange(hasHeading, true)) {
            auto *heading = new QListWidgetItem(tr("Metrics, newest value"), m_list);
            heading->setFlags(Qt::NoItemFlags);
            heading->setSizeHint({0, 4 * grid});
        }
        auto *item = new QListWidgetItem(column.title(), m_list);
        item->setSizeHint({0, 3 * grid});
        item->setData(Qt::UserRole, column.key());
        item->setCheckState(shown.contains(column) ? Qt::Checked : Qt::Unchecked);
        const bool isFixed = column.kind == RunColumn::Kind::Name;
        item->setFlags(isFixed ? Qt::ItemIsSelectable
                               : Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
    }
    move(below);
    show();
    m_filter->setFocus();
}

void ColumnPicker::filter(const QString &text)
{
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        item->setHidden(!text.isEmpty() && !item->text().contains(text, Qt::CaseInsensitive));
    }
}

} // namespace trainyard::ui
