// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"
#include "models/domain/result.h"
#include "models/domain/runconfiguration.h"

#include <chrono>
#include <optional>

namespace trainyard {

/// What a person tells of a machine that is there already and shall become a compute target. Holds no secret:
/// passwords and passphrases go beside it (services/workspace/computecredentials.h).
struct ComputeAttachment
{
    QString name;
    ComputeKind kind = ComputeKind::RemoteMachine;
    QString address;    ///< host name, number, or an alias of the person's ssh configuration
    QString resourceId; ///< of a virtual machine in Azure; instead of `address`
    int port = 22;      ///< 0: missing
    QString user;
    QString privateKeyFile;      ///< absolute path here; empty: a password, the ssh agent or the usual keys
    QString homeFolder;          ///< where runs are kept there; empty: ~/.trainyard
    QString kubernetesNamespace; ///< of a Kubernetes cluster; empty: "default"
    friend bool operator==(const ComputeAttachment &, const ComputeAttachment &) = default;
};

/// Letters, digits and '-', 2 to 24 of them, a letter first and no '-' last; not a reserved word.
Result<> checkAttachmentName(const QString &name);

/// Every rule that needs no connection, in the order of azureml-core 1.21 (core/compute/remote.py): name,
/// user, exactly one address, port, at most one of password and key. `field` is that of ComputeAttachment, or
/// "password". `canUseAgent`: neither password nor key is fine, since an agent or the usual keys may answer.
QList<Finding> checkAttachment(const ComputeAttachment &attachment, bool hasPassword, bool canUseAgent);

/// Those of them that are about the machine and who logs in there: all but the name.
QList<Finding> checkLogin(const ComputeAttachment &attachment, bool hasPassword, bool canUseAgent);

/// One step of reaching and testing a target, told while it happens.
struct ComputeStep
{
    enum class State { Running, Done, Warning, Failed };
    QString id;    ///< "tcp", "hostKey", "python": the same step is told again when its state moves
    QString title; ///< for a person
    State state = State::Running;
    QString detail; ///< what was found, or what went wrong
    QString remedy; ///< what to do about it; empty when all is well
    std::optional<std::chrono::milliseconds> duration;
    friend bool operator==(const ComputeStep &, const ComputeStep &) = default;
};

/// What a connection has to know from a person before it goes on.
struct ComputeQuestion
{
    enum class Kind { HostKey, Password, Passphrase, Prompts };
    struct Prompt
    {
        QString text; ///< comes from the machine: show it as plain text
        bool isEchoed = false;
        friend bool operator==(const Prompt &, const Prompt &) = default;
    };
    int id = 0; ///< to answer it by
    Kind kind = Kind::HostKey;
    QString machine; ///< who asks, or who is asked about
    QString fingerprint;
    QString keyType; ///< "ED25519"
    QString keyFile; ///< Passphrase: of this key
    QString title;   ///< what the machine says before its prompts
    QList<Prompt> prompts;
    int attempt = 0; ///< more than 0: the answer before was refused
    QString warning; ///< HostKey: another type of key is known of this machine
    friend bool operator==(const ComputeQuestion &, const ComputeQuestion &) = default;
};

/// A machine that a form may offer.
struct KnownMachine
{
    QString alias; ///< what to type as the address
    QString address;
    QString user;
    int port = 22;
    QString privateKeyFile;
    friend bool operator==(const KnownMachine &, const KnownMachine &) = default;
};

/// What a detached target leaves behind.
struct DetachedCompute
{
    QString name;
    QStringList activeRuns; ///< ids of runs that go on there unwatched
    QString homeFolder;     ///< whose runs and files stay
    QString explanation;    ///< the same for a person
};

QString computeStepStateName(ComputeStep::State state);
QJsonObject toJson(const ComputeAttachment &attachment);
ComputeAttachment computeAttachmentFromJson(const QJsonObject &object);
/// All facts of a target; what is stored of its last test.
QJsonObject toJson(const ComputeTarget &target);
ComputeTarget computeTargetFromJson(const QJsonObject &object);

} // namespace trainyard
