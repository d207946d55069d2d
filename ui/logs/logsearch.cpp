// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logsearch.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace trainyard::ui {

LogSearch::LogSearch(QObject *parent) : QObject(parent)
{
    connect(&m_scan, &QFutureWatcherBase::finished, this, [this] {
        if (m_isRunning && m_scan.future().resultCount() > 0)
            scanned(m_scan.result(), m_scanIsProvisional);
    });
}

LogSearch::~LogSearch() = default; // a block still being scanned holds its own bytes and matcher

void LogSearch::start(LogReader reader, const LogMatcher &matcher, qint64 from)
{
    clear();
    m_reader = std::move(reader);
    m_matcher = matcher;
    if (m_matcher.isEmpty() || !m_reader)
        return;
    m_start = m_tail.next = from;
    m_isRunning = true;
    readOn();
    emit progressed();
}

void LogSearch::cancel()
{
    if (!m_isRunning)
        return;
    m_read.abandon();
    m_scan.setFuture({});
    m_isRunning = false;
    m_isCanceled = true;
    emit progressed();
}

void LogSearch::clear()
{
    m_read.abandon();
    m_scan.setFuture({});
    m_matcher = {};
    m_tail = m_head = {};
    m_phase = Phase::Tail;
    m_start = m_total = m_count = 0;
    m_isRunning = m_isCanceled = false;
}

void LogSearch::touch()
{
    if (m_matcher.isEmpty() || m_isRunning || m_isCanceled)
        return;
    m_isRunning = true;
    m_phase = Phase::Tail;
    readOn();
}

double LogSearch::progress() const
{
    if (!m_isRunning || m_total <= 0)
        return m_isRunning ? 0 : 1;
    return double(m_tail.next - m_start + m_head.next) / double(m_total);
}

void LogSearch::readOn()
{
    qint64 bytes = blockBytes;
    if (m_phase == Phase::Head)
        bytes = std::min(bytes, m_start - m_head.next);
    m_read.start(m_reader(part().next, bytes), [this](const Result<FileChunk> &answer) {
        if (answer) {
            accept(*answer);
        } else {
            m_isRunning = false;
            m_isCanceled = true;
            if (answer.error().kind != ErrorKind::Cancelled)
                emit failed(answer.error());
            emit progressed();
        }
    });
}

void LogSearch::accept(const FileChunk &chunk)
{
    Part &here = part();
    m_total = std::max(chunk.totalSize, chunk.offset + chunk.bytes.size());
    if (chunk.bytes.isEmpty()) {
        endOfPart();
        return;
    }
    // What an unfinished line gave is found again with the rest of that line.
    here.hits.resize(here.hits.size() - here.provisional);
    m_count -= here.provisionalCount;
    here.provisional = 0;
    here.provisionalCount = 0;
    here.isRestScanned = false;

    QByteArray block = here.rest + chunk.bytes;
    const qint64 offset = here.next - here.rest.size();
    here.next += chunk.bytes.size();
    const qsizetype newline = block.lastIndexOf('\n');
    // An endless line is searched in pieces; a match across two of them is not found.
    const qsizetype whole = newline >= 0 ? newline + 1 : (block.size() >= blockBytes ? block.size() : 0);
    here.rest = block.sliced(whole);
    block.truncate(whole);
    if (block.isEmpty())
        readOn();
    else
        scan(block, offset, false);
}

void LogSearch::scan(const QByteArray &block, qint64 offset, bool isProvisional)
{
    m_scanIsProvisional = isProvisional;
    m_scan.setFuture(
        QtConcurrent::run([block, offset, matcher = m_matcher] { return scanLog(block, offset, matcher); }));
}

void LogSearch::scanned(const std::vector<LogHit> &hits, bool isProvisional)
{
    Part &here = part();
    qint64 count = 0;
    size_t kept = 0;
    for (const LogHit &hit : hits) {
        count += hit.count;
        if (size() < maxPlaces) {
            here.hits.push_back(hit);
            ++kept;
        }
    }
    m_count += count;
    if (isProvisional) {
        here.provisional = kept;
        here.provisionalCount = count;
        here.isRestScanned = true;
        endOfPart();
        return;
    }
    readOn();
    emit progressed();
}

void LogSearch::endOfPart()
{
    Part &here = part();
    if (!here.rest.isEmpty() && !here.isRestScanned) {
        scan(here.rest, here.next - here.rest.size(), true);
        return;
    }
    if (m_phase == Phase::Tail && m_head.next < m_start) {
        m_phase = Phase::Head;
        readOn();
    } else {
        m_isRunning = false;
    }
    emit progressed();
}

const LogHit &LogSearch::hit(size_t index) const
{
    return index < m_head.hits.size() ? m_head.hits[index] : m_tail.hits[index - m_head.hits.size()];
}

size_t LogSearch::lowerBound(qint64 offset) const
{
    const auto in = [offset](const std::vector<LogHit> &hits) {
        return size_t(std::ranges::lower_bound(hits, offset, {}, &LogHit::offset) - hits.begin());
    };
    return offset < m_start ? in(m_head.hits) : m_head.hits.size() + in(m_tail.hits);
}

std::optional<LogPlace> LogSearch::from(qint64 offset) const
{
    if (size() == 0)
        return std::nullopt;
    const size_t index = lowerBound(offset);
    return LogPlace{hit(index < size() ? index : 0).offset, 0};
}

std::optional<LogPlace> LogSearch::next(const LogPlace &place) const
{
    if (size() == 0)
        return std::nullopt;
    const size_t index = lowerBound(place.offset);
    if (index < size() && hit(index).offset == place.offset && place.match + 1 < int(hit(index).count))
        return LogPlace{place.offset, place.match + 1};
    return from(place.offset + 1);
}

std::optional<LogPlace> LogSearch::previous(const LogPlace &place) const
{
    if (size() == 0)
        return std::nullopt;
    if (place.match > 0)
        return LogPlace{place.offset, place.match - 1};
    const size_t index = lowerBound(place.offset);
    const LogHit &before = hit(index > 0 ? index - 1 : size() - 1);
    return LogPlace{before.offset, int(before.count) - 1};
}

qint64 LogSearch::number(const LogPlace &place) const
{
    const size_t index = lowerBound(place.offset);
    if (index >= size() || hit(index).offset != place.offset)
        return 0;
    qint64 before = 0;
    for (size_t i = 0; i < index; ++i)
        before += hit(i).count;
    return before + place.match + 1;
}

} // namespace trainyard::ui
