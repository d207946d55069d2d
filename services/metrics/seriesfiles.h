// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/series.h"

#include <QSet>

#include <functional>
#include <mutex>

namespace trainyard {

/// The points of long metrics once more, in the form that charts draw from, in files that are mapped: a
/// series of 100 million points opens at once, and what of it is in memory the system can take back
/// (docs/decisions/0015).
///
/// RUN/NAME-HASH.GENERATION.N below one folder holds points N·2^20 up to (N+1)·2^20, is written beside,
/// brought to the disk and renamed, never changed, and may be removed at any time by anybody: it is made
/// again from the store. Any number of programs may share the folder. Calls may come from any thread; they
/// read and write files and wait for each other where they make some.
class SeriesFiles
{
public:
    struct Metric
    {
        QString runId;
        QString name;
        qint64 generation = 0;
        qint64 count = 0; ///< points in the store
    };
    using ReadPoints = std::function<Result<MetricSlice>(qint64 offset, qint64 limit)>;
    using IsCancelled = std::function<bool()>;

    explicit SeriesFiles(QString folder) : m_folder(std::move(folder)) {}

    /// As many whole segments as lie there, and then at most `most` that are made now; so the answer ends
    /// where one is missing. Full, Denied, …: the file cannot be written, and the points are to be read from
    /// the store.
    Result<Series> open(const Metric &metric, const ReadPoints &read, int most,
                        const IsCancelled &isCancelled);
    /// Reads the files of the metric, each once, and removes those whose points are not what was written.
    /// Whether there were any: then what open() gave shows wrong points.
    bool removeDamaged(const Metric &metric, const IsCancelled &isCancelled);
    /// Once the store has no points of the run any more.
    Result<> remove(const QString &runId);
    /// Removes what runs that are gone have left, and what was not written to its end an hour ago.
    void sweep(const std::function<bool(const QString &runId)> &exists);

private:
    Result<> make(const Metric &metric, qint64 segment, const Series &before, const ReadPoints &read,
                  const IsCancelled &isCancelled);
    QString folderOf(const QString &runId) const;

    const QString m_folder;
    std::mutex m_making;     ///< one at a time makes files; who waited finds them
    std::mutex m_reading;    ///< of m_checked
    QSet<QString> m_checked; ///< files that were read
};

} // namespace trainyard
