// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/filedescriptor.h"
#include "services/metrics/metricingest.h"

#include <functional>
#include <memory>

namespace trainyard {

/// Follows what a run on this computer writes: its metrics into the store, the growth of its log, and whether
/// the agent noted something new in state/. Looking costs a few system calls; nothing waits. Owned by the
/// supervisor, in its thread.
class RunTail
{
public:
    struct News
    {
        bool metrics = false; ///< points or notes were stored, by us or by another process
        bool notes = false;
        bool log = false;   ///< the driver log grew
        bool state = false; ///< ask the agent
    };

    RunTail(Database &database, qint64 runKey, QString runFolder, MetricIngest::KeepNotes keepNotes);

    /// What is new since the last look; reads at most a few MiB.
    Result<News> look();
    /// After the end of the run: reads everything that is left.
    Result<> finish();
    /// The last bytes of the driver log.
    QByteArray logEnd(qint64 bytes) const;
    /// Of 20_image_build_log.txt.
    QByteArray buildLogEnd(qint64 bytes) const;

private:
    class File
    {
    public:
        File(QString folder, QString path) : m_folder(std::move(folder)), m_path(std::move(path)) {}
        Result<qint64> read(qint64 offset, std::span<char> into);
        qint64 size();

    private:
        bool isOpen();
        QString m_folder;
        QString m_path;
        FileDescriptor m_file;
    };
    unsigned stateSignature() const;

    QString m_folder;
    std::unique_ptr<File> m_metrics;
    std::unique_ptr<File> m_log;
    std::unique_ptr<File> m_resources;
    std::unique_ptr<File> m_buildLog;
    qint64 m_buildSize = 0;
    MetricIngest m_ingest;
    qint64 m_logSize = 0;
    unsigned m_state = 0;
};

} // namespace trainyard
