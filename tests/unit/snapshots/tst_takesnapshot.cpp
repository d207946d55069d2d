// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/manifest.h"
#include "tests/unit/snapshots/testhelp.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

#include <sys/inotify.h>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestTakeSnapshot : public QObject
{
    Q_OBJECT

    /// Counts how often files of a folder are opened.
    class Watch
    {
    public:
        explicit Watch(const ScratchFolder &folder) : m_fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
        {
            ::inotify_add_watch(m_fd, folder.bytes().constData(), IN_OPEN);
        }
        ~Watch() { ::close(m_fd); }
        Q_DISABLE_COPY_MOVE(Watch)

        QByteArrayList opened() const
        {
            QByteArrayList names;
            alignas(inotify_event) char buffer[16384];
            for (ssize_t size; (size = ::read(m_fd, buffer, sizeof buffer)) > 0;) {
                for (char *at = buffer; at < buffer + size;) {
                    const auto *event = reinterpret_cast<const inotify_event *>(at);
                    if (event->len > 0)
                        names.append(QByteArray(event->name));
                    at += sizeof(inotify_event) + event->len;
                }
            }
            return names;
        }

    private:
        int m_fd;
    };

    static SnapshotEntry entryAt(const Snapshot &snapshot, const QString &path)
    {
        for (const SnapshotEntry &entry : snapshot.entries) {
            if (entry.path == path)
                return entry;
        }
        return {};
    }

private slots:
    void everyFileIsStoredByItsContent()
    {
        const ScratchFolder folder, kept;
        folder.write("train.py", "print(1)\n");
        folder.write("sub/copy.py", "print(1)\n");
        folder.write("sub/empty", "");
        folder.write("run.sh", "#!/bin/sh\n");
        ::chmod(folder.at("run.sh").constData(), 0755);
        QVERIFY(::symlink("train.py", folder.at("main").constData()) == 0);
        folder.write("big.bin", QByteArray(5'000'000, 'b'));

        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        const auto snapshot = snapshotOf(folder, store, cache);
        QVERIFY(snapshot);
        QCOMPARE(pathsOf(snapshot->entries), (QStringList{u"big.bin"_s, u"main"_s, u"run.sh"_s,
                                                          u"sub/copy.py"_s, u"sub/empty"_s, u"train.py"_s}));
        QCOMPARE(snapshot->totalBytes, 5'000'000 + 8 + 10 + 9 + 9);
        QCOMPARE(entryAt(*snapshot, u"run.sh"_s).kind, EntryKind::Executable);
        QCOMPARE(entryAt(*snapshot, u"main"_s).linkTarget, u"train.py"_s);
        QVERIFY(entryAt(*snapshot, u"main"_s).hash.isEmpty());
        QCOMPARE(entryAt(*snapshot, u"train.py"_s).hash, entryAt(*snapshot, u"sub/copy.py"_s).hash);
        for (const SnapshotEntry &entry : snapshot->entries) {
            if (entry.kind != EntryKind::SymbolicLink)
                QCOMPARE(store.read(entry.hash, 1 << 24).value(), folder.read(entry.path.toUtf8()));
        }
        QVERIFY(partsIn(kept.name()).isEmpty());

        const auto loaded = loadSnapshot(snapshot->id, store);
        QVERIFY(loaded);
        QCOMPARE(loaded->entries, snapshot->entries);
        QCOMPARE(loaded->id, snapshot->id);
        QCOMPARE(loaded->totalBytes, snapshot->totalBytes);
    }

    void theSameTreeHasTheSameIdAnywhere()
    {
        const ScratchFolder one, two, kept;
        for (const ScratchFolder *folder : {&one, &two}) {
            folder->write("a/x", "1");
            folder->write("b", "2");
        }
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        const ContentHash id = snapshotOf(one, store, cache)->id;
        QCOMPARE(snapshotOf(two, store, cache)->id, id);
        ::chmod(two.at("b").constData(), 0755);
        const ContentHash executable = snapshotOf(two, store, cache)->id;
        QVERIFY(executable != id);
        ::chmod(two.at("b").constData(), 0644);
        QVERIFY(::rename(two.at("b").constData(), two.at("c").constData()) == 0);
        QVERIFY(snapshotOf(two, store, cache)->id != id);
        QVERIFY(::rename(two.at("c").constData(), two.at("b").constData()) == 0);
        QCOMPARE(snapshotOf(two, store, cache)->id, id);
    }

    void anEmptyFolderIsASnapshotToo()
    {
        const ScratchFolder folder, kept;
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        const auto snapshot = snapshotOf(folder, store, cache);
        QVERIFY(snapshot);
        QVERIFY(snapshot->entries.isEmpty());
        QVERIFY(loadSnapshot(snapshot->id, store));
    }

    void anUnchangedFileIsNotReadAgain()
    {
        const ScratchFolder folder, kept;
        folder.write("same", "1");
        folder.write("other", "2");
        ContentStore store(kept.path(u"store"_s));
        const auto take = [&] {
            HashCache cache(kept.path(u"cache"_s), soon);
            return snapshotOf(folder, store, cache);
        };
        QVERIFY(take());
        const Watch watch(folder);
        const auto again = take();
        QVERIFY(again);
        QCOMPARE(watch.opened(), QByteArrayList());
        folder.write("other", "3");
        watch.opened();
        const auto changed = take();
        QCOMPARE(watch.opened(), QByteArrayList{"other"});
        QCOMPARE(store.read(entryAt(*changed, u"other"_s).hash, 9).value(), QByteArray("3"));
        QCOMPARE(entryAt(*changed, u"same"_s), entryAt(*again, u"same"_s));
    }

    void aChangeWithinTheClocksTickIsSeen()
    {
        const ScratchFolder folder, kept;
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        for (int i = 0; i < 30; ++i) {
            // Same size, same inode, and often the same time.
            const QByteArray content = QByteArray::number(1000 + i);
            folder.write("fast", content);
            const auto snapshot = snapshotOf(folder, store, cache);
            QVERIFY(snapshot);
            QCOMPARE(store.read(snapshot->entries.first().hash, 9).value(), content);
        }
    }

    void aPlanThatIsOldIsLookedAtAnew()
    {
        const ScratchFolder folder, kept;
        folder.write("train.py", "1");
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s), soon);
        auto plan = planSnapshot(folder.name());
        QVERIFY(takeSnapshot(*plan, store, cache, {}));
        plan = planSnapshot(folder.name());
        auto old = std::make_shared<PlanStamps>(*plan->stamps);
        old->lookedAt -= std::chrono::minutes(1);
        plan->stamps = old;
        folder.write("train.py", "2");
        const auto snapshot = takeSnapshot(*plan, store, cache, {});
        QCOMPARE(store.read(snapshot->entries.first().hash, 9).value(), QByteArray("2"));
    }

    void whatIsGoneOrNoFileAnyMoreIsLeftOutAndSaid()
    {
        const ScratchFolder folder, kept;
        for (const char *name : {"gone", "kept", "linked", "pipe", "folder", "sub/x", "moved/y"})
            folder.write(name, name);
        QVERIFY(::symlink("kept", folder.at("unlinked").constData()) == 0);
        const auto plan = planSnapshot(folder.name());
        QVERIFY(plan);
        ::unlink(folder.at("gone").constData());
        ::unlink(folder.at("linked").constData());
        QVERIFY(::symlink("/etc/passwd", folder.at("linked").constData()) == 0);
        ::unlink(folder.at("pipe").constData());
        QVERIFY(::mkfifo(folder.at("pipe").constData(), 0644) == 0);
        ::unlink(folder.at("folder").constData());
        QVERIFY(::mkdir(folder.at("folder").constData(), 0755) == 0);
        ::unlink(folder.at("unlinked").constData());
        folder.write("unlinked", "file now");
        QVERIFY(::rename(folder.at("moved").constData(), folder.at("elsewhere").constData()) == 0);
        QVERIFY(::symlink("elsewhere", folder.at("moved").constData()) == 0);
        std::filesystem::remove_all(folder.at("sub").toStdString());

        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        const auto snapshot = takeSnapshot(*plan, store, cache, {});
        QVERIFY2(snapshot, qPrintable(snapshot ? QString() : snapshot.error().message));
        QCOMPARE(pathsOf(snapshot->entries), QStringList{u"kept"_s});
        QCOMPARE(snapshot->warnings.size(), 7);
        const QStringList names{u"folder"_s, u"gone"_s,  u"linked"_s,  u"moved/y"_s,
                                u"pipe"_s,   u"sub/x"_s, u"unlinked"_s};
        for (qsizetype i = 0; i < names.size(); ++i)
            QVERIFY(snapshot->warnings.at(i).startsWith(names.at(i) + u" is left out"_s));
    }

    void whatMayNotBeReadIsLeftOutAndSaid()
    {
        const ScratchFolder folder, kept;
        for (const ScratchFolder *each : {&folder, &kept})
            ::chmod(each->bytes().constData(), 0777);
        folder.write("secret", "1");
        folder.write("train.py", "2");
        const auto plan = planSnapshot(folder.name());
        ::chmod(folder.at("secret").constData(), 0);
        const AsNobody nobody;
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        const auto snapshot = takeSnapshot(*plan, store, cache, {});
        QVERIFY(snapshot);
        QCOMPARE(pathsOf(snapshot->entries), QStringList{u"train.py"_s});
        QVERIFY(snapshot->warnings.first().contains(u"permission"_s));
    }

    void aFileThatKeepsChangingIsAnErrorThatNamesIt()
    {
        const ScratchFolder folder, kept;
        folder.write("log.txt", QByteArray(48 << 20, 'x'));
        const auto plan = planSnapshot(folder.name());
        std::atomic<bool> isOver = false;
        std::jthread writer([&] {
            const int fd = ::open(folder.at("log.txt").constData(), O_WRONLY | O_CLOEXEC);
            for (char c = 'a'; !isOver; c = char(c == 'z' ? 'a' : c + 1))
                Q_UNUSED(::pwrite(fd, &c, 1, 0));
            ::close(fd);
        });
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        const auto snapshot = takeSnapshot(*plan, store, cache, {});
        isOver = true;
        writer.join();
        QVERIFY(!snapshot);
        QCOMPARE(snapshot.error().kind, ErrorKind::Conflict);
        QVERIFY(snapshot.error().message.contains(u"log.txt"_s));
        QVERIFY(partsIn(kept.name()).isEmpty());
        QVERIFY(snapshotOf(folder, store, cache));
    }

    void aFileThatGrowsBetweenPlanAndTakeIsTakenAsItIs()
    {
        const ScratchFolder folder, kept;
        folder.write("a", "1");
        const auto plan = planSnapshot(folder.name());
        folder.write("a", "22");
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        const auto snapshot = takeSnapshot(*plan, store, cache, {});
        QCOMPARE(snapshot->entries.first().size, 2);
        QCOMPARE(store.read(snapshot->entries.first().hash, 9).value(), QByteArray("22"));
    }

    void aSparseFileStaysSparseAndTakesNoMemory()
    {
        const ScratchFolder folder, kept;
        folder.write("sparse", "begin");
        QVERIFY(::truncate(folder.at("sparse").constData(), (120 << 20) + 17) == 0);
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        rusage before, after;
        ::getrusage(RUSAGE_SELF, &before);
        const auto snapshot = snapshotOf(folder, store, cache);
        ::getrusage(RUSAGE_SELF, &after);
        QVERIFY(snapshot);
        QVERIFY(after.ru_maxrss - before.ru_maxrss < 32 << 10);
        struct stat status;
        QVERIFY(::stat(QFile::encodeName(store.pathOf(snapshot->entries.first().hash)).constData(),
                       &status) == 0);
        QCOMPARE(status.st_size, (120 << 20) + 17);
        QVERIFY(status.st_blocks * 512 < 1 << 20);

        QVERIFY(layTree(*snapshot, store, kept.path(u"laid"_s)));
        QVERIFY(::stat(kept.at("laid/sparse").constData(), &status) == 0);
        QCOMPARE(status.st_size, (120 << 20) + 17);
        QVERIFY(status.st_blocks * 512 < 1 << 20);
    }

    void aFullDiskIsSaidAndTheNextTryGoesOn()
    {
        const ScratchFolder folder, kept;
        for (int i = 0; i < 40; ++i)
            folder.write("f" + QByteArray::number(i), QByteArray(20'000, char('a' + i)));
        folder.write("big", QByteArray(3 << 20, 'z'));
        const SmallDisk disk(kept, "size=500k");
        if (!disk.isThere())
            QSKIP("mounting is not allowed here");
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s), soon);
        const auto full = snapshotOf(folder, store, cache);
        QVERIFY(!full);
        QCOMPARE(full.error().kind, ErrorKind::Full);
        QVERIFY(partsIn(kept.name()).isEmpty());
        QVERIFY(disk.grow("size=20m"));
        const auto snapshot = snapshotOf(folder, store, cache);
        QVERIFY(snapshot);
        for (const SnapshotEntry &entry : snapshot->entries)
            QCOMPARE(store.read(entry.hash, 1 << 24).value(), folder.read(entry.path.toUtf8()));
    }

    void anUnchangedFileThatTheStoreLostIsStoredAnew_data()
    {
        QTest::addColumn<bool>("isDamaged");
        QTest::newRow("removed") << false;
        QTest::newRow("damaged") << true;
    }

    void anUnchangedFileThatTheStoreLostIsStoredAnew()
    {
        QFETCH(bool, isDamaged);
        const ScratchFolder folder, kept;
        folder.write("train.py", "1");
        folder.write("other.py", "2");
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s), soon);
        const auto before = snapshotOf(folder, store, cache);
        const QByteArray object = QFile::encodeName(store.pathOf(entryAt(*before, u"train.py"_s).hash));
        QVERIFY(::unlink(object.constData()) == 0);
        if (isDamaged)
            QVERIFY(QFile(QString::fromUtf8(object)).open(QIODevice::WriteOnly));
        QVERIFY(!layTree(*before, store, kept.path(u"laid"_s)));

        const auto after = snapshotOf(folder, store, cache);
        QVERIFY(after);
        QCOMPARE(after->id, before->id);
        QVERIFY(layTree(*after, store, kept.path(u"laid"_s)));
        QCOMPARE(kept.read("laid/train.py"), QByteArray("1"));
        QVERIFY(!store.isSuspect());
    }

    void progressGrowsToTheWhole()
    {
        const ScratchFolder folder, kept;
        for (int i = 0; i < 300; ++i)
            folder.write("f" + QByteArray::number(i), QByteArray(100, 'x'));
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        const auto plan = planSnapshot(folder.name());
        std::vector<SnapshotProgress> seen;
        const auto thread = std::this_thread::get_id();
        QVERIFY(takeSnapshot(*plan, store, cache, [&](const SnapshotProgress &progress) {
            QCOMPARE(std::this_thread::get_id(), thread);
            seen.push_back(progress);
        }));
        QVERIFY(!seen.empty());
        for (size_t i = 1; i < seen.size(); ++i)
            QVERIFY(seen[i - 1].filesDone <= seen[i].filesDone && seen[i - 1].bytesDone <= seen[i].bytesDone);
        QCOMPARE(seen.back().filesDone, 300);
        QCOMPARE(seen.back().filesTotal, 300);
        QCOMPARE(seen.back().bytesDone, 30'000);
        QCOMPARE(seen.back().bytesTotal, 30'000);
    }

    void aCancelledSnapshotLeavesNothingHalf()
    {
        const ScratchFolder folder, kept;
        folder.write("big", QByteArray(24 << 20, 'x'));
        for (int i = 0; i < 200; ++i)
            folder.write("f" + QByteArray::number(i), QByteArray::number(i));
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        const auto plan = planSnapshot(folder.name());
        std::stop_source source;
        std::jthread stopper([&] {
            // As soon as there is something to be left behind.
            while (partsIn(kept.name()).isEmpty() && !source.stop_requested())
                std::this_thread::yield();
            source.request_stop();
        });
        const auto snapshot = takeSnapshot(*plan, store, cache, {}, source.get_token());
        source.request_stop();
        QVERIFY(snapshot || snapshot.error().kind == ErrorKind::Cancelled);
        QVERIFY(partsIn(kept.name()).isEmpty());
        QVERIFY(takeSnapshot(*plan, store, cache, {}));

        std::stop_source before;
        before.request_stop();
        QCOMPARE(takeSnapshot(*plan, store, cache, {}, before.get_token()).error().kind,
                 ErrorKind::Cancelled);
    }

    void aSourceFolderThatIsGoneIsSaid()
    {
        const ScratchFolder kept;
        SnapshotPlan plan;
        {
            const ScratchFolder folder;
            folder.write("x", "");
            plan = *planSnapshot(folder.name());
        }
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        QCOMPARE(takeSnapshot(plan, store, cache, {}).error().kind, ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestTakeSnapshot)
#include "tst_takesnapshot.moc"
