// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/latestjob.h"

#include <QFutureWatcher>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace trainyard::ui {

class ErrorPanel;
class RunSession;

/// Downloads of a run, one at a time: asks where to, shows how far it is with a way to stop, and where it
/// went. Hidden while there is nothing to say.
class DownloadBar : public QWidget
{
    Q_OBJECT
public:
    explicit DownloadBar(RunSession &session, QWidget *parent = nullptr);
    /// A file, or a folder with '/' at its end: asks for a place and begins.
    void ask(const QString &path);
    void start(const QString &path, const QString &destination);

private:
    void finished(const Result<> &result);

    RunSession &m_session;
    LatestJob<void> m_job;
    QFutureWatcher<Result<>> m_progress;
    QString m_path;
    QString m_destination;
    QString m_lastFolder;
    QLabel *m_text;
    QProgressBar *m_bar;
    QPushButton *m_stop;
    QPushButton *m_open;
    QToolButton *m_close;
    ErrorPanel *m_error;
    QWidget *m_line;
};

} // namespace trainyard::ui
