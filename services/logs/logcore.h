// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/logs/logrun.h"
#include "services/metrics/logs/logplace.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <map>
#include <vector>

namespace trainyard {

/// Reads the opened folders of logs, or a server's, follows them, and answers about their runs. Lives in the
/// thread of its timers, where every call is made; a long log is read in rounds between which other calls get
/// their turn. A folder that cannot be read any more, or a server, is told once and asked more seldom.
///
/// Points are kept in memory up to `maxMemory`; of the runs that nobody looks at they are let go, the longest
/// unused first, and read again when they are asked for.
class LogCore : public QObject
{
    Q_OBJECT
public:
    using MakePlace = std::function<std::shared_ptr<LogPlace>(const QString &name)>;
    LogCore(LogClock clock, MakePlace make, QObject *parent = nullptr);

    /// Names are those of logPlaceName().
    Result<LogFolder> open(const QString &name);
    Result<> close(const QString &name);
    QList<Run> runs(const QString &name) const;
    Result<QList<MetricSummary>> summaries(const QString &runId);
    Result<MetricSlice> points(const QString &runId, const QString &metric, qint64 offset, qint64 limit);
    Result<QStringList> files(const QString &runId);
    void watch(const QString &runId, int more);
    /// Looks at everything now instead of with the next tick.
    void lookNow();
    void setMaxMemory(qint64 bytes) { m_maxMemory = bytes; }
    /// Whether all runs of the folder were read to their ends once.
    bool isCaughtUp(const QString &name) const;

signals:
    /// All runs of all folders as they are now.
    void runsChanged(const QList<trainyard::Run> &runs, const QList<trainyard::LogFolder> &folders);
    /// A run that was known reads differently.
    void runChanged(const trainyard::Run &run);
    void metricsArrived(const QString &runId);
    void caughtUp(const QString &folder);
    void troubled(const trainyard::Error &error);

private:
    struct Folder
    {
        LogFolder facts;
        std::shared_ptr<LogPlace> place;
        std::vector<std::unique_ptr<LogRun>> runs;
        bool wasCaughtUp = false;
        bool hasMore = false; ///< runs that were not named yet
        QString lastTrouble;  ///< told already
    };
    void look(bool isAll);
    void readOn();
    void rescan();
    Result<> scan(Folder &folder);
    bool advance(LogRun &run);
    void tell();
    void saveMemory();
    LogRun *find(const QString &runId) const;
    Result<LogRun *> required(const QString &runId);

    LogClock m_clock;
    MakePlace m_make;
    int m_failedScans = 0; ///< in a row
    QTimer m_live;         ///< runs that are looked at
    QTimer m_all;          ///< all runs
    QTimer m_rescan;       ///< new runs
    QTimer m_reading;      ///< there is more to read: as soon as nothing else waits
    QTimer m_telling;      ///< changes are told together
    std::map<QString, Folder> m_folders;
    QHash<QString, LogRun *> m_byId;
    QHash<QString, Run> m_told;
    qint64 m_uses = 0;
    qint64 m_maxMemory = qint64(1) << 30;
};

} // namespace trainyard
