// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs whose environment is built by the studio: with a stand-in for micromamba, which takes its time, makes
// files and fails as told, but installs nothing.
#include "services/workspace/environmentservice.h"
#include "tests/support/localfixture.h"
#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QSignalSpy>

using namespace trainyard;
using namespace trainyard::test;
using namespace Qt::StringLiterals;

namespace {
const QByteArray standIn = R"(#!/bin/sh
case $1 in --version) echo 0; exit ;; env) echo "# of the stand-in"; exit ;; esac
while [ $# -gt 0 ]; do case $1 in -p) prefix=$2 ;; -f) file=$2 ;; esac; shift; done
echo "the stand-in works"
while [ -e "$0.wait" ]; do sleep 0.05; done
if grep -q impossible "$file"; then echo "error: nothing provides impossible"; exit 3; fi
mkdir -p "$prefix/bin"
printf '#!/bin/sh\nexec /usr/bin/python3 "$@"\n' >"$prefix/bin/python"
chmod +x "$prefix/bin/python"
)";

Environment managed(const QString &package)
{
    Environment environment;
    environment.name = u"made"_s;
    environment.kind = Environment::Kind::SystemManaged;
    environment.format = Environment::Format::CondaFile;
    environment.document = u"dependencies: [python, %1]\n"_s.arg(package);
    environment.environmentVariables.insert(u"COLOR"_s, u"red"_s);
    return environment;
}
} // namespace

class TestLocalEnvironments : public QObject
{
    Q_OBJECT
    std::unique_ptr<LocalFixture> m_fixture;
    QByteArray m_path;

    QString tool() const { return m_fixture->home() + u"/bin/micromamba"_s; }
    RunConfiguration configuration() const
    {
        RunConfiguration configuration = m_fixture->configuration();
        configuration.interpreter.clear();
        configuration.environment = u"made"_s;
        return configuration;
    }
    static QByteArray buildLog(LocalWorkspace &workspace, const QString &runId)
    {
        const auto chunk =
            answer(workspace.readFile(runId, u"azureml-logs/20_image_build_log.txt"_s, 0, 1 << 16));
        return chunk ? chunk->bytes : QByteArray();
    }

private slots:
    void init()
    {
        m_fixture = std::make_unique<LocalFixture>();
        m_fixture->write(u"train.py"_s, "import os\nprint('color', os.environ['COLOR'])\n");
        QDir().mkpath(m_fixture->home() + u"/bin"_s);
        QFile file(tool());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(standIn);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_path = qgetenv("PATH");
        qputenv("PATH", QFile::encodeName(m_fixture->home() + u"/bin:"_s) + m_path);
    }
    void cleanup()
    {
        qputenv("PATH", m_path);
        m_fixture.reset();
    }

    void aRunIsPreparingWhileItsEnvironmentIsBuiltAndThenRuns()
    {
        QFile gate(tool() + u".wait"_s);
        QVERIFY(gate.open(QIODevice::WriteOnly));
        auto workspace = m_fixture->open();
        QVERIFY(answer(workspace->registerEnvironment(managed(u"numpy"_s))));
        const auto run = answer(workspace->submit(configuration()));
        QVERIFY2(run, run ? "" : qPrintable(run.error().message));
        QTRY_VERIFY_WITH_TIMEOUT(answer(workspace->run(run->id))->status == RunStatus::Preparing &&
                                     !answer(workspace->run(run->id))->reason.isEmpty(),
                                 20'000);
        QVERIFY(answer(workspace->run(run->id))->reason.contains(u"made:1"_s));
        QTRY_VERIFY(buildLog(*workspace, run->id).contains("the stand-in works"));
        QVERIFY(!answer(workspace->run(run->id))->started.isValid());
        gate.remove();
        const auto ended = LocalFixture::ended(*workspace, run->id);
        QVERIFY(ended);
        QVERIFY2(ended->status == RunStatus::Completed, qPrintable(ended->reason));
        QCOMPARE(ended->environmentLabel, u"made:1"_s);
        QCOMPARE(LocalFixture::log(*workspace, run->id), QByteArray("color red\n"));

        const auto again = m_fixture->runToTheEnd(*workspace, configuration());
        QVERIFY(again);
        QVERIFY(buildLog(*workspace, again->id).contains("built here before"));
        QVERIFY(again->properties.value(u"trainyard.environmentReason"_s).contains(u"reused"_s));
    }
    void theNextVersionSaysWhyItIsBuilt()
    {
        auto workspace = m_fixture->open();
        QVERIFY(answer(workspace->registerEnvironment(managed(u"numpy"_s))));
        QVERIFY(answer(workspace->registerEnvironment(managed(u"numpy, scipy=1.5"_s))));
        const auto review = answer(workspace->review(configuration()));
        QVERIFY(review && review->canSubmit());
        const auto fact = std::ranges::find(review->findings, u"environment"_s, &Finding::field);
        QVERIFY(fact != review->findings.end());
        QVERIFY2(fact->message.contains(u"made:1: conda: added scipy 1.5"_s), qPrintable(fact->message));
    }
    void aFailureIsToldBeforeTheNextSubmissionAndTriedAgainWhenAsked()
    {
        auto workspace = m_fixture->open();
        QVERIFY(answer(workspace->registerEnvironment(managed(u"impossible"_s))));
        const auto run = m_fixture->runToTheEnd(*workspace, configuration());
        QVERIFY(run);
        QCOMPARE(run->status, RunStatus::Failed);
        QVERIFY2(run->reason.contains(u"None of the channels has impossible"_s), qPrintable(run->reason));
        QVERIFY(!run->exitCode && !run->started.isValid());
        const auto refused = answer(workspace->submit(configuration()));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(u"--again"_s), qPrintable(refused.error().message));
        EnvironmentService &service = *workspace->environmentService();
        const auto same = answer(service.startBuild(u"made"_s, u"local"_s, false));
        QVERIFY(same);
        QCOMPARE(same->attempt, 1);
        const auto again = answer(service.startBuild(u"made"_s, u"local"_s, true));
        QVERIFY(again);
        QCOMPARE(again->attempt, 2);
        QTRY_VERIFY_WITH_TIMEOUT(!answer(service.build(again->hash, u"local"_s))->isUnderWay(), 20'000);
    }
    void cancelingTheRunStopsTheBuild()
    {
        QFile gate(tool() + u".wait"_s);
        QVERIFY(gate.open(QIODevice::WriteOnly));
        auto workspace = m_fixture->open();
        const auto made = answer(workspace->registerEnvironment(managed(u"numpy"_s)));
        QVERIFY(made);
        const auto run = answer(workspace->submit(configuration()));
        QVERIFY(run);
        QTRY_VERIFY_WITH_TIMEOUT(buildLog(*workspace, run->id).contains("the stand-in works"), 20'000);
        QVERIFY(answer(workspace->cancel(run->id, CancelMode::Polite)));
        const auto ended = LocalFixture::ended(*workspace, run->id);
        QVERIFY(ended);
        QCOMPARE(ended->status, RunStatus::Canceled);
        EnvironmentService &service = *workspace->environmentService();
        QTRY_COMPARE_WITH_TIMEOUT(answer(service.build(environmentHash(*made), u"local"_s))->state,
                                  EnvironmentBuild::State::Canceled, 20'000);
    }
    void whatARunNeedsIsNotDeleted()
    {
        auto workspace = m_fixture->open();
        const auto made = answer(workspace->registerEnvironment(managed(u"numpy"_s)));
        m_fixture->write(u"train.py"_s, "import time; time.sleep(60)\n");
        const auto run = answer(workspace->submit(configuration()));
        QVERIFY(run);
        QTRY_COMPARE_WITH_TIMEOUT(answer(workspace->run(run->id))->status, RunStatus::Running, 20'000);
        EnvironmentService &service = *workspace->environmentService();
        const QString hash = environmentHash(*made);
        QCOMPARE(answer(service.removeBuild(hash, u"local"_s)).error().kind, ErrorKind::Conflict);
        QVERIFY(answer(workspace->cancel(run->id, CancelMode::Force)));
        QVERIFY(LocalFixture::ended(*workspace, run->id));
        const auto removed = answer(service.removeBuild(hash, u"local"_s));
        QVERIFY2(removed, removed ? "" : qPrintable(removed.error().message + removed.error().detail));
        QCOMPARE(answer(service.builds(u"local"_s))->size(), 0);
    }
    void importsTakeOverIncludedFilesAndRefuseOthers()
    {
        auto workspace = m_fixture->open();
        EnvironmentService &service = *workspace->environmentService();
        m_fixture->write(u"base.txt"_s, "numpy\n");
        m_fixture->write(u"requirements.txt"_s, "-r base.txt\ntorch # t\n");
        const auto read = answer(service.import(m_fixture->source() + u"/requirements.txt"_s));
        QVERIFY(read);
        QCOMPARE(read->packages.pip, QStringList({u"numpy"_s, u"torch"_s}));
        m_fixture->write(u"big.yml"_s, QByteArray(10 << 20, 'a'));
        QCOMPARE(answer(service.import(m_fixture->source() + u"/big.yml"_s)).error().kind,
                 ErrorKind::InvalidInput);
        QCOMPARE(answer(service.import(m_fixture->source())).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(answer(service.import(u"/no/such.yml"_s)).error().kind, ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestLocalEnvironments)
#include "tst_localenvironments.moc"
