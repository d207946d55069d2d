// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/newrun/field.h"
#include "ui/newrun/newrundraft.h"

#include <QHash>
#include <QScrollArea>
#include <QSet>

class QVBoxLayout;

namespace trainyard::ui {

/// A step of the wizard: fields over one NewRunDraft, which the page owns. A step writes what a person types
/// into the draft and says edited(); load() shows what the draft holds.
class StepPage : public QScrollArea
{
    Q_OBJECT
public:
    explicit StepPage(NewRunDraft &draft, QWidget *parent = nullptr);

    virtual void load() = 0;
    /// Says each finding beside its field. Problems of fields that nobody has touched wait until `isStrict`.
    void showFindings(const QList<Finding> &findings, bool isStrict);
    bool focusField(const QString &name);
    /// A person has worked on the field.
    bool isTouched(const QString &field) const { return m_touched.contains(field); }
    const QSet<QString> &touchedFields() const { return m_touched; }
    void forgetTouches() { m_touched.clear(); }

signals:
    void edited();

protected:
    QVBoxLayout *form() const { return m_form; }
    Field *addField(const QString &name, Field *field);
    /// After a person changed a field; not called while load() fills widgets.
    void touch(const QString &field);
    NewRunDraft &draft() const { return m_draft; }
    Field *field(const QString &name) const { return m_fields.value(name); }
    bool isLoading = false; ///< changes come from load(), not from a person

private:
    NewRunDraft &m_draft;
    QVBoxLayout *m_form;
    QHash<QString, Field *> m_fields;
    QSet<QString> m_touched;
};

} // namespace trainyard::ui
