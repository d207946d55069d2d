// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/logs/logcontents.h"

#include <algorithm>
#include <utility>

namespace trainyard {

int LogContents::metricOf(std::string_view utf8Name)
{
    if (const auto known = m_places.find(utf8Name); known != m_places.end())
        return known->second;
    if (utf8Name.empty() || utf8Name.size() > maxNameBytes || m_metrics.size() >= maxNames) {
        ++left;
        return -1;
    }
    const int place = int(m_metrics.size());
    Metric metric;
    metric.name = QString::fromUtf8(utf8Name.data(), qsizetype(utf8Name.size()));
    metric.generation = m_generations.value(metric.name);
    m_metrics.push_back(std::move(metric));
    m_places.emplace(std::string(utf8Name), place);
    return place;
}

const LogContents::Metric *LogContents::find(const QString &metricName) const
{
    const QByteArray utf8 = metricName.toUtf8();
    const auto known = m_places.find(std::string_view(utf8.constData(), size_t(utf8.size())));
    return known == m_places.end() ? nullptr : &m_metrics[size_t(known->second)];
}

void LogContents::restartFrom(double step, int which)
{
    if (!m_hasPoints) {
        m_wantsReload = true;
        return;
    }
    for (size_t i = 0; i < m_metrics.size(); ++i) {
        Metric &metric = m_metrics[i];
        if (which >= 0 && size_t(which) != i)
            continue;
        const size_t before = metric.points.size();
        metric.points.removeIf([step](const MetricPoint &point) { return point.step >= step; });
        if (metric.points.size() == before)
            continue;
        m_pointCount -= qint64(before - metric.points.size());
        metric.count = 0;
        metric.last = metric.minimum = metric.maximum = std::numeric_limits<double>::quiet_NaN();
        for (size_t p = 0; p < metric.points.size(); ++p)
            metric.include(metric.points.at(p));
        ++metric.generation;
    }
}

void LogContents::put(QMap<QString, QString> &map, const QString &key, const QString &value)
{
    if ((map.size() >= maxPairs && !map.contains(key)) || key.size() > qsizetype(maxNameBytes)) {
        ++left;
        return;
    }
    map[key] = value.size() > maxText ? value.left(maxText) : value;
}

void LogContents::addRecord(LocatedRecord record)
{
    if (records.size() < maxRecords)
        records.push_back(std::move(record));
    else
        ++left;
}

void LogContents::dropPoints()
{
    for (Metric &metric : m_metrics)
        metric.points.clear();
    m_hasPoints = false;
}

void LogContents::clear(bool isOther)
{
    LogContents fresh;
    for (const Metric &metric : m_metrics)
        fresh.m_generations[metric.name] = metric.generation + (isOther ? 1 : 0);
    *this = std::move(fresh);
}

} // namespace trainyard
