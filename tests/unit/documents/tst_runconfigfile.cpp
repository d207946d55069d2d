// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/runconfigedit.h"

#include "models/documents/documentlines.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;

namespace {
const auto saved =
    u"# The script to run.\nscript: train.py\n# The arguments.\narguments:\n- --rate\n- 0.1\ntarget: "
    u"cpu-cluster\n"
    "framework: Python\ncommunicator: None\nmaxRunDurationSeconds:\nnodeCount: 1\nenvironment:\n"
    "# Name\n  name: mine\n  version: 3\n  environmentVariables:\n    SEED: 7\n  python:\n"
    "    userManagedDependencies: false\n    interpreterPath: python\n"
    "    condaDependenciesFile: .azureml/conda_dependencies.yml\n  docker:\n    enabled: true\n"
    "    baseImage: some/image\n    baseDockerfile:\n    arguments: []\nhistory:\n  outputCollection: true\n"
    "  directoriesToWatch:\n  - logs\namlcompute:\n  vmSize: STANDARD_D2_V2\n  retainCluster: false\n"
    "somethingNew: 5 # kept\n"_s;
const auto json =
    u"{\n    \"script\": \"train.py\",\n    \"framework\": \"Python\",\n    \"communicator\": \"Mpi\",\n"
    "    \"target\": \"gpu\",\n    \"environment\": {\n        \"python\": {\n"
    "            \"userManagedDependencies\": false,\n            \"condaDependencies\": {\n"
    "                \"dependencies\":[\n                    \"python=3.6.2\",\n"
    "                    {\"pip\":[\"torch\"]}\n                ]\n            }\n        },\n"
    "        \"docker\": {\"enabled\": true, \"baseImage\": \"i\"}\n    },\n    \"nodeCount\": 2,\n"
    "    \"mpi\":{\n        \"processCountPerNode\": 1\n    }\n}"_s;
} // namespace

class TestRunConfigFile : public QObject
{
    Q_OBJECT
private slots:
    void theCurrentDialectIsRead()
    {
        const auto file = parseRunConfig(saved);
        QVERIFY(file.problems.isEmpty());
        QCOMPARE(file.configuration.script, u"train.py"_s);
        QCOMPARE(file.configuration.arguments, QStringList({u"--rate"_s, u"0.1"_s}));
        QCOMPARE(file.configuration.target, u"cpu-cluster"_s);
        QCOMPARE(file.environment.name, u"mine"_s);
        QCOMPARE(file.environment.version, 3);
        QCOMPARE(file.environment.environmentVariables.value(u"SEED"_s), u"7"_s);
        QCOMPARE(file.condaDependenciesFile, u".azureml/conda_dependencies.yml"_s);
        QVERIFY(file.environment.container.isEnabled);
        QVERIFY(file.environment.container.isDescribed());
        QCOMPARE(file.ignored, QStringList({u"amlcompute.vmSize: STANDARD_D2_V2"_s, u"somethingNew: 5"_s}));
    }
    void jsonIsRead()
    {
        const auto file = parseRunConfig(json);
        QVERIFY(file.problems.isEmpty());
        QCOMPARE(file.environment.packages.pip, QStringList(u"torch"_s));
        QCOMPARE(file.environment.packages.conda, QStringList(u"python=3.6.2"_s));
        QCOMPARE(file.nodeCount, 2);
        QVERIFY(file.ignored.contains(u"communicator: Mpi"_s));
    }
    void otherSpellingsOfKeysAndEmptyValuesAreRead()
    {
        const auto file =
            parseRunConfig(u"Script:\r\nNode_Count: 2\r\nframework: python\r\ncommand: ''\r\n"
                           "Environment:\r\n  Python:\r\n    user_managed_dependencies: true\r\n"
                           "    interpreter_path: /opt/py\r\n"_s);
        QVERIFY(file.problems.isEmpty());
        QCOMPARE(file.environment.kind, Environment::Kind::UserManaged);
        QCOMPARE(file.environment.interpreter, u"/opt/py"_s);
        QCOMPARE(file.nodeCount, 2);
        QVERIFY(file.configuration.script.isEmpty());
        QVERIFY(parseRunConfig(u"# all\n# commented\n"_s).problems.isEmpty());
    }
    void theWorkbenchDialectAndItsComputeFileAreRead()
    {
        auto file =
            parseRunConfig(u"ArgumentVector:\n  - \"$file\"\n  - --x\nTarget: docker\n"
                           "EnvironmentVariables:\n  \"A\": \"b\"\nFramework: PySpark\n"
                           "CondaDependenciesFile: aml_config/conda_dependencies.yml\nTrackedRun: true\n"_s);
        QCOMPARE(file.dialect, RunConfigFile::Dialect::Workbench);
        QVERIFY(file.configuration.script.isEmpty());
        QCOMPARE(file.configuration.arguments, QStringList(u"--x"_s));
        QCOMPARE(file.ignored, QStringList(u"framework: PySpark"_s));
        applyComputeFile(file, u"type: localdocker\nbaseDockerImage: microsoft/x\nsharedVolumes: false\n"_s);
        QVERIFY(file.environment.container.isEnabled);
        QCOMPARE(file.environment.container.baseImage, u"microsoft/x"_s);
        QVERIFY(!file.environment.container.sharesVolumes);
    }
    void aPasswordIsNeverRead()
    {
        const auto file =
            parseRunConfig(u"script: a\nenvironment:\n  docker:\n    enabled: true\n    baseImageRegistry:\n"
                           "      password: hunter2\n"_s);
        QCOMPARE(file.problems.size(), 1);
        QVERIFY(!file.ignored.join(u' ').contains(u"hunter2"_s));
    }
    void savingKeepsEverythingElse_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        const auto row = [](const char *name, const QString &text, const QString &path, const QString &value,
                            const QString &before, const QString &after) {
            QTest::newRow(name) << text << path << value << before << after;
        };
        row("scalar", saved, u"target"_s, u"local"_s, u"target: cpu-cluster"_s, u"target: local"_s);
        row("empty", saved, u"maxRunDurationSeconds"_s, u"60"_s, u"Seconds:\n"_s, u"Seconds: 60\n"_s);
        row("nested", saved, u"environment.python.interpreterPath"_s, u"/opt/p y"_s, u"Path: python"_s,
            u"Path: /opt/p y"_s);
        row("missing", saved, u"amlcompute.name"_s, u"x"_s, u"  retainCluster: false\n"_s,
            u"  retainCluster: false\n  name: x\n"_s);
        row("with a comment", saved, u"somethingNew"_s, u"6"_s, u"5 # kept"_s, u"6 # kept"_s);
        row("json", json, u"script"_s, u"other.py"_s, u"\"train.py\""_s, u"\"other.py\""_s);
        row("json missing", json, u"command"_s, u"c"_s, u"    \"script\""_s,
            u"    \"command\": \"c\",\n    \"script\""_s);
        row("json number", json, u"nodeCount"_s, u"4"_s, u"\"nodeCount\": 2"_s, u"\"nodeCount\": 4"_s);
        row("quotes needed", saved, u"script"_s, u"a: b.py"_s, u"script: train.py"_s, u"script: 'a: b.py'"_s);
    }
    void savingKeepsEverythingElse()
    {
        QFETCH(QString, text);
        QFETCH(QString, path);
        QFETCH(QString, value);
        QFETCH(QString, before);
        QFETCH(QString, after);
        QVERIFY(text.count(before) == 1);
        const auto changed = withRunConfigValue(text, path, value);
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
        QCOMPARE(*changed, QString(text).replace(before, after));
    }
    void listsAreSaved()
    {
        const auto changed = withRunConfigList(saved, u"arguments"_s, {u"--a"_s, u"b c"_s});
        QVERIFY(changed);
        QCOMPARE(*changed, QString(saved).replace(u"arguments:\n- --rate\n- 0.1\n"_s,
                                                  u"arguments: [\"--a\", \"b c\"]\n"_s));
        QVERIFY(withRunConfigList(json, u"arguments"_s, {u"x"_s}));
        QVERIFY(withRunConfigList(saved, u"environment.docker.arguments"_s, {u"--gpus"_s}));
    }
    void aNewFileSaysWhatItWasMadeFrom()
    {
        RunConfiguration c;
        c.script = u"src/train it.py"_s;
        c.arguments = {u"--rate"_s, u"0.1"_s, u"ä\"b"_s};
        c.maxDurationSeconds = 60;
        c.environmentVariables.insert(u"A"_s, u"true"_s);
        Environment e;
        e.kind = Environment::Kind::SystemManaged;
        e.name = u"torch"_s;
        e.version = 2;
        const auto file = parseRunConfig(newRunConfig(c, e));
        QVERIFY(file.problems.isEmpty());
        QCOMPARE(file.configuration.script, c.script);
        QCOMPARE(file.configuration.arguments, c.arguments);
        QCOMPARE(file.configuration.maxDurationSeconds, 60);
        QCOMPARE(file.environment.name, e.name);
        QCOMPARE(file.environment.environmentVariables.value(u"A"_s), u"true"_s);
        QVERIFY2(file.ignored.isEmpty(), qPrintable(file.ignored.join(u'\n')));
    }
    void aContainerIsSavedAndReadAgain()
    {
        Environment e;
        e.name = u"box"_s;
        e.kind = Environment::Kind::Container;
        e.container.isEnabled = true;
        e.container.dockerfile = u"FROM python:3.11-slim\nRUN echo \"a: b\" # c\n"_s;
        e.container.sharedMemory = u"2g"_s;
        e.container.arguments = {u"--ipc=host"_s, u"--env"_s, u"A=b c"_s};
        e.container.wantsGpu = true;
        e.container.registryAddress = u"registry.example.com:5000"_s;
        e.container.registryUser = u"ann"_s;
        RunConfiguration c;
        c.script = u"train.py"_s;
        const QString text = newRunConfig(c, e, {});
        const auto file = parseRunConfig(text);
        QVERIFY(file.problems.isEmpty());
        QCOMPARE(file.environment.container, e.container);
        QCOMPARE(file.ignored, QStringList());
        QCOMPARE(withRunConfiguration(text, file.configuration, e).value(), text);
        e.container.dockerfile.clear();
        e.container.baseImage = u"python:3.11"_s;
        const auto changed = withRunConfiguration(text, file.configuration, e);
        QVERIFY(changed);
        QCOMPARE(parseRunConfig(*changed).environment.container, e.container);
    }
    void sectionsThatAreMissingAreAdded()
    {
        const auto changed = [](const QString &text, const QString &path) {
            return withRunConfigValue(text, path, u"x"_s).value_or(u"refused"_s);
        };
        QCOMPARE(changed(u"script: a.py\n"_s, u"environment.python.interpreterPath"_s),
                 u"script: a.py\nenvironment:\n  python:\n    interpreterPath: x\n"_s);
        QCOMPARE(changed({}, u"environment.name"_s), u"environment:\n  name: x\n"_s);
        QCOMPARE(changed(u"environment:\ntarget: t"_s, u"environment.name"_s),
                 u"environment:\n  name: x\ntarget: t"_s);
        QCOMPARE(changed(u"a: {}\n"_s, u"a.b.c"_s), u"a: {\"b\": {\"c\": \"x\"}}\n"_s);
        QCOMPARE(changed(u"{\"a\": 1}"_s, u"b.c"_s), u"{\"b\": {\"c\": \"x\"}, \"a\": 1}"_s);
        QCOMPARE(changed(u"environmentVariables:\n  seed: 1\n"_s, u"environmentVariables.SEED"_s),
                 u"environmentVariables:\n  seed: 1\n  SEED: x\n"_s); // two variables, not one
    }
    void keysAreTakenOut()
    {
        QCOMPARE(withoutRunConfigKey(saved, u"environment.docker"_s).value(),
                 QString(saved).replace(u"  docker:\n    enabled: true\n    baseImage: some/image\n"
                                        "    baseDockerfile:\n    arguments: []\n"_s,
                                        QString()));
        QCOMPARE(withoutRunConfigKey(saved, u"nobody"_s).value(), saved);
        QVERIFY(!withoutRunConfigKey(json, u"environment.docker.enabled"_s));
    }
    void aConfigurationIsSavedBackIntoItsFile_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("current") << saved;
        QTest::newRow("json") << json;
        QTest::newRow("workbench") << u"ArgumentVector:\n  - a.py\nTarget: docker\n"
                                      "EnvironmentVariables:\n  SEED: 7\n"_s;
        QTest::newRow("nearly empty") << u"target: here # mine\n"_s;
        QTest::newRow("empty") << QString();
    }
    void aConfigurationIsSavedBackIntoItsFile()
    {
        QFETCH(QString, text);
        const auto was = parseRunConfig(text);
        RunConfiguration c = was.configuration;
        Environment e = was.environment;
        if (!text.isEmpty()) // nothing to say: nothing is touched
            QCOMPARE(withRunConfiguration(text, c, e).value(), text);
        c.script = u"other one.py"_s;
        c.arguments = {u"--rate"_s, u"0.2"_s};
        c.target = u"lab"_s;
        c.maxDurationSeconds = 90;
        const bool isFlow = text.startsWith(u'{');
        e.environmentVariables = isFlow ? QMap<QString, QString>{{u"A"_s, u"1"_s}}
                                        : QMap<QString, QString>{{u"SEED"_s, u"8"_s}, {u"A"_s, u"b c"_s}};
        const auto written = withRunConfiguration(text, c, e);
        QVERIFY2(written, written ? "" : qPrintable(written.error().message));
        const auto now = parseRunConfig(*written);
        QCOMPARE(now.configuration.script, c.script);
        QCOMPARE(now.configuration.arguments, c.arguments);
        QCOMPARE(now.configuration.target, c.target);
        QCOMPARE(now.configuration.maxDurationSeconds, 90);
        QCOMPARE(now.environment.environmentVariables, e.environmentVariables);
        QCOMPARE(now.ignored, was.ignored);
        QCOMPARE(now.dialect, was.dialect);
        e.environmentVariables.remove(u"A"_s);
        if (!isFlow)
            QCOMPARE(
                parseRunConfig(withRunConfiguration(*written, c, e).value()).environment.environmentVariables,
                e.environmentVariables);
    }
    /// TRAINYARD_RUNCONFIGS=FOLDER reads every file of a collection of one's own.
    void everyFileOfACollectionIsReadAndSavedBack()
    {
        const QDir folder(qEnvironmentVariable("TRAINYARD_RUNCONFIGS", u"/nonexistent"_s));
        if (!folder.exists())
            QSKIP("TRAINYARD_RUNCONFIGS names no folder with run configurations");
        for (const QFileInfo &info : folder.entryInfoList(QDir::Files)) {
            if (info.suffix() == "yml"_L1)
                continue;
            QFile file(info.filePath());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = textOfDocument(file.readAll()).value();
            const auto read = parseRunConfig(text);
            QVERIFY2(!read.hasProblems(), qPrintable(info.fileName() + read.problems.value(0).message));
            const auto changed = withRunConfigValue(text, u"target"_s, u"elsewhere"_s);
            QVERIFY2(changed, qPrintable(info.fileName()));
            auto again = parseRunConfig(*changed);
            QCOMPARE(again.configuration.target, u"elsewhere"_s);
            again.configuration.target = read.configuration.target;
            QCOMPARE(again.configuration, read.configuration);
            QCOMPARE(again.environment, read.environment);
            QCOMPARE(again.ignored, read.ignored);
        }
    }
};

QTEST_APPLESS_MAIN(TestRunConfigFile)
#include "tst_runconfigfile.moc"
