// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/localcopy.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace trainyard;
using namespace Qt::StringLiterals;

class TestMirrorFrames : public QObject
{
    Q_OBJECT

private slots:
    void framesBecomeFilesAndFacts();
    void framesMayComeInAnyPieces();
    void whatMakesNoSenseIsRefused_data();
    void whatMakesNoSenseIsRefused();
    void nothingOutsideOfTheFolderIsTouched();
    void whatIsThereIsNamedWithItsHash();
    void aFileInTheWayOfAFolderIsPassedOver();
    void wrongHashesCutTheFile();

private:
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    }
};

void TestMirrorFrames::framesBecomeFilesAndFacts()
{
    const QTemporaryDir folder;
    LocalCopy copy(folder.filePath(u"run"_s));
    QVERIFY(copy.open());
    QCOMPARE(copy.knownLines().value(), QByteArray(".\n"));
    MirrorFrames frames(copy, 0);
    QVERIFY(frames.take("N 1 logs/a b/c\nS child 12 34 56\nD 1 0 5\nhelloK\nD 1 5 2\n\n\nN 2 metrics.jsonl\n"
                        "T 1\nD 1 0 3\nnewS exit 0\nE\nafter the end"));
    QVERIFY(frames.isOver());
    QCOMPARE(contentOf(folder.filePath(u"run/logs/a b/c"_s)), QByteArray("new"));
    QCOMPARE(contentOf(folder.filePath(u"run/metrics.jsonl"_s)), QByteArray());
    char target[64] = {};
    QVERIFY(::readlink(QFile::encodeName(folder.filePath(u"run/state/child"_s)).constData(), target, 63) > 0);
    QCOMPARE(QByteArray(target), QByteArray("12 34 56"));
    const LocalCopy::News news = copy.takeNews();
    QVERIFY(news.files && news.state);
    QVERIFY(!copy.takeNews().files);
}

void TestMirrorFrames::framesMayComeInAnyPieces()
{
    const QByteArray all = "N 1 logs/x\nD 1 0 11\nab\nN 2 x\n\n\nK\nK\nN 2 logs/y\nD 2 0 1\n.E\n";
    for (qsizetype size = 1; size < all.size(); ++size) {
        const QTemporaryDir folder;
        LocalCopy copy(folder.path());
        QVERIFY(copy.open());
        MirrorFrames frames(copy, 0);
        for (qsizetype at = 0; at < all.size(); at += size)
            QVERIFY(frames.take(QByteArrayView(all).sliced(at, qMin(size, all.size() - at))));
        QVERIFY(frames.isOver());
        QCOMPARE(contentOf(folder.filePath(u"logs/x"_s)), QByteArray("ab\nN 2 x\n\n\n"));
        QCOMPARE(contentOf(folder.filePath(u"logs/y"_s)), QByteArray("."));
    }
}

void TestMirrorFrames::whatMakesNoSenseIsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char *line : {"N 1 /etc/passwd",
                             "N 1 ../x",
                             "N 1 logs/../../x",
                             "N 1 logs//x",
                             "N 1 logs/",
                             "N 1 logs/.",
                             "N 1 state/exit",
                             "N 1 source/x",
                             "N 1 metrics.jsonl/x",
                             "N 2 logs/x",
                             "N 0 logs/x",
                             "N -1 logs/x",
                             "N 1 logs/a\tb",
                             "N 1",
                             "T 1",
                             "D 1 0 3",
                             "H 1 0 x",
                             "S ../x y",
                             "S .x y",
                             "S x ../../y",
                             "S x /etc/passwd",
                             "S x ",
                             "X",
                             "",
                             "noise from a shell",
                             "@trainyard error no-run There is none."})
        QTest::newRow(line) << QByteArray(line) + '\n';
    const QByteArray named = "N 1 logs/x\n";
    for (const char *line : {"D 1 1 3", "D 2 0 3", "D 1 0 -3", "D 1 0 99999999999", "D 1 0 8388609",
                             "D 1 99999999999999999999 1", "D 1 0 +3", "D 1 0", "D 1  3", "T 2", "T",
                             "N 1 logs/y", "H 1 0 abc", "D 1 0 3 4"})
        QTest::newRow(qPrintable(u"after a name: "_s + QLatin1StringView(line))) << named + line + "\nabc";
    QTest::newRow("a line without end") << QByteArray(20'000, 'N');
    QByteArray many;
    for (int i = 1; i <= 2001; ++i)
        many += "N " + QByteArray::number(i) + " logs/" + QByteArray::number(i) + '\n';
    QTest::newRow("too many files") << many;
    QTest::newRow("a long name") << "N 1 logs/" + QByteArray(300, 'x') + '\n';
    QTest::newRow("a long fact") << "S x " + QByteArray(400, 'x') + '\n';
}

void TestMirrorFrames::whatMakesNoSenseIsRefused()
{
    QFETCH(QByteArray, bytes);
    const QTemporaryDir folder;
    LocalCopy copy(folder.path());
    QVERIFY(copy.open());
    MirrorFrames frames(copy, 0);
    const auto taken = frames.take(bytes);
    QVERIFY(!taken);
    QVERIFY(!taken.error().message.isEmpty());
    QVERIFY(!frames.isOver());
}

void TestMirrorFrames::nothingOutsideOfTheFolderIsTouched()
{
    const QTemporaryDir outside;
    QFile secret(outside.filePath(u"secret"_s));
    QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("mine") == 4);
    secret.close();
    const QTemporaryDir folder;
    LocalCopy copy(folder.path());
    QVERIFY(copy.open());
    // As if something had laid links into the copy.
    QVERIFY(QFile::link(outside.path(), folder.filePath(u"logs/out"_s)));
    QVERIFY(QFile::link(secret.fileName(), folder.filePath(u"logs/file"_s)));
    MirrorFrames frames(copy, 0);
    QVERIFY(frames.take("N 1 logs/out/secret\nD 1 0 3\nabcN 2 logs/file\nD 2 0 3\nabcE\n"));
    QCOMPARE(contentOf(secret.fileName()), QByteArray("mine"));
}

void TestMirrorFrames::whatIsThereIsNamedWithItsHash()
{
    const QTemporaryDir folder;
    {
        LocalCopy copy(folder.path());
        QVERIFY(copy.open());
        MirrorFrames frames(copy, 0);
        QVERIFY(frames.take("N 1 logs/x\nD 1 0 3\nabc"));
    }
    LocalCopy copy(folder.path());
    QVERIFY(copy.open());
    QCOMPARE(copy.knownFiles(), 1);
    QCOMPARE(copy.knownLines().value(),
             QByteArray("3 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad logs/x\n.\n"));
    MirrorFrames frames(copy, 1);
    QVERIFY(frames.take("D 1 3 3\ndefE\n"));
    QCOMPARE(contentOf(folder.filePath(u"logs/x"_s)), QByteArray("abcdef"));
}

void TestMirrorFrames::aFileInTheWayOfAFolderIsPassedOver()
{
    const QTemporaryDir folder;
    LocalCopy copy(folder.path());
    QVERIFY(copy.open());
    MirrorFrames frames(copy, 0);
    QVERIFY(frames.take("N 1 logs/x\nD 1 0 3\nabcN 2 logs/x/y\nD 2 0 3\ndefN 3 logs/z\nD 3 0 1\nzE\n"));
    QCOMPARE(contentOf(folder.filePath(u"logs/x"_s)), QByteArray("abc"));
    QCOMPARE(contentOf(folder.filePath(u"logs/z"_s)), QByteArray("z"));
}

void TestMirrorFrames::wrongHashesCutTheFile()
{
    const QTemporaryDir folder;
    LocalCopy copy(folder.path());
    QVERIFY(copy.open());
    MirrorFrames frames(copy, 0);
    QVERIFY(frames.take("N 1 logs/x\nD 1 0 3\nabcN 2 logs/y\nD 2 0 3\nabc"
                        "H 1 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
                        "H 2 3 0000000000000000000000000000000000000000000000000000000000000000\nE\n"));
    QCOMPARE(copy.checkHashes().value(), false);
    QCOMPARE(contentOf(folder.filePath(u"logs/x"_s)), QByteArray("abc"));
    QCOMPARE(contentOf(folder.filePath(u"logs/y"_s)), QByteArray());
}

QTEST_GUILESS_MAIN(TestMirrorFrames)
#include "tst_mirrorframes.moc"
