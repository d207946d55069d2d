// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/runconfigs.h"
#include "ui/common/latestjob.h"

#include <QWidget>

#include <functional>

namespace trainyard::ui {

/// Opens a .runconfig file into the sheet of a new run, and saves what the sheet says as one. What it found
/// out is told as findings; an error says why nothing was done. UI thread.
class RunConfigBar : public QWidget
{
    Q_OBJECT
public:
    /// `current` says what would be saved.
    RunConfigBar(Workspace &workspace, std::function<RunConfiguration()> current, QWidget *parent = nullptr);
    void open(const QString &path);
    void save(const QString &path);

signals:
    void opened(const trainyard::RunConfiguration &configuration);
    void told(const QList<trainyard::Finding> &findings);
    void failed(const trainyard::Error &error);

private:
    void chooseFile();
    void choosePlace();

    Workspace &m_workspace;
    std::function<RunConfiguration()> m_current;
    QString m_path; ///< of the file that was opened or saved last
    LatestJob<OpenedRunConfig> m_opening;
    LatestJob<QStringList> m_saving;
};

} // namespace trainyard::ui
