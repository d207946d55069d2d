// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runstatus.h"

#include <QAbstractButton>

namespace trainyard::ui {

/// A small switch that shows or hides runs of a kind: the glyph of its status and a word.
class StatusChip : public QAbstractButton
{
    Q_OBJECT
public:
    static constexpr int chipHeight = 28;

    StatusChip(const QString &text, RunStatus glyph, QWidget *parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    RunStatus m_glyph;
};

} // namespace trainyard::ui
