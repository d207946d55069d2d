// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runstatus.h"

#include <QWidget>

class QPainter;

namespace trainyard::ui {

/// The word people read for a status ("Cancel requested").
QString statusText(RunStatus status);
/// Glyph and word in the status colour, vertically centred in `rect`; for delegates.
void paintStatus(QPainter *painter, const QRect &rect, RunStatus status, const QPalette &palette);
/// The glyph alone: each status has its own shape, so that colour is never the only sign.
void paintStatusGlyph(QPainter *painter, const QRectF &rect, RunStatus status, const QColor &color);

/// A status as a word with a colour and a shape.
class StatusBadge : public QWidget
{
    Q_OBJECT
public:
    explicit StatusBadge(QWidget *parent = nullptr);
    void setStatus(RunStatus status);
    RunStatus status() const { return m_status; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    RunStatus m_status = RunStatus::Unknown;
};

} // namespace trainyard::ui
