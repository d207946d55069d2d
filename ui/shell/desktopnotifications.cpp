// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/desktopnotifications.h"

#include "ui/common/icon.h"
#ifdef TRAINYARD_HAS_DBUS
#include "ui/shell/busnotifications.h"
#endif

#include <QSystemTrayIcon>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

std::unique_ptr<NotificationSink> makeDesktopNotifications()
{
#ifdef TRAINYARD_HAS_DBUS
    return std::make_unique<BusNotifications>(std::make_unique<TrayNotifications>());
#else
    return std::make_unique<TrayNotifications>();
#endif
}

TrayNotifications::TrayNotifications() = default;
TrayNotifications::~TrayNotifications() = default;

void TrayNotifications::show(const Notification &notification)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;
    if (!m_icon) {
        m_icon = std::make_unique<QSystemTrayIcon>(themedIcon(u"trainyard"_s));
        m_icon->setToolTip(u"Trainyard"_s);
        connect(m_icon.get(), &QSystemTrayIcon::messageClicked, this, [this] {
            m_icon->hide();
            emit activated(m_runId);
        });
        connect(m_icon.get(), &QSystemTrayIcon::activated, this, [this] {
            m_icon->hide();
            emit activated(m_runId);
        });
    }
    m_runId = notification.runId;
    m_icon->show();
    m_icon->showMessage(notification.title, notification.body,
                        notification.isTrouble ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
}

} // namespace trainyard::ui
