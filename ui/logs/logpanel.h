// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/logreader.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace trainyard::ui {

class ErrorPanel;
class LogFindBar;
class LogView;
class Preferences;

/// A log with its tools: what it is and how large, find (Ctrl+F), wrap (Alt+Z), follow (Alt+F), download.
/// Wrap, follow and the size of the text are remembered for all logs.
class LogPanel : public QWidget
{
    Q_OBJECT
public:
    explicit LogPanel(Preferences &preferences, QWidget *parent = nullptr);

    /// `title` is shown as it is, elided in the middle.
    void show(const QString &title, const LogReader &reader);
    void clear();
    /// The file may have grown.
    void touch();
    void setDownloadVisible(bool isVisible);
    void openFind();
    LogView *view() const { return m_view; }

signals:
    void downloadRequested();

private:
    QToolButton *addToggle(const QString &name, const QString &text, const QString &tip,
                           const QKeySequence &key);
    void updateTitle();

    Preferences &m_preferences;
    LogView *m_view;
    LogFindBar *m_find;
    ErrorPanel *m_error;
    QWidget *m_bar;
    QLabel *m_title;
    QLabel *m_size;
    QLabel *m_notice;
    QToolButton *m_findButton;
    QToolButton *m_wrap;
    QToolButton *m_follow;
    QToolButton *m_download;
    QString m_name;
};

} // namespace trainyard::ui
