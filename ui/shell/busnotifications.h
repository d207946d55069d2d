// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/notifier.h"

#include <QDBusConnection>
#include <QHash>

#include <memory>
#include <optional>

class QDBusMessage;

namespace trainyard::ui {

/// Notifications over org.freedesktop.Notifications of the session bus (Desktop Notifications
/// Specification 1.2). A click tells the run's id. What the service cannot take goes to `fallback`. No call
/// waits for the bus.
class BusNotifications : public NotificationSink
{
    Q_OBJECT
public:
    /// `address` of the bus; empty: the session's. Other addresses are for tests.
    explicit BusNotifications(std::unique_ptr<NotificationSink> fallback, const QString &address = {});
    ~BusNotifications() override;
    void show(const Notification &notification) override;

private slots:
    void onActionInvoked(uint id, const QString &action);
    void onClosed(uint id, uint reason);

private:
    bool connectBus();
    void send(const Notification &notification);
    void askAbilities(const Notification &first);
    QDBusMessage call(const QString &method) const;

    std::unique_ptr<NotificationSink> m_fallback;
    QString m_address;
    QString m_connectionName;
    std::optional<QDBusConnection> m_bus;
    std::optional<bool> m_readsMarkup; ///< nullopt: not asked yet
    QHash<uint, QString> m_runs;       ///< by the id of the notification that is still shown
};

} // namespace trainyard::ui
