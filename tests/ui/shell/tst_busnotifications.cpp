// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "ui/shell/busnotifications.h"

#include <QDBusConnection>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>

using namespace Qt::StringLiterals;
using namespace trainyard::ui;

namespace {
/// A notification service as a desktop has one.
class Service : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    QStringList abilities;
    QStringList titles, bodies;

public slots:
    Q_SCRIPTABLE QStringList GetCapabilities() { return abilities; }
    Q_SCRIPTABLE uint Notify(const QString &, uint, const QString &, const QString &title,
                             const QString &body, const QStringList &, const QVariantMap &, int)
    {
        titles << title;
        bodies << body;
        return uint(titles.size());
    }

signals:
    Q_SCRIPTABLE void ActionInvoked(uint id, const QString &action);
    Q_SCRIPTABLE void NotificationClosed(uint id, uint reason);
};

class RecordingSink : public NotificationSink
{
public:
    explicit RecordingSink(QStringList &titles) : m_titles(titles) {}
    void show(const Notification &notification) override { m_titles << notification.title; }

private:
    QStringList &m_titles;
};
} // namespace

class TestBusNotifications : public QObject
{
    Q_OBJECT
    QProcess m_daemon;
    QString m_address;
    QStringList m_fallen;

    std::unique_ptr<BusNotifications> make(const QString &address)
    {
        m_fallen.clear();
        return std::make_unique<BusNotifications>(std::make_unique<RecordingSink>(m_fallen), address);
    }

private slots:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"dbus-daemon"_s).isEmpty())
            QSKIP("dbus-daemon is not installed");
        m_daemon.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address=1"_s});
        QVERIFY(m_daemon.waitForStarted());
        QVERIFY(m_daemon.waitForReadyRead(30'000));
        m_address = QString::fromUtf8(m_daemon.readLine().trimmed());
    }
    void cleanupTestCase()
    {
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

    void aNotificationReachesTheDesktopAndItsClickTheRun()
    {
        QDBusConnection desktop = QDBusConnection::connectToBus(m_address, u"desktop"_s);
        Service service;
        service.abilities = {u"body"_s, u"body-markup"_s};
        QVERIFY(desktop.registerObject(u"/org/freedesktop/Notifications"_s, &service,
                                       QDBusConnection::ExportScriptableContents));
        QVERIFY(desktop.registerService(u"org.freedesktop.Notifications"_s));

        const auto sink = make(m_address);
        QSignalSpy activated(sink.get(), &NotificationSink::activated);
        sink->show({u"otter failed"_s, u"ValueError: <b>no</b>"_s, u"run_1"_s, true});
        QTRY_COMPARE(service.titles, QStringList{u"otter failed"_s});
        QCOMPARE(service.bodies.front(), u"ValueError: &lt;b&gt;no&lt;/b&gt;"_s);
        sink->show({u"fox completed"_s, {}, u"run_2"_s, false});
        QTRY_COMPARE(service.titles.size(), 2);

        // Answers come before later signals of the same service.
        emit service.ActionInvoked(77, u"default"_s); // of another program
        emit service.ActionInvoked(2, u"default"_s);
        QTRY_COMPARE(activated.size(), 1);
        QCOMPARE(activated.front().front().toString(), u"run_2"_s);

        emit service.NotificationClosed(1, 2);
        emit service.ActionInvoked(1, u"default"_s);
        emit service.ActionInvoked(2, u"default"_s);
        QTRY_COMPARE(activated.size(), 2);
        QCOMPARE(activated.back().front().toString(), u"run_2"_s);
        QVERIFY(m_fallen.isEmpty());
        QDBusConnection::disconnectFromBus(u"desktop"_s);
    }

    void withoutAServiceTheFallbackShowsIt()
    {
        const auto sink = make(m_address);
        sink->show({u"otter failed"_s, {}, u"run_1"_s, true});
        QTRY_COMPARE(m_fallen, QStringList{u"otter failed"_s});
    }

    void withoutABusTheFallbackShowsIt()
    {
        const auto sink = make(u"unix:path=/nonexistent/bus"_s);
        sink->show({u"otter failed"_s, {}, u"run_1"_s, true});
        QCOMPARE(m_fallen, QStringList{u"otter failed"_s});
    }
};

QTEST_GUILESS_MAIN(TestBusNotifications)
#include "tst_busnotifications.moc"
