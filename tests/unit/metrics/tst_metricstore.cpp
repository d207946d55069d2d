// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metricchunk.h"
#include "services/metrics/metricline.h"
#include "services/metrics/metricstore.h"

#include "metricfixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <functional>
#include <limits>

using namespace trainyard;

namespace {
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

MetricBatch batchOf(qint64 from, const char *name, const std::vector<MetricPoint> &points,
                    MetricKind kind = MetricKind::Scalar)
{
    MetricBatch batch;
    batch.fromOffset = from;
    batch.toOffset = from + 10;
    batch.seriesOf(name, kind).points = points;
    return batch;
}

Result<> store(Database &database, const MetricBatch &batch, MetricSource source = MetricSource::RunContext,
               qint64 run = 1)
{
    MetricStore store(database);
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return failure(transaction.error());
    if (auto appended = store.append(run, source, batch); !appended)
        return appended;
    return transaction->commit();
}

QList<double> valuesOf(const MetricSlice &slice)
{
    QList<double> values;
    for (const MetricPoint &point : slice.points)
        values.append(point.value);
    return values;
}
} // namespace

class TestMetricStore : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString file(const QString &name) const { return m_folder.filePath(name); }

private slots:
    void pointsComeBackAsTheyWereStored()
    {
        auto db = openWithMetrics(u":memory:"_s);
        const std::vector<MetricPoint> points{
            {0, 1.5, 2.19}, {notANumber, 2.5, notANumber}, {7, 3.5, -inf}, {notANumber, 4.5, -0.0}};
        QVERIFY(store(db, batchOf(0, "loss", points)));
        MetricStore reading(db);
        const auto slice = reading.points(1, u"loss"_s, 0, 100).value();
        QCOMPARE(slice.points.size(), 4);
        QCOMPARE(slice.points[0].value, 2.19);
        QVERIFY(std::isnan(slice.points[1].value));
        QCOMPARE(slice.points[1].step, 1.0); // its place
        QCOMPARE(slice.points[2].value, -inf);
        QCOMPARE(slice.points[2].step, 7.0);
        QCOMPARE(slice.points[3].step, 3.0);
        QVERIFY(std::signbit(slice.points[3].value));
        const auto summary = reading.summaries(1).value().at(0);
        QCOMPARE(summary.count, 4);
        QCOMPARE(summary.minimum, -0.0); // of the finite values
        QCOMPARE(summary.maximum, 2.19);
        QCOMPARE(summary.last, -0.0);
    }

    void chunksComeBackBitByBit_data()
    {
        QTest::addColumn<std::function<MetricPoint(int)>>("point");
        QTest::addColumn<double>("most"); // bytes a point, of 1024
        using Make = std::function<MetricPoint(int)>;
        const auto noise = [](int i) { return double((i + 1) * 2654435761u % 100003); };
        const auto row = [](const char *name, double most, const Make &make) {
            QTest::newRow(name) << make << most;
        };
        row("live logging", 10.2, [=](int i) {
            return MetricPoint{double(i), (1.7e15 + i * 1e4 + std::floor(noise(i) / 4)) / 1e6, std::sin(i)};
        });
        row("strides, times in seconds", 8.2, [](int i) {
            return MetricPoint{i * 250.0, 1.7e9 + i, 1.0 / i};
        });
        row("tenths of a step", 8.2, [](int i) { return MetricPoint{i / 10.0, 5, 0}; });
        row("products of tenths", 18, [](int i) { return MetricPoint{i * 0.1, 5, 0}; });
        row("clock set back", 12.2, [](int i) {
            return MetricPoint{double(i), i % 7 == 3 ? 40.5 : 90.25, 1};
        });
        row("steps go back", 12.2, [](int i) { return MetricPoint{double(i % 100), 0, 1}; });
        row("times of nanoseconds", 24, [=](int i) { return MetricPoint{0, 1.7e9 + noise(i) * 1e-9, 1}; });
        row("nothing finite", 24, [](int i) {
            return i % 2 ? MetricPoint{inf, -inf, notANumber} : MetricPoint{notANumber, notANumber, inf};
        });
        row("minus zero", 24, [](int) { return MetricPoint{-0.0, -0.0, -0.0}; });
        row("huge", 24, [](int i) { return MetricPoint{i * 0x1p60, i % 2 ? -0x1.8p53 : 0x1p53, 0}; });
        row("just whole", 16.2, [](int i) { return MetricPoint{i % 2 ? -0x1.8p52 : 0x1.8p52, 0, 0}; });
    }

    void chunksComeBackBitByBit()
    {
        QFETCH(std::function<MetricPoint(int)>, point);
        QFETCH(double, most);
        for (const int count : {1, 2, 3, 64, 1023, 1024}) {
            std::vector<MetricPoint> points;
            for (int i = 0; i < count; ++i)
                points.push_back(point(i));
            const QByteArray bytes = encodeChunk(points);
            QVERIFY(bytes.size() <= 24 * count);
            if (count == 1024)
                QVERIFY2(double(bytes.size()) <= most * count, qPrintable(QString::number(bytes.size())));
            for (const auto &[from, to] :
                 {std::pair(0, count), std::pair(count / 2, count), std::pair(count / 3, count / 2)}) {
                QList<MetricPoint> read{{1, 2, 3}};
                QVERIFY(decodeChunk(bytesOf(bytes), count, from, to, read));
                QCOMPARE(read.size(), 1 + to - from);
                QVERIFY(std::equal(read.cbegin() + 1, read.cend(), points.begin() + from,
                                   [](const MetricPoint &one, const MetricPoint &other) {
                                       return std::memcmp(&one, &other, sizeof(MetricPoint)) == 0;
                                   }));
            }
            for (qsizetype cut = 0; cut < bytes.size();
                 cut += 1 + bytes.size() / 300) { // damaged, and told so
                QList<MetricPoint> read;
                QVERIFY(!decodeChunk(bytesOf(bytes.first(cut)), count, 0, count, read));
                QVERIFY(read.isEmpty());
            }
        }
    }

    void theFormBeforeIsReadAndGoesOn()
    {
        auto db = openWithMetrics(u":memory:"_s);
        QVERIFY(store(db, batchOf(0, "loss", {{0, 100.5, 1}, {1, 101.5, 2}})));
        QByteArray plain;
        for (const double number : {0.0, 1.0, 100.5, 101.5, 7.0, 8.0})
            plain.append(reinterpret_cast<const char *>(&number), sizeof(number));
        auto update = db.prepare(u"UPDATE metric_chunk SET data = ?"_s).value();
        QVERIFY(update.bind(1, plain).run());
        QVERIFY(store(db, batchOf(10, "loss", {{2, 102.5, 9}})));
        MetricStore reading(db);
        const auto slice = reading.points(1, u"loss"_s, 0, 100).value();
        QCOMPARE(valuesOf(slice), (QList<double>{7, 8, 9}));
        QCOMPARE(slice.points[1].time, 101.5);
    }

    void anyCutIntoBatchesGivesTheSamePoints_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1, 7, 63, 64, 65, 700, 1023, 1024, 1025, 5000})
            QTest::addRow("%d a batch", size) << size;
    }

    void anyCutIntoBatchesGivesTheSamePoints()
    {
        QFETCH(int, size);
        auto db = openWithMetrics(u":memory:"_s);
        constexpr int total = 3000;
        for (int from = 0; from < total; from += size) {
            std::vector<MetricPoint> points;
            for (int i = from; i < std::min(from + size, total); ++i)
                points.push_back({double(i) * 2, double(i), double(i % 1500)});
            QVERIFY(store(db, batchOf(from / size * 10, "loss", points)));
        }
        MetricStore reading(db);
        const auto all = reading.points(1, u"loss"_s, 0, total + 5).value();
        QCOMPARE(all.points.size(), total);
        for (int i = 0; i < total; ++i)
            QCOMPARE(all.points[i].step, double(i) * 2);
        for (const qint64 offset : {0, 1, 1022, 1023, 1024, 1025, 2048, 2999, 3000, 9000}) {
            const auto slice = reading.points(1, u"loss"_s, offset, 3).value();
            QCOMPARE(slice.offset, offset);
            QCOMPARE(slice.points.size(), std::clamp<qint64>(total - offset, 0, 3));
            if (!slice.points.isEmpty())
                QCOMPARE(slice.points[0].time, double(offset));
        }
        auto chunks = db.prepare(u"SELECT sum(start < 2048), min(minimum), max(maximum), max(lastStep), "
                                 "count(*) FROM metric_chunk"_s)
                          .value();
        QVERIFY(chunks.step().value());
        QCOMPARE(chunks.integer(0), 2); // a full block is one chunk
        QVERIFY(chunks.integer(4) <= 2 + 15);
        QCOMPARE(chunks.real(1), 0.0);
        QCOMPARE(chunks.real(2), 1499.0);
        QCOMPARE(chunks.real(3), 5998.0);
    }

    void aBatchThatWasReadFromAnotherPlaceIsRefused()
    {
        auto db = openWithMetrics(u":memory:"_s);
        QVERIFY(store(db, batchOf(0, "loss", {{0, 0, 1}})));
        QCOMPARE(store(db, batchOf(0, "loss", {{0, 0, 1}})).error().kind, ErrorKind::Conflict);
        QCOMPARE(store(db, batchOf(20, "loss", {{0, 0, 1}})).error().kind, ErrorKind::Conflict);
        MetricStore reading(db);
        QCOMPARE(reading.summaries(1).value().at(0).count, 1);
        QCOMPARE(reading.ingestOffset(1, MetricSource::RunContext).value(), 10);
        QCOMPARE(reading.ingestOffset(1, MetricSource::Printed).value(), 0);
        QCOMPARE(reading.ingestOffset(2, MetricSource::RunContext).value(), 0);
    }

    void whatAReaderMustRememberIsKept()
    {
        auto db = openWithMetrics(u":memory:"_s);
        MetricBatch batch = batchOf(0, "loss", {});
        batch.state = QByteArray("\0\1x", 3);
        batch.badLines = 2;
        QVERIFY(store(db, batch));
        batch.fromOffset = 10;
        batch.toOffset = 30;
        batch.longLines = 5;
        QVERIFY(store(db, batch));
        const auto state = MetricStore(db).sourceState(1, MetricSource::RunContext).value();
        QCOMPARE(state.offset, 30);
        QCOMPARE(state.state, batch.state);
        QCOMPARE(state.badLines, 4);
        QCOMPARE(state.longLines, 5);
    }

    void aNameKeepsItsFirstKind()
    {
        auto db = openWithMetrics(u":memory:"_s);
        QVERIFY(store(db, batchOf(0, "a", {{0, 0, 1}})));
        MetricBatch batch = batchOf(10, "a", {{0, 0, 2}, {0, 0, 3}}, MetricKind::List);
        batch.seriesOf("a", MetricKind::Row).documents.push_back({1, "{}"});
        QVERIFY(store(db, batch));
        MetricStore reading(db);
        QCOMPARE(reading.summaries(1).value().size(), 1);
        QCOMPARE(reading.summaries(1).value().at(0).kind, MetricKind::Scalar);
        QCOMPARE(reading.summaries(1).value().at(0).count, 1);
        QCOMPARE(reading.sourceState(1, MetricSource::RunContext).value().otherKind, 3);
    }

    void whatTheRunContextLogsReplacesWhatWasPrinted()
    {
        auto db = openWithMetrics(u":memory:"_s);
        QVERIFY(store(db, batchOf(0, "loss", {{0, 0, 1}, {1, 0, 2}}), MetricSource::Printed));
        MetricStore reading(db);
        const qint64 before = reading.points(1, u"loss"_s, 0, 9).value().generation;
        QVERIFY(store(db, batchOf(0, "loss", {{0, 0, 8}})));
        QVERIFY(store(db, batchOf(10, "loss", {{0, 0, 3}}), MetricSource::Printed));
        const auto slice = reading.points(1, u"loss"_s, 0, 9).value();
        QCOMPARE(valuesOf(slice), QList<double>{8});
        QVERIFY(slice.generation != before);
        const auto summary = reading.summaries(1).value().at(0);
        QCOMPARE(summary.generation, slice.generation);
        QCOMPARE(summary.minimum, 8.0);
        QCOMPARE(reading.sourceState(1, MetricSource::Printed).value().offset, 20);
    }

    void documentsComeBackAndAreBounded()
    {
        auto db = openWithMetrics(u":memory:"_s);
        MetricBatch batch = batchOf(0, "t", {}, MetricKind::Table);
        auto &documents = batch.seriesOf("t", MetricKind::Table).documents;
        for (int i = 0; i < 3; ++i)
            documents.push_back({double(i), "{\"name\":\"t\",\"n\":" + QByteArray::number(i) + "}"});
        for (int i = 0; i < 100; ++i)
            documents.push_back({9, QByteArray(1 << 20, ' ') + "{}"});
        QVERIFY(store(db, batch));
        MetricStore reading(db);
        const auto slice = reading.points(1, u"t"_s, 1, 2).value();
        QCOMPARE(slice.kind, MetricKind::Table);
        QCOMPARE(slice.documents.size(), 2);
        QCOMPARE(slice.documents[0].body.value("n"_L1).toInt(), 1);
        QCOMPARE(slice.documents[0].time, 1.0);
        QCOMPARE(reading.summaries(1).value().at(0).count, 66); // 3 and 63 of a MiB
        QCOMPARE(reading.sourceState(1, MetricSource::RunContext).value().overLimit, 37);
        QVERIFY(reading.lastValues(1).value().isEmpty());
    }

    void aRunHasAtMostSoManyNames()
    {
        auto db = openWithMetrics(u":memory:"_s);
        MetricBatch batch = batchOf(0, "m", {{0, 0, 1}});
        for (int i = 0; i < MetricStore::maxNames + 5; ++i)
            batch.seriesOf("m" + std::to_string(i), MetricKind::Scalar).points.push_back({0, 0, 1});
        QVERIFY(store(db, batch));
        MetricStore reading(db);
        QCOMPARE(reading.summaries(1).value().size(), MetricStore::maxNames);
        QCOMPARE(reading.sourceState(1, MetricSource::RunContext).value().overLimit, 6);
    }

    void lastValuesAndNamesAreAtHand()
    {
        auto db = openWithMetrics(u":memory:"_s);
        QVERIFY(store(db, batchOf(0, "loss", {{0, 0, 2}, {1, 0, 1}})));
        QVERIFY(store(db, batchOf(10, "broken", {{0, 0, notANumber}})));
        QVERIFY(store(db, batchOf(0, "loss", {{0, 0, 5}}), MetricSource::RunContext, 2));
        MetricStore reading(db);
        const auto values = reading.lastValues(1).value();
        QCOMPARE(values.keys(), (QStringList{u"broken"_s, u"loss"_s}));
        QCOMPARE(values.value(u"loss"_s), 1.0);
        QVERIFY(std::isnan(values.value(u"broken"_s)));
        QCOMPARE(reading.metricNames(10).value(), (QStringList{u"loss"_s, u"broken"_s}));
        QCOMPARE(reading.metricNames(1).value(), QStringList{u"loss"_s});
    }

    void whatWasSampledIsNoMetricOfTheScript()
    {
        auto db = openWithMetrics(u":memory:"_s);
        MetricBatch sampled = batchOf(0, "CPU", {});
        QVERIFY(takeJsonLine(R"({"kind":"resource","name":"CPU","value":97.5,"step":5,"time":9})", sampled));
        QVERIFY(!takeJsonLine(R"({"kind":"resource","name":"CPU","value":[1],"step":5})", sampled));
        sampled.toOffset = 1;
        QVERIFY(store(db, sampled, MetricSource::Resources));
        // A metric of the script does not get into it, whatever its name.
        QVERIFY(store(db, batchOf(0, "CPU", {{0, 0, 1}})));
        MetricStore reading(db);
        QCOMPARE(reading.summaries(1).value().size(), 1);
        QCOMPARE(reading.summaries(1).value().at(0).kind, MetricKind::Resource);
        QCOMPARE(reading.points(1, u"CPU"_s, 0, 10).value().points.size(), 1);
        QCOMPARE(reading.points(1, u"CPU"_s, 0, 10).value().points.at(0).value, 97.5);
        QVERIFY(reading.lastValues(1).value().isEmpty());
        QVERIFY(reading.metricNames(10).value().isEmpty());
    }

    void aDeletedRunTakesItsMetricsAlong()
    {
        auto db = openWithMetrics(u":memory:"_s);
        MetricBatch batch = batchOf(0, "loss", {{0, 0, 2}});
        batch.seriesOf("rows", MetricKind::Row).documents.push_back({0, "{}"});
        QVERIFY(store(db, batch));
        QVERIFY(store(db, batchOf(0, "loss", {{0, 0, 5}}), MetricSource::RunContext, 2));
        QVERIFY(db.execute(u"DELETE FROM run WHERE key=1"_s));
        auto left =
            db.prepare(u"SELECT (SELECT count(*) FROM metric), (SELECT count(*) FROM metric_chunk), "
                       "(SELECT count(*) FROM metric_document), (SELECT count(*) FROM metric_source)"_s)
                .value();
        QVERIFY(left.step().value());
        QCOMPARE(left.integer(0), 1);
        QCOMPARE(left.integer(1), 1);
        QCOMPARE(left.integer(2), 0);
        QCOMPARE(left.integer(3), 1);
        QCOMPARE(MetricStore(db).metricNames(9).value(), QStringList{u"loss"_s});
        QVERIFY(db.execute(u"DELETE FROM run"_s));
        QVERIFY(MetricStore(db).metricNames(9).value().isEmpty());
    }

    void runsAreSortedByTheIndexAlone()
    {
        auto db = openWithMetrics(u":memory:"_s);
        auto plan =
            db.prepare(u"EXPLAIN QUERY PLAN SELECT run FROM metric WHERE name='loss' AND last IS NOT NULL "
                       "ORDER BY last DESC LIMIT 128"_s)
                .value();
        QVERIFY(plan.step().value());
        QVERIFY2(plan.text(3).contains(u"COVERING INDEX metric_by_last"_s), qPrintable(plan.text(3)));
        QVERIFY(!plan.step().value()); // no sorter
    }

    void damagedChunksAreSaid_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("cut") << u"UPDATE metric_chunk SET data=x'00'"_s;
        QTest::newRow("empty") << u"UPDATE metric_chunk SET data=x''"_s;
        QTest::newRow("lying") << u"UPDATE metric_chunk SET count=900"_s;
        QTest::newRow("kind") << u"UPDATE metric SET kind='nonsense'"_s;
    }

    void damagedChunksAreSaid()
    {
        QFETCH(QString, damage);
        auto db = openWithMetrics(u":memory:"_s);
        QVERIFY(store(db, batchOf(0, "loss", {{0, 0, 2}})));
        QVERIFY(db.execute(damage));
        QCOMPARE(MetricStore(db).points(1, u"loss"_s, 0, 10).error().kind, ErrorKind::Corrupt);
        if (!damage.contains(u"900"_s))
            QCOMPARE(store(db, batchOf(10, "loss", {{0, 0, 2}})).error().kind, ErrorKind::Corrupt);
    }

    void aFullDiskLeavesNoHalfBatch()
    {
        const QString path = file(u"full.db"_s);
        auto db = openWithMetrics(path);
        QVERIFY(store(db, batchOf(0, "loss", {{0, 0, 1}})));
        std::vector<MetricPoint> many(200'000, {0, 0, 3});
        MetricBatch batch = batchOf(10, "loss", {{0, 0, 2}});
        batch.seriesOf("other", MetricKind::Scalar).points = many;
        QVERIFY(db.execute(u"PRAGMA max_page_count=100"_s));
        QCOMPARE(store(db, batch).error().kind, ErrorKind::Full);
        MetricStore reading(db);
        QCOMPARE(reading.summaries(1).value().size(), 1);
        QCOMPARE(valuesOf(reading.points(1, u"loss"_s, 0, 9).value()), QList<double>{1});
        QCOMPARE(reading.ingestOffset(1, MetricSource::RunContext).value(), 10);
        QVERIFY(db.execute(u"PRAGMA max_page_count=1000000"_s));
        QVERIFY(store(db, batch));
        QCOMPARE(reading.summaries(1).value().at(1).count, 200'000);
    }

    void badQuestionsAreAnswered()
    {
        auto db = openWithMetrics(u":memory:"_s);
        MetricStore reading(db);
        QCOMPARE(reading.points(1, u"loss"_s, 0, 10).error().kind, ErrorKind::NotFound);
        QCOMPARE(reading.points(1, u"loss"_s, -1, 10).error().kind, ErrorKind::InvalidInput);
        QVERIFY(store(db, batchOf(0, "loss", {{0, 0, 2}})));
        constexpr qint64 huge = std::numeric_limits<qint64>::max();
        QCOMPARE(reading.points(1, u"loss"_s, 0, huge).value().points.size(), 1);
        QVERIFY(reading.points(1, u"loss"_s, huge, huge).value().points.isEmpty());
        QVERIFY(reading.summaries(77).value().isEmpty());
        QVERIFY(reading.metricNames(-3).value().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestMetricStore)
#include "tst_metricstore.moc"
