// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"

#include <QStyledItemDelegate>
#include <QWidget>

namespace trainyard::ui {

/// Glyph and word of a state in its colour, and behind them the reason in muted text.
class ComputeStateBadge : public QWidget
{
    Q_OBJECT
public:
    explicit ComputeStateBadge(QWidget *parent = nullptr);
    void setState(ComputeState state, const QString &reason);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ComputeState m_state = ComputeState::Unknown;
    QString m_reason;
};

/// A cell of the compute table: selected rows are washed, not filled, as in the list of runs; the state
/// column, whose ValueRole is the state, has its glyph.
class ComputeDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace trainyard::ui
