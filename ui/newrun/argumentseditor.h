// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/parametersmodel.h"

#include <QWidget>

class QPlainTextEdit;
class QStackedWidget;
class QToolButton;

namespace trainyard::ui {

class PairTable;

/// The arguments of a script, as a command line or as a table of names and values: two views of one list of
/// words. A line that breaks the rules of quoting is marked where it does, and the table waits until it is
/// right.
class ArgumentsEditor : public QWidget
{
    Q_OBJECT
public:
    explicit ArgumentsEditor(QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text);
    QWidget *lineEditor() const;
    void commit();

signals:
    void edited();

private:
    void showTable(bool isTable);
    void textEdited();
    void tableEdited();

    ParametersModel m_model;
    QPlainTextEdit *m_line;
    PairTable *m_table;
    QStackedWidget *m_stack;
    QToolButton *m_asLine;
    QToolButton *m_asTable;
    bool m_isSyncing = false;
};

} // namespace trainyard::ui
