// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/choicetable.h"

#include "ui/common/flatheader.h"
#include "ui/common/theme.h"

#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace trainyard::ui {

namespace {
constexpr int choiceHeight = 32;
constexpr int whyNotRole = Qt::UserRole + 1;

/// A chosen row is washed in the accent and marked at its left edge, so that its text keeps its colours.
class ChoiceDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::of(option.palette);
        const bool isUsable = index.data(whyNotRole).toString().isEmpty();
        const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
        const bool isChosen = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        if (isChosen)
            painter->fillRect(option.rect, theme.wash(theme.accent));
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                          theme.line);
        if (isChosen && index.column() == 0)
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                              theme.accent);
        if (view && view->hasFocus() && view->currentIndex().row() == index.row()) {
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1),
                              theme.accent);
            painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                              theme.accent);
        }
        QRect text = option.rect.adjusted(grid, 0, -grid, 0);
        if (const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>(); !icon.isNull()) {
            icon.paint(painter, QRect(text.left(), text.center().y() - 5, 12, 12));
            text.adjust(2 * grid + 2, 0, 0, 0);
        }
        const bool isQuiet = !isUsable || index.column() > 0;
        painter->setPen(isQuiet ? theme.muted : theme.ink);
        painter->drawText(
            text, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
        painter->restore();
    }
};
} // namespace

ChoiceTable::ChoiceTable(const QStringList &titles, QWidget *parent)
    : QTableWidget(0, int(titles.size()), parent)
{
    setProperty("field", true);
    setHorizontalHeader(new FlatHeader(this));
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setStretchLastSection(true);
    setHorizontalHeaderLabels(titles);
    setItemDelegate(new ChoiceDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(choiceHeight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QTableWidget::itemSelectionChanged, this, &ChoiceTable::selectionEdited);
}

void ChoiceTable::clearRows()
{
    m_isFilling = true;
    clearSpans();
    setRowCount(0);
    m_isFilling = false;
    updateGeometry();
}

void ChoiceTable::addRow(const QString &key, const QStringList &cells, const QString &whyNot,
                         const QIcon &glyph)
{
    m_isFilling = true;
    const int row = rowCount();
    insertRow(row);
    for (int column = 0; column < columnCount(); ++column) {
        auto *item = new QTableWidgetItem(column == 2 && !whyNot.isEmpty() ? whyNot : cells.value(column));
        item->setData(Qt::UserRole, key);
        item->setData(whyNotRole, whyNot);
        if (column == 0 && !glyph.isNull())
            item->setIcon(glyph);
        // A tip that looks like markup would be read as markup.
        item->setToolTip(item->text().toHtmlEscaped());
        item->setFlags(whyNot.isEmpty() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled : Qt::ItemIsEnabled);
        setItem(row, column, item);
    }
    if (!whyNot.isEmpty() && columnCount() > 3)
        setSpan(row, 2, 1, columnCount() - 2);
    m_isFilling = false;
    updateGeometry();
}

QString ChoiceTable::chosen() const
{
    const auto rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? QString() : rows.first().data(Qt::UserRole).toString();
}

void ChoiceTable::choose(const QString &key)
{
    m_isFilling = true;
    m_chosen = key;
    clearSelection();
    for (int row = 0; row < rowCount(); ++row) {
        if (item(row, 0)->data(Qt::UserRole).toString() == key &&
            item(row, 0)->flags().testFlag(Qt::ItemIsSelectable))
            setCurrentCell(row, 0, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    m_isFilling = false;
}

void ChoiceTable::selectionEdited()
{
    if (m_isFilling)
        return;
    if (!chosen().isEmpty()) {
        m_chosen = chosen();
        emit chosenByHand(m_chosen);
        return;
    }
    // The row that was gone to cannot be chosen: the choice stays, and the keyboard may go on from there.
    m_isFilling = true;
    for (int row = 0; row < rowCount(); ++row) {
        if (item(row, 0)->data(Qt::UserRole).toString() == m_chosen)
            selectionModel()->select(model()->index(row, 0),
                                     QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    m_isFilling = false;
}

QSize ChoiceTable::sizeHint() const
{
    const int rows = std::clamp(rowCount(), 2, 8);
    return {40 * grid, horizontalHeader()->sizeHint().height() + rows * choiceHeight + 2 * frameWidth()};
}

} // namespace trainyard::ui
