// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/localhost.h"
#include "services/hosts/process.h"
#include "services/launchers/directlauncher.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

/// The run folder as it is prepared, and the agent's answers as they are understood.
class TestDirectLauncher : public QObject
{
    Q_OBJECT

    static LaunchRequest request()
    {
        LaunchRequest request;
        request.runId = u"e_1_00000001"_s;
        request.configuration.script = u"train.py"_s;
        request.configuration.experiment = u"e"_s;
        request.interpreter = u"/bin/echo"_s;
        return request;
    }

private slots:
    void noiseBeforeAnAnswerIsPassedOver()
    {
        const auto statuses =
            parseAgentStatus("Welcome to the machine\n@trainyard nonsense\n"
                             "@trainyard run a_1 state=ended exit=3 reason= started=1763700000.5 "
                             "ended=1763700001.25 heartbeat=1763700001 now=1763700002 child=dead\n"
                             "@trainyard run a_2 state=running exit= reason= started=1763700000 ended= "
                             "heartbeat=1763700001 now=1763700002 child=alive\n"
                             "@trainyard run a_3 state=confused\n");
        QVERIFY(statuses);
        QCOMPARE(statuses->size(), 2);
        QCOMPARE(statuses->at(0).exitCode, std::optional(3));
        QCOMPARE(statuses->at(0).state, AgentStatus::State::Ended);
        QCOMPARE(statuses->at(0).started.toMSecsSinceEpoch(), 1763700000500);
        QVERIFY(!statuses->at(1).exitCode && statuses->at(1).childLives && !statuses->at(1).ended.isValid());
        QVERIFY(!parseAgentStatus("sh: 1: not found\n"));
        QCOMPARE(parseAgentStatus("@trainyard error no-run There is no run x here.\n").error().message,
                 u"There is no run x here."_s);
    }

    void hostileAnswersAreOnlyNotUnderstood()
    {
        QVERIFY(!parseAgentStatus(QByteArray(100'000, '\xff')));
        QVERIFY(!parseAgentStatus("@trainyard run\n@trainyard run x\n@trainyard run x =\n"));
        for (const char *error : {"@trainyard error \n", "@trainyard error d\n"})
            QVERIFY(!parseAgentStatus(error).error().message.isEmpty());
        const auto odd = parseAgentStatus(
            "@trainyard run x state=ended exit=99999999999 started=nan ended=-1 now=1e300\n");
        QVERIFY(odd);
        QVERIFY(!odd->constFirst().exitCode && !odd->constFirst().started.isValid());
    }

    void toolsAreLaidOnceAndAFolderIsComplete()
    {
        LocalHost host;
        QTemporaryDir home;
        LaunchTools tools;
        tools.hash = u"0123456789abcdef"_s;
        HostFile agent;
        agent.path = u"agent/agent.sh"_s;
        agent.content = "echo agent\n";
        tools.files = {agent};
        LaunchRequest wanted = request();
        wanted.configuration.maxDurationSeconds = 60;
        DirectLauncher launcher(host, home.path(), tools);
        QVERIFY(launcher.prepare(wanted));
        const QString laid = tools.folderIn(home.path()) + u"/agent/agent.sh"_s;
        const QDateTime when = QFileInfo(laid).lastModified();
        DirectLauncher another(host, home.path(), tools);
        QVERIFY(another.prepare(wanted));
        QCOMPARE(QFileInfo(laid).lastModified(), when);
        const QString folder = launcher.runFolder(wanted.runId);
        for (const QString &name : {u"command.sh"_s, u"limits"_s, u"run.json"_s})
            QVERIFY2(QFileInfo(folder + u'/' + name).isFile(), qPrintable(name));
        QCOMPARE(QFile::symLinkTarget(folder + u"/source/outputs"_s), folder + u"/outputs"_s);
        QVERIFY(!await(launcher.start(wanted.runId))); // this agent answers nothing that counts
    }

    void theScriptSetsWhatARunNeedsAndNoMore()
    {
        QTemporaryDir home;
        const QString folder = home.path() + u"/it's a run"_s;
        QVERIFY(QDir().mkpath(folder + u"/source/outputs"_s));
        LaunchRequest wanted = request();
        wanted.interpreter = u"/usr/bin/env"_s;
        wanted.configuration.script = u"-0"_s; // env -0 prints the variables
        wanted.configuration.environmentVariables = {{u"AZUREML_RUN_ID"_s, u"other"_s},
                                                     {u"BAD NAME"_s, u"x"_s},
                                                     {u"PYTHONUNBUFFERED"_s, u"0"_s},
                                                     {u"MINE"_s, u"$(id)\n'"_s}};
        wanted.hasOwnOutputs = true;
        qputenv("AZUREML_RUN_TOKEN", "someone's");
        HostCommand command;
        command.arguments = {u"/bin/sh"_s};
        command.input = commandScript(wanted, folder, u"/tools dir"_s);
        const auto result = runProcess(command);
        qunsetenv("AZUREML_RUN_TOKEN");
        QVERIFY(result);
        QCOMPARE(result->errors, QByteArray());
        const QList<QByteArray> variables = result->output.split('\0');
        for (const QByteArray &expected :
             {QByteArray("AZUREML_RUN_ID=e_1_00000001"), QByteArray("TRAINYARD_EXPERIMENT=e"),
              QByteArray("MINE=$(id)\n'"), QByteArray("PYTHONUNBUFFERED=0"),
              QByteArray("TRAINYARD_RUN_DIR=" + folder.toUtf8()), QByteArray("AZUREML_ARM_PROJECT_NAME=e")})
            QVERIFY2(variables.contains(expected), expected.constData());
        for (const QByteArray &variable : variables) {
            QVERIFY(!variable.startsWith("AZUREML_RUN_TOKEN="));
            if (variable.startsWith("PYTHONPATH="))
                QVERIFY(variable.startsWith("PYTHONPATH=/tools dir/python"));
        }
        QVERIFY(QFileInfo(folder + u"/source/outputs"_s).isSymLink());
        QVERIFY(QFileInfo(folder + u"/outputs"_s).isDir());
    }

    void secretsAreNotWrittenTwice()
    {
        LaunchRequest wanted = request();
        wanted.configuration.environmentVariables = {{u"WANDB_API_KEY"_s, u"hidden"_s},
                                                     {u"KEYBOARD"_s, u"shown"_s}};
        const QByteArray document = runDocument(wanted);
        QVERIFY(!document.contains("hidden"));
        QVERIFY(document.contains("WANDB_API_KEY") && document.contains("shown"));
    }

    void aContainedRunKeepsItsVariablesOutOfEveryCommandLine()
    {
        LaunchRequest wanted = request();
        wanted.interpreter = u"python3"_s;
        wanted.environmentHash = u"0123456789abcdef0123456789abcdef"_s;
        wanted.configuration.environmentVariables.insert(u"COLOR"_s, u"a b"_s);
        wanted.container.emplace();
        wanted.container->sharedMemory = u"2g"_s;
        wanted.container->wantsGpu = true;
        wanted.container->arguments = {u"--ipc"_s, u"two\nlines"_s};
        const QString run = u"/home/m y/runs/e_1_00000001"_s;
        const QByteArray outside = commandScript(wanted, run, u"/home/m y/tools/t"_s);
        QVERIFY(!outside.contains("COLOR") && !outside.contains("train.py"));
        QVERIFY(
            outside.endsWith("exec sh '/home/m y/tools/t/agent/agent.sh' '/home/m y' contain e_1_00000001 "
                             "0123456789abcdef0123456789abcdef\n"));
        const QByteArray inside = containedScript(wanted, run, u"/home/m y/tools/t"_s);
        QVERIFY(inside.contains("\nexport COLOR='a b'\n"));
        QVERIFY(inside.endsWith("exec python3 train.py\n"));
        QVERIFY(!inside.contains("await"));
        QCOMPARE(containerOptions(wanted),
                 "image localhost/trainyard:0123456789abcdef0123456789abcdef\nshm 2g\ngpu all\n"
                 "argument --ipc\nargument two lines\n");
    }

    void aRunThatNeedsAnEnvironmentAwaitsItBeforeAnythingIsSet()
    {
        LaunchRequest wanted;
        wanted.runId = u"e_1_00000001"_s;
        wanted.interpreter = u"/h o'me/environments/ab/env/bin/python"_s;
        wanted.configuration.script = u"train.py"_s;
        wanted.environmentHash = u"ab"_s;
        wanted.environmentName = u"torch:3"_s;
        const QByteArray script = commandScript(wanted, u"/h o'me/runs/e_1_00000001"_s, u"/h o'me/tools/x"_s);
        const auto await = script.indexOf(" await ab e_1_00000001 ");
        QVERIFY(await > 0);
        QVERIFY(await < script.indexOf("export "));
        QVERIFY(script.contains("|| exit 1\n"));
        QVERIFY(script.contains("'/h o'\\''me/environments/ab/complete'"));
        wanted.environmentHash.clear();
        QVERIFY(!commandScript(wanted, u"/h/runs/e_1_00000001"_s, u"/h/tools/x"_s).contains("await"));
    }
};

QTEST_GUILESS_MAIN(TestDirectLauncher)
#include "tst_directlauncher.moc"
