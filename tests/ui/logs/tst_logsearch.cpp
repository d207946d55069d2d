// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/workspace/answers.h"
#include "tests/support/patience.h"
#include "ui/logs/logdecoder.h"
#include "ui/logs/logsearch.h"

#include <QRandomGenerator>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
std::vector<LogHit> naive(const QByteArray &bytes, const LogMatcher &matcher)
{
    LogDecoder decoder;
    QList<LogLine> lines;
    decoder.feed(bytes, &lines);
    if (decoder.hasPending())
        lines.append(decoder.pending());
    std::vector<LogHit> hits;
    for (const LogLine &line : lines) {
        if (const auto found = matcher.find(line.text); !found.isEmpty())
            hits.push_back({line.offset, quint32(found.size())});
    }
    return hits;
}

LogMatcher matcherOf(const QString &text, bool isCaseSensitive = false, bool isExpression = false)
{
    return *LogMatcher::make({text, isCaseSensitive, isExpression});
}

LogReader readerOf(const QByteArray *file)
{
    return [file](qint64 offset, qint64 bytes) {
        return ready(Result<FileChunk>(FileChunk{offset, file->mid(offset, bytes), file->size()}));
    };
}
} // namespace

class TestLogSearch : public QObject
{
    Q_OBJECT
private slots:
    void blocksAreSearchedAsTheyAreShown_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("plain") << QByteArray("loss 1\nLoss loss\n\nx\nloss").repeated(50);
        QTest::newRow("colours inside a match") << QByteArray("\x1b[32mlo\x1b[0mss: 1\nno\n").repeated(20);
        QTest::newRow("overwritten") << QByteArray("loss\rxxxxyyyy\nloss\b\b\b\bLOSS\n");
        QTest::newRow("accents") << QByteArray("\xC3\xA9 loss\nlos\xC3\xA9\nlossloss\n");
        QTest::newRow("an endless line") << QByteArray("loss abc ").repeated(5000);
        QTest::newRow("overwritten by what the newline ends") << QByteArray("loss\r\xE2\x88\nloss\n");
        QTest::newRow("broken bytes") << QByteArray("\xFF loss \xE2\nloss\n");
    }
    void blocksAreSearchedAsTheyAreShown()
    {
        QFETCH(QByteArray, bytes);
        for (const auto &matcher :
             {matcherOf(u"loss"_s), matcherOf(u"loss"_s, true), matcherOf(u"l.ss\\b"_s, false, true)})
            QCOMPARE(scanLog(bytes, 0, matcher), naive(bytes, matcher));
    }
    void theWholeFileIsSearchedFromWhereOneIs()
    {
        QByteArray file;
        for (int i = 0; i < 400'000; ++i)
            file += i % 1000 == 7 ? "epoch found it\n" : "nothing to be seen here\n";
        LogSearch search;
        const qint64 middle = file.indexOf('\n', file.size() / 2) + 1;
        search.start(readerOf(&file), matcherOf(u"FOUND"_s), middle);
        QVERIFY(search.isRunning());
        QTRY_VERIFY(!search.isRunning());
        QCOMPARE(search.count(), 400);
        const auto all = naive(file, matcherOf(u"found"_s));
        LogPlace place = *search.from(0);
        QCOMPARE(search.number(place), 1);
        for (const LogHit &hit : all) {
            QCOMPARE(place.offset, hit.offset);
            place = *search.next(place);
        }
        QCOMPARE(place.offset, all.front().offset); // around the end
        QCOMPARE(search.previous(place)->offset, all.back().offset);
        QVERIFY(search.from(middle)->offset >= middle);
    }
    void matchesOfOneLineAreVisitedOneByOne()
    {
        const QByteArray file = "aa b aa\nc\naa\n";
        LogSearch search;
        search.start(readerOf(&file), matcherOf(u"aa"_s), 0);
        QTRY_VERIFY(!search.isRunning());
        QCOMPARE(search.count(), 3);
        const LogPlace first = *search.from(0);
        const LogPlace second = *search.next(first);
        QCOMPARE(second, (LogPlace{0, 1}));
        QCOMPARE(*search.next(second), (LogPlace{10, 0}));
        QCOMPARE(*search.previous(first), (LogPlace{10, 0}));
        QCOMPARE(search.number(LogPlace{10, 0}), 3);
    }
    void whatIsWrittenMeanwhileIsFoundOnce()
    {
        QByteArray file = "one loss\nhalf a lo";
        LogSearch search;
        search.start(readerOf(&file), matcherOf(u"lo"_s), 0);
        QTRY_VERIFY(!search.isRunning());
        QCOMPARE(search.count(), 2);
        search.touch(); // nothing new
        QTRY_VERIFY(!search.isRunning());
        QCOMPARE(search.count(), 2);
        file += "ss\nanother loss\n";
        search.touch();
        QTRY_VERIFY(!search.isRunning());
        QCOMPARE(search.count(), 3);
    }
    void aSearchCanBeStopped()
    {
        const QByteArray file = QByteArray("some line\n").repeated(3'000'000);
        LogSearch search;
        search.start(readerOf(&file), matcherOf(u"line"_s), 0);
        QTRY_VERIFY(search.count() > 0);
        search.cancel();
        const qint64 count = search.count();
        QVERIFY(!search.isRunning() && search.isCanceled());
        QVERIFY(count < 3'000'000);
        QVERIFY(search.next(*search.from(0)).has_value());
    }
    void aFailedReadIsToldAndEndsTheSearch()
    {
        LogSearch search;
        QSignalSpy failed(&search, &LogSearch::failed);
        search.start(
            [](qint64, qint64) {
                return ready(Result<FileChunk>(failure(ErrorKind::Unavailable, u"gone"_s)));
            },
            matcherOf(u"x"_s), 0);
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!search.isRunning());
    }
    void aFutureThatIsCancelledFromOutsideEndsTheSearch()
    {
        QPromise<Result<FileChunk>> promise;
        promise.start();
        LogSearch search;
        search.start([&](qint64, qint64) { return promise.future(); }, matcherOf(u"x"_s), 0);
        promise.future().cancel();
        promise.finish();
        QTRY_VERIFY(!search.isRunning());
    }
    void anExpressionThatWouldNeverEndGivesUp()
    {
        const QByteArray line = QByteArray(4000, 'a') + "b\n";
        const auto hits = scanLog(line + "found\n", 0, matcherOf(u"(a+)+$|found"_s, true, true));
        QVERIFY(hits.size() <= 2); // the first line finds nothing or something, but ends
    }
    void aBrokenExpressionSaysWhere()
    {
        const auto matcher = LogMatcher::make({u"(abc"_s, false, true});
        QVERIFY(!matcher);
        QCOMPARE(matcher.error().kind, ErrorKind::InvalidInput);
        QVERIFY(matcher.error().message.contains(u"character 5"_s));
    }
};

QTEST_GUILESS_MAIN(TestLogSearch)
#include "tst_logsearch.moc"
