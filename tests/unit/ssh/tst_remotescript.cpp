// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/remotescript.h"
#include "services/hosts/ssh/sshverbs.h"
#include "tests/support/patience.h"
#include "tests/support/processlife.h"

#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>

using namespace trainyard;
using namespace Qt::StringLiterals;

class TestRemoteScript : public QObject
{
    Q_OBJECT

private slots:
    void everyLoginShellPassesEveryWordOn_data();
    void everyLoginShellPassesEveryWordOn();
    void framesMayComeInAnyPieces();
    void nothingIsHeldBackThatCannotBeAMark();
    void whatIsCutOffIsNotWhole();
    void contentIsBounded();
    void aScriptIsKilledWithItsGroupAlsoWhereItToldNoNumber_data();
    void aScriptIsKilledWithItsGroupAlsoWhereItToldNoNumber();
};

void TestRemoteScript::everyLoginShellPassesEveryWordOn_data()
{
    QTest::addColumn<QString>("shell");
    for (const char *shell : {"sh", "dash", "bash", "zsh", "tcsh", "csh", "fish", "ksh"})
        QTest::newRow(shell) << QString::fromLatin1(shell);
}

void TestRemoteScript::everyLoginShellPassesEveryWordOn()
{
    QFETCH(QString, shell);
    const QString program = QStandardPaths::findExecutable(shell);
    if (program.isEmpty())
        QSKIP("this shell is not installed");
    QRandomGenerator random(11);
    for (int round = 0; round < 30; ++round) {
        QByteArrayList words;
        for (int i = 0; i < 4; ++i) {
            QByteArray word;
            const int size = int(random.bounded(12));
            for (int c = 0; c < size; ++c)
                word +=
                    round % 3 == 0 ? char('a' + int(random.bounded(26))) : char(1 + int(random.bounded(255)));
            words += word;
        }
        words += QByteArrayList{"'\"\\!$`*?[]{}~#;&|<>()^%\n\t", "-n", "=x"};
        const QByteArray nonce = QByteArray::number(random.generate64(), 16);
        const RemoteScript script("for w do printf \"%s|\" \"$w\";done;cat;r=0", words, nonce, "the input");
        QProcess process;
        process.start(program, {u"-c"_s, QString::fromLatin1(script.line())});
        process.write(script.input());
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished());
        FrameReader output(nonce, 1 << 20);
        FrameReader errors(nonce, 1 << 20);
        QVERIFY2(output.take(process.readAllStandardOutput()), process.readAllStandardError().constData());
        QVERIFY(errors.take(process.readAllStandardError()) || !errors.isCut());
        QCOMPARE(output.content(), words.join('|') + "|the input");
        QCOMPARE(output.status(), QByteArray("0"));
        QVERIFY(output.processId().toLongLong() > 1);
    }
}

void TestRemoteScript::framesMayComeInAnyPieces()
{
    const QByteArray noise = "welcome\n@trainyard-ab-\n@trainyard-abcd-begi\n";
    const QByteArray content = "some@trainyard-abcd-en@trainyard-abcd@\n\0\xff", mark = "@trainyard-abcd-";
    const QByteArray all = noise + mark + "begin 123\n" + content + mark + "end 0\nafter";
    for (qsizetype size = 1; size <= all.size(); ++size) {
        FrameReader reader("abcd", 1 << 20);
        bool isWhole = false;
        for (qsizetype at = 0; at < all.size(); at += size)
            isWhole = reader.take(QByteArrayView(all).sliced(at, qMin(size, all.size() - at)));
        QVERIFY(isWhole && reader.isWhole() && reader.hasBegun());
        QCOMPARE(reader.content(), content);
        QCOMPARE(reader.processId(), QByteArray("123"));
        QCOMPARE(reader.status(), QByteArray("0"));
    }
}

void TestRemoteScript::nothingIsHeldBackThatCannotBeAMark()
{
    QByteArray got;
    FrameReader reader("abcd", 0, [&got](QByteArrayView bytes) { got += bytes; });
    QVERIFY(!reader.take("@trainyard-abcd-begin 5\nline\n"));
    QCOMPARE(got, QByteArray("line\n"));
    reader.take("next @train");
    QCOMPARE(got, QByteArray("line\nnext "));
    reader.take("ing\n");
    QCOMPARE(got, QByteArray("line\nnext @training\n"));
    QVERIFY(reader.take("@trainyard-abcd-end 0\n"));
    QCOMPARE(got, QByteArray("line\nnext @training\n"));
}

void TestRemoteScript::whatIsCutOffIsNotWhole()
{
    const QByteArray all = "@trainyard-abcd-begin 1\ncontent@trainyard-abcd-end 0\n";
    for (qsizetype size = 0; size < all.size(); ++size) {
        FrameReader reader("abcd", 100);
        QVERIFY(!reader.take(QByteArrayView(all).first(size)));
        QVERIFY(!reader.isWhole());
    }
    FrameReader foreign("abcd", 100);
    QVERIFY(!foreign.take("@trainyard-9999-begin 1\ncontent@trainyard-9999-end 0\n"));
    QVERIFY(!foreign.hasBegun());
    QVERIFY(foreign.noise().contains("content"));
}

void TestRemoteScript::contentIsBounded()
{
    FrameReader reader("abcd", 10);
    reader.take("@trainyard-abcd-begin 1\n");
    for (int i = 0; i < 100; ++i)
        reader.take(QByteArray(1000, 'x'));
    QVERIFY(reader.isCut());
    QCOMPARE(reader.content().size(), 10);
    QVERIFY(reader.take("@trainyard-abcd-end 0\n"));
    FrameReader noisy("abcd", 10);
    for (int i = 0; i < 100; ++i)
        noisy.take(QByteArray(1000, '@'));
    QVERIFY(noisy.noise().size() <= 2000);
}

void TestRemoteScript::aScriptIsKilledWithItsGroupAlsoWhereItToldNoNumber_data()
{
    QTest::addColumn<bool>("isTold");
    QTest::newRow("told") << true;
    QTest::newRow("not told") << false;
}

void TestRemoteScript::aScriptIsKilledWithItsGroupAlsoWhereItToldNoNumber()
{
    QFETCH(bool, isTold);
    if (!QFileInfo::exists(u"/proc/self/cmdline"_s))
        QSKIP("this machine has no /proc");
    const QByteArray nonce = newNonce();
    const RemoteScript script("sleep 600 & echo $$ $!;wait;r=0", {}, nonce, {});
    QProcess ours;
    QProcess other;
    other.start(u"sleep"_s, {u"600"_s});
    ours.start(u"setsid"_s, {u"sh"_s, u"-c"_s, QString::fromLatin1(script.line())});
    QVERIFY(ours.waitForStarted() && other.waitForStarted());
    ours.write(script.input());
    QList<QByteArray> ids;
    QByteArray output;
    while (ids.size() != 2 && ours.waitForReadyRead()) {
        output += ours.readAllStandardOutput();
        const QList<QByteArray> lines = output.split('\n');
        ids = lines.size() > 2 ? lines.at(1).split(' ') : QList<QByteArray>();
    }
    QCOMPARE(ids.size(), 2);

    const SshExec killer = killerOf(isTold ? ids.first() : QByteArray(), nonce);
    QProcess killing;
    killing.start(u"sh"_s, {u"-c"_s, QString::fromLatin1(killer.command)});
    QVERIFY(killing.waitForFinished());

    QVERIFY(ours.waitForFinished());
    QTRY_VERIFY(!isAlive(QString::fromLatin1(ids.last())));
    QCOMPARE(other.state(), QProcess::Running);
    other.kill();
    other.waitForFinished();
}

QTEST_GUILESS_MAIN(TestRemoteScript)
#include "tst_remotescript.moc"
