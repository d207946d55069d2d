// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/entrypath.h"
#include "tests/unit/snapshots/testhelp.h"

#include <QLocale>
#include <QTest>

#include <algorithm>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestPlan : public QObject
{
    Q_OBJECT

    static bool says(const SnapshotPlan &plan, const QString &name, const QString &reason)
    {
        return std::any_of(plan.warnings.begin(), plan.warnings.end(), [&](const QString &warning) {
            return warning.contains(name) && warning.contains(reason);
        });
    }

    /// A chain of folders, made step by step as no path of the system is that long.
    static bool makeChain(const ScratchFolder &folder, const QByteArray &name, int depth, const char *file)
    {
        int fd = ::open(folder.bytes().constData(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        for (int i = 0; i < depth && fd >= 0; ++i) {
            ::mkdirat(fd, name.constData(), 0755);
            const int next = ::openat(fd, name.constData(), O_PATH | O_DIRECTORY | O_CLOEXEC);
            ::close(fd);
            fd = next;
        }
        const bool isMade = fd >= 0 && ::mknodat(fd, file, S_IFREG | 0644, 0) == 0;
        ::close(fd);
        return isMade;
    }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void filesAreSortedWhateverTheirOrderOnDisk()
    {
        const ScratchFolder folder;
        for (const char *name : {"b/z", "b.txt", "b-1", "a/b/c", "Z", "b/a/x", "a.b", "b0"})
            QVERIFY(folder.write(name, name));
        const auto plan = planSnapshot(folder.name());
        QVERIFY(plan);
        QCOMPARE(pathsOf(plan->files), (QStringList{u"Z"_s, u"a.b"_s, u"a/b/c"_s, u"b-1"_s, u"b.txt"_s,
                                                    u"b/a/x"_s, u"b/z"_s, u"b0"_s}));
        QVERIFY(std::is_sorted(plan->files.begin(), plan->files.end(), comesBefore));
        QCOMPARE(plan->totalBytes, 1 + 3 + 5 + 3 + 5 + 5 + 3 + 2);
        QVERIFY(plan->warnings.isEmpty());
    }

    void amlignoreWinsEntirely()
    {
        const ScratchFolder folder;
        folder.write(".amlignore", "*.bin\n");
        folder.write(".gitignore", "*.txt\n");
        folder.write("a.bin", "");
        folder.write("a.txt", "");
        const auto plan = planSnapshot(folder.name());
        QCOMPARE(plan->ignoreFile, u".amlignore"_s);
        QCOMPARE(pathsOf(plan->files), (QStringList{u".amlignore"_s, u".gitignore"_s, u"a.txt"_s}));
        QCOMPARE(plan->ignored, (QList<IgnoredEntry>{{u"a.bin"_s, u"*.bin"_s, 1}}));
    }

    void anEmptyAmlignoreSendsEverything()
    {
        const ScratchFolder folder;
        folder.write(".amlignore", "");
        folder.write(".gitignore", "*\n");
        QCOMPARE(planSnapshot(folder.name())->files.size(), 2);
    }

    void onlyTheIgnoreFileOfTheRootCounts()
    {
        const ScratchFolder folder;
        folder.write(".gitignore", "logs/\n");
        folder.write("sub/.gitignore", "*\n");
        folder.write("sub/kept.txt", "");
        folder.write("sub/logs/x", "");
        const auto plan = planSnapshot(folder.name());
        QCOMPARE(pathsOf(plan->files),
                 (QStringList{u".gitignore"_s, u"sub/.gitignore"_s, u"sub/kept.txt"_s}));
        QCOMPARE(plan->ignored, (QList<IgnoredEntry>{{u"sub/logs/"_s, u"logs/"_s, 1}}));
    }

    void withoutAnIgnoreFileTheRepositoryIsSentAndSaid()
    {
        const ScratchFolder folder;
        folder.write("train.py", "x");
        folder.write(".git/config", QByteArray(3000, 'c'));
        auto plan = planSnapshot(folder.name());
        QCOMPARE(pathsOf(plan->files), (QStringList{u".git/config"_s, u"train.py"_s}));
        QVERIFY(says(*plan, u".git (2.9 KiB, 1 file"_s, u"to .amlignore"_s));

        // With a .gitignore, an .amlignore would put it out of force: the remedy names the file that counts.
        folder.write(".gitignore", "*.pyc\n");
        plan = planSnapshot(folder.name());
        QVERIFY(says(*plan, u".git ("_s, u"to .gitignore"_s));

        folder.write(".gitignore", ".git/\n");
        plan = planSnapshot(folder.name());
        QVERIFY(plan->warnings.isEmpty());
    }

    void aLargeFolderIsSaid()
    {
        const ScratchFolder folder;
        folder.write("data/images/big.bin", "");
        QVERIFY(::truncate(folder.at("data/images/big.bin").constData(), 300 << 20) == 0);
        const auto plan = planSnapshot(folder.name());
        QVERIFY(says(*plan, u"data"_s, u"300.0 MiB, 1 file"_s));
        QVERIFY(says(*plan, u"“/data/”"_s, u".amlignore"_s));
    }

    void ignoredFoldersAreNotLookedInto()
    {
        const ScratchFolder folder;
        ::chmod(folder.bytes().constData(), 0755);
        folder.write("secret/x", "");
        folder.write("train.py", "");
        ::chmod(folder.at("secret").constData(), 0);
        const AsNobody nobody;

        auto plan = planSnapshot(folder.name());
        QVERIFY(says(*plan, u"secret/"_s, u"permission"_s));
        {
            const AsRootAgain root;
            folder.write(".amlignore", "secret/\n");
        }
        plan = planSnapshot(folder.name());
        QVERIFY2(plan->warnings.isEmpty(), qPrintable(plan->warnings.join(u'\n')));
        QCOMPARE(plan->ignored, (QList<IgnoredEntry>{{u"secret/"_s, u"secret/"_s, 1}}));
        QCOMPARE(pathsOf(plan->files), (QStringList{u".amlignore"_s, u"train.py"_s}));
    }

    void unreadableFilesAreLeftOutAndSaid()
    {
        const ScratchFolder folder;
        ::chmod(folder.bytes().constData(), 0755);
        folder.write("key.pem", "");
        folder.write("train.py", "");
        ::chmod(folder.at("key.pem").constData(), 0);
        const AsNobody nobody;
        const auto plan = planSnapshot(folder.name());
        QCOMPARE(pathsOf(plan->files), QStringList{u"train.py"_s});
        QVERIFY(says(*plan, u"key.pem"_s, u"permission"_s));
    }

    void anIgnoreFileThatCannotBeReadIsAnError()
    {
        const ScratchFolder folder;
        ::chmod(folder.bytes().constData(), 0755);
        folder.write(".amlignore", "*\n");
        ::chmod(folder.at(".amlignore").constData(), 0);
        const AsNobody nobody;
        const auto plan = planSnapshot(folder.name());
        QVERIFY(!plan);
        QCOMPARE(plan.error().kind, ErrorKind::Denied);
        QVERIFY(plan.error().message.contains(u".amlignore"_s));
    }

    void linksAreKeptAsTheyAre()
    {
        const ScratchFolder folder;
        folder.write("real/x", "");
        QVERIFY(::symlink("real", folder.at("folder").constData()) == 0);
        QVERIFY(::symlink(".", folder.at("loop").constData()) == 0);
        QVERIFY(::symlink("nowhere", folder.at("dangling").constData()) == 0);
        const auto plan = planSnapshot(folder.name());
        QCOMPARE(pathsOf(plan->files), (QStringList{u"dangling"_s, u"folder"_s, u"loop"_s, u"real/x"_s}));
        QCOMPARE(plan->files.at(1).kind, EntryKind::SymbolicLink);
        QCOMPARE(plan->files.at(1).linkTarget, u"real"_s);
        QCOMPARE(plan->files.at(1).size, 4);
    }

    void pipesAndSocketsAreLeftOutAndSaid()
    {
        const ScratchFolder folder;
        QVERIFY(::mkfifo(folder.at("pipe").constData(), 0644) == 0);
        const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, folder.at("socket").constData(), sizeof address.sun_path);
        QVERIFY(::bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0);
        ::close(fd);
        folder.write("empty/", "");
        const auto plan = planSnapshot(folder.name());
        QVERIFY(plan->files.isEmpty());
        QVERIFY(says(*plan, u"pipe"_s, u"pipe"_s));
        QVERIFY(says(*plan, u"socket"_s, u"socket"_s));

        folder.write(".gitignore", "pipe\nsocket\n");
        QVERIFY(planSnapshot(folder.name())->warnings.isEmpty());
    }

    void namesThatAreNotUtf8KeepTheirBytes()
    {
        const ScratchFolder folder;
        const QByteArrayList names{"a\xff%",
                                   "%FF",
                                   "\xef\xbb\xbf"
                                   "bom",
                                   "é",
                                   "dir\xc3/x",
                                   "100%/ok",
                                   "100%/\xff",
                                   "\xed\xa0\x80",
                                   "new\nline",
                                   "\xf4\x90\x80\x80",
                                   "\xc0\xaf",
                                   "Case",
                                   "case"};
        for (const QByteArray &name : names)
            QVERIFY(folder.write(name, name));
        const auto plan = planSnapshot(folder.name());
        QCOMPARE(plan->files.size(), names.size());
        QByteArrayList found;
        for (const SnapshotEntry &entry : plan->files) {
            found.append(pathBytes(entry));
            SnapshotEntry again;
            setNames(again, found.constLast());
            QCOMPARE(again.path, entry.path);
            QCOMPARE(again.isEncoded, entry.isEncoded);
        }
        QVERIFY(std::is_sorted(plan->files.begin(), plan->files.end(), comesBefore));
        std::sort(found.begin(), found.end());
        QByteArrayList expected = names;
        std::sort(expected.begin(), expected.end());
        QCOMPARE(found, expected);
        const auto entry = std::find_if(plan->files.begin(), plan->files.end(),
                                        [](const SnapshotEntry &e) { return e.path == u"a%FF%25"_s; });
        QVERIFY(entry != plan->files.end() && entry->isEncoded);
    }

    void treesMayBeDeeperThanTheSystemsPaths()
    {
        const ScratchFolder folder;
        QVERIFY(makeChain(folder, QByteArray(50, 'd'), 400, "file")); // 20 400 bytes
        const auto plan = planSnapshot(folder.name());
        QVERIFY(plan);
        QCOMPARE(plan->files.size(), 1);
        QCOMPARE(plan->files.first().path.size(), 400 * 51 + 4);
        QVERIFY(plan->warnings.isEmpty());
    }

    void absurdlyDeepTreesAreLeftOutAndSaid()
    {
        const ScratchFolder folder;
        QVERIFY(makeChain(folder, QByteArray(250, 'd'), 140, "file"));
        folder.write("kept", "");
        const auto plan = planSnapshot(folder.name());
        QCOMPARE(pathsOf(plan->files), QStringList{u"kept"_s});
        QVERIFY(says(*plan, u"ddd"_s, u"32767 bytes"_s));
    }

    void foldersThatAreNoneAreErrors()
    {
        const ScratchFolder folder;
        folder.write("file", "");
        QCOMPARE(planSnapshot(folder.path(u"missing"_s)).error().kind, ErrorKind::NotFound);
        QCOMPARE(planSnapshot(folder.path(u"file"_s)).error().kind, ErrorKind::InvalidInput);
        ::mkdir(folder.at("closed").constData(), 0);
        ::chmod(folder.bytes().constData(), 0755);
        const AsNobody nobody;
        QCOMPARE(planSnapshot(folder.path(u"closed"_s)).error().kind, ErrorKind::Denied);
    }

    void aCancelledPlanSaysSo()
    {
        const ScratchFolder folder;
        folder.write("a/b/c", "");
        std::stop_source source;
        source.request_stop();
        QCOMPARE(planSnapshot(folder.name(), source.get_token()).error().kind, ErrorKind::Cancelled);
    }

private:
    /// The owner's rights within a part of a test that runs as nobody.
    struct AsRootAgain
    {
        AsRootAgain() { Q_UNUSED(!::seteuid(0)) }
        ~AsRootAgain() { Q_UNUSED(!(::getuid() == 0 && ::seteuid(65534))) }
        Q_DISABLE_COPY_MOVE(AsRootAgain)
    };
};

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
