// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runconfiguration.h"

#include <QWidget>

class QLabel;

namespace trainyard::ui {

/// One thing to fill in: its label, its editor, and one line below that says the rule, or what breaks it. The
/// line always has its place, so that nothing jumps while one types.
class Field : public QWidget
{
    Q_OBJECT
public:
    /// `focus` takes the focus and carries the accessible name; `content` is shown (often the same widget).
    Field(const QString &label, QWidget *content, QWidget *focus, const QString &rule = {},
          QWidget *parent = nullptr);

    void setRule(const QString &rule);
    /// Shown in place of the rule until it is empty again.
    void setFinding(const QString &message, Finding::Severity severity = Finding::Severity::Problem);
    QString message() const;
    QWidget *focusWidgetOfField() const { return m_focus; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void showLine();

    QWidget *m_focus;
    QLabel *m_line;
    QString m_rule;
    QString m_finding;
    Finding::Severity m_severity = Finding::Severity::Problem;
};

} // namespace trainyard::ui
