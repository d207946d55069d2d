// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metriclinereader.h"

#include "services/metrics/metricline.h"

namespace trainyard {

namespace {
constexpr size_t maxKeptNames = 1000;

bool isBlankLine(std::string_view line)
{
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}
} // namespace

void MetricLineReader::restart(qint64 offset, const QByteArray &state)
{
    m_lines.restart(offset, state == "skipping");
    m_batch = {};
    m_batch.fromOffset = offset;
}

void MetricLineReader::feed(std::span<const char> bytes)
{
    m_lines.feed(bytes, [this](std::string_view line) { take(line); });
}

void MetricLineReader::finish()
{
    m_lines.finish([this](std::string_view line) { take(line); });
}

void MetricLineReader::take(std::string_view line)
{
    ScalarLine scalar;
    bool isTaken = scanScalarLine(line, scalar);
    if (isTaken && !scalar.isEncoded) [[likely]]
        m_batch.seriesOf(scalar.name, MetricKind::Scalar).points.push_back(scalar.point);
    else if (isTaken)
        isTaken = takeEncoded(scalar);
    else
        isTaken = isBlankLine(line) || takeJsonLine(line, m_batch);
    if (!isTaken) [[unlikely]]
        ++m_batch.badLines;
}

bool MetricLineReader::takeEncoded(const ScalarLine &scalar)
{
    std::string quoted(scalar.name);
    auto known = m_names.find(quoted);
    if (known == m_names.end()) {
        auto name = decodeName(scalar.name);
        if (!name)
            return false;
        if (m_names.size() >= maxKeptNames)
            m_names.clear();
        known = m_names.emplace(std::move(quoted), std::move(*name)).first;
    }
    m_batch.seriesOf(known->second, MetricKind::Scalar).points.push_back(scalar.point);
    return true;
}

const MetricBatch &MetricLineReader::batch()
{
    m_batch.toOffset = m_lines.offset();
    m_batch.longLines += m_lines.takeLongLines();
    m_batch.state = m_lines.isSkipping() ? QByteArrayLiteral("skipping") : QByteArray();
    return m_batch;
}

void MetricLineReader::clearBatch()
{
    batch();
    m_batch.clear();
}

} // namespace trainyard
