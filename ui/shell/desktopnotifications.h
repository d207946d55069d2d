// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/notifier.h"

#include <memory>

class QSystemTrayIcon;

namespace trainyard::ui {

/// Shows notifications as the desktop does: over the notification service of the session bus where there is
/// one, else as a balloon of an icon in the tray, else not at all. Nothing is connected before the first one.
std::unique_ptr<NotificationSink> makeDesktopNotifications();

/// Balloons of a tray icon that is there while a balloon may be clicked.
class TrayNotifications : public NotificationSink
{
    Q_OBJECT
public:
    TrayNotifications();
    ~TrayNotifications() override;
    void show(const Notification &notification) override;

private:
    std::unique_ptr<QSystemTrayIcon> m_icon;
    QString m_runId; ///< of the newest balloon: the tray does not tell which one was clicked
};

} // namespace trainyard::ui
