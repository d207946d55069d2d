// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metriclinereader.h"

#include "services/metrics/metricline.h"

namespace trainyard {

namespace {
bool isBlank(std::string_view line)
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
    if (scanScalarLine(line, scalar)) [[likely]]
        m_batch.seriesOf(scalar.name, MetricKind::Scalar).points.push_back(scalar.point);
    else if (!isBlank(line) && !takeJsonLine(line, m_batch))
        ++m_batch.badLines;
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
