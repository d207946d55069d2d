// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/attaching.h"

#include "services/local/machinetest.h"

#include <QCoreApplication>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Compute", text);
}
} // namespace

Attaching::Attaching(LocalCore &core, ComputeAttachment attachment, ComputeCredentials credentials,
                     std::shared_ptr<ComputeConversation> conversation, IsCancelled isCancelled)
    : m_core(core), m_attachment(std::move(attachment)), m_hasPassword(!credentials.password.isEmpty()),
      m_credentials(std::move(credentials)), m_conversation(std::move(conversation)),
      m_isCancelled(std::move(isCancelled))
{
}

void Attaching::tell(const ComputeStep &step) const
{
    if (m_conversation)
        m_conversation->tell(step);
}

Result<> Attaching::check() const
{
    const QList<Finding> findings = checkAttachment(m_attachment, m_hasPassword, true);
    if (!findings.isEmpty())
        return failure(ErrorKind::InvalidInput, findings.constFirst().message, findings.constFirst().field);
    if (!m_attachment.resourceId.isEmpty()) {
        return failure(
            ErrorKind::Unsupported,
            tr("A local workspace does not ask Azure for the address of a machine. Type its address."),
            u"resourceId"_s);
    }
    if (!m_core.options.hosts)
        return failure(ErrorKind::Unsupported, tr("This Trainyard was built without SSH."));
    return {};
}

Result<AttachedMachine> Attaching::tryOut()
{
    if (auto valid = check(); !valid)
        return failure(valid.error());
    const auto step = [this](const ComputeStep &told) { tell(told); };
    const auto reached = reach();
    if (!reached)
        return failure(reached.error());
    const HostFactory::Opened *opened = &reached->opened;
    auto facts =
        testMachine(*opened->host, m_attachment.homeFolder, m_core.options.clock(), step, m_isCancelled);
    if (!facts)
        return failure(facts.error());
    m_obstacle = facts->obstacle;
    if (reached->authority->keepUsed() == SecretKeeper::Kept::InMemory) {
        const auto probed = m_core.options.secrets->probe();
        tell({u"keychain"_s,
              tr("Keychain"),
              ComputeStep::State::Warning,
              tr("The password is kept in memory until Trainyard is closed."),
              probed ? QString() : probed.error().message,
              {}});
    }
    AttachedMachine machine;
    machine.attachment = m_attachment;
    machine.home = facts->home;
    machine.hostKey = opened->hostKey;
    machine.machineId = facts->machineId;
    machine.created = machine.tested = m_core.options.clock();
    machine.facts = facts->target;
    m_core.targets().keep(*reached);
    return machine;
}

Result<ReachedMachine> Attaching::reach()
{
    if (auto before = m_core.targets().take(m_attachment);
        before && before->authority->wasGiven(m_credentials)) {
        tell({u"tcp"_s, tr("Connection"), ComputeStep::State::Done, tr("the one of the last test"), {}, {}});
        before->authority->talkTo(m_conversation);
        before->attachment = m_attachment;
        return std::move(*before);
    }
    const auto authority =
        std::make_shared<TargetAuthority>(m_core.options.secrets, m_conversation, std::move(m_credentials));
    auto opened = m_core.options.hosts->open(
        m_attachment, authority, [this](const ComputeStep &told) { tell(told); }, m_isCancelled);
    if (!opened) {
        Error error = opened.error();
        // A keychain that is locked says that it has no such password.
        const auto probed = error.kind == ErrorKind::Denied && authority->hasLacked()
                                ? m_core.options.secrets->probe()
                                : Result<>();
        if (!probed)
            error.message += u' ' + probed.error().message;
        return failure(error);
    }
    return ReachedMachine{m_attachment, std::move(*opened), authority};
}

Result<QList<AttachedMachine>> Attaching::known() const
{
    return await(
        m_core.write<QList<AttachedMachine>>([](LocalCore::Writer &writer) { return writer.compute.all(); }));
}

Result<ComputeTarget> Attaching::attach()
{
    if (auto valid = check(); !valid)
        return failure(valid.error());
    // Before a person waits for the network: the name may be taken.
    const auto before = known();
    if (!before)
        return failure(before.error());
    for (const AttachedMachine &other : *before) {
        if (other.attachment.name.compare(m_attachment.name, Qt::CaseInsensitive) == 0) {
            return failure(ErrorKind::Conflict,
                           tr("There is a target %1 already. Choose another name, or update that one.")
                               .arg(other.attachment.name),
                           u"name"_s);
        }
    }
    auto machine = tryOut();
    if (!machine)
        return failure(machine.error());
    if (m_obstacle)
        return failure(*m_obstacle);
    auto stored = await(m_core.write<void>([machine = *machine](LocalCore::Writer &writer) -> Result<> {
        auto inserted = writer.compute.insert(machine);
        writer.supervisor.refresh();
        return inserted;
    }));
    m_core.targets().closeKept(); // of one that was refused
    if (!stored)
        return failure(stored.error());
    return describeMachine(*machine, {});
}

Result<ComputeTarget> Attaching::update()
{
    const auto before = known();
    if (!before)
        return failure(before.error());
    const auto old = std::ranges::find_if(*before, [this](const AttachedMachine &other) {
        return other.attachment.name.compare(m_attachment.name, Qt::CaseInsensitive) == 0;
    });
    if (old == before->end())
        return failure(noSuchTarget(m_attachment.name));
    m_attachment.name = old->attachment.name;
    auto machine = tryOut();
    if (!machine)
        return failure(machine.error());
    if (m_obstacle)
        return failure(*m_obstacle);
    machine->created = old->created;
    for (const AttachedMachine &other : *before) {
        if (other.attachment.name != m_attachment.name && isSameMachine(other, *machine))
            return failure(attachedTwice(other.attachment.name));
    }
    auto stored = await(m_core.write<void>([machine = *machine,
                                            old = *old](LocalCore::Writer &writer) -> Result<> {
        const bool isElsewhere = machine.machineId != old.machineId || machine.home != old.home;
        if (isElsewhere) {
            const auto active = writer.store.activeOn(machine.attachment.name);
            if (!active)
                return failure(active.error());
            if (!active->isEmpty()) {
                return failure(
                    ErrorKind::Conflict,
                    tr("%1 has active runs (%2) in the folder that it has now. Wait for their end or cancel "
                       "them, then move it.")
                        .arg(machine.attachment.name, active->join(u", "_s)));
            }
        }
        auto updated = writer.compute.update(machine);
        writer.supervisor.refresh();
        return updated;
    }));
    if (!stored)
        return failure(stored.error());
    return describeMachine(*machine, {});
}

ComputeTarget describeMachine(const AttachedMachine &machine, const std::optional<Error> &trouble)
{
    ComputeTarget target = machine.facts;
    target.name = machine.attachment.name;
    target.kind = machine.attachment.kind;
    target.address = machine.attachment.user + u'@' + machine.attachment.address;
    if (machine.attachment.port != 22)
        target.address += u':' + QString::number(machine.attachment.port);
    target.homeFolder = machine.home;
    target.canDetach = true;
    target.state = ComputeState::Ready;
    const auto missing =
        std::ranges::find_if(target.prerequisites, [](const Prerequisite &p) { return p.isTrouble(); });
    if (trouble) {
        target.state = ComputeState::Unreachable;
        target.stateReason = trouble->message;
    } else if (missing != target.prerequisites.end()) {
        target.state = ComputeState::Failed;
        target.stateReason = missing->detail;
    }
    return target;
}

QString detachExplanation(const AttachedMachine &machine, const QStringList &runs)
{
    QString text =
        tr("%1 was detached. The machine itself, its runs and their files in %2 stay as they are; attach it "
           "again to use them.")
            .arg(machine.attachment.name, machine.home);
    if (!runs.isEmpty())
        text += u' ' + tr("These runs go on there unwatched: %1.").arg(runs.join(u", "_s));
    return text;
}

} // namespace trainyard
