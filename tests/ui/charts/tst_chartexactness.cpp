// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/segmentbytes.h"
#include "tests/support/hostilepoints.h"
#include "tests/ui/charts/tracing.h"

#include <QTest>

#include <cmath>
#include <ranges>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;
using namespace trainyard::test;

Q_DECLARE_METATYPE(ChartX)

namespace {
/// Whole segments of it as they are read back from bytes, if it is to be mapped, and the rest in memory.
Series hostileSeries(qint64 start, qsizetype count, bool isMapped, bool stepsGoBack)
{
    Series series;
    while (isMapped && count - series.size() >= Series::segmentPoints) {
        Series part(series.isEmpty() ? std::nullopt : std::optional(series.times().last()));
        while (part.size() < Series::segmentPoints)
            part.append(hostilePoint(start + series.size() + part.size(), stepsGoBack));
        SegmentWriter written;
        part.writeSegment(written);
        const auto kept = std::make_shared<std::pair<QByteArray, QByteArray>>(written.summary, QByteArray());
        for (const auto &piece : written.bulk)
            kept->second.append(piece.data(), qsizetype(piece.size()));
        SegmentReader reader({kept->first.constData(), std::size_t(kept->first.size())},
                             {kept->second.constData(), std::size_t(kept->second.size())}, kept);
        if (!series.appendSegment(reader))
            return {};
    }
    while (series.size() < count)
        series.append(hostilePoint(start + series.size(), stepsGoBack));
    return series;
}

qsizetype firstNotBelow(const SeriesPositions &positions, double position)
{
    const auto indices = std::views::iota(qsizetype(0), positions.size());
    return *std::ranges::partition_point(indices, [&](qsizetype i) { return positions.at(i) < position; });
}

/// What is wrong with `trace`, by looking at every point; empty: nothing. Every point has its part in its
/// column, and no column shows what no point near it has; of a fine line every point is a corner.
QString fault(const Series &points, const SeriesPositions &positions, const PlotFrame &frame,
              const LineTrace &trace)
{
    const double from = frame.edges.front();
    const double width = frame.edges.back() - from;
    if (trace.kind == LineTrace::Kind::Line) {
        const qsizetype first = firstNotBelow(positions, from);
        const qsizetype before = std::min<qsizetype>(first, 1);
        for (qsizetype i = first; i < points.size() && positions.at(i) <= from + width; ++i) {
            const auto corner = std::size_t(i - first + before);
            const double y = frame.toPixelY(points.at(i).value);
            if (corner >= trace.line.size() || trace.line[corner].x() != frame.toPixelX(positions.at(i)) ||
                !(trace.line[corner].y() == y || (std::isnan(trace.line[corner].y()) && std::isnan(y))))
                return u"point %1 is no corner"_s.arg(i);
        }
        return {};
    }
    if (trace.kind != LineTrace::Kind::Columns)
        return u"nothing is drawn"_s;
    struct Extent
    {
        float top = std::numeric_limits<float>::infinity();
        float bottom = -top;
    };
    // Beyond the plot one place is as good as another: infinities lie just outside.
    const auto inSight = [&](double y) { return float(std::clamp(y, -8.0, frame.height + 8.0)); };
    const auto extent = [&](qsizetype first, qsizetype last) {
        Extent result;
        for (qsizetype i = first; i < last; ++i) {
            if (const double value = points.values().at(i); !std::isnan(value)) {
                result.top = std::min(result.top, inSight(frame.toPixelY(value)));
                result.bottom = std::max(result.bottom, inSight(frame.toPixelY(value)));
            }
        }
        return result;
    };
    for (int column = 0; column < frame.width; ++column) {
        const double left = from + width * column / frame.width;
        const double right = from + width * (column + 1) / frame.width;
        const double slack = width / frame.width * 0.07; // see traceSeries
        const bool isEmpty = trace.top[std::size_t(column)] > trace.bottom[std::size_t(column)];
        const float top = inSight(trace.top[std::size_t(column)]);
        const float bottom = inSight(trace.bottom[std::size_t(column)]);
        const Extent certain =
            extent(firstNotBelow(positions, left + slack), firstNotBelow(positions, right - slack));
        if (certain.top <= certain.bottom &&
            (isEmpty || top > certain.top + 0.01f || bottom < certain.bottom - 0.01f))
            return u"column %1 lacks a point"_s.arg(column);
        if (isEmpty)
            continue;
        // All that may be drawn here, with the ends of the lines to them.
        const Extent near = extent(std::max<qsizetype>(0, firstNotBelow(positions, left - slack) - 1),
                                   std::min(points.size(), firstNotBelow(positions, right + slack) + 1));
        if (!(top >= near.top - 0.01f && bottom <= near.bottom + 0.01f))
            return u"column %1 shows what is not there"_s.arg(column);
    }
    return {};
}
} // namespace

class TestChartExactness : public QObject
{
    Q_OBJECT
private slots:
    void everyPointHasItsPartInItsColumn_data()
    {
        QTest::addColumn<qsizetype>("count");
        QTest::addColumn<int>(
            "habit"); ///< 0 counted steps, 1 jittered times, 2 bursts and pauses, 3 order of logging
        QTest::addColumn<bool>("isLog");
        QTest::addColumn<double>("zoom");
        for (const qsizetype count : {3000, 40000, 400000}) {
            for (int habit = 0; habit < 4; ++habit) {
                for (const bool isLog : {false, true}) {
                    for (const double zoom : {1.0, 0.3})
                        QTest::addRow("%lld points, habit %d, %s, zoom %.1f", static_cast<long long>(count),
                                      habit, isLog ? "log" : "linear", zoom)
                            << count << habit << isLog << zoom;
                }
            }
        }
    }
    void everyPointHasItsPartInItsColumn()
    {
        QFETCH(qsizetype, count);
        QFETCH(int, habit);
        QFETCH(bool, isLog);
        QFETCH(double, zoom);
        Random random(quint64(count + habit));
        ChartSeries series;
        double time = 1000;
        qsizetype gap = 0;
        for (qsizetype i = 0; i < count; ++i) {
            time += habit == 1 ? uniform(random) : habit == 2 ? (random() % 5000 == 0 ? 3000 : 0.01) : 1;
            if (random() % 10000 == 0)
                gap = qsizetype(random() % 3000);
            const double value = random() % 1000 == 0 ? 50 : std::exp(uniform(random));
            series.points.append(
                {habit == 3 && i == 5 ? 0.0 : double(i), time, gap-- > 0 ? notANumber : value});
        }
        const ChartX axis = habit == 1 || habit == 2 ? ChartX::RelativeTime : ChartX::Step;
        const SeriesPositions positions(series, axis, habit == 3);
        const double end = positions.at(count - 1);
        AxisMap x{{isLog ? 0.5 : 0.0, isLog ? std::log10(end) : end}, isLog};
        x.range = {x.range.from + x.range.span() * (1 - zoom) / 2,
                   x.range.to - x.range.span() * (1 - zoom) / 2};
        PlotFrame frame = frameOf(300, 200, x, AxisMap{{isLog ? -1.0 : 0.0, isLog ? 2.0 : 60.0}, isLog});
        frame.lines = 1'000'000; // no time for fine lines
        const LineTrace trace = traced(series, frame, axis, habit == 3);
        QCOMPARE(trace.kind, LineTrace::Kind::Columns);

        for (qsizetype i = 0; i < count; ++i) {
            const double value = series.points.at(i).value;
            const double at = frame.toPixelX(positions.at(i));
            if (std::isnan(value) || at < 0 || at >= frame.width - 1e-9)
                continue;
            const auto column = std::size_t(at);
            const auto y = float(frame.toPixelY(value));
            const auto holds = [&](std::size_t c) {
                return trace.top[c] <= y + 1e-3f && trace.bottom[c] >= y - 1e-3f;
            };
            const bool isJustOverTheEdge = column > 0 && at - double(column) < 1.0 / 16 + 1e-6;
            if (!holds(column) && !(isJustOverTheEdge && holds(column - 1)))
                QFAIL(qPrintable(u"point %1 at %2 is missing"_s.arg(i).arg(at)));
        }
        for (int column = 0; column < frame.width; ++column) { // and nothing is drawn that no point explains
            const auto c = std::size_t(column);
            if (trace.top[c] > trace.bottom[c])
                continue;
            const qsizetype first = std::max<qsizetype>(0, positions.lowerBound(frame.edges[c]) - 1);
            const double reach = frame.edges[c + 1] + (frame.edges[c + 1] - frame.edges[c]) / 16;
            const qsizetype last = std::min(count, positions.lowerBound(reach) + 1);
            const Extremes near = series.points.values().extremes(first, last);
            QVERIFY(trace.top[c] >= float(frame.toPixelY(near.maximum)) - 1e-2f);
            QVERIFY(trace.bottom[c] <= float(frame.toPixelY(near.minimum)) + 1e-2f);
        }
    }

    void columnsEqualBruteForceAtRandomZooms_data()
    {
        QTest::addColumn<int>("seed");
        // Those above 60 met a fault: a point between two gaps, in a line too steep to be drawn finely.
        std::vector<int> seeds{74, 99, 118, 264, 291, 320, 378, 437};
        for (int seed = 0; seed < 60; ++seed)
            seeds.push_back(seed);
        for (const int seed : seeds)
            QTest::addRow("seed %d", seed) << seed;
    }
    /// Duplicate and, by order of logging, out-of-order steps; NaN and infinities; any part of the axis.
    /// Every point has its part in its column, and no column shows what no point near it has.
    void columnsEqualBruteForceAtRandomZooms()
    {
        QFETCH(int, seed);
        Random random{quint64(seed)};
        const auto count = qsizetype(2000 + random() % 20000);
        const bool byOrder = seed % 3 == 0;
        ChartSeries series;
        double step = 0;
        for (qsizetype i = 0; i < count; ++i) {
            step += random() % 3 == 0 ? double(random() % 4) : 0; // many points share a step
            const bool goesBack = byOrder && random() % 100 == 0;
            const auto kind = random() % 200;
            const double value = kind == 0   ? notANumber
                                 : kind == 1 ? std::numeric_limits<double>::infinity()
                                 : kind == 2 ? -std::numeric_limits<double>::infinity()
                                             : uniform(random) * 10 - 5;
            series.points.append({goesBack ? step / 2 : step, 0, value});
        }
        const SeriesPositions positions(series, ChartX::Step, byOrder);
        const double end = std::max(1.0, positions.at(count - 1));
        for (int zoom = 0; zoom < 20; ++zoom) {
            const double width = end * std::pow(uniform(random), 2);
            const double from = uniform(random) * (end - width);
            if (!(width > 0))
                continue;
            PlotFrame frame =
                frameOf(200, 100, AxisMap{{from, from + width}, false}, AxisMap{{-6, 6}, false});
            frame.lines = 1'000'000; // no time for fine lines
            const LineTrace trace = traced(series, frame, ChartX::Step, byOrder);
            if (trace.kind != LineTrace::Kind::Columns)
                continue;
            QCOMPARE(fault(series.points, positions, frame, trace), QString());
        }
    }

    void everyPointOfASeriesOfAnySizeIsDrawn_data()
    {
        QTest::addColumn<qsizetype>("count");
        QTest::addColumn<bool>("isMapped");
        QTest::addColumn<ChartX>("x");
        QTest::addColumn<bool>("stepsGoBack");
        constexpr qsizetype segment = Series::segmentPoints;
        const bool isLong = qEnvironmentVariableIsSet("TRAINYARD_LONG_POINTS");
        const auto most = qsizetype(qEnvironmentVariable("TRAINYARD_LONG_POINTS", u"2200000"_s).toLongLong());
        const std::vector<qsizetype> counts{1,    2,    3,     15,    17,          255,     257,
                                            4095, 4097, 65535, 65537, segment + 1, most | 1};
        for (const qsizetype count : counts) {
            for (const bool isMapped : {false, true}) {
                if (isMapped && count < segment)
                    continue;
                const auto add = [&](const char *axis, ChartX x, bool stepsGoBack) {
                    QTest::addRow("%lld points %s by %s", static_cast<long long>(count),
                                  isMapped ? "mapped" : "in memory", axis)
                        << count << isMapped << x << stepsGoBack;
                };
                const bool isShort = count < segment;
                if (isShort || isMapped)
                    add("step", ChartX::Step, false);
                if (isShort)
                    add("step since the first", ChartX::RelativeStep, false);
                if (count <= segment + 1 || isLong)
                    add("order", ChartX::Step, true);
                if (count <= segment + 1 || isMapped)
                    add("time", ChartX::RelativeTime, false);
            }
        }
    }
    /// The same for few points, the borders of chunks and segments, and long ones; a hundred million of them
    /// with TRAINYARD_LONG_POINTS=100000000.
    void everyPointOfASeriesOfAnySizeIsDrawn()
    {
        QFETCH(qsizetype, count);
        QFETCH(bool, isMapped);
        QFETCH(ChartX, x);
        QFETCH(bool, stepsGoBack);
        Random random(quint64(count) + 5);
        qsizetype left = 2 * count + 100'000; // points that brute force may look at
        for (int round = 0; round < (count > 100'000 ? 1 : 30); ++round) {
            const auto start = qint64(random() % 2'000'000);
            ChartSeries series;
            series.points = hostileSeries(start, count, isMapped, stepsGoBack);
            const SeriesPositions positions(series, x, stepsGoBack);
            const double begin = positions.at(0);
            const double end = std::max(begin + 1, positions.at(count - 1));
            for (int zoom = 0; zoom < 25 && left > 0; ++zoom) {
                const double width = (end - begin) * (zoom == 0 ? 1 : std::exp(-uniform(random) * 16));
                const double from = begin + uniform(random) * (end - begin - width);
                const double reach = random() % 4 == 0 ? 1e9 : 3; // with and without the spikes
                PlotFrame frame = frameOf(350, 100, {{from, from + width}}, {{-reach, reach}});
                frame.lines = random() % 2 == 0 ? 1 : 1'000'000; // finely and in columns
                const LineTrace trace = traced(series, frame, x, stepsGoBack);
                QCOMPARE(fault(series.points, positions, frame, trace), QString());
                left -= firstNotBelow(positions, from + width) - firstNotBelow(positions, from);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestChartExactness)
#include "tst_chartexactness.moc"
