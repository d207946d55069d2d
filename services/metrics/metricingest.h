// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/metricreader.h"
#include "services/metrics/metricstore.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace trainyard {

/// Brings what a run wrote into the store: the lines of metrics.jsonl and resources.jsonl, and numbers
/// printed in the driver log for names that the run context did not log. Owned and called by one thread (the
/// supervisor's); every call works and returns, there is no event loop. Any number of processes may do this
/// for the same run at once: no point is stored twice or lost.
class MetricIngest
{
public:
    /// Fills `into` with bytes of a file from `offset` on and says how many; 0: no more for now, or no file.
    using ReadBytes = std::function<Result<qint64>(qint64 offset, std::span<char> into)>;
    /// Seconds since 1970-01-01 UTC, the time of printed values.
    using Clock = std::function<double()>;
    /// Stores the tags and properties that the script set; called inside the transaction that stores the
    /// batch.
    using KeepNotes = std::function<Result<>(const std::vector<RunNote> &)>;

    struct Files
    {
        ReadBytes runContext;     ///< metrics.jsonl
        ReadBytes printed;        ///< azureml-logs/70_driver_log.txt; empty: printed numbers are not wanted
        ReadBytes resources = {}; ///< resources.jsonl; empty: there are none
    };
    struct Progress
    {
        qint64 points = 0; ///< read and handed to the store, which ignores printed ones that were logged, too
        qint64 notes = 0;
        bool changed = false; ///< the store changed: by us, or by another process that was quicker
        bool more = false;    ///< there was more than one round takes: call again
    };

    /// How much of each file one call reads.
    static constexpr qint64 roundBytes = qint64(4) << 20;

    MetricIngest(Database &database, qint64 runKey, Files files, Clock clock, KeepNotes keepNotes = {});
    ~MetricIngest();
    Q_DISABLE_COPY_MOVE(MetricIngest)

    /// Reads and stores at most one round of each file. On failure nothing of the failed file's round is
    /// stored and the next call begins again from the stored place.
    Result<Progress> advance();
    /// The run has ended: reads everything that is left, the last unfinished line too.
    Result<Progress> finish();

private:
    struct Source;
    Result<Progress> advanceAll();
    Result<> advanceOne(Source &source, Progress &progress);
    Result<> load(Source &source);
    Result<> store(Source &source, Progress &progress);

    Database &m_database;
    MetricStore m_store;
    qint64 m_runKey;
    KeepNotes m_keepNotes;
    std::vector<char> m_buffer;
    std::vector<std::unique_ptr<Source>> m_sources;
};

} // namespace trainyard
