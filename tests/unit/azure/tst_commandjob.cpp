// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azureenvironments.h"
#include "services/azure/commandjob.h"
#include "services/azure/runfiles.h"
#include "services/workspace/submissioncheck.h"

#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;

/// What is asked of Azure, and what is read from what others asked.
class TestCommandJob : public QObject
{
    Q_OBJECT

    static RunConfiguration configuration(const QStringList &arguments)
    {
        RunConfiguration c;
        c.script = u"my train.py"_s;
        c.arguments = arguments;
        return c;
    }

private slots:
    void plainOptionsBecomeInputsAndTheRestIsQuoted()
    {
        const JobCommand command = jobCommand(
            configuration({u"--learning-rate"_s, u"0.01"_s, u"--name"_s, u"it's $HOME"_s, u"--flag"_s}));
        QCOMPARE(command.line, u"python 'my train.py' --learning-rate ${{inputs.learning_rate}} --name "
                               "'it'\\''s $HOME' --flag"_s);
        QCOMPARE(command.inputs, (QMap<QString, QString>{{u"learning_rate"_s, u"0.01"_s}}));
    }

    void whatWasAskedIsReadBack_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("none") << QStringList{};
        QTest::newRow("options") << QStringList{u"--rate"_s, u"0.1"_s, u"--rate"_s, u"0.2"_s};
        QTest::newRow("strange") << QStringList{u"--a"_s, u"--b"_s, u""_s, u"x y"_s, u"$(reboot)"_s, u"'"_s};
        QTest::newRow("negative") << QStringList{u"--low"_s, u"-1.5"_s, u"--high"_s, u"1e-3"_s};
    }
    void whatWasAskedIsReadBack()
    {
        QFETCH(const QStringList, arguments);
        const RunConfiguration asked = configuration(arguments);
        const QJsonObject job =
            commandJob(asked, {u"c"_s, u"e"_s, u"t"_s}, {}).value("properties"_L1).toObject();
        RunConfiguration read;
        readCommand(job, read);
        QCOMPARE(read.script, asked.script);
        QCOMPARE(read.arguments, asked.arguments);
        QVERIFY(read.interpreter.isEmpty());
    }

    void linesOfOthersStayAsTheyAre()
    {
        RunConfiguration read;
        readCommand({{u"command"_s, u"pip install x && python train.py"_s}}, read);
        QCOMPARE(read.script, u"pip install x && python train.py"_s);
        readCommand({{u"command"_s, u"python -m torch.distributed.run train.py"_s}}, read);
        QCOMPARE(read.script, u"python -m torch.distributed.run train.py"_s);
    }

    void environmentsAreImagesOrPackagesOnOne()
    {
        Environment e;
        e.name = u"mine"_s;
        QCOMPARE(environmentVersion(e).error().kind, ErrorKind::Unsupported); // an interpreter
        e.kind = Environment::Kind::SystemManaged;
        QCOMPARE(environmentVersion(e).error().kind, ErrorKind::InvalidInput);
        e.format = Environment::Format::Requirements;
        e.packages.pip = {u"torch==2.1 ; python_version > \"3.8\""_s};
        const QJsonObject packages = environmentVersion(e).value().value("properties"_L1).toObject();
        QVERIFY(packages.value("condaFile"_L1)
                    .toString()
                    .contains(u"      - \"torch==2.1 ; python_version > \\\"3.8\\\"\"\n"_s));
        e.container.dockerfile = u"FROM x"_s;
        QCOMPARE(environmentVersion(e).error().kind, ErrorKind::Unsupported);
    }

    void theDriverLogIsFoundWhateverMadeTheRun()
    {
        QCOMPARE(driverLogAmong({u"system_logs/lifecycler.log"_s, u"user_logs/std_log.txt"_s}),
                 u"user_logs/std_log.txt"_s);
        QCOMPARE(driverLogAmong({u"user_logs/std_log_process_1.txt"_s, u"user_logs/std_log_process_0.txt"_s}),
                 u"user_logs/std_log_process_0.txt"_s);
        QCOMPARE(
            driverLogAmong({u"azureml-logs/55_azureml-execution.txt"_s, u"azureml-logs/70_driver_log.txt"_s}),
            u"azureml-logs/70_driver_log.txt"_s);
        QCOMPARE(driverLogAmong({u"outputs/model.bin"_s}), QString());
    }

    void foldersThatAreTooLargeAreNamed()
    {
        SnapshotPlan plan;
        plan.files = {{u"data/a.bin"_s, EntryKind::File, 200LL << 20, {}, {}},
                      {u"data/b.bin"_s, EntryKind::File, 120LL << 20, {}, {}},
                      {u"train.py"_s, EntryKind::File, 100, {}, {}}};
        plan.totalBytes = 320LL << 20;
        Findings findings;
        checkSnapshotLimits(plan, findings);
        QCOMPARE(findings.list.size(), 1);
        QCOMPARE(findings.list.first().severity, Finding::Severity::Problem);
        QVERIFY(findings.list.first().message.contains(u"data/ (320 MiB)"_s));
        plan.totalBytes = 300LL << 20;
        plan.files = QList<SnapshotEntry>(2000);
        findings.list.clear();
        checkSnapshotLimits(plan, findings);
        QVERIFY(findings.list.isEmpty());
        plan.files.append(SnapshotEntry{u"many/one"_s, EntryKind::File, 1, {}, {}});
        checkSnapshotLimits(plan, findings);
        QCOMPARE(findings.list.size(), 1);
        QCOMPARE(findings.list.first().severity, Finding::Severity::Warning);
    }
};

QTEST_GUILESS_MAIN(TestCommandJob)
#include "tst_commandjob.moc"
