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

/// The same in a cell of a table whose ValueRole is the state.
class ComputeStateDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace trainyard::ui
