// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/entrypath.h"
#include "services/snapshots/manifest.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestManifest : public QObject
{
    Q_OBJECT

    const QByteArray m_hash = QByteArray(64, 'a');

    Snapshot sample() const
    {
        Snapshot snapshot;
        const auto add = [&](EntryKind kind, const QByteArray &path, qint64 size,
                             const QByteArray &target = {}) {
            SnapshotEntry entry;
            entry.kind = kind;
            entry.size = kind == EntryKind::SymbolicLink ? target.size() : size;
            entry.hash = kind == EntryKind::SymbolicLink ? QString() : QString::fromLatin1(m_hash);
            setNames(entry, path, target);
            snapshot.entries.append(entry);
            snapshot.totalBytes += entry.size;
        };
        add(EntryKind::File, "%41", 0);
        add(EntryKind::File, "a b\n\"c", 7);
        add(EntryKind::Executable, "d/run.sh", 1LL << 50);
        add(EntryKind::SymbolicLink, "d/x", 0, "../\xfe");
        add(EntryKind::File, "\xff%", 3);
        add(EntryKind::SymbolicLink, "é", 0, "/etc/passwd");
        std::sort(snapshot.entries.begin(), snapshot.entries.end(), comesBefore);
        return snapshot;
    }

    QByteArray manifest(const QByteArray &entries) const
    {
        return "trainyard snapshot 1\n" + entries + ".\n";
    }

private slots:
    void aSnapshotComesBack()
    {
        Snapshot snapshot = sample();
        const auto plain = decodeManifest(encodeManifest(snapshot));
        QVERIFY(plain);
        QCOMPARE(plain->entries, snapshot.entries);
        QCOMPARE(plain->totalBytes, snapshot.totalBytes);
        QCOMPARE(plain->id, toHash(Sha256::of(encodeManifest(snapshot))));

        snapshot.git.repositoryUri = u"https://example.com/a b.git"_s;
        snapshot.git.branch = u"main"_s;
        snapshot.git.commit = u"0123"_s;
        snapshot.git.isDirty = true;
        snapshot.git.diff = QString::fromLatin1(m_hash);
        snapshot.git.buildId = u"7"_s;
        snapshot.git.buildUri = u"https://ci"_s;
        const auto withGit = decodeManifest(encodeManifest(snapshot));
        QVERIFY(withGit);
        QCOMPARE(withGit->git, snapshot.git);
        QCOMPARE(withGit->id, plain->id); // the id is that of the tree
    }

    void hostileManifestsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray file = "f 1 " + m_hash + ' ';
        const QByteArray nul(1, '\0');
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no end") << QByteArray("trainyard snapshot 1\n");
        QTest::newRow("upwards") << manifest(file + "../x" + nul);
        QTest::newRow("upwards inside") << manifest(file + "a/../../x" + nul);
        QTest::newRow("absolute") << manifest(file + "/etc/passwd" + nul);
        QTest::newRow("no name") << manifest(file + nul);
        QTest::newRow("dot") << manifest(file + "./x" + nul);
        QTest::newRow("folder") << manifest(file + "x/" + nul);
        QTest::newRow("encoded upwards") << manifest("F 1 " + m_hash + " %2E%2E/\xef\xbf\xbd%FF" + nul);
        QTest::newRow("encoded NUL") << manifest("F 1 " + m_hash + " %00%FF" + nul);
        QTest::newRow("encoded for nothing") << manifest("F 1 " + m_hash + " x" + nul);
        QTest::newRow("encoded in small letters") << manifest("F 1 " + m_hash + " %ff" + nul);
        QTest::newRow("cut escape") << manifest("F 1 " + m_hash + " %FF%F" + nul);
        QTest::newRow("not UTF-8") << manifest(file + "\xff" + nul);
        QTest::newRow("twice") << manifest(file + "a" + nul + file + "a" + nul);
        QTest::newRow("not sorted") << manifest(file + "b" + nul + file + "a" + nul);
        QTest::newRow("below a file") << manifest(file + "a" + nul + file + "a.b" + nul + file + "a/b" + nul);
        QTest::newRow("below a link") << manifest("l 1 a" + nul + "b" + nul + file + "a/b/c" + nul);
        QTest::newRow("size of a link") << manifest("l 2 a" + nul + "b" + nul);
        QTest::newRow("link to nothing") << manifest("l 0 a" + nul + nul);
        QTest::newRow("negative size") << manifest("f -1 " + m_hash + " a" + nul);
        QTest::newRow("huge size") << manifest("f 99999999999999999999 " + m_hash + " a" + nul);
        QTest::newRow("sum too large")
            << manifest("f 9223372036854775807 " + m_hash + " a" + nul + file + "b" + nul);
        QTest::newRow("leading zero") << manifest("f 01 " + m_hash + " a" + nul);
        QTest::newRow("short hash") << manifest("f 1 aa a" + nul);
        QTest::newRow("capital hash") << manifest("f 1 " + QByteArray(64, 'A') + " a" + nul);
        QTest::newRow("other kind") << manifest("q 1 " + m_hash + " a" + nul);
        QTest::newRow("long path") << manifest(file + QByteArray(40000, 'a') + nul);
        QTest::newRow("rest") << manifest({}) + "x";
        QTest::newRow("git out of order") << manifest({}) + "git branch a" + nul + "git repository b" + nul;
        QTest::newRow("git diff without hash") << manifest({}) + "git diff x" + nul;
        QTest::newRow("git empty") << manifest({}) + "git branch " + nul;
    }

    void hostileManifestsAreRefused()
    {
        QFETCH(QByteArray, bytes);
        const auto decoded = decodeManifest(bytes);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::Corrupt);
    }

    void aLaterFormatIsCalledNewer()
    {
        QCOMPARE(decodeManifest("trainyard snapshot 2\nwhatever").error().kind, ErrorKind::Newer);
    }

    void whateverIsAcceptedIsWrittenTheSame()
    {
        Snapshot snapshot = sample();
        snapshot.git.branch = u"main"_s;
        snapshot.git.isDirty = true;
        const QByteArray good = encodeManifest(snapshot);
        QRandomGenerator random(5);
        int accepted = 0;
        for (int i = 0; i < 20000; ++i) {
            QByteArray bytes = good;
            for (int change = int(random.bounded(3)); change >= 0; --change) {
                const qsizetype at = qsizetype(random.bounded(int(bytes.size())));
                if (random.bounded(2) == 0)
                    bytes[at] = char(random.bounded(256));
                else
                    bytes.remove(at, 1 + qsizetype(random.bounded(4)));
            }
            if (const auto decoded = decodeManifest(bytes)) {
                QCOMPARE(encodeManifest(*decoded), bytes);
                ++accepted;
            }
        }
        QVERIFY(accepted > 100);
    }

    void comparingFindsWhatChanged()
    {
        const Snapshot before = sample();
        Snapshot after = before;
        after.entries[1].hash = QString(64, u'b');
        after.entries.removeLast();
        SnapshotEntry added;
        setNames(added, "zz");
        after.entries.append(added);
        const auto changes = compareSnapshots(before, after);
        QCOMPARE(changes.size(), 3);
        QCOMPARE(changes.at(0).kind, ChangeKind::Modified);
        QCOMPARE(changes.at(0).after, after.entries.at(1));
        QCOMPARE(changes.at(1).kind, ChangeKind::Added);
        QCOMPARE(changes.at(2).kind, ChangeKind::Removed);
    }
};

QTEST_GUILESS_MAIN(TestManifest)
#include "tst_manifest.moc"
