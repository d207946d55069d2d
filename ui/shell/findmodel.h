// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/finditem.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace trainyard::ui {

inline constexpr int foundRowHeight = 28;

/// The found items as rows.
class FindModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    void setItems(const QList<FoundItem> &items);
    const FoundItem &at(int row) const { return m_items.at(row); }
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<FoundItem> m_items;
};

/// Icon, title with the typed letters in the accent colour, detail, key.
class FindDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    FindDelegate(const FindModel &model, QObject *parent);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const FindModel &m_model;
};

} // namespace trainyard::ui
