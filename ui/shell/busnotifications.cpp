// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/busnotifications.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QUuid>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr auto service = "org.freedesktop.Notifications"_L1;
constexpr auto path = "/org/freedesktop/Notifications"_L1;
} // namespace

BusNotifications::BusNotifications(std::unique_ptr<NotificationSink> fallback, const QString &address)
    : m_fallback(std::move(fallback)), m_address(address)
{
    connect(m_fallback.get(), &NotificationSink::activated, this, &NotificationSink::activated);
}

BusNotifications::~BusNotifications()
{
    m_bus.reset();
    if (!m_connectionName.isEmpty())
        QDBusConnection::disconnectFromBus(m_connectionName);
}

bool BusNotifications::connectBus()
{
    if (m_bus)
        return m_bus->isConnected();
    if (m_address.isEmpty()) {
        m_bus = QDBusConnection::sessionBus();
    } else {
        m_connectionName = QUuid::createUuid().toString();
        m_bus = QDBusConnection::connectToBus(m_address, m_connectionName);
    }
    if (!m_bus->isConnected())
        return false;
    m_bus->connect(service, path, service, u"ActionInvoked"_s, this, SLOT(onActionInvoked(uint, QString)));
    m_bus->connect(service, path, service, u"NotificationClosed"_s, this, SLOT(onClosed(uint, uint)));
    return true;
}

QDBusMessage BusNotifications::call(const QString &method) const
{
    return QDBusMessage::createMethodCall(service, path, service, method);
}

void BusNotifications::show(const Notification &notification)
{
    if (!connectBus())
        m_fallback->show(notification);
    else if (m_readsMarkup)
        send(notification);
    else
        askAbilities(notification);
}

void BusNotifications::askAbilities(const Notification &first)
{
    auto *watcher = new QDBusPendingCallWatcher(m_bus->asyncCall(call(u"GetCapabilities"_s)), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, first] {
        watcher->deleteLater();
        const QDBusPendingReply<QStringList> reply = *watcher;
        if (reply.isError()) {
            m_fallback->show(first);
            return;
        }
        m_readsMarkup = reply.value().contains(u"body-markup"_s);
        send(first);
    });
}

void BusNotifications::send(const Notification &notification)
{
    // A body may quote a script: where the service reads markup, none of it may be taken for such.
    const QString body = *m_readsMarkup ? notification.body.toHtmlEscaped() : notification.body;
    const QStringList actions{u"default"_s, tr("Open the run")};
    const QVariantMap hints{{u"desktop-entry"_s, u"trainyard"_s},
                            {u"urgency"_s, QVariant::fromValue(uchar(1))}};
    QDBusMessage message = call(u"Notify"_s);
    message << u"Trainyard"_s << uint(0) << u"trainyard"_s << notification.title << body << actions << hints
            << -1;
    auto *watcher = new QDBusPendingCallWatcher(m_bus->asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, notification] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        if (reply.isError())
            m_fallback->show(notification);
        else
            m_runs.insert(reply.value(), notification.runId);
    });
}

void BusNotifications::onActionInvoked(uint id, const QString &)
{
    // The bus tells every program about every click: only ours count.
    if (const auto run = m_runs.constFind(id); run != m_runs.cend())
        emit activated(*run);
}

void BusNotifications::onClosed(uint id, uint)
{
    m_runs.remove(id);
}

} // namespace trainyard::ui
