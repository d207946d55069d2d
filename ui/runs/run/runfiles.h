// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/run/runsession.h"

namespace trainyard::ui {

/// The files of the shown run, asked for anew when some grow: one question at a time, however often they do.
/// Shared by the tabs of a page; owned by it.
class RunFiles : public QObject
{
    Q_OBJECT
public:
    explicit RunFiles(RunSession &session, QObject *parent = nullptr);

    const QList<RunFile> &files() const { return m_files; }
    bool isKnown() const { return m_isKnown; }
    void refresh();

signals:
    void changed();
    void failed(const trainyard::Error &error);

private:
    RunSession &m_session;
    LatestJob<QList<RunFile>> m_job;
    QList<RunFile> m_files;
    bool m_isKnown = false;
    bool m_isStale = false;
};

/// Whether a file belongs among the logs: all below the folders of logs, and text in outputs/.
bool isLogFile(const QString &path);
/// The log a person wants first: what the driver of the run wrote, of rank 0 where there are several
/// (azureml-core script_run.py follows the highest number of azureml-logs/NN…txt); empty without any.
QString firstLog(const QList<RunFile> &files);

} // namespace trainyard::ui
