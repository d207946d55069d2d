// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/instancelock.h"
#include "services/local/runguards.h"
#include "services/local/runstore.h"
#include "services/local/runtail.h"
#include "services/local/targetregistry.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>

namespace trainyard {

/// Follows every active run of a workspace to its end, on whatever target it is, and tells what changed,
/// whoever changed it. Lives in the workspace's worker thread, beside the Database, which must outlive it.
/// Nothing waits: agents are asked through futures, each target by itself; files are looked at here, with a
/// few system calls, and those of other machines come as copies (Mirror). A target that does not answer makes
/// its runs NotResponding until it does; it never ends them.
///
/// Any number of processes may supervise one workspace: what is stored is stored once (MetricIngest), an end
/// is recorded once (RunStore::change), and both are noticed through SQLite's data_version.
class Supervisor : public QObject
{
    Q_OBJECT
public:
    using Clock = std::function<QDateTime()>;

    Supervisor(Database &database, RunStore &store, TargetRegistry &targets, const InstanceLock &lock,
               Clock clock);
    ~Supervisor() override;

    /// Picks up the active runs and starts looking.
    void begin();
    /// Brings every active run to where it is now before it returns: for a program that looks once and goes.
    /// Waits for the agent, some milliseconds for each batch of runs.
    /// `done` is called, perhaps later, when machines that have active runs answered too, or did not for some
    /// seconds.
    void catchUp(std::function<void()> done);
    /// Tells what was stored since the last call; called after every change made here.
    void refresh();
    void setWatched(const QString &runId, bool isWatched);
    /// Notes the wish, and hands it to the agent unless the run is still being submitted.
    Result<Run> cancel(const QString &runId, CancelRequest request);
    /// A change that could not be stored now, for instance because the disk is full: tried again until it
    /// works.
    void changeLater(qint64 key, const RunChange &change);
    /// The run as lists show it, with its newest metrics.
    Run complete(const StoredRun &stored);

signals:
    void runChanged(const trainyard::Run &run);
    void runsChanged();
    void metricsArrived(const QString &runId);
    void filesChanged(const QString &runId);
    void troubled(const trainyard::Error &error);
    /// Targets were attached or detached, or answer differently.
    void computeChanged();
    /// A run whose submitter is gone; it is ours now and waits to be taken further or ended.
    void orphaned(const trainyard::StoredRun &stored);

private:
    struct Followed
    {
        StoredRun stored;
        std::unique_ptr<RunTail> tail;
        RunGuards guards;
        bool needsStatus = true;
        bool hasNewMetrics = false;
        size_t files = 0; ///< a hash over names and sizes, of a watched run
        QElapsedTimer revived;
        std::shared_ptr<Target> target;
        std::unique_ptr<Mirror> mirror;                ///< of a run on another machine
        CancelRequest delivered = CancelRequest::None; ///< to the target's agent
        std::optional<AgentStatus> ended;              ///< what waits for the mirror to be complete
    };
    void tick();
    void poll();
    void beat();
    void tell(const StoredRun &stored);
    void follow(const StoredRun &stored);
    void lookAt(Followed &followed);
    void lookAtFiles(Followed &followed);
    void checkGuards(Followed &followed);
    void cancelBroken();
    void tellBroken(Followed &followed, const std::vector<RunGuards::Broken> &broken);
    void askAgents();
    void ask(const std::shared_ptr<Target> &target, const QStringList &runIds);
    void answered(const std::shared_ptr<Target> &target, const QStringList &runIds,
                  const Result<QList<AgentStatus>> &answers);
    static QString cancelReason(CancelRequest request);
    void sendCancel(Followed &followed);
    void startMirror(Followed &followed);
    void targetSilent(Followed &followed, const Error &why);
    void loadTargets();
    void noteDetached(const StoredRun &stored);
    void finishCatchUp();
    void finishCatchUpIfDone();
    void endWithoutFiles(Followed &followed);
    void waitForFiles(Followed &followed, const Error &why);
    void apply(const AgentStatus &status);
    void applyRunning(Followed &followed, const AgentStatus &status);
    void end(Followed &followed, const AgentStatus &status);
    void adoptOrphans();
    void change(Followed &followed, const RunChange &change);
    void trouble(const Error &error);
    /// Null: not for us to follow.
    std::shared_ptr<Target> targetOf(const StoredRun &stored) const;
    Followed *find(const QString &runId);

    Database &m_database;
    RunStore &m_store;
    TargetRegistry &m_targets;
    ComputeStore m_compute;
    const InstanceLock &m_lock;
    Clock m_clock;
    std::map<qint64, Followed> m_runs;
    std::map<qint64, RunChange> m_later; ///< what waits to be stored
    QSet<QString> m_watched;
    QSet<QString> m_toCancel; ///< whose guards say so; done when nobody walks over m_runs
    QTimer m_tick;            ///< looks at the files of active runs
    QTimer m_poll;            ///< notices other processes
    QTimer m_lists;           ///< keeps runsChanged from coming too often
    int m_polls = 0;
    qint64 m_dataVersion = 0;
    RunStore::Revision m_revision;
    qint64 m_computeRevision = 0;
    QSet<const Target *> m_asked; ///< who has not answered yet
    QList<std::function<void()>> m_catchingUp;
    QTimer m_catchUpPatience;
    QThreadPool m_waiters; ///< for machines that take their time
    QElapsedTimer m_sinceTrouble;
    QString m_lastTrouble;
};

} // namespace trainyard
