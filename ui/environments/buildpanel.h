// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/environmentservice.h"
#include "ui/common/latestjob.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace trainyard::ui {

class ErrorPanel;
class LogPanel;
class MicromambaOffer;
class Preferences;

/// What one target has of one environment: its state, its log while it is built, what was installed, and the
/// buttons that build, stop and delete.
class BuildPanel : public QWidget
{
    Q_OBJECT
public:
    BuildPanel(EnvironmentService *service, Preferences &preferences, QWidget *parent = nullptr);
    void showEnvironment(const Environment &environment);
    void refresh();

signals:
    void changed(); ///< a build began, ended or was deleted

protected:
    void showEvent(QShowEvent *event) override;

private:
    void showBuild(const EnvironmentBuild &build);
    void start(bool again);
    void askDeletion();
    void showInstalled();
    void askTools();

    EnvironmentService *m_service;
    Environment m_environment;
    EnvironmentBuild m_build;
    QString m_whyNot; ///< this target cannot build it
    QLabel *m_state;
    QLabel *m_why;
    MicromambaOffer *m_offer;
    QPushButton *m_start;
    QPushButton *m_stop;
    QPushButton *m_delete;
    QPushButton *m_installedButton;
    ErrorPanel *m_error;
    LogPanel *m_log;
    QPlainTextEdit *m_installed;
    QStackedWidget *m_stack;
    QTimer m_look;
    QString m_logOf;
    LatestJob<EnvironmentBuild> m_job;
    LatestJob<EnvironmentBuild> m_order;
    LatestJob<void> m_removal;
    LatestJob<BuildTools> m_toolsJob;
    LatestJob<QString> m_installedJob;
};

} // namespace trainyard::ui
