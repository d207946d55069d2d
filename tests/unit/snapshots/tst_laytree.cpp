// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/entrypath.h"
#include "tests/unit/snapshots/testhelp.h"

#include <QFileInfo>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestLayTree : public QObject
{
    Q_OBJECT

    static SnapshotEntry fileEntry(const QString &path, const ContentHash &hash, qint64 size)
    {
        SnapshotEntry entry;
        entry.path = path;
        entry.hash = hash;
        entry.size = size;
        return entry;
    }
    static SnapshotEntry linkEntry(const QString &path, const QString &target)
    {
        SnapshotEntry entry;
        entry.kind = EntryKind::SymbolicLink;
        entry.path = path;
        entry.linkTarget = target;
        entry.size = target.size();
        return entry;
    }

private slots:
    void aTreeComesBackAsItWas()
    {
        const ScratchFolder folder, kept;
        for (int i = 0; i < 300; ++i)
            folder.write("many/sub" + QByteArray::number(i % 7) + "/f" + QByteArray::number(i),
                         QByteArray::number(i));
        folder.write("a\xff/b%c", "bytes");
        folder.write("empty", "");
        folder.write("big", QByteArray(3'333'333, 'b') + QByteArray(200'000, '\0'));
        folder.write("run.sh", "#!/bin/sh\n");
        ::chmod(folder.at("run.sh").constData(), 0700);
        QVERIFY(::symlink("../out\xfeside", folder.at("many/link").constData()) == 0);
        QByteArray deep;
        for (int i = 0; i < 60; ++i)
            deep += QByteArray(100, 'd') + '/'; // 6060 bytes, beyond PATH_MAX: made by laying out
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        auto snapshot = snapshotOf(folder, store, cache);
        QVERIFY(snapshot);
        SnapshotEntry buried = fileEntry(QString::fromLatin1(deep) + u"file"_s, store.put("deep").value(), 4);
        snapshot->entries.append(buried);
        std::sort(snapshot->entries.begin(), snapshot->entries.end(), comesBefore);

        QVERIFY(layTree(*snapshot, store, kept.path(u"laid/out"_s)));
        const auto again = planSnapshot(kept.path(u"laid/out"_s));
        QVERIFY(again);
        auto expected = snapshot->entries;
        for (SnapshotEntry &entry : expected)
            entry.hash.clear();
        QCOMPARE(again->files, expected);
        QVERIFY(QFileInfo(kept.path(u"laid/out/run.sh"_s)).isExecutable());
        QVERIFY(QFileInfo(kept.path(u"laid/out/empty"_s)).isWritable());
        QCOMPARE(kept.read("laid/out/big"), folder.read("big"));
        QCOMPARE(kept.read("laid/out/a\xff/b%c"), QByteArray("bytes"));
        HashCache none(kept.path(u"none"_s));
        QCOMPARE(takeSnapshot(*again, store, none, {})->entries, snapshot->entries);
    }

    void whatIsAlreadyThereIsNotOverwritten()
    {
        const ScratchFolder folder, kept;
        folder.write("train.py", "new");
        ContentStore store(kept.path(u"store"_s));
        HashCache cache(kept.path(u"cache"_s));
        const auto snapshot = snapshotOf(folder, store, cache);
        kept.write("there/train.py", "old");
        const auto laid = layTree(*snapshot, store, kept.path(u"there"_s));
        QCOMPARE(laid.error().kind, ErrorKind::Conflict);
        QVERIFY(laid.error().message.contains(u"train.py"_s));
        QCOMPARE(kept.read("there/train.py"), QByteArray("old"));
    }

    void nothingIsWrittenOutsideTheDestination()
    {
        const ScratchFolder kept;
        ContentStore store(kept.path(u"store"_s));
        const ContentHash hash = store.put("evil").value();
        for (const QString &path : {u"../escaped"_s, u"a/../../escaped"_s, u"/tmp/escaped-by-test"_s, u""_s,
                                    u"."_s, u"a//b"_s, u"a/"_s}) {
            Snapshot snapshot;
            snapshot.entries = {fileEntry(path, hash, 4)};
            QCOMPARE(layTree(snapshot, store, kept.path(u"laid"_s)).error().kind, ErrorKind::InvalidInput);
            QVERIFY(!QFile::exists(kept.path(u"escaped"_s)));
            QVERIFY(!QFile::exists(kept.path(u"laid"_s)));
        }
        // A link in the tree, and one that waits in the destination.
        ::mkdir(kept.at("outside").constData(), 0755);
        Snapshot snapshot;
        snapshot.entries = {linkEntry(u"d"_s, u"../outside"_s), fileEntry(u"d/x"_s, hash, 4)};
        QVERIFY(!layTree(snapshot, store, kept.path(u"laid"_s)));
        ::mkdir(kept.at("waiting").constData(), 0755);
        QVERIFY(::symlink("../outside", kept.at("waiting/d").constData()) == 0);
        snapshot.entries.removeFirst();
        QVERIFY(!layTree(snapshot, store, kept.path(u"waiting"_s)));
        QVERIFY(!QFile::exists(kept.path(u"outside/x"_s)));
    }

    void linksAreMadeAsTheyAreWritten()
    {
        const ScratchFolder kept;
        const ContentStore store(kept.path(u"store"_s));
        Snapshot snapshot;
        snapshot.entries = {linkEntry(u"a"_s, u"/etc/passwd"_s), linkEntry(u"sub/b"_s, u"../.."_s)};
        QVERIFY(layTree(snapshot, store, kept.path(u"laid"_s)));
        QCOMPARE(planSnapshot(kept.path(u"laid"_s))->files, snapshot.entries);
    }

    void aDamagedObjectIsSaidAndNothingIsLeft_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("small") << 1000;
        QTest::newRow("large") << 3'000'000;
    }

    void aDamagedObjectIsSaidAndNothingIsLeft()
    {
        QFETCH(int, size);
        const ScratchFolder kept;
        ContentStore store(kept.path(u"store"_s));
        const ContentHash hash = store.put(QByteArray(size, 'x')).value();
        ::chmod(QFile::encodeName(store.pathOf(hash)).constData(), 0644);
        QVERIFY(kept.write("store/" + hash.left(2).toLatin1() + '/' + hash.mid(2).toLatin1(),
                           QByteArray(size, 'y')));
        Snapshot snapshot;
        snapshot.entries = {fileEntry(u"a"_s, hash, size)};
        QCOMPARE(layTree(snapshot, store, kept.path(u"laid"_s)).error().kind, ErrorKind::Corrupt);
        QVERIFY(!QFile::exists(kept.path(u"laid"_s)));
    }

    void aSnapshotThatIsWrongDoesNoHarmToTheStore()
    {
        const ScratchFolder kept;
        ContentStore store(kept.path(u"store"_s));
        const ContentHash hash = store.put("good").value();
        Snapshot snapshot;
        snapshot.entries = {fileEntry(u"a"_s, hash, 5)};
        QCOMPARE(layTree(snapshot, store, kept.path(u"laid"_s)).error().kind, ErrorKind::Corrupt);
        QCOMPARE(store.read(hash, 9).value(), QByteArray("good"));
        QVERIFY(!store.isSuspect());
    }

    void aMissingObjectIsSaid()
    {
        const ScratchFolder kept;
        ContentStore store(kept.path(u"store"_s));
        QVERIFY(store.put("x"));
        Snapshot snapshot;
        snapshot.entries = {fileEntry(u"a"_s, QString(64, u'0'), 1)};
        QCOMPARE(layTree(snapshot, store, kept.path(u"laid"_s)).error().kind, ErrorKind::NotFound);
        snapshot.entries.first().hash = u"no hash"_s;
        QCOMPARE(layTree(snapshot, store, kept.path(u"laid"_s)).error().kind, ErrorKind::InvalidInput);
    }

    void aFullDiskIsSaid()
    {
        const ScratchFolder kept, small;
        ContentStore store(kept.path(u"store"_s));
        Snapshot snapshot;
        snapshot.entries = {fileEntry(u"a"_s, store.put(QByteArray(1 << 20, 'x')).value(), 1 << 20)};
        const SmallDisk disk(small, "size=100k");
        if (!disk.isThere())
            QSKIP("mounting is not allowed here");
        QCOMPARE(layTree(snapshot, store, small.path(u"laid"_s)).error().kind, ErrorKind::Full);
        QVERIFY(!QFile::exists(small.path(u"laid"_s)));
        QVERIFY(!store.isSuspect());
    }

    void aCancelledLayoutLeavesNothing()
    {
        const ScratchFolder kept;
        ContentStore store(kept.path(u"store"_s));
        Snapshot snapshot;
        snapshot.entries = {fileEntry(u"sub/a"_s, store.put("x").value(), 1)};
        std::stop_source source;
        source.request_stop();
        QCOMPARE(layTree(snapshot, store, kept.path(u"laid"_s), source.get_token()).error().kind,
                 ErrorKind::Cancelled);
        QVERIFY(!QFile::exists(kept.path(u"laid"_s)));
    }
};

QTEST_GUILESS_MAIN(TestLayTree)
#include "tst_laytree.moc"
