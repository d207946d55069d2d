// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"

#include <QWidget>

namespace trainyard::ui {

/// A list of checks: a tick or a cross (muted where it is optional), the name, and beside it what was
/// measured or how to get it. Plain text that can be selected.
class CheckRows : public QWidget
{
    Q_OBJECT
public:
    explicit CheckRows(QWidget *parent = nullptr);
    void setChecks(const QList<Prerequisite> &checks);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    QList<Prerequisite> m_checks;
};

} // namespace trainyard::ui
