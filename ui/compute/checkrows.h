// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"

#include <QWidget>

namespace trainyard::ui {

/// A list of checks: a tick or a cross, the name, and beside it what was measured or how to get it. Plain
/// text that can be selected.
class CheckRows : public QWidget
{
    Q_OBJECT
public:
    /// Whether what is missing must be put right, or is a fact of this target.
    enum class Missing { IsTrouble, IsFine };

    explicit CheckRows(Missing missing = Missing::IsTrouble, QWidget *parent = nullptr);
    void setChecks(const QList<Prerequisite> &checks);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    Missing m_missing;
    QList<Prerequisite> m_checks;
};

} // namespace trainyard::ui
