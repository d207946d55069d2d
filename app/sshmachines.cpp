// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sshmachines.h"

#include "services/hosts/ssh/keyfile.h"
#include "services/hosts/ssh/sshhost.h"
#include "services/local/targetauthority.h"

#include <QCoreApplication>
#include <QDir>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("SshMachines", text);
}

/// What ssh asks, in the words of the workspace.
class Questions : public SshAuthority
{
public:
    Questions(ComputeAttachment attachment, std::shared_ptr<MachineAuthority> authority)
        : m_attachment(std::move(attachment)), m_authority(std::move(authority))
    {
    }

    Result<Secret> password(const SshEndpoint &endpoint, int attempt, const CancelCheck &isCancelled) override
    {
        return m_authority->password(account(endpoint), attempt, isCancelled);
    }
    Result<Secret> passphrase(const SshEndpoint &, const QString &keyFile, int attempt,
                              const CancelCheck &isCancelled) override
    {
        return m_authority->passphrase(keyFile, attempt, isCancelled);
    }
    Result<std::vector<Secret>> answers(const SshEndpoint &endpoint, const SshChallenge &challenge,
                                        int attempt, const CancelCheck &isCancelled) override
    {
        ComputeQuestion question;
        question.kind = ComputeQuestion::Kind::Prompts;
        question.machine = account(endpoint);
        question.title = (challenge.title + u' ' + challenge.instruction).trimmed();
        question.attempt = attempt;
        for (const SshChallenge::Prompt &prompt : challenge.prompts)
            question.prompts.append({prompt.text, prompt.isEchoed});
        return m_authority->answers(question, isCancelled);
    }
    Result<bool> acceptHostKey(const SshEndpoint &endpoint, const HostKey &key, const QList<HostKey> &known,
                               const CancelCheck &isCancelled) override
    {
        ComputeQuestion question;
        question.machine = endpoint.name;
        question.fingerprint = key.fingerprint();
        question.keyType = key.typeName();
        if (!known.isEmpty()) {
            question.warning =
                tr("Another type of key (%1) is known of this machine. Accept this one only if you know "
                   "why it shows another.")
                    .arg(known.constFirst().typeName());
        }
        return m_authority->acceptHostKey(question, isCancelled);
    }

private:
    /// Of the machine itself as the person wrote it, whatever the configuration makes of that.
    QString account(const SshEndpoint &endpoint) const
    {
        return endpoint.name == m_attachment.address
                   ? accountOf(m_attachment)
                   : u"%1@%2:%3"_s.arg(endpoint.user, endpoint.name).arg(endpoint.port);
    }
    ComputeAttachment m_attachment;
    std::shared_ptr<MachineAuthority> m_authority;
};

/// A machine, and who answers its questions.
struct Machine
{
    Machine(const SshSettings &settings, const ComputeAttachment &attachment,
            std::shared_ptr<MachineAuthority> authority)
        : questions(attachment, std::move(authority)),
          host(std::make_shared<SshLink>(settings, questions, SshLink::Surroundings()))
    {
    }

    Questions questions;
    SshHost host;
};

ComputeStep stepFrom(const SshStep &step, const SshSettings &settings)
{
    const bool isJump = step.machine != settings.target.name;
    ComputeStep told;
    switch (step.kind) {
    case SshStep::Kind::Connect:
        told.id = u"tcp"_s;
        told.title = tr("Connection");
        told.detail =
            isJump ? step.machine : u"%1:%2"_s.arg(settings.target.address).arg(settings.target.port);
        break;
    case SshStep::Kind::Handshake:
        told.id = u"handshake"_s;
        told.title = tr("SSH");
        told.detail = tr("agreed on algorithms");
        break;
    case SshStep::Kind::HostKey:
        told.id = u"hostKey"_s;
        told.title = tr("Host key");
        told.detail = step.what;
        break;
    case SshStep::Kind::Authentication:
        told.id = u"login "_s + step.what;
        told.title = tr("Log in: %1").arg(step.what);
        told.detail = step.error ? QString() : tr("accepted");
        break;
    }
    if (isJump) {
        told.id = step.machine + u' ' + told.id;
        told.title = tr("%1 (%2)").arg(told.title, step.machine);
    }
    told.duration = step.duration;
    told.state = ComputeStep::State::Done;
    if (step.error) {
        // A way to log in that is refused is not the end: the next one is tried.
        const bool isOneOfMany = step.kind == SshStep::Kind::Authentication;
        told.state = isOneOfMany ? ComputeStep::State::Warning : ComputeStep::State::Failed;
        told.detail = step.error->message;
    }
    return told;
}

class SshMachines : public HostFactory
{
public:
    explicit SshMachines(const QProcessEnvironment &environment)
        : m_person{environment.value(u"HOME"_s, QDir::homePath()),
                   environment.value(u"USER"_s, environment.value(u"LOGNAME"_s))},
          m_agentSocket(environment.value(u"SSH_AUTH_SOCK"_s))
    {
    }

    Result<Opened> open(const ComputeAttachment &attachment,
                        const std::shared_ptr<MachineAuthority> &authority,
                        const std::function<void(const ComputeStep &)> &tell,
                        const IsCancelled &isCancelled) override
    {
        if (auto checked = checkKeyFile(attachment, tell); !checked)
            return failure(checked.error());
        const auto settings = settingsOf(attachment);
        if (!settings)
            return failure(settings.error());
        tell({u"tcp"_s, tr("Connection"), ComputeStep::State::Running, settings->target.address, {}, {}});
        const auto machine = std::make_shared<Machine>(*settings, attachment, authority);
        // The connection that all else uses then: a code for one time is asked for once.
        const auto session = machine->host.link().open(
            isCancelled, [&](const SshStep &step) { tell(stepFrom(step, *settings)); });
        if (!session)
            return failure(session.error());
        return openedOn(machine, (*session)->hostKey().fingerprint());
    }

    Result<Opened> reach(const ComputeAttachment &attachment,
                         const std::shared_ptr<MachineAuthority> &authority) override
    {
        const auto settings = settingsOf(attachment);
        if (!settings)
            return failure(settings.error());
        return openedOn(std::make_shared<Machine>(*settings, attachment, authority), {});
    }

    QList<KnownMachine> known() override
    {
        const SshConfig config = read();
        QList<KnownMachine> machines;
        for (const QString &alias : config.hosts()) {
            const SshConfigEntry entry = config.lookUp(alias);
            machines.append({alias, entry.hostName, entry.user.isEmpty() ? m_person.user : entry.user,
                             entry.port, entry.identityFiles.value(0)});
        }
        return machines;
    }

private:
    static Opened openedOn(const std::shared_ptr<Machine> &machine, const QString &hostKey)
    {
        return {std::shared_ptr<Host>(machine, &machine->host), hostKey, [weak = std::weak_ptr(machine)] {
                    if (const auto left = weak.lock())
                        left->host.giveUp();
                }};
    }

    SshConfig read() const
    {
        return SshConfig::read(m_person.home + u"/.ssh/config"_s, m_person, u"/etc/ssh/ssh_config"_s);
    }

    Result<SshSettings> settingsOf(const ComputeAttachment &attachment) const
    {
        // The usual port is what a form says when a person says nothing: then the configuration counts.
        const quint16 port = attachment.port == 22 ? quint16(0) : quint16(attachment.port);
        auto settings = SshSettings::fromConfig(read(), m_person, attachment.address, attachment.user, port);
        if (!settings)
            return settings;
        settings->agentSocket = m_agentSocket;
        if (!attachment.privateKeyFile.isEmpty()) {
            settings->target.keyFiles = {attachment.privateKeyFile};
            settings->target.identitiesOnly = true;
        }
        return settings;
    }

    static Result<> checkKeyFile(const ComputeAttachment &attachment,
                                 const std::function<void(const ComputeStep &)> &tell)
    {
        const QString path = attachment.privateKeyFile;
        if (path.isEmpty())
            return {};
        const auto bytes = readKeyFile(path);
        QString problem = bytes ? QString() : bytes.error().message;
        if (bytes)
            problem = recogniseKey(QByteArrayView(bytes->reveal(), qsizetype(bytes->size()))).problem(path);
        tell({u"keyFile"_s,
              tr("Key file"),
              problem.isEmpty() ? ComputeStep::State::Done : ComputeStep::State::Failed,
              path,
              problem,
              {}});
        if (problem.isEmpty())
            return {};
        return failure(ErrorKind::InvalidInput, problem, u"privateKeyFile"_s);
    }

    SshConfig::Person m_person;
    QString m_agentSocket;
};
} // namespace

std::shared_ptr<HostFactory> makeSshMachines(const QProcessEnvironment &environment)
{
    return std::make_shared<SshMachines>(environment);
}

} // namespace trainyard
