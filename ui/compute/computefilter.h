// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compute/computelistmodel.h"

#include <QSortFilterProxyModel>

namespace trainyard::ui {

/// The rows of one tab that hold every typed word in name, state, kind, system or GPU.
class ComputeFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit ComputeFilter(ComputeListModel &model, QObject *parent = nullptr);
    void setText(const QString &text);
    /// nullopt: all of them.
    void setGroup(std::optional<ComputeGroup> group);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    ComputeListModel &m_model;
    QStringList m_words;
    std::optional<ComputeGroup> m_group;
};

} // namespace trainyard::ui
