// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/endreason.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestEndReason : public QObject
{
    Q_OBJECT
private slots:
    void everyEndHasItsStatusAndSentence_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *name, AgentStatus::State state, int code, const QString &reason,
                            RunStatus status, const QString &sentence) {
            QTest::newRow(name) << int(state) << code << reason << int(status) << sentence;
        };
        using State = AgentStatus::State;
        row("completed", State::Ended, 0, {}, RunStatus::Completed, u""_s);
        row("exit code", State::Ended, 3, {}, RunStatus::Failed, u"The script ended with exit code 3."_s);
        row("not found", State::Ended, 127, {}, RunStatus::Failed, u"may be missing"_s);
        row("canceled, though it ended well", State::Ended, 0, u"canceled"_s, RunStatus::Canceled,
            u"Canceled."_s);
        row("killed", State::Ended, 137, u"killed"_s, RunStatus::Canceled, u"Stopped by force."_s);
        row("timeout", State::Ended, 143, u"timeout"_s, RunStatus::Failed,
            u"Stopped after the maximum duration of 1 h 04 min."_s);
        row("memory", State::Ended, 137, u"oom"_s, RunStatus::Failed, u"The machine ran out of memory"_s);
        row("signal", State::Ended, 139, u"signal-11"_s, RunStatus::Failed,
            u"Killed by signal 11 (SIGSEGV)."_s);
        row("reboot", State::Lost, -1, u"reboot"_s, RunStatus::Failed,
            u"The machine restarted while the run was active."_s);
        row("vanished", State::Lost, -1, u"vanished"_s, RunStatus::Failed,
            u"disappeared without an exit status"_s);
        row("no folder", State::Absent, -1, {}, RunStatus::Failed, u"The folder of this run is gone"_s);
        row("no trace", State::Prepared, -1, {}, RunStatus::Failed, u"no trace"_s);
    }
    void everyEndHasItsStatusAndSentence()
    {
        QFETCH(int, state);
        QFETCH(int, exitCode);
        QFETCH(QString, reason);
        QFETCH(int, status);
        QFETCH(QString, sentence);
        AgentStatus agent;
        agent.state = AgentStatus::State(state);
        agent.reason = reason;
        agent.started = QDateTime::fromSecsSinceEpoch(1'763'700'000, Qt::UTC);
        if (exitCode >= 0)
            agent.exitCode = exitCode;
        Run run;
        run.configuration.maxDurationSeconds = 3840;
        const RunEnd end = describeEnd(agent, run, u"/usr/bin/python3"_s, {});
        QCOMPARE(int(end.status), status);
        QVERIFY2(end.reason.contains(sentence), qPrintable(end.reason));
        QCOMPARE(end.reason.isEmpty(), sentence.isEmpty());
    }

    void whoCanceledItIsSaid()
    {
        AgentStatus agent;
        agent.state = AgentStatus::State::Ended;
        agent.reason = u"canceled"_s;
        Run run;
        run.configuration.guards = {*Guard::fromWords(u"loss nan, cancel"_s)};
        QCOMPARE(describeEnd(agent, run, {}, {}).reason, u"Canceled."_s);
        run.properties.insert(brokenGuardProperty(run.configuration.guards[0]), u"loss is nan at step 3."_s);
        QCOMPARE(describeEnd(agent, run, {}, {}).reason, u"Canceled by its guard: loss is nan at step 3."_s);
    }

    void whatWasKilledBeforeItsScriptIsSaid()
    {
        AgentStatus agent;
        agent.state = AgentStatus::State::Lost;
        agent.reason = u"vanished"_s;
        QVERIFY(describeEnd(agent, {}, {}, {}).reason.contains(u"before its script could start"_s));
    }

    void theExceptionAtTheEndOfALogIsFound_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<QString>("exception");
        const QByteArray frames =
            "Traceback (most recent call last):\n  File \"t.py\", line 1, in <module>\n    import x\n";
        QTest::newRow("module") << "noise\n" + frames + "ModuleNotFoundError: No module named 'torch'\n"
                                << u"ModuleNotFoundError: No module named 'torch'"_s;
        QTest::newRow("dotted, colours")
            << frames + "\x1b[31mtorch.cuda.OutOfMemoryError: CUDA out of memory\x1b[0m\n\n"
            << u"torch.cuda.OutOfMemoryError: CUDA out of memory"_s;
        QTest::newRow("no message") << frames + "KeyboardInterrupt\n" << u"KeyboardInterrupt"_s;
        QTest::newRow("chained") << frames +
                                        "KeyError: 'a'\n\nDuring handling of the above exception, another "
                                        "exception occurred:\n\n" +
                                        frames + "ValueError: b\nsecond line\n"
                                 << u"ValueError: b"_s;
        QTest::newRow("went on") << frames + "ValueError: caught\n" + QByteArray("line\n").repeated(100)
                                 << QString();
        QTest::newRow("cut") << QByteArray("Traceback (most recent call last):\n  File") << QString();
        QTest::newRow("none") << QByteArray("loss 0.1\n") << QString();
        QTest::newRow("binary") << QByteArray(1000, '\xfe') << QString();
    }
    void theExceptionAtTheEndOfALogIsFound()
    {
        QFETCH(QByteArray, log);
        QFETCH(QString, exception);
        QCOMPARE(lastException(log), exception);
    }
};

QTEST_GUILESS_MAIN(TestEndReason)
#include "tst_endreason.moc"
