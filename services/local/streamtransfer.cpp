// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/target.h"
#include "services/local/transfer.h"
#include "services/transfer/runmirror.h"

#include <algorithm>

namespace trainyard {

namespace {
RemoteRun remoteRun(Target &target, const QString &runId)
{
    return {target.home(), target.launcher().agentPath(), runId};
}

class StreamMirror : public Mirror
{
public:
    StreamMirror(std::shared_ptr<Target> target, const QString &runId, const QString &localFolder,
                 const Watcher &watcher)
        : m_target(std::move(target)), m_folder(localFolder)
    {
        RunMirror::Place place;
        place.run = remoteRun(*m_target, runId);
        place.folder = localFolder;
        m_mirror.emplace(
            m_target->host(), place,
            RunMirror::Watcher{[grew = watcher.grew](const RunMirror::News &) { grew(); }, watcher.troubled});
    }
    bool isComplete() const override { return RunMirror::isComplete(m_folder); }

private:
    std::shared_ptr<Target> m_target;
    QString m_folder;
    std::optional<RunMirror> m_mirror;
};

class StreamTransfer : public Transfer
{
public:
    Result<> sendSource(Target &target, const QString &runId, const Snapshot &snapshot,
                        const ContentStore &store, const Progress &progress, std::stop_token stop) override
    {
        const auto told = [&progress](const TransferProgress &now) {
            progress(int(100 * now.bytesDone / std::max<qint64>(1, now.bytesTotal)));
        };
        const auto sent =
            sendSnapshot(target.host(), remoteRun(target, runId), snapshot, store, told, std::move(stop));
        return sent ? Result<>() : failure(sent.error());
    }
    std::unique_ptr<Mirror> mirror(const std::shared_ptr<Target> &target, const QString &runId,
                                   const QString &localFolder, Mirror::Watcher watcher) override
    {
        return std::make_unique<StreamMirror>(target, runId, localFolder, watcher);
    }
    Result<> fetchFile(Target &target, const QString &runId, const QString &path, const QString &localFolder,
                       std::stop_token stop) override
    {
        RunMirror::Place place;
        place.run = remoteRun(target, runId);
        place.folder = localFolder;
        return fetchRunFile(target.host(), place, path, {}, std::move(stop));
    }
};
} // namespace

std::shared_ptr<Transfer> makeStreamTransfer()
{
    return std::make_shared<StreamTransfer>();
}

} // namespace trainyard
