// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metricingest.h"

#include "metricfixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace trainyard;

namespace {
QByteArray lossLines(int from, int to)
{
    QByteArray lines;
    for (int i = from; i < to; ++i)
        lines += "{\"name\":\"loss\",\"value\":" + QByteArray::number(i) +
                 ",\"step\":" + QByteArray::number(i) + ",\"time\":1}\n";
    return lines;
}

/// A file in memory that grows; `visible` bytes of it can be read.
struct GrowingFile
{
    QByteArray bytes;
    qint64 visible = std::numeric_limits<qint64>::max();
    std::optional<Error> trouble;

    MetricIngest::ReadBytes reader()
    {
        return [this](qint64 offset, std::span<char> into) -> Result<qint64> {
            if (trouble)
                return failure(*trouble);
            const qint64 end = std::min<qint64>(bytes.size(), visible);
            const qint64 count = std::clamp<qint64>(end - offset, 0, qint64(into.size()));
            std::copy_n(bytes.constData() + std::min(offset, end), count, into.data());
            return count;
        };
    }
};

void advanceToEnd(MetricIngest &ingest)
{
    while (ingest.advance().value().more) {
    }
}

QList<double> values(Database &database, const QString &name)
{
    const auto slice = MetricStore(database).points(1, name, 0, 1'000'000);
    QList<double> list;
    if (slice) {
        for (const MetricPoint &point : slice->points)
            list.append(point.value);
    }
    return list;
}

QList<double> upTo(int end)
{
    QList<double> list;
    for (int i = 0; i < end; ++i)
        list.append(i);
    return list;
}

double clockAt1000()
{
    return 1000.0;
}
} // namespace

class TestMetricIngest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString file(const QString &name) const { return m_folder.filePath(name); }

private slots:
    void aGrowingFileIsFollowed()
    {
        auto db = openWithMetrics(u":memory:"_s);
        GrowingFile log{.bytes = lossLines(0, 5000), .visible = 0, .trouble = {}};
        MetricIngest ingest(db, 1, {log.reader(), {}}, clockAt1000);
        QVERIFY(!ingest.advance().value().changed);
        while (log.visible < log.bytes.size()) {
            log.visible += 997;
            advanceToEnd(ingest);
        }
        QCOMPARE(values(db, u"loss"_s), upTo(5000));
        const auto progress = ingest.advance().value();
        QVERIFY(!progress.changed);
        QVERIFY(!progress.more);
    }

    void manyMegabytesAreReadInRounds()
    {
        auto db = openWithMetrics(u":memory:"_s);
        GrowingFile log{.bytes = lossLines(0, 300'000), .visible = 1LL << 40, .trouble = {}};
        MetricIngest ingest(db, 1, {log.reader(), {}}, clockAt1000);
        int rounds = 1;
        while (ingest.advance().value().more)
            ++rounds;
        QVERIFY(rounds > 3);
        QCOMPARE(values(db, u"loss"_s), upTo(300'000));
    }

    void anotherIngesterGoesOnWhereThisOneStopped()
    {
        auto db = openWithMetrics(u":memory:"_s);
        GrowingFile log{.bytes = lossLines(0, 60), .visible = 0, .trouble = {}};
        GrowingFile out{.bytes =
                            "epoch=1, batch= 5: acc 1\nepoch=1, batch= 9: acc 2\nepoch=2, batch= 5: acc 3\n",
                        .visible = 0,
                        .trouble = {}};
        for (qint64 cut = 0; cut <= log.bytes.size(); ++cut) {
            log.visible = cut;
            out.visible = cut;
            MetricIngest ingest(db, 1, {log.reader(), out.reader()}, clockAt1000);
            advanceToEnd(ingest);
        }
        QCOMPARE(values(db, u"loss"_s), upTo(60));
        const auto acc = MetricStore(db).points(1, u"acc"_s, 0, 9).value();
        QCOMPARE(acc.points.size(), 3);
        QCOMPARE(acc.points[2].step, 14.0); // the batch went on from where the first epoch ended
    }

    void twoIngestersOfOneFileNeitherDuplicateNorLose()
    {
        const QString path = file(u"two.db"_s);
        auto first = openWithMetrics(path);
        auto second = Database::open(path).value();
        GrowingFile log{.bytes = lossLines(0, 3000), .visible = 0, .trouble = {}};
        GrowingFile out{.bytes = "acc 1\nacc 2\nacc 3\n", .visible = 0, .trouble = {}};
        MetricIngest one(first, 1, {log.reader(), out.reader()}, clockAt1000);
        MetricIngest other(second, 1, {log.reader(), out.reader()}, clockAt1000);
        for (int turn = 0; log.visible < log.bytes.size() + 500; ++turn) {
            log.visible += 211;
            out.visible += 3;
            QVERIFY((turn % 3 ? one : other).advance());
            if (turn % 5 == 0)
                QVERIFY((turn % 3 ? other : one).advance());
        }
        QVERIFY(one.finish());
        QVERIFY(other.finish());
        QCOMPARE(values(first, u"loss"_s), upTo(3000));
        QCOMPARE(values(second, u"acc"_s), (QList<double>{1, 2, 3}));
    }

    void twoThreadsOnOneFileNeitherDuplicateNorLose()
    {
        const QString path = file(u"threads.db"_s);
        auto first = openWithMetrics(path);
        constexpr int points = 40'000;
        const QByteArray bytes = lossLines(0, points);
        const auto follow = [&] {
            auto database = Database::open(path).value();
            GrowingFile log{.bytes = bytes, .visible = 0, .trouble = {}};
            MetricIngest ingest(database, 1, {log.reader(), {}}, clockAt1000);
            bool allWell = true;
            while (log.visible < bytes.size()) {
                log.visible += 20'000;
                allWell &= ingest.advance().has_value();
            }
            return allWell && ingest.finish().has_value();
        };
        bool wells[2] = {false, false};
        std::thread other([&] { wells[0] = follow(); });
        wells[1] = follow();
        other.join();
        QVERIFY(wells[0]);
        QVERIFY(wells[1]);
        QCOMPARE(values(first, u"loss"_s), upTo(points));
    }

    void aNameThatIsLoggedIsNotTakenFromTheOutput()
    {
        auto db = openWithMetrics(u":memory:"_s);
        GrowingFile log{.bytes = lossLines(0, 3), .visible = 0, .trouble = {}};
        GrowingFile out{.bytes = "loss 70\nacc 0.5\nloss 80\n", .visible = 8, .trouble = {}};
        MetricIngest ingest(db, 1, {log.reader(), out.reader()}, clockAt1000);
        advanceToEnd(ingest);
        QCOMPARE(values(db, u"loss"_s), QList<double>{70});
        log.visible = out.visible = 1000;
        advanceToEnd(ingest);
        QCOMPARE(values(db, u"loss"_s), upTo(3));
        QCOMPARE(values(db, u"acc"_s), QList<double>{0.5});
    }

    void tagsAreKeptOnceAndTogetherWithTheirBatch()
    {
        auto db = openWithMetrics(u":memory:"_s);
        GrowingFile log{.bytes = "{\"name\":\"k\",\"kind\":\"tag\",\"value\":\"v\"}\n" + lossLines(0, 2),
                        .visible = 1000,
                        .trouble = {}};
        std::vector<RunNote> kept;
        bool refuse = true;
        const auto keep = [&](const std::vector<RunNote> &notes) -> Result<> {
            if (refuse)
                return failure(ErrorKind::Failed, u"no"_s);
            kept.insert(kept.end(), notes.begin(), notes.end());
            return {};
        };
        MetricIngest ingest(db, 1, {log.reader(), {}}, clockAt1000, keep);
        QVERIFY(!ingest.advance());
        QVERIFY(MetricStore(db).summaries(1).value().isEmpty());
        refuse = false;
        QCOMPARE(ingest.advance().value().notes, 1);
        QCOMPARE(kept.size(), 1u);
        QCOMPARE(kept[0].value, u"v"_s);
        QCOMPARE(values(db, u"loss"_s), upTo(2));
    }

    void aFullDiskLosesNothingOnceThereIsRoom()
    {
        auto db = openWithMetrics(file(u"full.db"_s));
        GrowingFile log{.bytes = lossLines(0, 50'000), .visible = 1LL << 40, .trouble = {}};
        MetricIngest ingest(db, 1, {log.reader(), {}}, clockAt1000);
        QVERIFY(db.execute(u"PRAGMA max_page_count=80"_s));
        Result<MetricIngest::Progress> round = ingest.advance();
        while (round)
            round = ingest.advance();
        QCOMPARE(round.error().kind, ErrorKind::Full);
        const auto stored = values(db, u"loss"_s);
        QCOMPARE(stored, upTo(int(stored.size())));
        QVERIFY(db.execute(u"PRAGMA max_page_count=1000000"_s));
        advanceToEnd(ingest);
        QCOMPARE(values(db, u"loss"_s), upTo(50'000));
    }

    void aFileThatCannotBeReadIsReadLater()
    {
        auto db = openWithMetrics(u":memory:"_s);
        GrowingFile log{.bytes = lossLines(0, 100),
                        .visible = 1000,
                        .trouble = Error{ErrorKind::Unavailable, u"gone"_s, {}, {}}};
        MetricIngest ingest(db, 1, {log.reader(), {}}, clockAt1000);
        QCOMPARE(ingest.advance().error().kind, ErrorKind::Unavailable);
        log.trouble.reset();
        advanceToEnd(ingest);
        log.trouble = Error{ErrorKind::Unavailable, u"gone"_s, {}, {}};
        log.visible = 1LL << 40;
        QVERIFY(!ingest.advance());
        log.trouble.reset();
        QVERIFY(ingest.finish());
        QCOMPARE(values(db, u"loss"_s), upTo(100));
    }

    void theLastLineNeedsNoLineBreakAtTheEnd()
    {
        auto db = openWithMetrics(u":memory:"_s);
        GrowingFile log{.bytes = lossLines(0, 2), .visible = 1LL << 40, .trouble = {}};
        log.bytes.chop(1);
        GrowingFile out{.bytes = "acc 0.5\nacc 0.75", .visible = 1LL << 40, .trouble = {}};
        MetricIngest ingest(db, 1, {log.reader(), out.reader()}, clockAt1000);
        advanceToEnd(ingest);
        QCOMPARE(values(db, u"loss"_s), upTo(1));
        QVERIFY(ingest.finish());
        QVERIFY(ingest.finish());
        QCOMPARE(values(db, u"loss"_s), upTo(2));
        QCOMPARE(values(db, u"acc"_s), (QList<double>{0.5, 0.75}));
    }
};

QTEST_GUILESS_MAIN(TestMetricIngest)
#include "tst_metricingest.moc"
