// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/environments/packagetablemodel.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QTableView;

namespace trainyard::ui {

/// One document of packages in two live views, a table and its text. What is typed into either is in the
/// other at once; problems are marked in both, and listed. Undo works on the text, whichever view made the
/// change.
class DocumentEditor : public QWidget
{
    Q_OBJECT
public:
    explicit DocumentEditor(QWidget *parent = nullptr);

    /// Replaces all; the undo history begins anew.
    void setDocument(const QString &text, Environment::Format format);
    QString text() const;
    Environment::Format format() const { return m_format; }
    const PackageDocument &document() const { return m_document; }
    void setReadOnly(bool isReadOnly);

signals:
    void edited();

private:
    QWidget *makeTable();
    QWidget *makeText();
    QString plain() const;
    void read();
    void replaceText(const QString &text);
    void change(const Result<QString> &text);
    void addPackage();
    void removeSelected();
    void markProblems();
    void goTo(int line, int column);

    PackageTableModel m_model;
    PackageDocument m_document;
    Environment::Format m_format = Environment::Format::CondaFile;
    bool m_hasCarriages = false;
    QTableView *m_table = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QListWidget *m_problems = nullptr;
    QComboBox *m_section = nullptr;
    QLineEdit *m_package = nullptr;
    QLabel *m_refusal = nullptr;
    QWidget *m_adder = nullptr;
    QTimer m_soon;
};

} // namespace trainyard::ui
