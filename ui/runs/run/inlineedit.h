// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace trainyard::ui {

/// A text that becomes a field where it stands: by its pencil, a double click, or edit(). Enter takes what
/// was typed (in several lines Ctrl+Enter), leaving the field too, Esc does not. While a person types,
/// setText() waits.
class InlineEdit : public QWidget
{
    Q_OBJECT
public:
    enum class Lines { One, Several };
    InlineEdit(Lines lines, const QString &name, const QString &placeholder, QWidget *parent = nullptr);
    void setText(const QString &text);
    QString text() const { return m_text; }
    void edit();

signals:
    /// Only for a text that is different.
    void edited(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool isEditing() const;
    void take();
    void leave();
    void showText();

    QString m_text;
    QString m_placeholder;
    QWidget *m_shown;
    QLabel *m_label;
    QToolButton *m_pencil;
    QWidget *m_field = nullptr;
    QLineEdit *m_line = nullptr;
    QPlainTextEdit *m_lines = nullptr;
};

} // namespace trainyard::ui
