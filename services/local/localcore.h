// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/localhost.h"
#include "services/local/environmentuse.h"
#include "services/local/homefolders.h"
#include "services/local/instancelock.h"
#include "services/local/interpreters.h"
#include "services/local/runlist.h"
#include "services/local/supervisor.h"
#include "services/local/targetauthority.h"
#include "services/local/targetregistry.h"
#include "services/metrics/metricstore.h"
#include "services/snapshots/contentstore.h"
#include "services/snapshots/hashcache.h"
#include "services/workspace/workerthread.h"

#include <mutex>
#include <optional>

namespace trainyard {

/// What a local workspace is given: nothing of it is looked up elsewhere.
struct LocalWorkspaceOptions
{
    HomeFolders folders;
    QString workspace; ///< a name, or a folder; see HomeFolders::workspaceFolder
    QProcessEnvironment environment;
    Supervisor::Clock clock;               ///< UTC
    std::function<quint64()> random;       ///< for run ids and names
    std::shared_ptr<HostFactory> hosts;    ///< how machines are reached; null: none can be attached
    std::shared_ptr<Transfer> transfer;    ///< to and from machines; null: over streams
    std::shared_ptr<SecretKeeper> secrets; ///< null: in memory
    /// Who answers for connections that are made in the background, for instance a terminal; null: nobody,
    /// and a target that asks for something does not answer until it is tested.
    std::shared_ptr<ComputeConversation> conversation;

    /// This process' environment, the system's clock and randomness.
    static LocalWorkspaceOptions fromSystem(const QString &workspace);
};

/// The parts of a local workspace and their threads: one that writes the file and supervises, one that reads
/// for lists. Made and destroyed by LocalWorkspace in the UI thread; its calls may come from any thread.
/// Opening is the first job of the writing thread; if it fails, every job answers with that error.
class LocalCore
{
public:
    struct Writer
    {
        Database database;
        RunStore store;
        InstanceLock lock;
        Supervisor supervisor;
        ComputeStore compute;
        Writer(Database opened, TargetRegistry &targets, InstanceLock acquired, Supervisor::Clock clock);
    };
    struct Reader
    {
        Database database;
        RunStore store;
        RunList list;
        MetricStore metrics;
        explicit Reader(Database opened);
    };
    template <typename T> using WriteJob = std::function<Result<T>(Writer &)>;
    template <typename T> using ReadJob = std::function<Result<T>(Reader &)>;

    explicit LocalCore(LocalWorkspaceOptions options);
    ~LocalCore();
    Q_DISABLE_COPY_MOVE(LocalCore)

    /// Done once: `prepare` runs in the writing thread as soon as the workspace is open, before any job.
    QFuture<Result<>> open(std::function<void(Writer &)> prepare);

    template <typename T> QFuture<Result<T>> write(WriteJob<T> job)
    {
        return m_writing.post<T>([this, job = std::move(job)]() -> Result<T> {
            if (!m_writer)
                return failure(m_openError);
            return job(*m_writer);
        });
    }
    template <typename T> QFuture<Result<T>> read(ReadJob<T> job)
    {
        return m_reading.post<T>([this, job = std::move(job)]() -> Result<T> {
            if (auto opened = openReader(); !opened)
                return failure(opened.error());
            return job(*m_reader);
        });
    }

    /// Ends whatever waits for a machine or the keychain; before threads are waited for.
    void giveUp();

    const LocalWorkspaceOptions options;
    const Result<QString> folder; ///< of the workspace
    LocalHost host;
    ContentStore store;
    Interpreters interpreters;
    /// Waits until the workspace is open; of one that cannot be opened it holds this computer alone. Not
    /// while open() itself works.
    TargetRegistry &targets();
    /// Names of the GPUs here; asked once, which may take a second. For worker threads.
    QStringList gpus();

    std::mutex snapshotMutex;           ///< one snapshot at a time uses the cache below
    std::optional<HashCache> hashCache; ///< read when the first snapshot is taken

private:
    Result<> openWriter();
    Result<> openReader();

    const Result<LaunchTools> m_tools;
    TargetRegistry m_targets;
    std::unique_ptr<Writer> m_writer; ///< of the writing thread
    std::unique_ptr<Reader> m_reader; ///< of the reading thread
    Error m_openError;
    QFuture<Result<>> m_opened;
    std::once_flag m_gpusAsked;
    QStringList m_gpus;
    WorkerThread m_writing{QStringLiteral("workspace")};
    WorkerThread m_reading{QStringLiteral("workspace reader")};
};

} // namespace trainyard
