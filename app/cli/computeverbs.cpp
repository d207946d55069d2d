// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/attempt.h"

#include "app/cli/computemaking.h"
#include "app/cli/tables.h"
#include "app/cli/terminalanswers.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
void wrongUsage(const Call &call, const QString &sentence)
{
    call.out.fail({ErrorKind::InvalidInput, sentence, {}, {}});
    call.finish(WrongUsage);
}

void printTarget(const Call &call, const ComputeTarget &target)
{
    if (call.out.isJson()) {
        call.out.print(trainyard::toJson(target));
    } else {
        call.out.text(u"%1  %2  %3  %4"_s.arg(target.name, computeStateName(target.state),
                                              printable(target.address), printable(target.system)));
        if (!target.stateReason.isEmpty())
            call.out.text(u"  "_s + printable(target.stateReason));
        for (const Prerequisite &p : target.prerequisites)
            call.out.text(u"  [%1] %2  %3"_s.arg(p.isMet ? u"ok"_s : u"--"_s, p.name, printable(p.detail)));
    }
    call.finish(Done);
}

void list(const Call &call)
{
    when(call, call.workspace.computeTargets(), [call](const QList<ComputeTarget> &targets) {
        if (call.out.isJson()) {
            QJsonArray array;
            for (const ComputeTarget &target : targets)
                array.append(trainyard::toJson(target));
            call.out.print(array);
        } else {
            QList<QStringList> rows{
                {u"NAME"_s, u"KIND"_s, u"STATE"_s, u"CORES"_s, u"ACTIVE RUNS"_s, u"ADDRESS"_s}};
            for (const ComputeTarget &t : targets) {
                rows.append({t.name, t.kindLabel.isEmpty() ? computeKindName(t.kind) : t.kindLabel,
                             computeStateName(t.state), QString::number(t.cores),
                             QString::number(t.activeRuns), printable(t.address)});
            }
            call.out.table(rows);
        }
        call.finish(Done);
    });
}

void show(const Call &call)
{
    when(call, call.workspace.computeTargets(), [call](const QList<ComputeTarget> &targets) {
        const auto found = std::ranges::find(targets, call.arguments.first(), &ComputeTarget::name);
        if (found == targets.end())
            call.fail({ErrorKind::NotFound,
                       u"There is no compute target “%1”."_s.arg(call.arguments.first()),
                       {},
                       {}});
        else
            printTarget(call, *found);
    });
}

void test(const Call &call)
{
    auto *attempt = new Attempt(call);
    attempt->follow(call.workspace.testCompute(call.arguments.first(), attempt->conversation));
}

/// The options over what is there already; the sentence of a wrong one.
Result<> readOptions(const Call &call, ComputeAttachment &attachment, ComputeCredentials &credentials)
{
    const QCommandLineParser &options = call.options;
    if (options.isSet(u"address"_s))
        attachment.address = options.value(u"address"_s);
    if (options.isSet(u"resource-id"_s))
        attachment.resourceId = options.value(u"resource-id"_s);
    if (options.isSet(u"namespace"_s))
        attachment.kubernetesNamespace = options.value(u"namespace"_s);
    if (options.isSet(u"user"_s))
        attachment.user = options.value(u"user"_s);
    if (options.isSet(u"home-folder"_s))
        attachment.homeFolder = options.value(u"home-folder"_s);
    if (options.isSet(u"private-key"_s)) {
        const QString path = options.value(u"private-key"_s);
        attachment.privateKeyFile =
            path.isEmpty() ? path : QDir::cleanPath(QDir::current().absoluteFilePath(path));
    }
    const auto port = wholeNumber(options, u"port"_s, attachment.port, 1, 65535);
    if (!port)
        return failure(port.error());
    attachment.port = int(*port);
    credentials.acceptedHostKey = options.value(u"accept-host-key"_s);
    if (!credentials.acceptedHostKey.isEmpty() && !credentials.acceptedHostKey.startsWith("SHA256:"_L1))
        return failure(ErrorKind::InvalidInput,
                       u"--accept-host-key takes a fingerprint, SHA256:…, as ssh-keygen -l prints it."_s);
    credentials.areKept = !options.isSet(u"forget-secrets"_s);
    for (const auto &[name, secret] : {std::pair{u"password-fd"_s, &credentials.password},
                                       std::pair{u"passphrase-fd"_s, &credentials.passphrase}}) {
        if (!options.isSet(name))
            continue;
        const auto descriptor = wholeNumber(options, name, 0, 0, 1023);
        if (!descriptor)
            return failure(descriptor.error());
        auto read = secretFromDescriptor(int(*descriptor));
        if (!read)
            return failure(read.error());
        *secret = std::move(*read);
    }
    return {};
}

/// By its name, or another that people know it by.
std::optional<ComputeKind> attachableFrom(const QString &word)
{
    if (word == "vm"_L1)
        return ComputeKind::RemoteMachine;
    if (word == "hdi"_L1 || word == "hdinsight"_L1)
        return ComputeKind::Spark;
    for (const ComputeKind kind :
         {ComputeKind::RemoteMachine, ComputeKind::Spark, ComputeKind::Slurm, ComputeKind::Kubernetes,
          ComputeKind::Aks, ComputeKind::Synapse, ComputeKind::Batch, ComputeKind::Databricks,
          ComputeKind::DataLakeAnalytics})
        if (computeKindName(kind) == word)
            return kind;
    return std::nullopt;
}

void attach(const Call &call)
{
    ComputeAttachment attachment;
    const auto kind = attachableFrom(call.arguments.first());
    if (!kind || !call.workspace.capabilities().attachableKinds.contains(*kind)) {
        QStringList words;
        for (const ComputeKind one : call.workspace.capabilities().attachableKinds)
            words << computeKindName(one);
        call.fail({ErrorKind::Unsupported,
                   u"This workspace cannot attach %1. It attaches: %2."_s.arg(call.arguments.first(),
                                                                              words.join(u", "_s)),
                   {},
                   {}});
        return;
    }
    attachment.kind = *kind;
    attachment.name = call.arguments.at(1);
    ComputeCredentials credentials;
    if (const auto read = readOptions(call, attachment, credentials); !read) {
        wrongUsage(call, read.error().message);
        return;
    }
    auto *attempt = new Attempt(call);
    attempt->follow(call.workspace.attachCompute(attachment, std::move(credentials), attempt->conversation));
}

void update(const Call &call)
{
    if (isScaling(call)) {
        scale(call);
        return;
    }
    when(call, call.workspace.computeAttachment(call.arguments.first()),
         [call](const ComputeAttachment &known) {
             ComputeAttachment attachment = known;
             ComputeCredentials credentials;
             if (const auto read = readOptions(call, attachment, credentials); !read) {
                 wrongUsage(call, read.error().message);
                 return;
             }
             if (!credentials.password.isEmpty() && !call.options.isSet(u"private-key"_s))
                 attachment.privateKeyFile.clear(); // a password instead of the key
             auto *attempt = new Attempt(call);
             attempt->follow(
                 call.workspace.updateCompute(attachment, std::move(credentials), attempt->conversation));
         });
}

void detach(const Call &call)
{
    when(call, call.workspace.detachCompute(call.arguments.first(), call.options.isSet(u"even-with-runs"_s)),
         [call](const DetachedCompute &detached) {
             if (call.out.isJson())
                 call.out.print(
                     QJsonObject{{u"name"_s, detached.name},
                                 {u"activeRuns"_s, QJsonArray::fromStringList(detached.activeRuns)},
                                 {u"homeFolder"_s, detached.homeFolder},
                                 {u"explanation"_s, detached.explanation}});
             else
                 call.out.text(printable(detached.explanation));
             call.finish(Done);
         });
}
} // namespace

QList<Verb> computeVerbs()
{
    const QString compute = u"compute"_s;
    const QString name = u"NAME"_s;
    const QList<QCommandLineOption> machine{
        {u"address"_s, u"host name, number, or an alias of ~/.ssh/config"_s, u"HOST"_s},
        {u"port"_s, u"of its SSH server; 22, or what ~/.ssh/config says, without"_s, u"N"_s},
        {u"user"_s, u"who logs in there"_s, u"USER"_s},
        {u"private-key"_s, u"a key file; without, the ssh agent and the usual keys"_s, u"FILE"_s},
        {u"resource-id"_s, u"of a resource in Azure, instead of an address"_s, u"ID"_s},
        {u"namespace"_s, u"of a Kubernetes cluster; default without"_s, u"NAME"_s},
        {u"password-fd"_s, u"reads the password, or the access token, from this file descriptor"_s, u"N"_s},
        {u"passphrase-fd"_s, u"reads the passphrase of the key from this file descriptor"_s, u"N"_s},
        {u"accept-host-key"_s, u"trusts the machine that shows this key, SHA256:…"_s, u"FINGERPRINT"_s},
        {u"home-folder"_s, u"where runs are kept there; ~/.trainyard without"_s, u"DIR"_s},
        {u"forget-secrets"_s, u"keeps no password or passphrase"_s}};
    return {
        {compute, u"list"_s, {}, {}, u"lists compute targets"_s, list},
        {compute, u"show"_s, {name}, {}, u"prints one compute target"_s, show},
        {compute,
         u"attach"_s,
         {u"KIND"_s, name},
         machine,
         u"makes what is there already a target; KIND is ssh, in Azure also kubernetes, spark, databricks, …"_s,
         attach},
        {compute,
         u"update"_s,
         {name},
         machine + scaleOptions(),
         u"changes how an attached machine is reached, or the scale of a cluster"_s,
         update},
        {compute, u"test"_s, {name}, {}, u"looks at the target anew"_s, test},
        {compute,
         u"detach"_s,
         {name},
         {{u"even-with-runs"_s, u"leaves active runs behind, unwatched"_s}},
         u"forgets an attached machine; nothing on it is deleted"_s,
         detach}};
}

} // namespace trainyard::cli
