// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tables/csvreader.h"

#include "services/metrics/metricline.h"
#include "services/metrics/tables/tablenames.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace trainyard {

namespace {
std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// A clock that began with the run counts seconds from zero; those are no time of day.
constexpr double earliest = 1e8;
} // namespace

char csvSeparator(std::string_view line)
{
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char c : {',', ';', '\t'}) {
        const auto count = std::ranges::count(line, c);
        if (count > most) {
            best = c;
            most = count;
        }
    }
    return best;
}

std::vector<std::string> splitCsv(std::string_view line, char separator)
{
    std::vector<std::string> cells;
    std::string cell;
    bool isQuoted = false;
    for (size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (isQuoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            cell += '"';
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (c == separator && !isQuoted) {
            cells.emplace_back(trimmed(cell));
            cell.clear();
        } else {
            cell += c;
        }
    }
    cells.emplace_back(trimmed(cell));
    return cells;
}

bool CsvReader::looksLikeIt(std::string_view heading, std::string_view row, bool isKnownName)
{
    if (heading.starts_with("\xef\xbb\xbf"))
        heading.remove_prefix(3);
    const char separator = csvSeparator(heading);
    const std::vector<std::string> names = splitCsv(heading, separator);
    const std::vector<std::string> cells = splitCsv(row, separator);
    if (names.size() < 2 || names.size() > maxColumns || cells.size() != names.size())
        return false;
    bool hasStep = isKnownName;
    bool hasValue = false;
    for (size_t i = 0; i < names.size(); ++i) {
        if (numberFromText(names[i]))
            return false; // a number is no heading
        const ColumnRole role = meaningOf(names[i]).role;
        const bool isNumber = numberFromText(cells[i]).has_value();
        hasStep |= role == ColumnRole::Step && isNumber;
        hasValue |= role == ColumnRole::Value && isNumber;
    }
    return hasStep && hasValue;
}

void CsvReader::takeHeading(std::string_view line)
{
    if (line.starts_with("\xef\xbb\xbf"))
        line.remove_prefix(3);
    m_hasHeading = true;
    m_separator = csvSeparator(line);
    int stepRank = 1000;
    int timeRank = 1000;
    for (std::string &name : splitCsv(line, m_separator)) {
        if (m_columns.size() == maxColumns)
            break;
        const ColumnMeaning meaning = meaningOf(name);
        const int place = int(m_columns.size());
        if (meaning.role == ColumnRole::Step && meaning.rank < stepRank) {
            m_step = place;
            stepRank = meaning.rank;
        } else if (meaning.role == ColumnRole::Time && meaning.rank < timeRank) {
            m_time = place;
            timeRank = meaning.rank;
        }
        m_columns.push_back({std::move(name), -2});
    }
}

void CsvReader::takeLine(std::string_view line, LogContents &into)
{
    if (!m_hasHeading) {
        takeHeading(line);
        return;
    }
    const std::vector<std::string> cells = splitCsv(line, m_separator);
    const auto numberAt = [&cells](int column) -> std::optional<double> {
        return column >= 0 && size_t(column) < cells.size() ? numberFromText(cells[size_t(column)])
                                                            : std::nullopt;
    };
    auto row = double(m_rows++);
    if (const auto step = numberAt(m_step); step && std::isfinite(*step))
        row = *step;
    double time = std::numeric_limits<double>::quiet_NaN();
    if (const auto written = numberAt(m_time); written && *written >= earliest)
        time = *written;
    bool hasAny = false;
    for (size_t i = 0; i < std::min(cells.size(), m_columns.size()); ++i) {
        if (int(i) == m_step || int(i) == m_time)
            continue;
        const auto value = numberFromText(cells[i]);
        if (!value)
            continue;
        hasAny = true;
        Column &column = m_columns[i];
        if (column.metric == -2)
            column.metric = into.metricOf(column.name);
        if (column.metric >= 0)
            into.add(column.metric, {row, time, *value});
    }
    if (!hasAny && cells.size() != m_columns.size())
        ++into.bad;
}

} // namespace trainyard
