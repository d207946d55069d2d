// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/linegroups.h"

#include "ui/charts/seriespositions.h"

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

namespace {
constexpr qsizetype mostPlaces = 1'000'000;

/// One line, read from left to right.
class Reader
{
public:
    Reader(const ChartSeries &series, ChartX x, bool isByOrder)
        : m_values(series.points.values()), m_positions(series.points, series.start, x, isByOrder)
    {
    }
    /// NaN where the line is not. Places never go back.
    double valueAt(double place)
    {
        const qsizetype size = m_positions.size();
        while (m_next < size && m_positions.at(m_next) <= place)
            ++m_next;
        if (m_next == 0)
            return std::nan("");
        const double before = m_values.at(m_next - 1);
        const double left = m_positions.at(m_next - 1);
        if (left == place)
            return before;
        if (m_next == size)
            return std::nan("");
        const double part = (place - left) / (m_positions.at(m_next) - left);
        return before + (m_values.at(m_next) - before) * part;
    }

private:
    const MinMaxPyramid &m_values;
    SeriesPositions m_positions;
    qsizetype m_next = 0;
};

std::vector<double> placesOf(const std::vector<ChartSeries> &members, ChartX x, bool isByOrder)
{
    qsizetype all = 0;
    const ChartSeries *longest = nullptr;
    for (const ChartSeries &member : members) {
        all += member.points.size();
        if (!longest || member.points.size() > longest->points.size())
            longest = &member;
    }
    std::vector<double> places;
    for (const ChartSeries &member : members) {
        if (all > mostPlaces && &member != longest)
            continue;
        const SeriesPositions positions(member.points, member.start, x, isByOrder);
        for (qsizetype i = 0; i < positions.size(); ++i)
            places.push_back(positions.at(i));
    }
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}
} // namespace

ChartSeries groupOf(const std::vector<ChartSeries> &members, ChartX x)
{
    ChartSeries group;
    const bool isByOrder =
        std::ranges::any_of(members, [](const ChartSeries &member) { return member.points.stepsGoBack(); });
    std::vector<Reader> readers;
    for (const ChartSeries &member : members)
        readers.emplace_back(member, x, isByOrder);
    for (const double place : placesOf(members, x, isByOrder)) {
        Extremes extremes;
        double sum = 0;
        int count = 0;
        for (Reader &reader : readers) {
            const double value = reader.valueAt(place);
            if (!std::isfinite(value))
                continue;
            extremes.include(value);
            sum += value;
            ++count;
        }
        MetricPoint point{place, place, count > 0 ? sum / count : std::nan("")};
        group.points.append(point);
        point.value = count > 0 ? extremes.minimum : std::nan("");
        group.low.append(point);
        point.value = count > 0 ? extremes.maximum : std::nan("");
        group.high.append(point);
    }
    group.start = 0; // its times are relative already
    return group;
}

} // namespace trainyard::ui
