// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/notifier.h"

#include "tests/support/fakeworkspace.h"
#include "ui/common/preferences.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
class RecordingSink : public NotificationSink
{
public:
    void show(const Notification &notification) override { shown << notification; }
    QList<Notification> shown;
};
} // namespace

class TestNotifier : public QObject
{
    Q_OBJECT
    QTemporaryDir m_dir;
    std::unique_ptr<test::FakeWorkspace> m_workspace;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<RecordingSink> m_sink;
    std::unique_ptr<Notifier> m_notifier;
    bool m_isActive = false;
    const QDateTime m_start = QDateTime::fromSecsSinceEpoch(1763700100, Qt::UTC);

    Run end(Run run, RunStatus status)
    {
        run.status = status;
        run.ended = m_start.addSecs(60);
        return run;
    }

private slots:
    void init()
    {
        m_isActive = false;
        m_workspace = std::make_unique<test::FakeWorkspace>();
        m_preferences = std::make_unique<Preferences>(m_dir.filePath(u"settings.ini"_s));
        m_preferences->setNotificationsEnabled(true);
        m_sink = std::make_unique<RecordingSink>();
        m_notifier = std::make_unique<Notifier>(
            *m_workspace, *m_preferences, *m_sink, [this] { return m_isActive; }, [this] { return m_start; });
    }
    void cleanup()
    {
        m_notifier.reset();
        m_sink.reset();
        m_workspace.reset();
        m_preferences.reset(); // writes its file, which must not outlive the folder
    }

    void anEndIsToldOnceWithItsReason()
    {
        const Run run = m_workspace->addRun(u"a"_s, RunStatus::Running);
        Run failed = end(run, RunStatus::Failed);
        failed.reason = u"The script ended with exit code 3."_s;
        m_workspace->change(failed);
        m_workspace->change(failed); // its tags were edited, say
        QCOMPARE(m_sink->shown.size(), 1);
        QCOMPARE(m_sink->shown.front().title, u"a failed"_s);
        QVERIFY(m_sink->shown.front().body.contains(u"exit code 3"_s));
        QVERIFY(m_sink->shown.front().isTrouble);
    }

    void aBrokenGuardIsToldOnceWhileTheRunGoesOn()
    {
        Run run = m_workspace->addRun(u"a"_s, RunStatus::Running);
        run.configuration.guards = {*Guard::fromWords(u"loss nan"_s), *Guard::fromWords(u"loss > 10"_s)};
        m_workspace->change(run);
        QVERIFY(m_sink->shown.isEmpty());
        run.properties.insert(brokenGuardProperty(run.configuration.guards[0]), u"loss is nan at step 3."_s);
        m_workspace->change(run);
        m_workspace->change(run);
        QCOMPARE(m_sink->shown.size(), 1);
        QCOMPARE(m_sink->shown.front().title, u"a broke a guard"_s);
        QCOMPARE(m_sink->shown.front().body, u"loss is nan at step 3."_s);
        run.properties.insert(brokenGuardProperty(run.configuration.guards[1]), u"loss is 11 at step 4."_s);
        m_workspace->change(run);
        QCOMPARE(m_sink->shown.size(), 2);
        m_workspace->change(end(run, RunStatus::Completed));
        QCOMPARE(m_sink->shown.last().title, u"a completed"_s);
        QCOMPARE(m_sink->shown.size(), 3);
    }

    void nothingIsSaidWhileThePersonLooksAtTheWindow()
    {
        const Run run = m_workspace->addRun(u"a"_s, RunStatus::Running);
        m_isActive = true;
        m_workspace->change(end(run, RunStatus::Completed));
        m_isActive = false;
        m_workspace->change(end(run, RunStatus::Completed));
        QVERIFY(m_sink->shown.isEmpty());
    }

    void nothingIsSaidWhenItIsSwitchedOff()
    {
        m_preferences->setNotificationsEnabled(false);
        m_workspace->change(end(m_workspace->addRun(u"a"_s, RunStatus::Running), RunStatus::Completed));
        QVERIFY(m_sink->shown.isEmpty());
    }

    void anOldEndIsNoNews()
    {
        Run old = m_workspace->addRun(u"old"_s, RunStatus::Completed);
        old.ended = m_start.addDays(-1);
        m_workspace->change(old);
        QVERIFY(m_sink->shown.isEmpty());
    }

    void aRunOfASlowClockIsStillToldWhenItWasSeenAlive()
    {
        Run run = m_workspace->addRun(u"a"_s, RunStatus::Running);
        m_workspace->change(run);
        run.status = RunStatus::Completed;
        run.ended = m_start.addSecs(-500); // the target's clock is behind
        m_workspace->change(run);
        QCOMPARE(m_sink->shown.size(), 1);
    }

    void silenceIsToldAgainAfterItWasOver()
    {
        Run run = m_workspace->addRun(u"a"_s, RunStatus::Running);
        for (const RunStatus status : {RunStatus::NotResponding, RunStatus::NotResponding, RunStatus::Running,
                                       RunStatus::NotResponding}) {
            run.status = status;
            m_workspace->change(run);
        }
        QCOMPARE(m_sink->shown.size(), 2);
        QCOMPARE(m_sink->shown.front().title, u"a does not respond"_s);
    }

    void aClickAsksForTheRun()
    {
        QSignalSpy opened(m_notifier.get(), &Notifier::openRun);
        emit m_sink->activated(u"a"_s);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.front().front().toString(), u"a"_s);
    }
};

QTEST_GUILESS_MAIN(TestNotifier)
#include "tst_notifier.moc"
