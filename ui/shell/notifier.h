// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"

#include <QDateTime>
#include <QHash>
#include <QObject>

#include <functional>

namespace trainyard::ui {

class Preferences;

/// One message for the person's desktop. Plain text: `body` may quote a script's output.
struct Notification
{
    QString title;
    QString body;
    QString runId;
    bool isTrouble = false; ///< failed or not responding
};

/// Where notifications are shown; tests give their own.
class NotificationSink : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void show(const trainyard::ui::Notification &notification) = 0;

signals:
    /// The person clicked the notification of this run.
    void activated(const QString &runId);
};

/// Tells the desktop when a run ends, stops answering or breaks a guard while the window is not the active
/// one. A run is told of once for each such status and guard; one that ended before the notifier was made,
/// and was not seen alive since, is not news. Lives in the UI thread.
class Notifier : public QObject
{
    Q_OBJECT
public:
    using Clock = std::function<QDateTime()>;
    Notifier(Workspace &workspace, const Preferences &preferences, NotificationSink &sink,
             std::function<bool()> isWindowActive, const Clock &clock, QObject *parent = nullptr);

signals:
    void openRun(const QString &runId);

private:
    void onRunChanged(const Run &run);
    bool isNews(const Run &run) const;
    void tell(const Notification &notification);

    const Preferences &m_preferences;
    NotificationSink &m_sink;
    std::function<bool()> m_isWindowActive;
    QDateTime m_since;
    QHash<QString, RunStatus> m_seen;       ///< the status that each run had last
    QHash<QString, qsizetype> m_seenBroken; ///< how many guards it had broken
};

/// What is said about a run that ended or does not respond.
Notification notificationOf(const Run &run);
/// What is said about one that goes on and broke a guard.
Notification guardNotificationOf(const Run &run);

} // namespace trainyard::ui
