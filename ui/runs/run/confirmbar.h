// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;

namespace trainyard::ui {

/// A question in place: what will be done and what it costs, the act and the way back. Hidden until asked.
/// The way back has the focus, Esc takes it.
class ConfirmBar : public QWidget
{
    Q_OBJECT
public:
    explicit ConfirmBar(QWidget *parent = nullptr);
    /// `act` and `keep` are the texts of the buttons; a question that stands is replaced.
    void ask(const QString &question, const QString &act, const QString &keep,
             std::function<void()> confirmed);
    void dismiss();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QLabel *m_question;
    QPushButton *m_act;
    QPushButton *m_keep;
    std::function<void()> m_confirmed;
};

} // namespace trainyard::ui
