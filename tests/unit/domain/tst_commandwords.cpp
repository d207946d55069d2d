// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/commandwords.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestCommandWords : public QObject
{
    Q_OBJECT
private slots:
    void wordsAreSplitAsAShellDoes_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("nothing") << u"  "_s << QStringList{};
        QTest::newRow("blanks") << u" --lr  0.1\t--name x\n"_s
                                << QStringList{u"--lr"_s, u"0.1"_s, u"--name"_s, u"x"_s};
        QTest::newRow("single quotes") << u"'a b'c"_s << QStringList{u"a bc"_s};
        QTest::newRow("double quotes") << u"\"a \\\"b\\\" \\n\""_s << QStringList{u"a \"b\" \\n"_s};
        QTest::newRow("an empty word") << u"--tag ''"_s << QStringList{u"--tag"_s, QString()};
        QTest::newRow("backslash") << u"a\\ b \\|"_s << QStringList{u"a b"_s, u"|"_s};
        QTest::newRow("joined lines")
            << u"--a 1 \\\n --b 2"_s << QStringList{u"--a"_s, u"1"_s, u"--b"_s, u"2"_s};
        QTest::newRow("nothing is expanded")
            << u"$HOME ~ *.py"_s << QStringList{u"$HOME"_s, u"~"_s, u"*.py"_s};
    }
    void wordsAreSplitAsAShellDoes()
    {
        QFETCH(QString, line);
        const CommandWords split = splitWords(line);
        QVERIFY(!split.error);
        QTEST(split.words, "words");
    }

    void anErrorSaysWhereItIs_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("position");
        QTest::newRow("open single quote") << u"a 'b c"_s << 2;
        QTest::newRow("open double quote") << u"--n \"b"_s << 4;
        QTest::newRow("trailing backslash") << u"ab\\"_s << 2;
        QTest::newRow("pipe") << u"a | tee log"_s << 2;
        QTest::newRow("redirection") << u"a >log"_s << 2;
    }
    void anErrorSaysWhereItIs()
    {
        QFETCH(QString, line);
        const CommandWords split = splitWords(line);
        QVERIFY(split.error.has_value());
        QTEST(split.error->position, "position");
        QVERIFY(split.error->message.endsWith(u'.'));
    }

    void joinedWordsComeBackUnchanged()
    {
        QRandomGenerator random(7);
        const QString alphabet = u"ab-=_0.9 \t\n'\"\\$`*?[]{}()|&;<>#~!é漢\U0001F600"_s;
        for (int round = 0; round < 5000; ++round) {
            QStringList words;
            for (int i = random.bounded(6); i > 0; --i) {
                QString word;
                for (int j = random.bounded(9); j > 0; --j)
                    word += alphabet[random.bounded(int(alphabet.size()))];
                words << word;
            }
            const CommandWords split = splitWords(joinWords(words));
            QVERIFY2(!split.error, qPrintable(joinWords(words)));
            QCOMPARE(split.words, words);
        }
    }

    void anyTextEndsInWordsOrAnError()
    {
        QRandomGenerator random(11);
        const QString alphabet = u"a '\"\\|\n$"_s;
        for (int round = 0; round < 20000; ++round) {
            QString line;
            for (int j = random.bounded(12); j > 0; --j)
                line += alphabet[random.bounded(int(alphabet.size()))];
            const CommandWords split = splitWords(line);
            if (split.error) {
                QVERIFY(split.error->position >= 0 && split.error->position < line.size());
                QVERIFY(split.error->position + split.error->length <= line.size());
            } else {
                QCOMPARE(splitWords(joinWords(split.words)).words, split.words);
            }
        }
    }

    void aRealShellReadsTheSameWords()
    {
        const QStringList words{
            u"--name"_s, u"it's \"fine\""_s, u"$HOME `id` \\"_s, QString(), u"a\nb"_s, u"*"_s, u"~"_s};
        QProcess shell;
        shell.start(u"/bin/sh"_s, {u"-c"_s, u"printf '%s\\001' "_s + joinWords(words)});
        if (!shell.waitForStarted())
            QSKIP("there is no /bin/sh here");
        QVERIFY(shell.waitForFinished());
        QStringList seen = QString::fromUtf8(shell.readAllStandardOutput()).split(QChar(1));
        seen.removeLast();
        QCOMPARE(seen, words);
    }
};

QTEST_GUILESS_MAIN(TestCommandWords)
#include "tst_commandwords.moc"
