// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logdecoder.h"
#include "ui/logs/logpalette.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard::ui;

namespace {
QList<LogLine> decode(const QByteArray &bytes)
{
    LogDecoder decoder;
    QList<LogLine> lines;
    decoder.feed(bytes, &lines);
    if (decoder.hasPending())
        lines.append(decoder.pending());
    return lines;
}

QStringList texts(const QByteArray &bytes)
{
    QStringList all;
    for (const LogLine &line : decode(bytes))
        all << line.text;
    return all;
}

/// Random bytes with much of what a decoder must notice.
QByteArray noise(QRandomGenerator *random, int length)
{
    static const QList<QByteArray> pieces{"\n",
                                          "\r",
                                          "\b",
                                          "\t",
                                          "\x1b[",
                                          "\x1b[31m",
                                          "\x1b[0m",
                                          "\x1b[38;5;",
                                          "\x1b]0;t",
                                          "\x07",
                                          "\x1b\\",
                                          "\xE2\x96\x88",
                                          "\xE2",
                                          "\xF0\x9F\x98\x80",
                                          "\xC0\xAF",
                                          "\xED\xA0\x80",
                                          "loss 0.5",
                                          "\x1b[K",
                                          "\x1b[2K",
                                          "\x1b[9999999999G",
                                          "\x1b[3C",
                                          "\x1b(B",
                                          "\xF4\x90\x80\x80",
                                          "e\xCC\x81"};
    QByteArray bytes;
    while (bytes.size() < length) {
        if (random->bounded(3) == 0)
            bytes += char(random->bounded(256));
        else
            bytes += pieces[random->bounded(int(pieces.size()))];
    }
    return bytes;
}
} // namespace

class TestLogDecoder : public QObject
{
    Q_OBJECT
private slots:
    void linesEndAtNewlines()
    {
        QCOMPARE(texts("a\nbc\r\n\nd"), (QStringList{u"a"_s, u"bc"_s, u""_s, u"d"_s}));
        const auto lines = decode("a\nbc");
        QCOMPARE(lines[0].offset, 0);
        QCOMPARE(lines[0].end, 2);
        QVERIFY(!lines[0].isBroken);
        QCOMPARE(lines[1].offset, 2);
        QVERIFY(lines[1].isBroken);
    }
    void aProgressBarIsOneLine()
    {
        const QByteArray bar = "  0%|          | 0/2\r "
                               "50%|\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88     | 1/2\r"
                               "100%|"
                               "\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2"
                               "\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88| 2/2\n";
        const auto lines = decode(bar);
        QCOMPARE(lines.size(), 1);
        QCOMPARE(lines[0].text, u"100%|██████████| 2/2"_s);
        QCOMPARE(lines[0].columns, 20);
    }
    void whatIsNotOverwrittenStays() { QCOMPARE(texts("abcdef\rXY\n"), QStringList{u"XYcdef"_s}); }
    void eraseLineErases()
    {
        QCOMPARE(texts("long text\r\x1b[Kok\n"), QStringList{u"ok"_s});
        QCOMPARE(texts("long text\r\x1b[2Kok\n"), QStringList{u"ok"_s});
        QCOMPARE(texts("abc\x1b[1Gx\n"), QStringList{u"xbc"_s});
    }
    void aBackspaceStepsBack() { QCOMPARE(texts("ab\bc\b\b\b\b\bX\n"), QStringList{u"Xc"_s}); }
    void sequencesThatAreNotColoursAreDropped()
    {
        QCOMPARE(texts("\x1b[?25la\x1b[10;3Hb\x1b]0;title\x07"
                       "c\x1b]8;;http://x\x1b\\d\x1b(Be\x1b"
                       "7f\n"),
                 QStringList{u"abcdef"_s});
    }
    void anUnfinishedSequenceSwallowsNoLine()
    {
        QCOMPARE(texts("a\x1b[31\nb\x1b]0;x\nc\n"), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    }
    void coloursAreSpans()
    {
        const auto lines =
            decode("\x1b[1;31mred\x1b[0m \x1b[38;5;208mo\x1b[48;2;1;2;3mx\x1b[m.\n\x1b[92mnext\n");
        QCOMPARE(lines[0].text, u"red ox."_s);
        QCOMPARE(lines[0].spans.size(), 3);
        QCOMPARE(lines[0].spans[0], (LogSpan{0, 3, {LogStyle::indexed | 1, 0, LogStyle::Bold}}));
        QCOMPARE(lines[0].spans[1], (LogSpan{4, 1, {LogStyle::indexed | 208, 0, 0}}));
        QCOMPARE(lines[0].spans[2].style.background, LogStyle::rgb | 0x010203);
        QCOMPARE(lines[1].spans[0].style.foreground, LogStyle::indexed | 10);
    }
    void brokenUtf8IsMarked()
    {
        const auto lines = decode("a\xFF"
                                  "b\xE2\x82"
                                  "c\xC0\xAF\xED\xA0\x80\n");
        QCOMPARE(lines[0].text, uR"(a\xFFb\xE2\x82c\xC0\xAF\xED\xA0\x80)"_s);
        QVERIFY(lines[0].spans[0].style.flags & LogStyle::Mark);
    }
    void controlBytesAreShownAsDots()
    {
        QCOMPARE(texts(QByteArray("a\0b\x01\x7F\n", 6)), QStringList{u"a·b··"_s});
        QCOMPARE(texts("a\xE2\x80\xAE"
                       "b\n"),
                 QStringList{u"a·b"_s}); // right-to-left override
    }
    void wideAndCombiningCharactersTakeTheirCells()
    {
        QCOMPARE(decode("日本\n")[0].columns, 4);
        QCOMPARE(decode("e\xCC\x81x\n")[0].columns, 2);
        QCOMPARE(decode("\xF0\x9F\x98\x80!\n")[0].columns, 3);
        QCOMPARE(decode("a\tb\n")[0].columns, 9);
    }
    void anEndlessLineIsCutIntoPieces()
    {
        const auto lines = decode(QByteArray(3 * LogDecoder::maxCells + 5, 'x') + '\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[0].isBroken && !lines[0].isContinued);
        QVERIFY(lines[1].isBroken && lines[1].isContinued);
        QVERIFY(!lines[3].isBroken && lines[3].isContinued);
        QCOMPARE(lines[3].text.size(), 5);
    }
    void howTheBytesAreSplitMakesNoDifference()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 400; ++round) {
            const QByteArray bytes = noise(&random, 1 + random.bounded(4000));
            const auto whole = decode(bytes);
            LogDecoder decoder;
            QList<LogLine> lines;
            for (qsizetype at = 0; at < bytes.size();) {
                const qsizetype part = 1 + random.bounded(round % 2 ? 3 : 500);
                decoder.feed(QByteArrayView(bytes).sliced(at, std::min(part, bytes.size() - at)), &lines);
                decoder.pending(); // looking changes nothing
                at += part;
            }
            if (decoder.hasPending())
                lines.append(decoder.pending());
            QCOMPARE(lines, whole);
        }
    }
    void linesCoverTheBytesAndCanBeTakenUpAtAnyOfThem()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 60; ++round) {
            const QByteArray bytes = noise(&random, 1 + random.bounded(40000));
            const auto whole = decode(bytes);
            qint64 next = 0;
            for (const LogLine &line : whole) {
                QCOMPARE(line.offset, next);
                QVERIFY(line.end > line.offset);
                QVERIFY(line.text.size() <= 2 * LogDecoder::maxCells);
                next = line.end;
            }
            QCOMPARE(next, bytes.size());
            const qsizetype from = random.bounded(int(whole.size()));
            const LogLine &line = whole[from];
            LogDecoder decoder(line.end, line.endStyle, line.isBroken);
            QList<LogLine> rest;
            decoder.feed(QByteArrayView(bytes).sliced(line.end), &rest);
            if (decoder.hasPending())
                rest.append(decoder.pending());
            QCOMPARE(rest, whole.mid(from + 1));
        }
    }
    void everyColourCanBeReadOnBothPapers()
    {
        for (const Theme *theme : {&Theme::light(), &Theme::dark()}) {
            for (quint32 front = 0; front < 257; ++front) {
                const quint32 colour = front == 256 ? 0 : LogStyle::indexed | front;
                for (const LogStyle &style : {LogStyle{colour, 0, 0}, LogStyle{colour, 0, LogStyle::Inverse},
                                              LogStyle{LogStyle::indexed | 7, colour, 0},
                                              LogStyle{colour, LogStyle::rgb | 0x808080, 0}}) {
                    const LogColors look = logColors(style, *theme);
                    const QColor ground = look.background.isValid() ? look.background : theme->paper;
                    QVERIFY2(contrast(look.foreground, ground) >= 4.49,
                             qPrintable(u"%1 on %2"_s.arg(look.foreground.name(), ground.name())));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestLogDecoder)
#include "tst_logdecoder.moc"
