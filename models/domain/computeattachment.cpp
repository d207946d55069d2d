// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/computeattachment.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestText = 1000;
constexpr qsizetype mostListed = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("ComputeAttachment", text);
}

bool hasControl(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c < u' ' || c == u'\x7f'; });
}

/// "/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachines/V"
bool isVirtualMachine(const QString &resourceId)
{
    const QStringList parts = resourceId.split(u'/');
    return parts.size() == 9 && parts.at(6) == "Microsoft.Compute"_L1;
}

QString wrongAddress(const ComputeAttachment &a)
{
    if (!a.address.isEmpty() && !a.resourceId.isEmpty())
        return tr("Since address is provided, please do not provide resource_id.");
    if (a.address.isEmpty() && a.resourceId.isEmpty())
        return tr("Type the machine's name or number, or choose one of your ssh configuration.");
    if (a.kind == ComputeKind::RemoteMachine && !a.resourceId.isEmpty() && !isVirtualMachine(a.resourceId))
        return tr("This is not the resource id of a virtual machine: "
                  "/subscriptions/…/resourceGroups/…/providers/Microsoft.Compute/virtualMachines/NAME.");
    static const QRegularExpression rule(u"^[A-Za-z0-9_\\[\\]:%][A-Za-z0-9._:%\\[\\]-]{0,254}$"_s);
    if (!a.address.isEmpty() && !rule.match(a.address).hasMatch())
        return tr("An address is a host name or number without spaces, user or port: type those in their own "
                  "fields.");
    return {};
}
} // namespace

Result<> checkAttachmentName(const QString &name)
{
    if (name == "amlcompute"_L1 || name == "local"_L1 || name == "containerinstance"_L1) {
        return failure(ErrorKind::InvalidInput,
                       tr("Please specify a different target name. %1 is a reserved name.").arg(name));
    }
    static const QRegularExpression rule(u"^[A-Za-z][A-Za-z0-9-]{0,22}[A-Za-z0-9]$"_s);
    if (rule.match(name).hasMatch())
        return {};
    return failure(ErrorKind::InvalidInput, tr("A name has 2 to 24 letters, digits or '-', begins with a "
                                               "letter and ends with a letter or digit."));
}

QList<Finding> checkAttachment(const ComputeAttachment &a, bool hasPassword, bool canUseAgent)
{
    QList<Finding> findings;
    if (const auto name = checkAttachmentName(a.name); !name)
        findings.append({Finding::Severity::Problem, u"name"_s, name.error().message});
    if (a.kind == ComputeKind::RemoteMachine || a.kind == ComputeKind::Spark)
        return findings + checkLogin(a, hasPassword, canUseAgent);
    if (a.resourceId.isEmpty())
        findings.append({Finding::Severity::Problem, u"resourceId"_s,
                         tr("Give the resource id of what shall be attached.")});
    if (a.kind == ComputeKind::Databricks && !hasPassword)
        findings.append({Finding::Severity::Problem, u"password"_s,
                         tr("Give an access token of the Databricks workspace.")});
    return findings;
}

QList<Finding> checkLogin(const ComputeAttachment &a, bool hasPassword, bool canUseAgent)
{
    QList<Finding> findings;
    const auto problem = [&](const QString &field, const QString &message) {
        if (!message.isEmpty())
            findings.append({Finding::Severity::Problem, field, message});
    };
    if (a.user.isEmpty())
        problem(u"user"_s, tr("Type the user to log in as: username is not provided."));
    else if (a.user.size() > 255 || hasControl(a.user) || a.user.contains(u'@'))
        problem(u"user"_s, tr("A user name has no '@' and at most 255 characters."));
    problem(a.resourceId.isEmpty() ? u"address"_s : u"resourceId"_s, wrongAddress(a));
    if (a.port == 0)
        problem(u"port"_s, tr("Type the port of the machine's SSH server, usually 22: missing ssh-port."));
    else if (a.port < 1 || a.port > 65535)
        problem(u"port"_s, tr("A port is a number from 1 to 65535."));
    if (hasPassword && !a.privateKeyFile.isEmpty()) {
        problem(u"password"_s, tr("Invalid attach information, both password and key information provided. "
                                  "Keep one of them."));
    } else if (!hasPassword && a.privateKeyFile.isEmpty() && !canUseAgent) {
        problem(u"password"_s, tr("Type a password or choose a private key: no password or key information "
                                  "provided."));
    }
    if (!a.privateKeyFile.isEmpty() && !a.privateKeyFile.startsWith(u'/'))
        problem(u"privateKeyFile"_s, tr("Give the whole path of the key file."));
    const bool isAbsolute = a.homeFolder.startsWith(u'/') || a.homeFolder.startsWith("~/"_L1);
    if (!a.homeFolder.isEmpty() && (!isAbsolute || hasControl(a.homeFolder) || a.homeFolder.size() > 1000))
        problem(u"homeFolder"_s, tr("The folder for runs begins with / or ~/, as in /data/trainyard."));
    return findings;
}

QString computeStepStateName(ComputeStep::State state)
{
    switch (state) {
    case ComputeStep::State::Running:
        return u"running"_s;
    case ComputeStep::State::Done:
        return u"done"_s;
    case ComputeStep::State::Warning:
        return u"warning"_s;
    case ComputeStep::State::Failed:
        break;
    }
    return u"failed"_s;
}

QJsonObject toJson(const ComputeAttachment &a)
{
    return {{u"name"_s, a.name},
            {u"kind"_s, computeKindName(a.kind)},
            {u"address"_s, a.address},
            {u"resourceId"_s, a.resourceId},
            {u"port"_s, a.port},
            {u"user"_s, a.user},
            {u"privateKeyFile"_s, a.privateKeyFile},
            {u"homeFolder"_s, a.homeFolder}};
}

ComputeAttachment computeAttachmentFromJson(const QJsonObject &object)
{
    ComputeAttachment a;
    a.name = object.value("name"_L1).toString();
    a.address = object.value("address"_L1).toString();
    a.resourceId = object.value("resourceId"_L1).toString();
    a.port = object.value("port"_L1).toInt(22);
    a.user = object.value("user"_L1).toString();
    a.privateKeyFile = object.value("privateKeyFile"_L1).toString();
    a.homeFolder = object.value("homeFolder"_L1).toString();
    return a;
}

QJsonObject toJson(const ComputeTarget &target)
{
    QJsonArray prerequisites;
    for (const Prerequisite &p : target.prerequisites)
        prerequisites.append(QJsonObject{{u"name"_s, p.name},
                                         {u"isMet"_s, p.isMet},
                                         {u"isOptional"_s, p.isOptional},
                                         {u"detail"_s, p.detail}});
    return {
        {u"name"_s, target.name},
        {u"kind"_s, computeKindName(target.kind)},
        {u"state"_s, computeStateName(target.state)},
        {u"stateReason"_s, target.stateReason},
        {u"address"_s, target.address},
        {u"system"_s, target.system},
        {u"cores"_s, target.cores},
        {u"gpus"_s, QJsonArray::fromStringList(target.gpus)},
        {u"memoryBytes"_s, target.memoryBytes},
        {u"freeDiskBytes"_s, target.freeDiskBytes},
        {u"nodesInUse"_s, target.nodesInUse},
        {u"nodesMax"_s, target.nodesMax},
        {u"activeRuns"_s, target.activeRuns},
        {u"homeFolder"_s, target.homeFolder},
        {u"canDetach"_s, target.canDetach},
        {u"canDelete"_s, target.canDelete},
        {u"kindLabel"_s, target.kindLabel},
        {u"size"_s, target.size},
        {u"priority"_s, target.priority},
        {u"nodesMin"_s, target.nodesMin},
        {u"nodesIdle"_s, target.nodesIdle},
        {u"idleSeconds"_s, target.idleSeconds},
        {u"description"_s, target.description},
        {u"costPerHour"_s, target.costPerHour ? QJsonValue(*target.costPerHour) : QJsonValue()},
        {u"currency"_s, target.currency},
        {u"prerequisites"_s, prerequisites},
    };
}

ComputeTarget computeTargetFromJson(const QJsonObject &object)
{
    const auto text = [](const QJsonValue &value) { return value.toString().left(longestText); };
    ComputeTarget target;
    target.name = text(object.value("name"_L1));
    target.system = text(object.value("system"_L1));
    target.address = text(object.value("address"_L1));
    target.homeFolder = text(object.value("homeFolder"_L1));
    target.cores = object.value("cores"_L1).toInt();
    target.memoryBytes = object.value("memoryBytes"_L1).toInteger();
    target.freeDiskBytes = object.value("freeDiskBytes"_L1).toInteger();
    for (const QJsonValue &gpu : object.value("gpus"_L1).toArray()) {
        if (target.gpus.size() < mostListed)
            target.gpus.append(text(gpu));
    }
    for (const QJsonValue &value : object.value("prerequisites"_L1).toArray()) {
        const QJsonObject p = value.toObject();
        if (target.prerequisites.size() < mostListed)
            target.prerequisites.append({text(p.value("name"_L1)), p.value("isMet"_L1).toBool(),
                                         text(p.value("detail"_L1)), p.value("isOptional"_L1).toBool()});
    }
    return target;
}

} // namespace trainyard
