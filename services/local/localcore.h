// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/localhost.h"
#include "services/launchers/directlauncher.h"
#include "services/local/environmentuse.h"
#include "services/local/homefolders.h"
#include "services/local/instancelock.h"
#include "services/local/interpreters.h"
#include "services/local/runlist.h"
#include "services/local/supervisor.h"
#include "services/local/workerthread.h"
#include "services/metrics/metricstore.h"
#include "services/snapshots/contentstore.h"
#include "services/snapshots/hashcache.h"

#include <mutex>
#include <optional>

namespace trainyard {

/// What a local workspace is given: nothing of it is looked up elsewhere.
struct LocalWorkspaceOptions
{
    HomeFolders folders;
    QString workspace; ///< a name, or a folder; see HomeFolders::workspaceFolder
    QProcessEnvironment environment;
    Supervisor::Clock clock;         ///< UTC
    std::function<quint64()> random; ///< for run ids and names

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
        Writer(Database opened, DirectLauncher &launcher, InstanceLock acquired, Supervisor::Clock clock);
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

    const LocalWorkspaceOptions options;
    const Result<QString> folder; ///< of the workspace
    LocalHost host;
    ContentStore store;
    Interpreters interpreters;
    /// Only after open() succeeded, so only inside jobs and what follows them.
    DirectLauncher &launcher() { return *m_launcher; }
    BuildToolsMemory buildTools; ///< what environments can be built with here
    /// Names of the GPUs here; asked once, which may take a second. For worker threads.
    QStringList gpus();

    std::mutex snapshotMutex;           ///< one snapshot at a time uses the cache below
    std::optional<HashCache> hashCache; ///< read when the first snapshot is taken

private:
    Result<> openWriter();
    Result<> openReader();

    std::optional<DirectLauncher> m_launcher;
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
