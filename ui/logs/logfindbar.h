// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/logsearch.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QProgressBar;
class QToolButton;

namespace trainyard::ui {

class LogView;

/// The line to search a log with: text, case, regular expression, where one is and how many there are, the
/// progress of the search with a way to stop it. Enter and Shift+Enter go to the next and previous match,
/// Esc closes. Drives the view it is given; does not own it.
class LogFindBar : public QWidget
{
    Q_OBJECT
public:
    explicit LogFindBar(LogView *view, QWidget *parent = nullptr);

    /// The file that the view shows now; a search that is open is made anew there.
    void setReader(const LogReader &reader);
    /// The file may have grown.
    void touch();
    void open();
    void close();
    const LogSearch &search() const { return m_search; }

signals:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QToolButton *addButton(const QString &name, const QString &icon, const QString &text, const QString &tip);
    void restart();
    void show(const std::optional<LogPlace> &place);
    void goNext();
    void goPrevious();
    void updateState();

    LogView *m_view;
    LogReader m_reader;
    LogSearch m_search;
    QTimer m_typing;
    std::optional<LogPlace> m_current;
    qint64 m_startedAt = 0;
    bool m_wantsFirst = false; ///< the first match found is shown by itself
    QString m_problem;
    QLineEdit *m_text;
    QToolButton *m_case;
    QToolButton *m_expression;
    QToolButton *m_previous;
    QToolButton *m_next;
    QLabel *m_state;
    QProgressBar *m_progress;
    QToolButton *m_stop;
    QToolButton *m_close;
};

} // namespace trainyard::ui
