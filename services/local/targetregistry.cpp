// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/targetregistry.h"

#include "services/local/review.h"
#include "services/workspace/answers.h"

#include <QCoreApplication>
#include <QMutexLocker>

#include <utility>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
/// Stands for a machine that cannot be reached by any means, and says why.
class HostlessHost : public Host
{
public:
    explicit HostlessHost(Error why) : m_why(std::move(why)) {}
    QFuture<Result<CommandResult>> run(const HostCommand &) override { return no<CommandResult>(); }
    QFuture<Result<>> putFiles(const QList<HostFile> &) override { return no<void>(); }
    QFuture<Result<FileChunk>> readFile(const QString &, const QString &, qint64, qint64) override
    {
        return no<FileChunk>();
    }
    QFuture<Result<QList<RunFile>>> listFiles(const QString &, const QStringList &, int) override
    {
        return no<QList<RunFile>>();
    }
    QFuture<Result<>> signalProcess(qint64, int) override { return no<void>(); }
    QFuture<Result<>> removeFolder(const QString &) override { return no<void>(); }

private:
    template <typename T> QFuture<Result<T>> no() { return ready<T>(failure(m_why)); }
    Error m_why;
};
} // namespace

TargetRegistry::TargetRegistry(Host &here, const QString &home, const QString &mirrors, LaunchTools tools,
                               Machines machines)
    : m_mirrors(mirrors), m_tools(std::move(tools)), m_machines(std::move(machines)),
      m_here(std::make_shared<Target>(here, home, m_tools))
{
}

TargetRegistry::~TargetRegistry()
{
    giveUp();
}

void TargetRegistry::load(const QList<AttachedMachine> &machines)
{
    if (!m_machines.factory)
        return;
    const QMutexLocker lock(&m_mutex);
    std::map<QString, std::shared_ptr<Target>> now;
    for (const AttachedMachine &machine : machines) {
        const QString key = machine.attachment.name.toLower();
        if (const auto known = m_targets.find(key); known != m_targets.end()) {
            const AttachedMachine &before = *known->second->machine();
            // A new test changes what is known of the machine, not how it is reached.
            if (before.attachment == machine.attachment && before.home == machine.home &&
                before.machineId == machine.machineId && before.tested == machine.tested) {
                now.insert(*known);
                continue;
            }
        }
        auto opened = reach(machine.attachment);
        if (!opened)
            opened = HostFactory::Opened{std::make_shared<HostlessHost>(opened.error()), {}, {}};
        now.emplace(key, std::make_shared<Target>(machine, std::move(*opened), m_mirrors, m_tools));
    }
    m_targets = std::move(now);
}

/// With the mutex held.
Result<HostFactory::Opened> TargetRegistry::reach(const ComputeAttachment &attachment)
{
    if (!m_kept || m_kept->attachment != attachment)
        return m_machines.factory->reach(attachment, m_machines.authority(attachment));
    const ReachedMachine reached = *std::exchange(m_kept, std::nullopt);
    reached.authority->talkTo(m_machines.conversation);
    return reached.opened;
}

void TargetRegistry::keep(ReachedMachine reached)
{
    closeKept();
    const QMutexLocker lock(&m_mutex);
    m_kept = std::move(reached);
}

std::optional<ReachedMachine> TargetRegistry::take(const ComputeAttachment &attachment)
{
    const QMutexLocker lock(&m_mutex);
    if (!m_kept)
        return std::nullopt;
    ComputeAttachment named = m_kept->attachment; // by another name, for another folder: the same way there
    named.name = attachment.name;
    named.homeFolder = attachment.homeFolder;
    return named == attachment ? std::exchange(m_kept, std::nullopt) : std::nullopt;
}

void TargetRegistry::closeKept()
{
    std::optional<ReachedMachine> closed; // its threads are joined without the lock
    {
        const QMutexLocker lock(&m_mutex);
        closed = std::exchange(m_kept, std::nullopt);
    }
    if (closed && closed->opened.giveUp)
        closed->opened.giveUp();
}

std::shared_ptr<Target> TargetRegistry::find(const QString &name) const
{
    if (name.isEmpty() || name == localTargetName())
        return m_here;
    const QMutexLocker lock(&m_mutex);
    const auto found = m_targets.find(name.toLower());
    return found == m_targets.end() ? nullptr : found->second;
}

QList<std::shared_ptr<Target>> TargetRegistry::all() const
{
    QList<std::shared_ptr<Target>> targets{m_here};
    const QMutexLocker lock(&m_mutex);
    for (const auto &[key, target] : m_targets)
        targets.append(target);
    return targets;
}

void TargetRegistry::giveUp()
{
    closeKept();
    for (const auto &target : all())
        target->giveUp();
}

Error noSuchTarget(const QString &name)
{
    return {ErrorKind::NotFound,
            QCoreApplication::translate(
                "Compute", "There is no compute target %1 in this workspace. Attach it on the Compute "
                           "page, or choose %2, this computer.")
                .arg(name, localTargetName()),
            {},
            {}};
}

} // namespace trainyard
