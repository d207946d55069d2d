// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/treepatch.h"

#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;

class TestTreePatch : public QObject
{
    Q_OBJECT

private slots:
    void onlyDifferencesAreInIt();
    void whatWouldNotBeCheaperIsNoPatch();
    void whatDoesNotFitIntoLinesIsNoSpare_data();
    void whatDoesNotFitIntoLinesIsNoSpare();

private:
    static SnapshotEntry file(const QString &path, qint64 size = 1, QChar content = u'a',
                              EntryKind kind = EntryKind::File)
    {
        return {path, kind, size, QString(64, content), {}, false};
    }
    static Snapshot snapshot(int files)
    {
        Snapshot made;
        made.id = QString(64, u'1');
        for (int i = 0; i < files; ++i)
            made.entries.append(file(u"f%1"_s.arg(i, 5, 10, QChar(u'0'))));
        return made;
    }
};

void TestTreePatch::onlyDifferencesAreInIt()
{
    const Snapshot base = snapshot(20);
    Snapshot wanted = base;
    wanted.entries[3].hash = QString(64, u'b');
    wanted.entries[4].kind = EntryKind::Executable;
    wanted.entries.removeAt(7);
    wanted.entries.append(file(u"new"_s));
    const auto patch = TreePatch::between(base, wanted);
    QVERIFY(patch);
    QCOMPARE(patch->base, base.id);
    QCOMPARE(patch->gone, fileLines({base.entries[3], base.entries[4], base.entries[7]}));
    const QList<SnapshotEntry> expected{wanted.entries[3], wanted.entries[4], file(u"new"_s)};
    QCOMPARE(patch->entries, expected);
    QCOMPARE(fileLines({file(u"-a b"_s)}), QByteArray(64, 'a') + "  ./-a b\n");
    QCOMPARE(executableLines(wanted.entries), "./f00004\n");
    const auto none = TreePatch::between(base, base);
    QVERIFY(none && none->entries.isEmpty() && none->gone.isEmpty());
}

void TestTreePatch::whatWouldNotBeCheaperIsNoPatch()
{
    const Snapshot base = snapshot(2000);
    Snapshot wanted = base;
    wanted.entries[0].hash = QString(64, u'b');
    wanted.entries[0].size = TreePatch::mostBytes;
    QVERIFY(TreePatch::between(base, wanted));
    wanted.entries[0].size += 1;
    QVERIFY(!TreePatch::between(base, wanted));
    wanted = base;
    wanted.entries.remove(0, TreePatch::mostChanges);
    QVERIFY(TreePatch::between(base, wanted));
    wanted.entries.remove(0, 1);
    QVERIFY(!TreePatch::between(base, wanted));
    QVERIFY(!TreePatch::between(snapshot(10), snapshot(4))); // more is gone than stays
}

void TestTreePatch::whatDoesNotFitIntoLinesIsNoSpare_data()
{
    QTest::addColumn<SnapshotEntry>("entry");
    QTest::addColumn<bool>("suits");
    QTest::newRow("a file") << file(u"folder/-name with 'signs' ü"_s) << true;
    QTest::newRow("a line break") << file(u"two\nlines"_s) << false;
    QTest::newRow("a backslash") << file(u"a\\b"_s) << false;
    QTest::newRow("a way out") << file(u"../a"_s) << false;
    QTest::newRow("a link") << SnapshotEntry{u"l"_s, EntryKind::SymbolicLink, 1, {}, u"f"_s, false} << false;
}

void TestTreePatch::whatDoesNotFitIntoLinesIsNoSpare()
{
    QFETCH(SnapshotEntry, entry);
    QFETCH(bool, suits);
    Snapshot base = snapshot(20);
    base.entries.append(entry);
    QCOMPARE(suitsAsSpare(base), suits);
    QCOMPARE(TreePatch::between(base, base).has_value(), suits);
    // It may come to a tree that has none.
    QVERIFY(TreePatch::between(snapshot(20), base));
    QVERIFY(!suitsAsSpare(Snapshot()));
    base = snapshot(3);
    base.totalBytes = qint64(1) << 30;
    QVERIFY(!suitsAsSpare(base));
}

QTEST_APPLESS_MAIN(TestTreePatch)
#include "tst_treepatch.moc"
