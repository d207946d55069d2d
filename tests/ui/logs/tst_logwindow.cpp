// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logwindow.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
FileChunk read(const QByteArray &file, const LogWindow::Request &request)
{
    const qint64 from =
        request.offset < 0 ? std::max<qint64>(0, file.size() + request.offset) : request.offset;
    return {from, file.mid(from, request.bytes), file.size()};
}

QByteArray someLog(QRandomGenerator *random, qint64 size, int longest)
{
    QByteArray bytes;
    while (bytes.size() < size) {
        const int length = random->bounded(longest);
        for (int i = 0; i < length; ++i)
            bytes += char('a' + i % 26);
        bytes += random->bounded(10) == 0 ? QByteArray("\xC3\xA9\r\n") : QByteArray("\n");
    }
    return bytes;
}

QStringList textsOf(const QList<LogLine> &lines)
{
    QStringList all;
    for (const LogLine &line : lines)
        all << u"%1 %2 %3"_s.arg(line.offset).arg(line.end).arg(line.text);
    return all;
}
} // namespace

class TestLogWindow : public QObject
{
    Q_OBJECT
private slots:
    void fromAnyPlaceTheSameLinesAreFound()
    {
        QRandomGenerator random(3);
        for (int round = 0; round < 12; ++round) {
            const QByteArray file = someLog(&random, 900'000, round % 3 == 0 ? 9000 : 200);
            QList<LogLine> all;
            LogDecoder decoder;
            decoder.feed(file, &all);
            LogWindow window;
            const qint64 wanted = random.bounded(int(file.size()));
            window.restart(read(file, LogWindow::around(wanted)), wanted);
            const LogLine &line = window.lines()[window.indexOf(wanted)];
            QVERIFY(line.offset <= wanted && wanted < line.end);
            QVERIFY(!window.lines().front().isContinued);
            for (int step = 0; step < 60 && !(window.isAtStart() && window.isAtEnd()); ++step) {
                if (!window.isAtStart())
                    window.prepend(read(file, window.before()));
                if (!window.isAtEnd())
                    QVERIFY(window.append(read(file, window.after(40'000))));
            }
            QVERIFY(window.isAtStart() && window.isAtEnd());
            QCOMPARE(textsOf(window.lines()), textsOf(all));
        }
    }
    void theLastUnfinishedLineGrows()
    {
        LogWindow window;
        window.restart({0, "a\nb", 3}, 0);
        QCOMPARE(window.lines().size(), 2);
        QVERIFY(window.append({3, "c\nd", 6}));
        QCOMPARE(textsOf(window.lines()), (QStringList{u"0 2 a"_s, u"2 5 bc"_s, u"5 6 d"_s}));
    }
    void bytesThatDoNotFollowAreRefused()
    {
        LogWindow window;
        window.restart({0, "a\nb", 3}, 0);
        QVERIFY(!window.append({4, "c", 5}));
        QCOMPARE(window.lines().size(), 2);
    }
    void theWindowStaysSmallAndKeepsWhatIsVisible()
    {
        const QByteArray file = QByteArray("0123456789 a line of a log\n").repeated(200'000);
        LogWindow window;
        window.restart(read(file, LogWindow::around(2'000'000)), 2'000'000);
        for (int i = 0; i < 20; ++i) {
            const qint64 visible = window.lines().back().offset;
            QVERIFY(window.append(read(file, window.after())));
            const int index = window.indexOf(visible);
            const int dropped = window.trim(index - 20, index + 20);
            QCOMPARE(window.lines()[index - dropped].offset, visible);
            QVERIFY(window.end() - window.begin() <= LogWindow::maxHeldBytes);
        }
        QVERIFY(window.begin() > 2'000'000);
        while (!window.isAtStart()) {
            const qint64 visible = window.begin();
            window.prepend(read(file, window.before()));
            const int index = window.indexOf(visible);
            window.trim(index, index + 20);
            QVERIFY(window.indexOf(visible) >= 0);
            QCOMPARE(window.lines()[window.indexOf(visible)].offset, visible);
            QVERIFY(window.end() - window.begin() <= LogWindow::maxHeldBytes);
        }
        QCOMPARE(window.lines().front().text, u"0123456789 a line of a log"_s);
        QVERIFY(window.append(read(file, window.after()))); // reading on where it was cut off
        QCOMPARE(window.lines().back().text.isEmpty(), false);
    }
    void anEndlessLineIsHeldInBoundedPieces()
    {
        const QByteArray file(8'000'000, 'x');
        LogWindow window;
        window.restart(read(file, LogWindow::around(5'000'000)), 5'000'000);
        QVERIFY(window.indexOf(5'000'000) >= 0);
        for (int i = 0; i < 40 && !window.isAtStart(); ++i) {
            window.prepend(read(file, window.before()));
            window.trim(0, 10);
        }
        QVERIFY(window.isAtStart());
    }
    void manyEmptyLinesAreBounded()
    {
        const QByteArray file(3'000'000, '\n');
        LogWindow window;
        window.restart(read(file, LogWindow::around(0)), 0);
        for (int i = 0; i < 10; ++i) {
            QVERIFY(window.append(read(file, window.after())));
            window.trim(int(window.lines().size()) - 50, int(window.lines().size()) - 1);
            QVERIFY(window.lines().size() <= LogWindow::maxHeldLines);
        }
    }
};

QTEST_GUILESS_MAIN(TestLogWindow)
#include "tst_logwindow.moc"
