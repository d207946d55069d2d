// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/computefilter.h"

#include "models/items/columns.h"
#include "ui/common/computestate.h"

#include <algorithm>

namespace trainyard::ui {

ComputeFilter::ComputeFilter(ComputeListModel &model, QObject *parent)
    : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    setSortRole(SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void ComputeFilter::setText(const QString &text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void ComputeFilter::setGroup(std::optional<ComputeGroup> group)
{
    m_group = group;
    invalidateFilter();
}

bool ComputeFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const ComputeTarget &target = m_model.targets().at(row);
    if (m_group && computeGroup(target.kind) != *m_group)
        return false;
    const QStringList facts = QStringList{target.name, computeStateText(target.state),
                                          computeKindText(target.kind), target.system, target.address} +
                              target.gpus;
    return std::ranges::all_of(m_words, [&](const QString &word) {
        return std::ranges::any_of(
            facts, [&](const QString &fact) { return fact.contains(word, Qt::CaseInsensitive); });
    });
}

} // namespace trainyard::ui
