// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/workspace/runconfigs.h"

#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestRunConfigs : public QObject
{
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<test::FakeWorkspace> m_workspace;

    QString path(const QString &name) const { return m_folder->filePath(name); }
    QString write(const QString &name, const QByteArray &text)
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("The test cannot write.");
        return path(name);
    }
    QByteArray bytesOf(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    template <typename T> Result<T> waited(QFuture<Result<T>> future)
    {
        return QTest::qWaitFor([&] { return future.isFinished(); }, test::patience)
                   ? future.result()
                   : Result<T>(failure(ErrorKind::Failed, u"no answer"_s));
    }
    Result<OpenedRunConfig> open(const QString &name)
    {
        return waited(openRunConfig(*m_workspace, path(name)));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_workspace = std::make_unique<test::FakeWorkspace>();
        m_workspace->environmentList.clear();
    }

    void aFileOpensWithItsProjectAsSourceFolder()
    {
        write(
            u".azureml/train.runconfig"_s,
            "script: train.py\narguments: [--lr, 0.1]\ntarget: lab\nmpi:\n  processCountPerNode: 4\n"
            "environment:\n  environmentVariables: {SEED: 7}\n  python:\n    userManagedDependencies: true\n"
            "    interpreterPath: /opt/python\n");
        const auto opened = open(u".azureml/train.runconfig"_s);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        const RunConfiguration &c = opened->configuration;
        QCOMPARE(c.sourceFolder, m_folder->path());
        QCOMPARE(c.script, u"train.py"_s);
        QCOMPARE(c.arguments, QStringList({u"--lr"_s, u"0.1"_s}));
        QCOMPARE(c.target, u"lab"_s);
        QCOMPARE(c.interpreter, u"/opt/python"_s);
        QCOMPARE(c.environmentVariables.value(u"SEED"_s), u"7"_s);
        QCOMPARE(opened->ignored, QStringList(u"mpi.processCountPerNode: 4"_s));
        QVERIFY(m_workspace->calls.isEmpty());
    }

    void packagesAreRegisteredOnce()
    {
        write(u"torch.runconfig"_s, "script: a.py\nenvironment:\n  python:\n    condaDependencies:\n"
                                    "      dependencies: [python=3.11, {pip: [torch]}]\n");
        const auto first = open(u"torch.runconfig"_s);
        QVERIFY2(first, first ? "" : qPrintable(first.error().message));
        QCOMPARE(m_workspace->environmentList.size(), 1);
        QCOMPARE(m_workspace->environmentList.constFirst().packages.pip, QStringList(u"torch"_s));
        QCOMPARE(first->registered, first->configuration.environment);
        const auto second = open(u"torch.runconfig"_s);
        QCOMPARE(m_workspace->environmentList.size(), 1);
        QVERIFY(second->registered.isEmpty());
        QCOMPARE(second->configuration.environment, first->configuration.environment);
    }

    void whatCannotBeUsedIsSaid()
    {
        QCOMPARE(open(u"nothing"_s).error().kind, ErrorKind::NotFound);
        write(u"bad"_s, "script: [a\n");
        QCOMPARE(open(u"bad"_s).error().kind, ErrorKind::InvalidInput);
        QVERIFY(open(u"bad"_s).error().message.contains(u"line"_s));
        write(u"unknown"_s, "script: a.py\nenvironment:\n  name: elsewhere\n");
        QVERIFY(open(u"unknown"_s).error().message.contains(u"“elsewhere”"_s));
        write(u"ok"_s, "script: a.py\nenvironment:\n  name: elsewhere\n");
        m_workspace->nextError = Error{ErrorKind::Unavailable, u"Not now."_s, {}, {}};
        QCOMPARE(open(u"ok"_s).error().message, u"Not now."_s);
    }

    void aNewFileReadsAsItWasWritten()
    {
        Environment torch;
        torch.name = u"torch"_s;
        torch.version = 3;
        torch.kind = Environment::Kind::SystemManaged;
        torch.format = Environment::Format::CondaFile;
        torch.document = u"dependencies:\n- python=3.11\n- pip:\n  - torch\n"_s;
        torch.packages.conda = {u"python=3.11"_s};
        torch.packages.pip = {u"torch"_s};
        m_workspace->environmentList = {torch};
        RunConfiguration c;
        c.script = u"train.py"_s;
        c.target = u"lab"_s;
        c.environment = torch.reference();
        const auto written =
            waited(saveRunConfig(*m_workspace, write(u".azureml/x"_s, {}) + u".runconfig"_s, c));
        QVERIFY2(written, written ? "" : qPrintable(written.error().message));
        QCOMPARE(*written, QStringList({path(u".azureml/x.runconfig"_s), path(u".azureml/x_conda.yml"_s)}));
        QVERIFY(bytesOf(u".azureml/x.runconfig"_s).contains("condaDependenciesFile: .azureml/x_conda.yml"));
        QVERIFY(bytesOf(u".azureml/x_conda.yml"_s).contains("torch"));
        const auto opened = open(u".azureml/x.runconfig"_s);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        QCOMPARE(opened->configuration.environment, torch.reference());
        QCOMPARE(opened->configuration.target, c.target);
    }

    void aFileThatIsThereKeepsWhatIsNotOurs()
    {
        write(u"a.runconfig"_s, "# mine\nscript: a.py # yes\nfuture: {x: 1}\ntarget: local\n");
        auto opened = open(u"a.runconfig"_s);
        opened->configuration.target = u"lab"_s;
        const auto saved = waited(saveRunConfig(*m_workspace, path(u"a.runconfig"_s), opened->configuration));
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().message));
        QVERIFY(bytesOf(u"a.runconfig"_s)
                    .startsWith("# mine\nscript: a.py # yes\nfuture: {x: 1}\ntarget: lab\n"));
    }

    void aPlaceThatCannotBeWrittenIsSaid()
    {
        const auto saved =
            waited(saveRunConfig(*m_workspace, path(u"no/such/folder/a.runconfig"_s), RunConfiguration()));
        QVERIFY(!saved);
        QVERIFY(saved.error().message.contains(u"cannot be written"_s));
    }
};

QTEST_GUILESS_MAIN(TestRunConfigs)
#include "tst_runconfigs.moc"
