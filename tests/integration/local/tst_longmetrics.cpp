// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/localfixture.h"

#include <QSignalSpy>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace trainyard;
using test::answer;
using test::LocalFixture;

namespace {
constexpr qint64 count = Series::segmentPoints + 10;

MetricPoint pointAt(qint64 index)
{
    return {double(index), 1.7e9 + double(index) * 0.01, std::sin(double(index))};
}

/// As whoever follows a run stores what its script logs.
void log(const LocalFixture &fixture, const QString &runId, const char *name, qint64 points)
{
    auto database = Database::open(fixture.home() + u"/workspaces/test/workspace.db"_s).value();
    MetricStore store(database);
    auto find = database.prepare(u"SELECT key FROM run WHERE id = ?"_s).value();
    QVERIFY(find.bind(1, runId).step().value());
    const qint64 run = find.integer(0);
    find.reset();
    auto transaction = Transaction::begin(database).value();
    MetricBatch batch;
    batch.fromOffset = store.ingestOffset(run, MetricSource::RunContext).value();
    batch.toOffset = batch.fromOffset + 1;
    auto &stored = batch.seriesOf(name, MetricKind::Scalar).points;
    stored.reserve(std::size_t(points));
    for (qint64 i = 0; i < points; ++i)
        stored.push_back(pointAt(i));
    QVERIFY(store.append(run, MetricSource::RunContext, batch));
    QVERIFY(transaction.commit());
}

qint64 sizeOf(const QString &path)
{
    return QFileInfo(path).size();
}
} // namespace

/// A metric of a million points in a real workspace.
class TestLongMetrics : public QObject
{
    Q_OBJECT
private slots:
    void itsStartIsMadeOnceAndGoesWithItsRun()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, "print('done')\n");
        auto workspace = fixture.open();
        const auto run = fixture.runToTheEnd(*workspace, fixture.configuration());
        QVERIFY(run);
        log(fixture, run->id, "loss", count);
        log(fixture, run->id, "short", 100);

        const auto shortOne = answer(workspace->metricStart(run->id, u"short"_s));
        QVERIFY(shortOne);
        QVERIFY(shortOne->points.isEmpty());
        QCOMPARE(answer(workspace->metricStart(run->id, u"none"_s)).error().kind, ErrorKind::NotFound);
        QCOMPARE(answer(workspace->metricStart(u"no-such-run"_s, u"loss"_s)).error().kind,
                 ErrorKind::NotFound);

        const auto start = answer(workspace->metricStart(run->id, u"loss"_s));
        QVERIFY2(start, start ? "" : qPrintable(start.error().message + start.error().detail));
        QCOMPARE(start->points.size(), Series::segmentPoints);
        QVERIFY(start->points.memory() < 1'000'000);
        for (qint64 i = 0; i < start->points.size(); i += 101) {
            const MetricPoint point = start->points.at(i);
            const MetricPoint expected = pointAt(i);
            QVERIFY(point.value == expected.value && point.step == expected.step &&
                    point.time == expected.time);
        }
        const auto rest = answer(workspace->metricPoints(run->id, u"loss"_s, start->points.size(), 100));
        QCOMPARE(rest->points.size(), count - Series::segmentPoints);

        const QString series = fixture.home() + u"/workspaces/test/series"_s;
        QCOMPARE(QDir(series + u'/' + run->id).entryList(QDir::Files).size(), 1);
        const auto use = answer(workspace->storageUse());
        QVERIFY(use && use->totalBytes() > 20'000'000);

        const QString database = fixture.home() + u"/workspaces/test/workspace.db"_s;
        QVERIFY(sizeOf(database) > 8 * count);
        QVERIFY(answer(workspace->remove(run->id)));
        QVERIFY(!QFileInfo::exists(series + u'/' + run->id));
        workspace.reset(); // the last one to leave brings the log into the file
        QVERIFY2(sizeOf(database) < 2'000'000, qPrintable(QString::number(sizeOf(database))));
        QCOMPARE(start->points.at(5).value, pointAt(5).value); // who looked at it goes on to
    }

    void pointsThatRottedOnTheDiskAreFoundAndMadeAnew()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, "print('done')\n");
        QString run;
        const auto generation = [&](Workspace &workspace) {
            const auto all =
                answer(workspace.metrics(run)).value(); // samples of the machine may be among them
            return std::ranges::find(all, u"loss"_s, &MetricSummary::name)->generation;
        };
        const QString folder = fixture.home() + u"/workspaces/test/series/"_s;
        {
            auto workspace = fixture.open();
            run = fixture.runToTheEnd(*workspace, fixture.configuration()).value().id;
            log(fixture, run, "loss", count);
            QVERIFY(answer(workspace->metricStart(run, u"loss"_s)));
            QCOMPARE(generation(*workspace), 0);
        }
        QFile file(folder + run + u'/' + QDir(folder + run).entryList(QDir::Files).constFirst());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(file.size() / 2) && file.write("rot", 3) == 3);
        file.close();

        auto workspace = fixture.open();
        const QSignalSpy arrived(workspace.get(), &Workspace::metricsArrived);
        QVERIFY(answer(workspace->metricStart(run, u"loss"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(generation(*workspace), 1, 60'000); // so that charts begin anew
        QTRY_VERIFY_WITH_TIMEOUT(!arrived.isEmpty(), 60'000);
        const auto mended = answer(workspace->metricStart(run, u"loss"_s));
        QVERIFY(mended);
        QCOMPARE(mended->generation, 1);
        QCOMPARE(mended->points.size(), Series::segmentPoints);
        for (qint64 i = 0; i < mended->points.size(); ++i)
            if (mended->points.at(i).value != pointAt(i).value)
                QFAIL(qPrintable(QString::number(i)));
    }

    void itIsMadeWhileTheRunGoesOn()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, "print('done')\n");
        auto workspace = fixture.open();
        const auto run = fixture.runToTheEnd(*workspace, fixture.configuration());
        QVERIFY(run);
        log(fixture, run->id, "loss", Series::segmentPoints);
        emit workspace->metricsArrived(run->id); // what the one who stored them would say
        const QString folder = fixture.home() + u"/workspaces/test/series/"_s + run->id;
        QTRY_COMPARE_WITH_TIMEOUT(QDir(folder).entryList(QDir::Files).filter(u".new"_s).size() +
                                      10 * QDir(folder).entryList(QDir::Files).size(),
                                  10, 60000);
    }
};

QTEST_GUILESS_MAIN(TestLongMetrics)
#include "tst_longmetrics.moc"
