// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"
#include "models/domain/runstatus.h"
#include "services/metrics/logs/logpoints.h"

#include <QMap>
#include <QString>

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace trainyard {

/// Something in a log that is no number. It stays where it is and is found by its place.
struct LocatedRecord
{
    enum class Kind { Image, Histogram, Audio, Text, Other };
    Kind kind = Kind::Other;
    QString name;
    double step = 0;
    double time = 0;
    int file = 0; ///< which file of the run, from 0 in the order they are read
    qint64 offset = 0;
    qint64 size = 0; ///< bytes of the record with its frame
};

/// All that the log of one run says, as far as it was read. Belongs to one thread at a time. Bounded: names,
/// texts and records over the limits are counted in `left`.
class LogContents
{
public:
    static constexpr size_t maxNames = 20'000; ///< metrics a run
    static constexpr qsizetype maxPairs = 10'000;
    static constexpr qsizetype maxText = 64 * 1024; ///< of one text, in UTF-16 units
    static constexpr size_t maxRecords = 200'000;
    static constexpr size_t maxNameBytes = 1024;

    struct Metric
    {
        QString name;
        LogPoints points; ///< empty after dropPoints()
        qint64 count = 0;
        double last = std::numeric_limits<double>::quiet_NaN();
        double minimum = std::numeric_limits<double>::quiet_NaN(); ///< of the finite values
        double maximum = std::numeric_limits<double>::quiet_NaN();
        qint64 generation = 0; ///< as in MetricSummary

        void add(const MetricPoint &point, bool isKept)
        {
            if (isKept)
                points.append(point);
            include(point);
        }
        /// Counts the point without keeping it.
        void include(const MetricPoint &point)
        {
            ++count;
            last = point.value;
            if (point.value - point.value == 0) { // finite; written so that a NaN range takes the first value
                if (!(minimum <= point.value))
                    minimum = point.value;
                if (!(maximum >= point.value))
                    maximum = point.value;
            }
        }
    };

    /// The place of a metric in metrics(); −1: there are too many, or the name is none.
    int metricOf(std::string_view utf8Name);
    void add(int metric, const MetricPoint &point)
    {
        m_metrics[size_t(metric)].add(point, m_hasPoints);
        if (point.time < m_firstTime) // never of a NaN
            m_firstTime = point.time;
        if (point.time > m_lastTime)
            m_lastTime = point.time;
        ++m_pointCount;
    }
    /// The newest value, known before the points are.
    void setLatest(int metric, double value) { m_metrics[size_t(metric)].last = value; }
    const std::deque<Metric> &metrics() const { return m_metrics; }
    const Metric *find(const QString &name) const;

    /// The run went on from `step`: points from it on belong to what was lost. Of one metric, or of all with
    /// −1.
    void restartFrom(double step, int metric = -1);

    void setParameter(const QString &key, const QString &value) { put(parameters, key, value); }
    void setTag(const QString &key, const QString &value) { put(tags, key, value); }
    void setText(const QString &key, const QString &value) { put(texts, key, value); }
    void addRecord(LocatedRecord record);

    /// Points are let go; counts stay. Later points are counted, not kept.
    void dropPoints();
    bool hasPoints() const { return m_hasPoints; }
    /// What was dropped is needed to go on: read everything again.
    bool wantsReload() const { return m_wantsReload; }
    /// Everything is forgotten and comes anew: from a file that was replaced (`isOther`), or the same again.
    void clear(bool isOther);
    qint64 pointCount() const { return m_pointCount; }
    qint64 memory() const { return m_hasPoints ? m_pointCount * qint64(sizeof(MetricPoint)) : 0; }
    /// Seconds since 1970 UTC of the first and the last point that has a time; infinite: there is none.
    double firstTime() const { return m_firstTime; }
    double lastTime() const { return m_lastTime; }

    // Facts that readers set where the log has them.
    QString name;  ///< as the tool shows the run
    QString group; ///< experiment or project
    std::optional<RunStatus> status;
    double started = std::numeric_limits<double>::quiet_NaN(); ///< seconds since 1970 UTC
    double ended = std::numeric_limits<double>::quiet_NaN();
    QMap<QString, QString> parameters;
    QMap<QString, QString> tags;
    QMap<QString, QString> texts; ///< the newest of each name
    std::vector<LocatedRecord> records;
    qint64 bad = 0;  ///< records or lines that were damaged or not understood
    qint64 left = 0; ///< over a limit

private:
    void put(QMap<QString, QString> &map, const QString &key, const QString &value);

    struct Hash
    {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::deque<Metric> m_metrics;
    std::unordered_map<std::string, int, Hash, std::equal_to<>> m_places;
    QMap<QString, qint64> m_generations; ///< of metrics before clear()
    bool m_hasPoints = true;
    bool m_wantsReload = false;
    qint64 m_pointCount = 0;
    double m_firstTime = std::numeric_limits<double>::infinity();
    double m_lastTime = -std::numeric_limits<double>::infinity();
};

} // namespace trainyard
