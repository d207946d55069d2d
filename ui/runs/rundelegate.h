// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace trainyard {
struct Run;
}

namespace trainyard::ui {

/// Draws a cell of a RunListModel: status as glyph and word, tags as pills, a quiet bar for a row that has
/// not come yet. Rows have one fixed height.
class RunDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int rowHeight = 28;
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static void paintTags(QPainter *painter, const QRect &rect, const Run &run,
                          const QStyleOptionViewItem &option);
};

} // namespace trainyard::ui
