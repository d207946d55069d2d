// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/process.h"
#include "services/hosts/shellquote.h"

#include <QTest>

#include <random>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestShellQuote : public QObject
{
    Q_OBJECT
private slots:
    void plainWordsStayReadable()
    {
        QCOMPARE(shellQuote(u"train.py"_s), u"train.py"_s);
        QCOMPARE(shellQuote(u"--lr=0.1"_s), u"--lr=0.1"_s);
        QCOMPARE(shellQuote(u"A=1"_s), u"'A=1'"_s); // else it would be an assignment
        QCOMPARE(shellQuote(u"~"_s), u"'~'"_s);
        QCOMPARE(shellQuote(QString()), u"''"_s);
        QCOMPARE(shellCommandLine({u"python3"_s, u"it's.py"_s}), u"python3 'it'\\''s.py'"_s);
    }

    void everyWordComesBackFromTheShellAsItWas()
    {
        const unsigned seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        const QByteArray nasty("'\"\\$`!*?[]{}()<>|&;#~=%^ \t\n\r-");
        for (int round = 0; round < 25; ++round) {
            QList<QByteArray> words;
            QByteArray script("printf '%s\\0'");
            for (int i = 0; i < 200; ++i) {
                QByteArray word;
                for (auto length = random() % 40; length > 0; --length) {
                    const char any = char(1 + random() % 255);
                    word += random() % 2 ? nasty.at(qsizetype(random() % size_t(nasty.size()))) : any;
                }
                words.append(word);
                script += ' ' + shellQuote(QByteArrayView(word));
            }
            HostCommand command;
            command.arguments = {u"/bin/sh"_s};
            command.input = script + '\n';
            const auto result = runProcess(command);
            QVERIFY(result);
            QCOMPARE(result->exitCode, 0);
            QList<QByteArray> back = result->output.split('\0');
            back.removeLast();
            QCOMPARE(back, words);
        }
    }
};

QTEST_GUILESS_MAIN(TestShellQuote)
#include "tst_shellquote.moc"
