// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace trainyard::ui {

/// A command to read and to copy: monospaced, wrapped, as high as it needs up to four lines, with its title
/// and a button that copies it whole.
class CodeLine : public QWidget
{
    Q_OBJECT
public:
    CodeLine(const QString &title, const QString &name, QWidget *parent = nullptr);
    void setCode(const QString &code);
    QString code() const;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    QPlainTextEdit *m_code;
};

} // namespace trainyard::ui
