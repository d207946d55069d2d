// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// TRAINYARD_LONG_POINTS=100000000 tests as many points instead of three million.
#include "services/metrics/seriesfiles.h"

#include "tests/support/hostilepoints.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <csignal>
#include <limits>
#include <random>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace trainyard;
using test::hostilePoint;

namespace {
constexpr qint64 segment = Series::segmentPoints;
using Random = std::mt19937_64;

SeriesFiles::ReadPoints generated(bool stepsGoBack = false, qint64 generation = 0)
{
    return [=](qint64 offset, qint64 limit) -> Result<MetricSlice> {
        MetricSlice slice;
        slice.offset = offset;
        slice.generation = generation;
        slice.points.reserve(limit);
        for (qint64 i = offset; i < offset + limit; ++i)
            slice.points.append(hostilePoint(i, stepsGoBack));
        return slice;
    };
}

Result<MetricSlice> nothing(qint64, qint64)
{
    return failure(ErrorKind::Failed, u"the store was asked"_s);
}

bool never()
{
    return false;
}

constexpr int all = std::numeric_limits<int>::max();

SeriesFiles::Metric metricOf(qint64 count, qint64 generation = 0)
{
    return {u"calm_otter_1"_s, u"train/loss \u2215 ../x"_s, generation, count};
}

Series inMemory(qint64 count, bool stepsGoBack = false)
{
    Series series;
    for (qint64 i = 0; i < count; ++i)
        series.append(hostilePoint(i, stepsGoBack));
    return series;
}

bool same(double one, double other)
{
    return one == other || (std::isnan(one) && std::isnan(other));
}

/// Where two series differ first; empty: nowhere.
QString difference(const Series &one, const Series &other)
{
    if (one.size() != other.size() || one.nanRanges() != other.nanRanges() ||
        one.stepsGoBack() != other.stepsGoBack() || !one.times().isAscending() ||
        one.values().nanCount() != other.values().nanCount() ||
        one.values().notPositiveCount() != other.values().notPositiveCount())
        return u"as a whole"_s;
    for (qsizetype i = 0; i < one.size(); ++i) {
        const MetricPoint a = one.at(i);
        const MetricPoint b = other.at(i);
        if (!same(a.value, b.value) || a.step != b.step || a.time != b.time)
            return u"at %1"_s.arg(i);
    }
    return {};
}

/// A process that does `job` and ends with its answer; no event loop, nothing of Qt Test.
template <typename Job> pid_t inAnotherProcess(Job job)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(job());
    return child;
}

int endOf(pid_t child)
{
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
} // namespace

class TestSeriesFiles : public QObject
{
    Q_OBJECT

    QStringList filesBelow(const QString &folder) const
    {
        return QDir(folder + u"/calm_otter_1"_s).entryList(QDir::Files, QDir::Name);
    }

private slots:
    void everyColumnOfAnyZoomEqualsBruteForce_data()
    {
        QTest::addColumn<qint64>("count");
        QTest::addColumn<bool>("stepsGoBack");
        const qint64 most = std::max(qEnvironmentVariable("TRAINYARD_LONG_POINTS", u"3000000"_s).toLongLong(),
                                     2 * segment + 1);
        for (const qint64 count : {qint64(1), segment - 1, segment, segment + 1, most})
            QTest::addRow("%lld points", static_cast<long long>(count)) << count << false;
        QTest::addRow("%lld points, steps go back", static_cast<long long>(most)) << most << true;
    }
    void everyColumnOfAnyZoomEqualsBruteForce()
    {
        QFETCH(qint64, count);
        QFETCH(bool, stepsGoBack);
        const QTemporaryDir folder;
        SeriesFiles files(folder.path());
        QVERIFY(files.open(metricOf(count), generated(stepsGoBack), all, never));
        auto opened = files.open(metricOf(count), nothing, 0, never); // now as another program would
        QVERIFY(opened);
        Series series = *opened;
        QCOMPARE(series.size(), count / segment * segment);
        while (series.size() < count)
            series.append(hostilePoint(series.size(), stepsGoBack));
        QCOMPARE(series.stepsGoBack(), stepsGoBack && count > 1);

        Random random(quint64(count) + 3);
        qint64 left = 8 * count + 1000; // points that brute force may look at
        for (int zoom = 0; zoom < 200 && left > 0; ++zoom) {
            // From the whole to a few points, anywhere.
            const double depth = zoom == 0 ? 1 : std::exp(-std::uniform_real_distribution(0.0, 14.0)(random));
            const auto seen = std::clamp(qint64(double(count) * depth), qint64(1), count);
            const qint64 first = std::uniform_int_distribution<qint64>(0, count - seen)(random);
            left -= seen;
            constexpr int width = 700;
            const auto edge = [&](int column) {
                const double order = double(first) + double(seen) * column / width;
                if (series.stepsGoBack())
                    return qint64(std::ceil(order));
                return qint64(series.steps().lowerBound(order));
            };
            qint64 from = edge(0);
            if (!series.stepsGoBack() && from > 0)
                QVERIFY(hostilePoint(from - 1, false).step < double(first));
            for (int column = 0; column < width; ++column) {
                const qint64 to = edge(column + 1);
                Extremes expected;
                for (qint64 i = from; i < to; ++i)
                    expected.include(hostilePoint(i, stepsGoBack).value);
                if (series.values().extremes(from, to) != expected)
                    QFAIL(qPrintable(u"[%1, %2) of %3"_s.arg(from).arg(to).arg(count)));
                from = to;
            }
        }
    }

    void whatIsMappedIsWhatWouldBeInMemory()
    {
        const QTemporaryDir folder;
        SeriesFiles files(folder.path());
        const auto opened = files.open(metricOf(2 * segment), generated(), all, never);
        QVERIFY(opened);
        const Series expected = inMemory(2 * segment);
        QCOMPARE(difference(*opened, expected), QString());
        QVERIFY(opened->memory() * 50 < expected.memory());
        const MetricPoint later{3e6, 2e9, 12};
        Series longer = *opened;
        Series expectedLonger = expected;
        for (int i = 0; i < 5000; ++i) { // it goes on as any other
            longer.append(later);
            expectedLonger.append(later);
        }
        QCOMPARE(difference(longer, expectedLonger), QString());
        QCOMPARE(longer.values().extremes(0, longer.size()),
                 expectedLonger.values().extremes(0, longer.size()));
        QCOMPARE(opened->size(), 2 * segment);
    }

    void aSeriesThatGrewInMemoryMovesIntoTheFiles()
    {
        const QTemporaryDir folder;
        SeriesFiles files(folder.path());
        Series live = inMemory(segment + 100);
        const qsizetype before = live.memory();
        const auto opened = files.open(metricOf(live.size()), generated(), all, never);
        QVERIFY(opened);
        live.startWith(*opened);
        QCOMPARE(difference(live, inMemory(segment + 100)), QString());
        QVERIFY(live.memory() * 20 < before);
    }

    void itIsMadeInPartsAndNeverTwice()
    {
        const QTemporaryDir folder;
        SeriesFiles files(folder.path());
        QCOMPARE(files.open(metricOf(2 * segment), nothing, 0, never)->size(), 0);
        QCOMPARE(files.open(metricOf(2 * segment), generated(), 1, never)->size(), segment);
        QCOMPARE(files.open(metricOf(2 * segment), nothing, 0, never)->size(), segment);
        QCOMPARE(files.open(metricOf(2 * segment), generated(), 1, never)->size(), 2 * segment);
        QCOMPARE(files.open(metricOf(2 * segment + 5), nothing, all, never)->size(), 2 * segment);
        const auto cancelled = files.open(metricOf(3 * segment), generated(), 1, [] { return true; });
        QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
        QCOMPARE(filesBelow(folder.path()).size(), 2);
    }

    void aDamagedFileIsMadeAgain_data()
    {
        QTest::addColumn<std::function<void(QFile &)>>("damage");
        using Damage = std::function<void(QFile &)>;
        const auto at = [](qint64 offset) {
            return Damage([offset](QFile &file) {
                file.seek(offset);
                file.write("\xff\x01\xfe", 3);
            });
        };
        QTest::newRow("magic") << at(0);
        QTest::newRow("version") << at(8);
        QTest::newRow("length of the summary") << at(16);
        QTest::newRow("length of the file") << at(24);
        QTest::newRow("identity") << at(40);
        QTest::newRow("checksum") << at(66);
        QTest::newRow("summary") << at(5000);
        QTest::newRow("cut short") << Damage([](QFile &file) { file.resize(file.size() - 1); });
        QTest::newRow("cut in the summary") << Damage([](QFile &file) { file.resize(3000); });
        QTest::newRow("cut in the header") << Damage([](QFile &file) { file.resize(20); });
        QTest::newRow("empty") << Damage([](QFile &file) { file.resize(0); });
        QTest::newRow("longer") << Damage([](QFile &file) { file.resize(file.size() + 8); });
        QTest::newRow("a link") << Damage([](QFile &file) {
            QFile::rename(file.fileName(), file.fileName() + u".elsewhere"_s);
            QFile::link(file.fileName() + u".elsewhere"_s, file.fileName());
        });
        QTest::newRow("gone") << Damage([](QFile &file) { QFile::remove(file.fileName()); });
    }
    void aDamagedFileIsMadeAgain()
    {
        QFETCH(std::function<void(QFile &)>, damage);
        static const QTemporaryDir folder; // each row mends what it broke
        SeriesFiles files(folder.path());
        QVERIFY(files.open(metricOf(segment), generated(), all, never));
        const QString name = filesBelow(folder.path()).constFirst();
        QFile file(folder.filePath(u"calm_otter_1/"_s + name));
        QVERIFY(file.open(QIODevice::ReadWrite));
        damage(file);
        file.close();
        const auto without = files.open(metricOf(segment), nothing, 0, never);
        QVERIFY(without);
        QCOMPARE(without->size(), 0);
        const auto mended = files.open(metricOf(segment), generated(), all, never);
        QVERIFY(mended);
        QCOMPARE(mended->size(), segment);
        for (qint64 i = 0; i < segment; i += 997)
            QVERIFY(same(mended->at(i).value, hostilePoint(i, false).value));
        QFile::remove(file.fileName() + u".elsewhere"_s);
    }

    void damageAmongThePointsIsFoundByReadingThem_data()
    {
        QTest::addColumn<double>("place");
        QTest::addRow("nowhere") << -1.0;
        for (const double place : {0.1, 0.5, 0.99999})
            QTest::addRow("at %.5f", place) << place;
    }
    void damageAmongThePointsIsFoundByReadingThem()
    {
        QFETCH(double, place);
        const QTemporaryDir folder;
        SeriesFiles files(folder.path());
        QVERIFY(files.open(metricOf(segment), generated(), all, never));
        QFile file(folder.filePath(u"calm_otter_1/"_s + filesBelow(folder.path()).constLast()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (place >= 0) { // one bit
            const auto at = qint64(double(file.size()) * place);
            QVERIFY(file.seek(at));
            const char was = file.peek(1).at(0);
            QVERIFY(file.write(QByteArray(1, char(was ^ 4))) == 1);
        }
        file.close();
        QVERIFY(!files.removeDamaged(metricOf(segment), [] { return true; })); // not looked at
        QCOMPARE(files.removeDamaged(metricOf(segment), never), place >= 0);
        QVERIFY(!files.removeDamaged(metricOf(segment), never));
        QCOMPARE(filesBelow(folder.path()).size(), place >= 0 ? 0 : 1);
        const auto mended = files.open(metricOf(segment), generated(), all, never);
        QVERIFY(mended);
        for (qint64 i = 0; i < segment; i += 997)
            QVERIFY(same(mended->at(i).value, hostilePoint(i, false).value));
    }

    void pointsThatWereReplacedAreNotTakenForTheNewOnes()
    {
        const QTemporaryDir folder;
        SeriesFiles files(folder.path());
        QVERIFY(files.open(metricOf(segment), generated(), all, never));
        QCOMPARE(files.open(metricOf(segment, 1), nothing, 0, never)->size(), 0);
        const auto replaced = files.open(metricOf(segment, 1), generated(), all, never);
        QCOMPARE(replaced.error().kind, ErrorKind::Conflict); // the store has another generation by now
        QCOMPARE(files.open(metricOf(segment, 1), generated(true, 1), all, never)->size(), segment);
        QCOMPARE(filesBelow(folder.path()).size(), 1);
    }

    void whatIsLookedAtOutlivesItsFile()
    {
        const QTemporaryDir folder;
        SeriesFiles files(folder.path());
        const auto opened = files.open(metricOf(segment), generated(), all, never);
        QVERIFY(files.remove(u"calm_otter_1"_s));
        QVERIFY(files.remove(u"calm_otter_1"_s)); // can be repeated
        QVERIFY(QDir(folder.path()).isEmpty());
        QCOMPARE(difference(*opened, inMemory(segment)), QString());
    }

    void aProcessThatIsKilledLeavesNothingHalf()
    {
        const QTemporaryDir folder;
        for (int round = 0; round < 6; ++round) {
            const pid_t child = inAnotherProcess([&] {
                SeriesFiles files(folder.path());
                return files.open(metricOf(2 * segment), generated(), all, never) ? 0 : 1;
            });
            // From the first byte of a file until it is whole, and between two.
            const auto enough = [&] {
                const QStringList files = filesBelow(folder.path());
                return round % 2 == 0 ? !files.filter(u".new"_s).isEmpty() : !files.isEmpty();
            };
            for (int wait = 0; wait < 6000 && !enough(); ++wait)
                QTest::qSleep(round % 3);
            ::kill(child, SIGKILL);
            endOf(child);
            SeriesFiles files(folder.path());
            const auto left = files.open(metricOf(2 * segment), nothing, 0, never);
            QVERIFY(left);
            for (qint64 i = 0; i < left->size(); i += 1009)
                QVERIFY(same(left->at(i).value, hostilePoint(i, false).value));
            if (round % 3 == 2)
                QVERIFY(files.remove(u"calm_otter_1"_s));
        }
        SeriesFiles files(folder.path());
        const auto opened = files.open(metricOf(2 * segment), generated(), all, never);
        QVERIFY(opened);
        QCOMPARE(difference(*opened, inMemory(2 * segment)), QString());
    }

    void programsThatMakeTheSameAtOnceAgree()
    {
        const QTemporaryDir folder;
        const auto job = [&] {
            SeriesFiles files(folder.path());
            const auto opened = files.open(metricOf(2 * segment), generated(), all, never);
            return opened && opened->size() == 2 * segment ? 7 : 1;
        };
        const std::array<pid_t, 3> children{inAnotherProcess(job), inAnotherProcess(job),
                                            inAnotherProcess(job)};
        for (const pid_t child : children)
            QCOMPARE(endOf(child), 7);
        QCOMPARE(filesBelow(folder.path()).size(), 2); // and nothing unfinished
        SeriesFiles files(folder.path());
        QCOMPARE(difference(*files.open(metricOf(2 * segment), nothing, 0, never), inMemory(2 * segment)),
                 QString());
    }

    void aDiskWithoutRoomIsToldAndKeepsNothing()
    {
        const QTemporaryDir folder;
        const pid_t child = inAnotherProcess([&] {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{5 << 20, 5 << 20};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            SeriesFiles files(folder.path());
            return files.open(metricOf(segment), generated(), all, never) ? 1 : 7;
        });
        QCOMPARE(endOf(child), 7);
        QVERIFY(filesBelow(folder.path()).isEmpty());

        QFile inTheWay(folder.filePath(u"other"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        SeriesFiles files(inTheWay.fileName());
        const auto refused = files.open(metricOf(segment), generated(), all, never);
        QCOMPARE(refused.error().kind, ErrorKind::Denied);
        QVERIFY(refused.error().message.contains(inTheWay.fileName()));
    }

    void whatNobodyNeedsIsSweptAway()
    {
        const QTemporaryDir folder;
        const auto touch = [&](const QString &name, int hours) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-3600 * hours),
                             QFileDevice::FileModificationTime);
        };
        QVERIFY(QDir(folder.path()).mkpath(u"there"_s) && QDir(folder.path()).mkpath(u"gone"_s));
        touch(u"there/a.0.0"_s, 48);
        touch(u"there/a.0.1.x.new"_s, 2);
        touch(u"there/a.0.2.x.new"_s, 0);
        touch(u"gone/a.0.0"_s, 0);
        SeriesFiles files(folder.path());
        files.sweep([](const QString &runId) { return runId == "there"_L1; });
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), {u"there"_s});
        QCOMPARE(QDir(folder.filePath(u"there"_s)).entryList(QDir::Files, QDir::Name),
                 (QStringList{u"a.0.0"_s, u"a.0.2.x.new"_s}));
    }
};

QTEST_GUILESS_MAIN(TestSeriesFiles)
#include "tst_seriesfiles.moc"
