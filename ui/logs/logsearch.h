// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/latestjob.h"
#include "ui/logs/logreader.h"
#include "ui/logs/logscan.h"

#include <QFutureWatcher>
#include <QObject>

namespace trainyard::ui {

/// A place in the list of matches: the line, and which match of that line.
struct LogPlace
{
    qint64 offset = 0;
    int match = 0;
    friend bool operator==(const LogPlace &, const LogPlace &) = default;
};

/// Looks for a query through a whole file, block by block through its reader; blocks are scanned in the
/// thread pool. Begins where the person is, goes to the end and then from the start to there, and goes on as
/// the file grows. Bounded: places are kept for maxPlaces lines, further matches are only counted. UI thread.
class LogSearch : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 blockBytes = 4 * 1024 * 1024;
    static constexpr size_t maxPlaces = 2'000'000;

    explicit LogSearch(QObject *parent = nullptr);
    ~LogSearch() override;

    /// `from` is the offset of a line. An empty matcher stops the search and clears it.
    void start(LogReader reader, const LogMatcher &matcher, qint64 from);
    void cancel();
    void clear();
    /// The file may have grown: what is new is looked through.
    void touch();

    bool isRunning() const { return m_isRunning; }
    bool isCanceled() const { return m_isCanceled; }
    const LogMatcher &matcher() const { return m_matcher; }
    qint64 count() const { return m_count; } ///< matches so far
    /// 0…1 of the file.
    double progress() const;
    /// The match behind (before) a place, in file order, around the end. Nothing while none is found.
    std::optional<LogPlace> next(const LogPlace &place) const;
    std::optional<LogPlace> previous(const LogPlace &place) const;
    /// The first match at or behind an offset, around the end.
    std::optional<LogPlace> from(qint64 offset) const;
    /// 1 … count() in file order, as far as known; 0 for a place that is none.
    qint64 number(const LogPlace &place) const;

signals:
    /// More matches, more progress, or the end of the search.
    void progressed();
    void failed(const trainyard::Error &error);

private:
    enum class Phase { Tail, Head };
    struct Part
    {
        std::vector<LogHit> hits; ///< by offset
        qint64 next = 0;          ///< of the next byte to read
        QByteArray rest;          ///< an unfinished line, before `next`
        size_t provisional = 0;   ///< hits at the back that came of `rest`, to be found again when it grows
        qint64 provisionalCount = 0;
        bool isRestScanned = false;
    };
    void readOn();
    void accept(const FileChunk &chunk);
    void scanned(const std::vector<LogHit> &hits, bool isProvisional);
    void scan(const QByteArray &block, qint64 offset, bool isProvisional);
    void endOfPart();
    Part &part() { return m_phase == Phase::Tail ? m_tail : m_head; }
    const LogHit &hit(size_t index) const;
    size_t size() const { return m_head.hits.size() + m_tail.hits.size(); }
    size_t lowerBound(qint64 offset) const;

    LogReader m_reader;
    LogMatcher m_matcher;
    LatestJob<FileChunk> m_read;
    QFutureWatcher<std::vector<LogHit>> m_scan;
    bool m_scanIsProvisional = false;
    Phase m_phase = Phase::Tail;
    Part m_tail;
    Part m_head;
    qint64 m_start = 0;
    qint64 m_total = 0;
    qint64 m_count = 0;
    bool m_isRunning = false;
    bool m_isCanceled = false;
};

} // namespace trainyard::ui
