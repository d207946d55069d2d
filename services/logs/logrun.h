// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/logfolder.h"
#include "models/domain/metric.h"
#include "models/domain/result.h"
#include "services/metrics/logs/logfinder.h"

#include <memory>

namespace trainyard {

/// One run of another tool while its folder is open: where it lies and what was read of it. Belongs to the
/// thread that reads.
class LogRun
{
public:
    LogRun(FoundLog found, const QString &folder);

    const QString &id() const { return m_id; }
    const FoundLog &found() const { return m_found; }
    const LogContents &contents() const { return m_contents; }

    /// Reads what is new; `more`: there is more than `budget` bytes.
    Result<LogSource::Progress> advance(qint64 budget);
    /// Whether all that was there when it was last looked at has been read.
    bool isCaughtUp() const { return m_isCaughtUp; }
    /// Reads everything again if points were dropped, and what a log far away has of them. May take seconds
    /// for a long log.
    Result<> loadPoints();
    void setFollowed(bool isFollowed) { m_source->setFollowed(isFollowed); }
    void dropPoints() { m_contents.dropPoints(); }

    /// The run as views know it. `now`: seconds since 1970 UTC.
    Run run(double now) const;
    QList<MetricSummary> summaries() const;
    Result<MetricSlice> points(const QString &metric, qint64 offset, qint64 limit) const;
    /// Absolute paths of what is read of it.
    QStringList files() const;

    bool isFresh = true; ///< nobody was told of it yet
    qint64 lastUsed = 0; ///< a count that grows with each use of any run's points
    int watchers = 0;
    QString lastTrouble; ///< of advance(), to be told once

private:
    Result<> reload();
    Result<> readToEnd();
    std::vector<const LocatedRecord *> recordsOf(const QString &metric) const;
    Result<MetricSlice> documents(const std::vector<const LocatedRecord *> &records, MetricSlice slice,
                                  qint64 limit) const;

    FoundLog m_found;
    QString m_folder;
    QString m_id;
    std::unique_ptr<LogSource> m_source;
    LogContents m_contents;
    bool m_isCaughtUp = false;
};

} // namespace trainyard
