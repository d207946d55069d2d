// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computeattachment.h"
#include "models/domain/computecreation.h"
#include "models/domain/computetarget.h"
#include "models/domain/environment.h"
#include "models/domain/logfolder.h"
#include "models/domain/metric.h"
#include "models/domain/result.h"
#include "models/domain/run.h"
#include "models/domain/runfile.h"
#include "models/domain/runquery.h"
#include "models/domain/series.h"
#include "models/domain/snapshot.h"
#include "services/workspace/computeconversation.h"

#include <QFuture>
#include <QObject>

#include <memory>

namespace trainyard {

class EnvironmentService;

/// What a workspace is able to do. A view shows what is possible and explains what is not with `why…`.
struct Capabilities
{
    bool canSubmit = true;
    bool canRunAgain = true;
    bool canForceStop = true;
    bool canDeleteRuns = true;
    bool canCreateCompute = false;
    bool canAttachCompute = false;
    bool canAttachWithAgent = false; ///< neither password nor key: the ssh agent or the usual keys may do
    /// What can be attached; machines alone where we are the service.
    QList<ComputeKind> attachableKinds = {ComputeKind::RemoteMachine};
    bool hasInterpreters = true; ///< a run may use a Python of its target; else an environment brings it
    QString whyNoCompute;        ///< shown where compute cannot be created or attached
    /// The log that holds what a run's script prints.
    QString driverLog = QStringLiteral("azureml-logs/70_driver_log.txt");
    QString usualTarget = QStringLiteral("local"); ///< of a run that names none; empty: a person chooses
};

struct WorkspaceInfo
{
    QString name;
    QString kindLabel; ///< "Local workspace", "Azure Machine Learning"
    QString location;  ///< folder or portal address
};

/// What a workspace keeps on this computer, by what it is; nothing is counted twice.
struct StorageUse
{
    struct Part
    {
        QString name;     ///< translated: "Runs", "Snapshot files", "Database"
        QString location; ///< folder or file
        qint64 bytes = 0; ///< as the file system counts them
        friend bool operator==(const Part &, const Part &) = default;
    };
    QList<Part> parts;
    qint64 freeBytes = -1; ///< on the disk that holds them; −1: unknown
    qint64 totalBytes() const;
};

enum class CancelMode { Polite, Force };

/// Changes to what a person may edit on a run; unset fields stay.
struct RunEdit
{
    std::optional<QString> displayName;
    std::optional<QString> description;
    std::optional<QMap<QString, QString>> tags;
};

/// Everything that is known before a submission: the findings, the files, and the line that will be run.
struct SubmissionReview
{
    QList<Finding> findings; ///< problems forbid the submission
    SnapshotPlan plan;
    QString commandLine; ///< as the target's shell would show it
    Interpreter interpreter;
    bool canSubmit() const;
};

/// What stays known and can be followed of one run while the object lives; made by Workspace::watch.
/// Dropping it lets the workspace stop looking at the run. Lives in the thread of its workspace.
class RunWatch
{
public:
    virtual ~RunWatch() = default;
};

/// LogWorkspace and the CountedWorkspace of pictures wrap another workspace: what is added here with a body
/// of its own is to be passed on there.
///
/// The one seam between views and everything that runs, here or in a cloud (docs/decisions/0001).
///
/// Owned by the composition root, lives in the UI thread; no call blocks. Answers arrive through the future,
/// always with a result unless the caller cancelled it; cancelling a future abandons the answer and, where
/// possible, the work. Signals are emitted in the UI thread, carry values, and may come from any process that
/// shares the workspace.
class Workspace : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    virtual WorkspaceInfo info() const = 0;
    virtual Capabilities capabilities() const = 0;
    /// Walks folders, so it may take seconds; cancelling stops the walk. Unsupported where a workspace keeps
    /// nothing that could be counted.
    virtual QFuture<Result<StorageUse>> storageUse();

    // Runs
    virtual QFuture<Result<RunPage>> runs(const RunQuery &query) = 0;
    virtual QFuture<Result<QList<ExperimentSummary>>> experiments() = 0;
    /// Names of all scalar metrics of the workspace, most used first, at most 200.
    virtual QFuture<Result<QStringList>> metricNames() = 0;
    virtual QFuture<Result<Run>> run(const QString &runId) = 0;
    /// The runs that a person may mean by a word, newest first: the one of exactly this id alone, else those
    /// with this display name (case does not matter) and those whose id begins so.
    virtual QFuture<Result<QList<Run>>> runsCalled(const QString &word, int limit) = 0;
    virtual QFuture<Result<SubmissionReview>> review(const RunConfiguration &configuration) = 0;
    /// Progress: 0…100 through the future, text names the step.
    virtual QFuture<Result<Run>> submit(const RunConfiguration &configuration) = 0;
    virtual QFuture<Result<Run>> cancel(const QString &runId, CancelMode mode) = 0;
    virtual QFuture<Result<Run>> edit(const QString &runId, const RunEdit &edit) = 0;
    /// Only a run that has ended; its folder goes too.
    virtual QFuture<Result<>> remove(const QString &runId) = 0;

    // Watching
    virtual std::unique_ptr<RunWatch> watch(const QString &runId) = 0;
    virtual QFuture<Result<QList<MetricSummary>>> metrics(const QString &runId) = 0;
    /// At most `limit` points from `offset` on; ask again until it comes back short.
    virtual QFuture<Result<MetricSlice>> metricPoints(const QString &runId, const QString &metric,
                                                      qint64 offset, qint64 limit) = 0;
    /// The first points of a long metric, ready to be drawn: at once where they lie so, else as many as can
    /// be made so within a second; ask again until it grows no more, and go on with metricPoints() from
    /// there. No points where that is the only way, as for every short metric.
    virtual QFuture<Result<SeriesStart>> metricStart(const QString &runId, const QString &metric);
    virtual QFuture<Result<QList<RunFile>>> files(const QString &runId) = 0;
    /// At most `maxBytes` (≤ 16 MiB) from `offset`; fewer at the end of the file. A negative offset counts
    /// from the end.
    virtual QFuture<Result<FileChunk>> readFile(const QString &runId, const QString &path, qint64 offset,
                                                qint64 maxBytes) = 0;
    /// Copies a file or, with a path that ends in '/', a folder of the run to `destination`; never overwrites
    /// silently.
    virtual QFuture<Result<>> download(const QString &runId, const QString &path,
                                       const QString &destination) = 0;

    // Snapshots
    virtual QFuture<Result<SnapshotPlan>> planSnapshot(const QString &sourceFolder) = 0;
    virtual QFuture<Result<Snapshot>> snapshot(const QString &runId) = 0;
    /// A stored file of a snapshot, or the git diff; at most `maxBytes`.
    virtual QFuture<Result<QByteArray>> snapshotContent(const ContentHash &hash, qint64 maxBytes) = 0;

    // Compute
    virtual QFuture<Result<QList<ComputeTarget>>> computeTargets() = 0;
    /// Looks at the target anew: every prerequisite is tried. Each step is told through the conversation, if
    /// there is one, and what a connection needs to know is asked there. Steps that fail are part of the
    /// answer as prerequisites; an error says that nothing could be found out.
    virtual QFuture<Result<ComputeTarget>>
    testCompute(const QString &name, std::shared_ptr<ComputeConversation> conversation = {}) = 0;
    /// Tests a machine that is not attached, in the same steps, and keeps nothing but a host key that a
    /// person accepted.
    virtual QFuture<Result<ComputeTarget>> tryCompute(const ComputeAttachment &attachment,
                                                      ComputeCredentials credentials,
                                                      std::shared_ptr<ComputeConversation> conversation);
    /// Tests the machine and makes it a target. InvalidInput: a rule is broken (checkAttachment); Conflict:
    /// the name or the very machine is attached already.
    virtual QFuture<Result<ComputeTarget>> attachCompute(const ComputeAttachment &attachment,
                                                         ComputeCredentials credentials,
                                                         std::shared_ptr<ComputeConversation> conversation);
    /// How an attached target was described.
    virtual QFuture<Result<ComputeAttachment>> computeAttachment(const QString &name);
    /// Other words for the target of this name, tested before they are kept; credentials that are empty stay
    /// as they are.
    virtual QFuture<Result<ComputeTarget>> updateCompute(const ComputeAttachment &attachment,
                                                         ComputeCredentials credentials,
                                                         std::shared_ptr<ComputeConversation> conversation);
    /// Forgets the target; never deletes the machine, nor its runs and files. Conflict while runs are active
    /// there, with their names, unless `evenWithRuns`.
    virtual QFuture<Result<DetachedCompute>> detachCompute(const QString &name, bool evenWithRuns);
    /// Machines that the person's own configuration names.
    virtual QFuture<Result<QList<KnownMachine>>> knownMachines();

    // Compute that a service makes (capabilities().canCreateCompute). What takes long answers when it has
    // ended and tells its steps through the conversation, which may be null. Cancelling such a future stops
    // to look: what the service was asked for goes on there, and the list shows it.
    /// Sizes of machines that the workspace's region offers, with prices and what the quota leaves.
    virtual QFuture<Result<QList<ComputeSize>>> computeSizes();
    /// InvalidInput: a rule is broken (checkCreation); Conflict: the name is taken.
    virtual QFuture<Result<ComputeTarget>> createCompute(const ComputeCreation &creation,
                                                         ComputeCredentials credentials,
                                                         std::shared_ptr<ComputeConversation> conversation);
    virtual QFuture<Result<ComputeTarget>> scaleCompute(const QString &name, const ComputeScale &scale,
                                                        std::shared_ptr<ComputeConversation> conversation);
    virtual QFuture<Result<ComputeTarget>> switchCompute(const QString &name, ComputeSwitch how,
                                                         std::shared_ptr<ComputeConversation> conversation);
    /// Deletes the machines too, and says so; cannot be undone.
    virtual QFuture<Result<>> deleteCompute(const QString &name,
                                            std::shared_ptr<ComputeConversation> conversation);
    virtual QFuture<Result<QList<ComputeNode>>> computeNodes(const QString &name);

    /// Interpreters a run may use on the target; `sourceFolder` adds its own virtual environment.
    virtual QFuture<Result<QList<Interpreter>>> interpreters(const QString &target,
                                                             const QString &sourceFolder) = 0;

    // Environments
    /// All versions, by name and then newest first.
    virtual QFuture<Result<QList<Environment>>> environments() = 0;
    /// Stores the next version of the name and gives it back with its number.
    virtual QFuture<Result<Environment>> registerEnvironment(const Environment &environment) = 0;
    /// Imports and builds; nullptr where the workspace has none of its own. Lives as long as the workspace.
    virtual EnvironmentService *environmentService() { return nullptr; }

    // Logs of other tools
    /// Shows the runs that other tools logged below a folder, or those of a tracking server of MLflow
    /// (http://…), beside the workspace's own: read in place, followed, never changed, until the place is
    /// closed or the workspace goes. They appear as they are read. Opening it again looks anew. `secret`: a
    /// token, or user:password, for a server that asks for one; it is kept in the keychain where that works.
    /// NotFound: no folder, or no logs in it. Denied: the server wants a secret. Unsupported without logs.
    virtual QFuture<Result<LogFolder>> openLogs(const QString &place, Secret secret = {});
    virtual QFuture<Result<>> closeLogs(const QString &place);
    /// The runs of an opened place, once all that lies there has been read.
    virtual QFuture<Result<QList<Run>>> logRuns(const QString &place);
    virtual QList<LogFolder> logFolders() const { return {}; }

signals:
    void logFoldersChanged();
    void runChanged(const trainyard::Run &run);
    /// Runs were added or removed: lists ask again.
    void runsChanged();
    /// More points of a watched run are there to be asked for.
    void metricsArrived(const QString &runId);
    /// A file of a watched run is new or has grown.
    void filesChanged(const QString &runId);
    void computeChanged();
    /// Something in the background went wrong that no caller waits for (a full disk, a lost store).
    void troubled(const trainyard::Error &error);
};

} // namespace trainyard
