// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computeattachment.h"

#include <QWidget>

namespace trainyard::ui {

/// The steps of an attempt to reach a machine as they come: a tick, a cross or a muted dot, the title, the
/// time, what was found, and below it the remedy. Plain text that can be selected.
class StepRows : public QWidget
{
    Q_OBJECT
public:
    explicit StepRows(QWidget *parent = nullptr);
    void clear();
    /// A step that is known by its id changes in place.
    void show(const ComputeStep &step);
    /// The last step that had begun did not end: it failed with this.
    void endOpenStep(bool isFailed);
    const QList<ComputeStep> &steps() const { return m_steps; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill(int row);

    QList<ComputeStep> m_steps;
};

} // namespace trainyard::ui
