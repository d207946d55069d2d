// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace trainyard::ui {

/// One line under a table: what was just done, with a way back, or how far it is, with a way to stop.
class NoticeBar : public QWidget
{
    Q_OBJECT
public:
    static constexpr int shownForMs = 20000;

    explicit NoticeBar(QWidget *parent = nullptr);
    /// `action` is the text of the button ("Undo"); without it there is none. Goes away by itself.
    void showNotice(const QString &sentence, const QString &action = {});
    /// Stays until told otherwise; `action` ("Stop") as above.
    void showProgress(const QString &sentence, int done, int total, const QString &action);

signals:
    void actionRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_text;
    QProgressBar *m_progress;
    QPushButton *m_action;
    QToolButton *m_close;
    QTimer m_timer;
};

} // namespace trainyard::ui
