// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The compute targets of a local workspace: this computer and attached machines.
#include "services/local/attaching.h"
#include "services/local/computer.h"
#include "services/local/localworkspace_p.h"
#include "services/local/machinetest.h"
#include "services/local/review.h"
#include "services/workspace/answers.h"

#include <QTimer>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr std::chrono::minutes longestBeforeAttach{10};

/// Adds the names of secrets that nothing uses any more to `unused`.
Result<DetachedCompute> detach(LocalCore &core, LocalCore::Writer &writer, const QString &name,
                               bool evenWithRuns, QStringList &unused)
{
    const auto target = core.targets().find(name);
    if (!target)
        return failure(noSuchTarget(name));
    const AttachedMachine machine = *target->machine();
    const auto active = writer.store.activeOn(machine.attachment.name);
    if (!active)
        return failure(active.error());
    if (!active->isEmpty() && !evenWithRuns) {
        return failure(ErrorKind::Conflict,
                       LocalWorkspace::tr(
                           "Runs are active on %1: %2. Wait for their end or cancel them first; or detach it "
                           "all the same, then they go on there unwatched.")
                           .arg(machine.attachment.name, active->join(u", "_s)));
    }
    if (auto removed = writer.compute.remove(machine.attachment.name); !removed)
        return failure(removed.error());
    writer.supervisor.refresh();
    const auto others = writer.compute.all();
    const QString key = machine.attachment.privateKeyFile;
    unused.append(passwordKey(accountOf(machine.attachment)));
    if (!key.isEmpty() && others && std::ranges::none_of(*others, [&key](const AttachedMachine &other) {
            return other.attachment.privateKeyFile == key;
        }))
        unused.append(passphraseKey(key));
    return DetachedCompute{machine.attachment.name, *active, machine.home,
                           detachExplanation(machine, *active)};
}
} // namespace

Result<QList<ComputeTarget>> LocalWorkspace::withActiveRuns(QList<ComputeTarget> targets)
{
    const auto active = await(m_core->read<QHash<QString, int>>(
        [](LocalCore::Reader &reader) { return reader.list.activeRuns(); }));
    if (!active)
        return failure(active.error());
    for (ComputeTarget &target : targets) {
        target.activeRuns = active->value(target.name);
        target.nodesInUse = target.activeRuns > 0 ? 1 : 0;
        if (target.activeRuns > 0 && target.state == ComputeState::Ready)
            target.state = ComputeState::Busy;
    }
    return targets;
}

QFuture<Result<QList<ComputeTarget>>> LocalWorkspace::computeTargets()
{
    return work<QList<ComputeTarget>>(
        m_quick,
        [this](QPromise<Result<QList<ComputeTarget>>> &, std::stop_token) -> Result<QList<ComputeTarget>> {
            const auto machines = await(m_core->write<QList<AttachedMachine>>(
                [](LocalCore::Writer &writer) { return writer.compute.all(); }));
            if (!machines)
                return failure(machines.error());
            ComputeTarget here = describeComputer(m_core->options.folders.targetHome);
            here.gpus = m_core->gpus();
            QList<ComputeTarget> targets{here};
            for (const AttachedMachine &machine : *machines) {
                const auto target = m_core->targets().find(machine.attachment.name);
                targets.append(describeMachine(machine, target ? target->trouble() : std::nullopt));
            }
            return withActiveRuns(std::move(targets));
        });
}

Result<ComputeTarget> LocalWorkspace::testMachineCalled(const QString &name,
                                                        std::shared_ptr<ComputeConversation> conversation,
                                                        const std::function<bool()> &isCancelled)
{
    const auto target = m_core->targets().find(name);
    if (!target)
        return failure(noSuchTarget(name));
    Attaching attaching(*m_core, target->machine()->attachment, {}, std::move(conversation), isCancelled);
    auto tested = attaching.tryOut();
    if (!tested) {
        if (tested.error().kind != ErrorKind::Cancelled && target->note(tested.error()))
            emit computeChanged();
        return failure(tested.error());
    }
    const AttachedMachine &known = *target->machine();
    if (tested->machineId != known.machineId || tested->hostKey != known.hostKey) {
        m_core->targets().closeKept();
        return failure(ErrorKind::Conflict,
                       tr("%1 is not the machine that was attached as %2: it has another identity. If it was "
                          "installed anew, update %2 to accept it.")
                           .arg(known.attachment.address, known.attachment.name));
    }
    // What runs use stays as it was; only what was found is new.
    AttachedMachine machine = known;
    machine.tested = tested->tested;
    machine.facts = tested->facts;
    const auto stored = await(m_core->write<void>([machine](LocalCore::Writer &writer) -> Result<> {
        auto updated = writer.compute.update(machine);
        writer.supervisor.refresh();
        return updated;
    }));
    if (!stored)
        return failure(stored.error());
    return describeMachine(machine, {});
}

QFuture<Result<ComputeTarget>> LocalWorkspace::testCompute(const QString &name,
                                                           std::shared_ptr<ComputeConversation> conversation)
{
    return work<ComputeTarget>(
        m_slow,
        [this, name, conversation = std::move(conversation)](QPromise<Result<ComputeTarget>> &promise,
                                                             std::stop_token stop) -> Result<ComputeTarget> {
            m_core->targets();
            if (const auto opened = m_opened.result(); !opened)
                return failure(opened.error());
            const auto isCancelled = [&] { return promise.isCanceled() || stop.stop_requested(); };
            auto tested = name == localTargetName() ? Result<ComputeTarget>(testComputer(*m_core))
                                                    : testMachineCalled(name, conversation, isCancelled);
            if (!tested)
                return tested;
            auto counted = withActiveRuns({*tested});
            return counted ? Result<ComputeTarget>(counted->constFirst()) : failure(counted.error());
        });
}

QFuture<Result<ComputeTarget>> LocalWorkspace::reach(const ComputeAttachment &attachment,
                                                     ComputeCredentials credentials,
                                                     std::shared_ptr<ComputeConversation> conversation,
                                                     std::function<Result<ComputeTarget>(Attaching &)> job)
{
    // Jobs are copied, secrets are not.
    const auto held = std::make_shared<ComputeCredentials>(std::move(credentials));
    return work<ComputeTarget>(
        m_slow,
        [this, attachment, held, conversation = std::move(conversation), job = std::move(job)](
            QPromise<Result<ComputeTarget>> &promise, std::stop_token stop) -> Result<ComputeTarget> {
            Attaching attaching(*m_core, attachment, std::move(*held), conversation,
                                [&] { return promise.isCanceled() || stop.stop_requested(); });
            return job(attaching);
        });
}

QFuture<Result<ComputeTarget>> LocalWorkspace::tryCompute(const ComputeAttachment &attachment,
                                                          ComputeCredentials credentials,
                                                          std::shared_ptr<ComputeConversation> conversation)
{
    // Who has not attached it until then is asked again.
    QTimer::singleShot(longestBeforeAttach, this,
                       [this] { m_quick.start([this] { m_core->targets().closeKept(); }); });
    return reach(attachment, std::move(credentials), std::move(conversation),
                 [](Attaching &attaching) -> Result<ComputeTarget> {
                     const auto machine = attaching.tryOut();
                     return machine ? Result<ComputeTarget>(describeMachine(*machine, {}))
                                    : failure(machine.error());
                 });
}

QFuture<Result<ComputeTarget>>
LocalWorkspace::attachCompute(const ComputeAttachment &attachment, ComputeCredentials credentials,
                              std::shared_ptr<ComputeConversation> conversation)
{
    return reach(attachment, std::move(credentials), std::move(conversation),
                 [](Attaching &attaching) { return attaching.attach(); });
}

QFuture<Result<ComputeTarget>>
LocalWorkspace::updateCompute(const ComputeAttachment &attachment, ComputeCredentials credentials,
                              std::shared_ptr<ComputeConversation> conversation)
{
    return reach(attachment, std::move(credentials), std::move(conversation),
                 [](Attaching &attaching) { return attaching.update(); });
}

QFuture<Result<ComputeAttachment>> LocalWorkspace::computeAttachment(const QString &name)
{
    return m_core->write<ComputeAttachment>([this, name](LocalCore::Writer &) -> Result<ComputeAttachment> {
        const auto target = m_core->targets().find(name);
        if (!target || target->isHere())
            return failure(noSuchTarget(name));
        return target->machine()->attachment;
    });
}

QFuture<Result<DetachedCompute>> LocalWorkspace::detachCompute(const QString &name, bool evenWithRuns)
{
    if (name == localTargetName()) {
        return ready<DetachedCompute>(
            failure(ErrorKind::Unsupported, tr("%1 is this computer, which cannot be detached.").arg(name)));
    }
    return work<DetachedCompute>(m_slow,
                                 [this, name, evenWithRuns](QPromise<Result<DetachedCompute>> &,
                                                            std::stop_token) -> Result<DetachedCompute> {
                                     QStringList unused; // secrets
                                     auto detached =
                                         await(m_core->write<DetachedCompute>([&](LocalCore::Writer &writer) {
                                             return detach(*m_core, writer, name, evenWithRuns, unused);
                                         }));
                                     // Answered only then: who detaches from the command line ends the
                                     // program with the answer.
                                     for (const QString &key : std::as_const(unused))
                                         m_core->options.secrets->forget(key);
                                     return detached;
                                 });
}

QFuture<Result<QList<KnownMachine>>> LocalWorkspace::knownMachines()
{
    return work<QList<KnownMachine>>(
        m_quick, [this](QPromise<Result<QList<KnownMachine>>> &, std::stop_token) {
            const auto &hosts = m_core->options.hosts;
            return Result<QList<KnownMachine>>(hosts ? hosts->known() : QList<KnownMachine>());
        });
}

QFuture<Result<QList<Interpreter>>> LocalWorkspace::interpreters(const QString &target,
                                                                 const QString &sourceFolder)
{
    return work<QList<Interpreter>>(
        m_slow,
        [this, target, sourceFolder](QPromise<Result<QList<Interpreter>>> &,
                                     std::stop_token) -> Result<QList<Interpreter>> {
            const auto where = await(m_core->write<std::shared_ptr<Target>>(
                [this, target](LocalCore::Writer &) -> Result<std::shared_ptr<Target>> {
                    auto found = m_core->targets().find(target);
                    return found ? Result<std::shared_ptr<Target>>(found) : failure(noSuchTarget(target));
                }));
            if (!where)
                return failure(where.error());
            return (*where)->isHere() ? m_core->interpreters.find(sourceFolder) : findPythons(**where);
        });
}

} // namespace trainyard
