// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/snapshots/testhelp.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestContentStore : public QObject
{
    Q_OBJECT

    const ContentHash m_hashOfAbc = u"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_s;

    static bool overwrite(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
    }

private slots:
    void bytesComeBackByTheirHash()
    {
        const ScratchFolder folder;
        ContentStore store(folder.path(u"a/store"_s));
        QVERIFY(!store.contains(m_hashOfAbc));
        QCOMPARE(store.put("abc").value(), m_hashOfAbc);
        QVERIFY(store.contains(m_hashOfAbc));
        QCOMPARE(store.read(m_hashOfAbc, 3).value(), QByteArray("abc"));
        QCOMPARE(store.pathOf(m_hashOfAbc), folder.path(u"a/store/ba/"_s + m_hashOfAbc.mid(2)));
        QCOMPARE(folder.read("a/store/ba/" + m_hashOfAbc.mid(2).toLatin1()), QByteArray("abc"));
        QCOMPARE(store.put({}).value().left(8), u"e3b0c442"_s);
    }

    void objectsAreReadOnlyAndWrittenOnce()
    {
        const ScratchFolder folder;
        ContentStore store(folder.name());
        QVERIFY(store.put("abc"));
        struct stat before, after;
        QVERIFY(::stat(QFile::encodeName(store.pathOf(m_hashOfAbc)).constData(), &before) == 0);
        QCOMPARE(before.st_mode & 0222, 0u);
        QVERIFY(store.put("abc"));
        QVERIFY(::stat(QFile::encodeName(store.pathOf(m_hashOfAbc)).constData(), &after) == 0);
        QCOMPARE(after.st_ino, before.st_ino);
        QCOMPARE(after.st_ctim.tv_nsec, before.st_ctim.tv_nsec);
    }

    void whatIsTooLargeIsNotRead()
    {
        const ScratchFolder folder;
        ContentStore store(folder.name());
        QVERIFY(store.put("abc"));
        QCOMPARE(store.read(m_hashOfAbc, 2).error().kind, ErrorKind::InvalidInput);
    }

    void aHashThatIsNoneReadsNothing()
    {
        const ScratchFolder folder;
        folder.write("outside", "x");
        ContentStore store(folder.path(u"store"_s));
        QVERIFY(store.put("abc"));
        for (const QString &hash : {u"../outside"_s, u""_s, m_hashOfAbc.toUpper(), m_hashOfAbc + u'0',
                                    m_hashOfAbc.left(63) + u'/'}) {
            QVERIFY(!store.contains(hash));
            QCOMPARE(store.read(hash, 100).error().kind, ErrorKind::InvalidInput);
        }
        QCOMPARE(store.read(u"00"_s + m_hashOfAbc.mid(2), 100).error().kind, ErrorKind::NotFound);
    }

    void aDamagedObjectIsNoticedAndStoredAnew_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("other bytes") << QByteArray("abd");
        QTest::newRow("cut off") << QByteArray("ab");
        QTest::newRow("empty") << QByteArray();
    }

    void aDamagedObjectIsNoticedAndStoredAnew()
    {
        QFETCH(QByteArray, bytes);
        const ScratchFolder folder;
        ContentStore store(folder.name());
        QVERIFY(store.put("abc"));
        QVERIFY(!store.isSuspect());
        QVERIFY(overwrite(store.pathOf(m_hashOfAbc), bytes));
        QCOMPARE(store.read(m_hashOfAbc, 100).error().kind, ErrorKind::Corrupt);
        QVERIFY(store.isSuspect());
        QVERIFY(store.put("abc"));
        QCOMPARE(store.read(m_hashOfAbc, 100).value(), QByteArray("abc"));
        QVERIFY(!store.isSuspect());
    }

    void anObjectIsRepairedByPutWhenItsSizeIsWrong()
    {
        const ScratchFolder folder;
        ContentStore store(folder.name());
        QVERIFY(store.put("abc"));
        QVERIFY(overwrite(store.pathOf(m_hashOfAbc), {})); // as after a power loss
        QVERIFY(store.put("abc"));
        QCOMPARE(store.read(m_hashOfAbc, 100).value(), QByteArray("abc"));
    }

    void aFullDiskIsSaidAndLeavesNoHalfObject()
    {
        const ScratchFolder folder;
        const SmallDisk disk(folder, "size=256k");
        if (!disk.isThere())
            QSKIP("mounting is not allowed here");
        ContentStore store(folder.path(u"store"_s));
        QVERIFY(store.put("abc"));
        QCOMPARE(store.put(QByteArray(1 << 20, 'x')).error().kind, ErrorKind::Full);
        ObjectWriter writer(store);
        Result<> written;
        Sha256 hash;
        for (int i = 0; i < 64 && written; ++i)
            written = writer.write(QByteArray(1 << 16, char('a' + i % 20)));
        QCOMPARE(written.error().kind, ErrorKind::Full);
        QCOMPARE(store.read(m_hashOfAbc, 100).value(), QByteArray("abc"));
        QVERIFY(disk.grow("size=8m"));
        QVERIFY(store.put(QByteArray(1 << 20, 'x')));
    }

    void anAbandonedWriterLeavesNothing()
    {
        const ScratchFolder folder;
        ContentStore store(folder.name());
        {
            ObjectWriter writer(store);
            QVERIFY(writer.write("half of it"));
            QCOMPARE(partsIn(folder.name()).size(), 1);
        }
        QVERIFY(partsIn(folder.name()).isEmpty());
    }

    void leftoversGoOnlyWhenTheyAreOld()
    {
        const ScratchFolder folder;
        ContentStore store(folder.name());
        QVERIFY(store.put("abc"));
        QVERIFY(folder.write("ba/.1-1.part", "young"));
        QVERIFY(folder.write("ba/.1-2.part", "old"));
        QVERIFY(folder.write("incoming/.1-3.part", "old"));
        const timespec old[2]{{1000, 0}, {1000, 0}};
        for (const char *name : {"ba/.1-2.part", "incoming/.1-3.part",
                                 "ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"})
            QVERIFY(::utimensat(AT_FDCWD, folder.at(name).constData(), old, 0) == 0);
        store.removeLeftovers();
        QCOMPARE(partsIn(folder.name()), QStringList{folder.path(u"ba/.1-1.part"_s)});
        QVERIFY(store.contains(m_hashOfAbc));
    }

    void twoStoresMayWriteTheSameObjectsAtOnce()
    {
        const ScratchFolder folder;
        std::atomic<int> failures = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t) {
                threads.emplace_back([&] {
                    ContentStore store(folder.path(u"store"_s));
                    for (int i = 0; i < 200; ++i) {
                        const auto hash = store.put(QByteArray::number(i));
                        failures += !hash || store.read(*hash, 10).value_or("?") != QByteArray::number(i);
                    }
                });
            }
        }
        QCOMPARE(failures, 0);
        QVERIFY(partsIn(folder.name()).isEmpty());
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        const ScratchFolder folder;
        folder.write("file", "");
        ContentStore store(folder.path(u"file/store"_s));
        const auto stored = store.put("abc");
        QVERIFY(!stored);
        QVERIFY(stored.error().message.contains(u"file/store"_s));
    }
};

QTEST_GUILESS_MAIN(TestContentStore)
#include "tst_contentstore.moc"
