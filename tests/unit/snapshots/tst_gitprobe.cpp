// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/gitprobe.h"
#include "tests/unit/snapshots/scratchfolder.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestGitProbe : public QObject
{
    Q_OBJECT

    static QProcessEnvironment environment()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"GIT_CONFIG_GLOBAL"_s, u"/dev/null"_s);
        environment.insert(u"GIT_CONFIG_NOSYSTEM"_s, u"1"_s);
        for (const auto &name : environment.keys()) {
            if (name.startsWith(u"AZUREML_GIT"_s))
                environment.remove(name);
        }
        return environment;
    }

    static bool git(const ScratchFolder &folder, const QStringList &arguments)
    {
        QProcess process;
        process.setWorkingDirectory(folder.name());
        process.setProcessEnvironment(environment());
        process.setStandardErrorFile(QProcess::nullDevice());
        process.start(u"git"_s,
                      QStringList{u"-c"_s, u"user.name=t"_s, u"-c"_s, u"user.email=t@example.com"_s} +
                          arguments);
        return process.waitForFinished() && process.exitCode() == 0;
    }

    /// A repository with one commit of sub/train.py and top.txt on the branch "work".
    static bool makeRepository(const ScratchFolder &folder)
    {
        return folder.write("sub/train.py", "one\n") && folder.write("top.txt", "top\n") &&
               git(folder, {u"init"_s, u"-q"_s, u"-b"_s, u"work"_s}) && git(folder, {u"add"_s, u"."_s}) &&
               git(folder, {u"commit"_s, u"-q"_s, u"-m"_s, u"first"_s});
    }

private slots:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"git"_s).isEmpty())
            QSKIP("git is not installed");
    }

    void aCleanRepositoryIsDescribed()
    {
        const ScratchFolder folder, kept;
        QVERIFY(makeRepository(folder));
        QVERIFY(git(folder, {u"remote"_s, u"add"_s, u"origin"_s, u"https://me:secret@example.com/a.git"_s}));
        ContentStore store(kept.name());
        const auto facts = probeGit(folder.path(u"sub"_s), store, environment());
        QVERIFY(facts);
        QCOMPARE(facts->repositoryUri, u"https://example.com/a.git"_s);
        QCOMPARE(facts->branch, u"work"_s);
        QCOMPARE(facts->commit.size(), 40);
        QVERIFY(!facts->isDirty);
        QVERIFY(facts->diff.isEmpty());
        QVERIFY(!facts->properties().contains(u"azureml.git.dirty"_s));
    }

    void addressesKeepTheirUserButNoPassword_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("kept");
        QTest::newRow("token") << u"https://ghp_token@example.com/a"_s << u"https://example.com/a"_s;
        QTest::newRow("ssh") << u"ssh://git@example.com:22/a"_s << u"ssh://git@example.com:22/a"_s;
        QTest::newRow("ssh password") << u"ssh://git:pw@example.com/a"_s << u"ssh://git@example.com/a"_s;
        QTest::newRow("scp") << u"git@example.com:a/b.git"_s << u"git@example.com:a/b.git"_s;
        QTest::newRow("path") << u"/srv/git/a"_s << u"/srv/git/a"_s;
    }

    void addressesKeepTheirUserButNoPassword()
    {
        QFETCH(QString, address);
        const ScratchFolder folder, kept;
        QVERIFY(makeRepository(folder));
        QVERIFY(git(folder, {u"remote"_s, u"add"_s, u"origin"_s, address}));
        ContentStore store(kept.name());
        QTEST(probeGit(folder.name(), store, environment())->repositoryUri, "kept");
    }

    void theDiffOfTheFolderIsKept()
    {
        const ScratchFolder folder, kept;
        QVERIFY(makeRepository(folder));
        folder.write("sub/train.py", "two\n");
        folder.write("sub/new.py", "untracked\n");
        folder.write("top.txt", "changed outside\n");
        // A person's settings must not change what is kept.
        QVERIFY(git(folder, {u"config"_s, u"diff.noprefix"_s, u"true"_s}));
        QVERIFY(git(folder, {u"config"_s, u"color.ui"_s, u"always"_s}));
        QVERIFY(git(folder, {u"config"_s, u"diff.external"_s, u"touch external-was-started"_s}));
        ContentStore store(kept.name());
        const auto facts = probeGit(folder.path(u"sub"_s), store, environment());
        QVERIFY(facts->isDirty);
        const QByteArray diff = store.read(facts->diff, 1 << 20).value();
        QVERIFY(diff.contains("--- a/sub/train.py\n"));
        QVERIFY(diff.contains("-one\n+two\n"));
        QVERIFY(!diff.contains("untracked"));
        QVERIFY(!diff.contains("changed outside"));
        QVERIFY(!QFile::exists(folder.path(u"external-was-started"_s)));
        QVERIFY(!QFile::exists(folder.path(u".git/index.lock"_s)));
    }

    void newFilesAloneMakeItDirtyWithoutADiff()
    {
        const ScratchFolder folder, kept;
        QVERIFY(makeRepository(folder));
        folder.write("new.py", "x\n");
        ContentStore store(kept.name());
        const auto facts = probeGit(folder.name(), store, environment());
        QVERIFY(facts->isDirty);
        QVERIFY(facts->diff.isEmpty());
    }

    void aHugeDiffIsCutAndSaysSo()
    {
        const ScratchFolder folder, kept;
        QVERIFY(makeRepository(folder));
        folder.write("top.txt", QByteArray("a line of some length\n").repeated(1'000'000));
        ContentStore store(kept.name());
        const auto facts = probeGit(folder.name(), store, environment());
        const QByteArray diff = store.read(facts->diff, 32 << 20).value();
        QVERIFY(diff.size() <= (16 << 20) + 100);
        QVERIFY(diff.endsWith("length\n# The rest was left out: the diff is longer than 16 MiB.\n"));
    }

    void aDetachedHeadHasNoBranch()
    {
        const ScratchFolder folder, kept;
        QVERIFY(makeRepository(folder) && git(folder, {u"checkout"_s, u"-q"_s, u"--detach"_s}));
        ContentStore store(kept.name());
        const auto facts = probeGit(folder.name(), store, environment());
        QVERIFY(facts->branch.isEmpty());
        QVERIFY(!facts->commit.isEmpty());
        QVERIFY(facts->repositoryUri.isEmpty()); // no remote either
    }

    void aRepositoryWithoutACommitIsNoError()
    {
        const ScratchFolder folder, kept;
        QVERIFY(git(folder, {u"init"_s, u"-q"_s, u"-b"_s, u"new"_s}));
        folder.write("a", "");
        ContentStore store(kept.name());
        const auto facts = probeGit(folder.name(), store, environment());
        QCOMPARE(facts->branch, u"new"_s);
        QVERIFY(facts->commit.isEmpty());
        QVERIFY(facts->isDirty);
    }

    void withoutARepositoryOrGitNothingIsRecorded()
    {
        const ScratchFolder folder, kept;
        ContentStore store(kept.name());
        auto outside = environment();
        outside.insert(u"GIT_CEILING_DIRECTORIES"_s, folder.path(u".."_s));
        QCOMPARE(probeGit(folder.name(), store, outside).value(), GitFacts());

        QVERIFY(makeRepository(folder));
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nonexistent");
        const auto facts = probeGit(folder.name(), store, environment());
        qputenv("PATH", path);
        QCOMPARE(facts.value(), GitFacts());
    }

    void theEnvironmentWins()
    {
        const ScratchFolder folder, kept;
        QVERIFY(makeRepository(folder));
        folder.write("new", "");
        ContentStore store(kept.name());
        auto given = environment();
        given.insert(u"AZUREML_GIT_REPOSITORY_URI"_s, u"https://x:y@given/repo"_s);
        given.insert(u"AZUREML_GIT_BRANCH"_s, u"given-branch"_s);
        given.insert(u"AZUREML_GIT_COMMIT"_s, u"abc"_s);
        given.insert(u"AZUREML_GIT_DIRTY"_s, u"False"_s);
        given.insert(u"AZUREML_GIT_BUILD_ID"_s, u"42"_s);
        given.insert(u"AZUREML_GIT_BUILD_URI"_s, u"https://ci/42"_s);
        const auto facts = probeGit(folder.name(), store, given);
        const QMap<QString, QString> expected{{u"azureml.git.repository_uri"_s, u"https://given/repo"_s},
                                              {u"mlflow.source.git.repoURL"_s, u"https://given/repo"_s},
                                              {u"azureml.git.branch"_s, u"given-branch"_s},
                                              {u"mlflow.source.git.branch"_s, u"given-branch"_s},
                                              {u"azureml.git.commit"_s, u"abc"_s},
                                              {u"mlflow.source.git.commit"_s, u"abc"_s},
                                              {u"azureml.git.build_id"_s, u"42"_s},
                                              {u"azureml.git.build_uri"_s, u"https://ci/42"_s}};
        QCOMPARE(facts->properties(), expected);

        given.insert(u"AZUREML_GIT_DIRTY"_s, u"True"_s);
        QCOMPARE(probeGit(kept.name(), store, given)->properties().value(u"azureml.git.dirty"_s), u"True"_s);
    }
};

QTEST_GUILESS_MAIN(TestGitProbe)
#include "tst_gitprobe.moc"
