// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace trainyard::ui {

/// A plain cell in line with a FlatHeader: 8 pixels at its sides, a hairline below, selection as a wash that
/// leaves the text its colour (that of ForegroundRole, if any), red where the row has a ProblemRole text.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit CellDelegate(QObject *parent = nullptr, Qt::TextElideMode elide = Qt::ElideRight);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    Qt::TextElideMode m_elide;
};

} // namespace trainyard::ui
