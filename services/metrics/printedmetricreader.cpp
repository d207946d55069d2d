// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/printedmetricreader.h"

#include "services/metrics/terminaltext.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>

#include <algorithm>
#include <cmath>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}
} // namespace

PrintedMetricReader::PrintedMetricReader(std::function<double()> clock) : m_clock(std::move(clock)) {}

void PrintedMetricReader::restart(qint64 offset, const QByteArray &state)
{
    const QCborMap map = QCborValue::fromCbor(state).toMap();
    m_lines.restart(offset, map.value("skipping"_L1).toBool());
    m_batch = {};
    m_batch.fromOffset = offset;
    m_known.clear();
    const QCborMap known = map.value("known"_L1).toMap();
    for (auto it = known.begin(); it != known.end(); ++it) {
        const QCborArray row = it.value().toArray();
        const auto number = [&row](qsizetype i) { return row.at(i).toDouble(); };
        m_known[it.key().toString().toStdString()] = {number(0), number(1), number(2), number(3),
                                                      int(row.at(4).toInteger(-1))};
    }
}

QByteArray PrintedMetricReader::state() const
{
    QCborMap known;
    for (const auto &[name, one] : m_known) {
        known.insert(QString::fromStdString(name),
                     QCborArray{one.lastStep, one.lastValue, one.base, one.lastRaw, one.counter});
    }
    QCborMap map{{u"known"_s, known}};
    if (m_lines.isSkipping())
        map.insert(u"skipping"_s, true);
    return map.toCborValue().toCbor();
}

void PrintedMetricReader::feed(std::span<const char> bytes)
{
    m_now = m_clock();
    m_lines.feed(bytes, [this](std::string_view line) { take(line); });
}

void PrintedMetricReader::finish()
{
    m_now = m_clock();
    m_lines.finish([this](std::string_view line) { take(line); });
}

void PrintedMetricReader::take(std::string_view line)
{
    scanPrintedLine(withoutEscapes(line, m_plain), m_line);
    if (m_line.values.empty())
        return;
    const auto finest = std::ranges::min_element(m_line.counters, {}, &PrintedCounter::kind);
    const PrintedCounter *const counter = finest == m_line.counters.end() ? nullptr : &*finest;
    for (const PrintedValue &value : m_line.values)
        take(value, counter);
}

void PrintedMetricReader::take(const PrintedValue &value, const PrintedCounter *counter)
{
    auto entry = m_known.find(value.name);
    const bool isNew = entry == m_known.end();
    if (isNew) {
        if (qsizetype(m_known.size()) >= maxNames)
            return;
        entry = m_known.emplace(value.name, Known()).first;
    }
    Known &known = entry->second;
    if (isNew) {
        known.lastStep = counter ? counter->value : 0;
    } else {
        const bool isSamePlace =
            counter && known.counter == int(counter->kind) && known.lastRaw == counter->value;
        if (isSamePlace && counter->kind == PrintedCounter::Kind::Bar && same(known.lastValue, value.value))
            return;
        known.lastStep = nextStep(known, counter, known.base);
    }
    known.lastValue = value.value;
    known.counter = counter ? int(counter->kind) : -1;
    known.lastRaw = counter ? counter->value : 0;
    m_batch.seriesOf(value.name, MetricKind::Scalar).points.push_back({known.lastStep, m_now, value.value});
}

double PrintedMetricReader::nextStep(const Known &known, const PrintedCounter *counter, double &base)
{
    if (counter) {
        if (known.counter != int(counter->kind))
            base = 0;
        else if (counter->value < known.lastRaw)
            base = known.lastStep;
        if (base + counter->value > known.lastStep)
            return base + counter->value;
    }
    return known.lastStep + 1;
}

const MetricBatch &PrintedMetricReader::batch()
{
    m_batch.toOffset = m_lines.offset();
    m_batch.longLines += m_lines.takeLongLines();
    m_batch.state = state();
    return m_batch;
}

void PrintedMetricReader::clearBatch()
{
    batch();
    m_batch.clear();
}

} // namespace trainyard
