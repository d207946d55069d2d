// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/computemaking.h"

#include "app/cli/attempt.h"
#include "app/cli/tables.h"

#include <QFile>
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

template <typename T> void printArray(const Call &call, const QList<T> &values)
{
    QJsonArray array;
    for (const T &value : values)
        array.append(trainyard::toJson(value));
    call.out.print(array);
}

QString price(const std::optional<double> &value, const QString &currency)
{
    return value ? u"%1 %2/h"_s.arg(QString::number(*value, 'f', 2), currency) : u"-"_s;
}

void sizes(const Call &call)
{
    when(call, call.workspace.computeSizes(), [call](const QList<ComputeSize> &all) {
        QList<ComputeSize> some;
        std::ranges::copy_if(all, std::back_inserter(some), [&](const ComputeSize &size) {
            return size.gpus > 0 || !call.options.isSet(u"gpu"_s);
        });
        if (call.out.isJson()) {
            printArray(call, some);
        } else {
            QList<QStringList> rows{{u"SIZE"_s, u"CORES"_s, u"GPUS"_s, u"MEMORY"_s, u"PRICE"_s,
                                     u"LOW PRIORITY"_s, u"CORES LEFT"_s}};
            for (const ComputeSize &size : some)
                rows.append({size.name, QString::number(size.cores), QString::number(size.gpus),
                             u"%1 GiB"_s.arg(size.memoryGiB), price(size.pricePerHour, size.currency),
                             price(size.lowPriorityPricePerHour, size.currency),
                             size.coresLeft < 0 ? u"-"_s : QString::number(size.coresLeft)});
            call.out.table(rows);
        }
        call.finish(Done);
    });
}

void nodes(const Call &call)
{
    when(call, call.workspace.computeNodes(call.arguments.first()), [call](const QList<ComputeNode> &all) {
        if (call.out.isJson()) {
            printArray(call, all);
        } else {
            QList<QStringList> rows{{u"NODE"_s, u"STATE"_s, u"RUN"_s, u"ADDRESS"_s, u"PORT"_s}};
            for (const ComputeNode &node : all)
                rows.append({node.id, node.state, node.runId,
                             node.publicAddress.isEmpty() ? node.privateAddress : node.publicAddress,
                             QString::number(node.port)});
            call.out.table(rows);
        }
        call.finish(Done);
    });
}

Result<ComputeScale> scaleFrom(const Call &call, const ComputeScale &otherwise)
{
    const auto least = wholeNumber(call.options, u"min-nodes"_s, otherwise.minNodes, 0, 65'000);
    const auto most = wholeNumber(call.options, u"max-nodes"_s, otherwise.maxNodes, 1, 65'000);
    const auto idle = wholeNumber(call.options, u"idle-seconds"_s, otherwise.idleSeconds, 1, 86'400);
    for (const auto *read : {&least, &most, &idle})
        if (!*read)
            return failure(read->error());
    return ComputeScale{int(*least), int(*most), int(*idle)};
}

Result<QString> publicKey(const QString &file)
{
    QFile key(file);
    if (!key.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound,
                       u"The public key %1 cannot be read: %2."_s.arg(file, key.errorString()));
    return QString::fromUtf8(key.readLine(1 << 16)).trimmed();
}

Result<ComputeCreation> creationFrom(const Call &call, ComputeCredentials &credentials)
{
    const QCommandLineParser &options = call.options;
    ComputeCreation creation;
    creation.name = call.arguments.at(1);
    creation.kind = call.arguments.first() == "instance"_L1 ? ComputeKind::Instance : ComputeKind::Cluster;
    creation.size = options.value(u"size"_s);
    creation.description = options.value(u"description"_s);
    creation.region = options.value(u"region"_s);
    creation.isLowPriority = options.isSet(u"low-priority"_s);
    creation.administrator = options.value(u"ssh-user"_s);
    creation.subnet = options.value(u"subnet"_s);
    creation.hasPublicAddress = !options.isSet(u"no-public-address"_s);
    creation.hasIdentity = options.isSet(u"system-identity"_s);
    creation.userAssignedIdentities = options.values(u"identity"_s);
    const auto scale = scaleFrom(call, {});
    if (!scale)
        return failure(scale.error());
    creation.scale = *scale;
    if (options.isSet(u"ssh-key"_s)) {
        const auto key = publicKey(options.value(u"ssh-key"_s));
        if (!key)
            return failure(key.error());
        creation.publicKey = *key;
    }
    if (options.isSet(u"password-fd"_s)) {
        const auto descriptor = wholeNumber(options, u"password-fd"_s, 0, 0, 1023);
        auto password =
            descriptor ? secretFromDescriptor(int(*descriptor)) : Result<Secret>(failure(descriptor.error()));
        if (!password)
            return failure(password.error());
        credentials.password = std::move(*password);
    }
    creation.hasSsh = !creation.publicKey.isEmpty() || !creation.administrator.isEmpty();
    return creation;
}

void create(const Call &call)
{
    const QString kind = call.arguments.first();
    if (kind != "cluster"_L1 && kind != "instance"_L1) {
        wrongUsage(
            call,
            u"compute create makes a cluster or an instance: compute create cluster NAME --size SIZE."_s);
        return;
    }
    ComputeCredentials credentials;
    const auto creation = creationFrom(call, credentials);
    if (!creation) {
        wrongUsage(call, creation.error().message);
        return;
    }
    auto *attempt = new Attempt(call);
    attempt->follow(call.workspace.createCompute(*creation, std::move(credentials), attempt->conversation));
}

void remove(const Call &call)
{
    const QString name = call.arguments.first();
    auto *attempt = new Attempt(call);
    attempt->follow(call.workspace.deleteCompute(name, attempt->conversation),
                    u"%1 and its machines are deleted."_s.arg(name));
}

std::function<void(const Call &)> turn(ComputeSwitch how)
{
    return [how](const Call &call) {
        auto *attempt = new Attempt(call);
        attempt->follow(call.workspace.switchCompute(call.arguments.first(), how, attempt->conversation));
    };
}
} // namespace

QList<QCommandLineOption> scaleOptions()
{
    return {{u"min-nodes"_s, u"nodes of a cluster that are always on; 0 without"_s, u"N"_s},
            {u"max-nodes"_s, u"the most nodes of a cluster; 1 without"_s, u"N"_s},
            {u"idle-seconds"_s, u"after which an idle node is given back; 1800 without"_s, u"N"_s}};
}

bool isScaling(const Call &call)
{
    return std::ranges::any_of(scaleOptions(), [&](const QCommandLineOption &option) {
        return call.options.isSet(option.names().constFirst());
    });
}

void scale(const Call &call)
{
    when(call, call.workspace.computeTargets(), [call](const QList<ComputeTarget> &targets) {
        const auto found = std::ranges::find(targets, call.arguments.first(), &ComputeTarget::name);
        if (found == targets.end() || !found->canScale) {
            call.fail({ErrorKind::NotFound,
                       u"“%1” is no cluster whose scale can be changed now."_s.arg(call.arguments.first()),
                       {},
                       {}});
            return;
        }
        const auto wanted =
            scaleFrom(call, {found->nodesMin, found->nodesMax, std::max(1, found->idleSeconds)});
        if (!wanted) {
            wrongUsage(call, wanted.error().message);
            return;
        }
        auto *attempt = new Attempt(call);
        attempt->follow(call.workspace.scaleCompute(found->name, *wanted, attempt->conversation));
    });
}

QList<Verb> computeMakingVerbs()
{
    const QString compute = u"compute"_s;
    const QString name = u"NAME"_s;
    const QList<QCommandLineOption> creating{
        {u"size"_s, u"VM size; see compute sizes"_s, u"SIZE"_s},
        {u"low-priority"_s, u"cheaper nodes that may be taken away at any time"_s},
        {u"description"_s, u"for people"_s, u"TEXT"_s},
        {u"region"_s, u"where; the workspace's without"_s, u"REGION"_s},
        {u"ssh-user"_s, u"who may log in to the nodes; cannot be changed later"_s, u"USER"_s},
        {u"ssh-key"_s, u"a public key for that, FILE.pub"_s, u"FILE"_s},
        {u"password-fd"_s, u"reads a password for that from this file descriptor"_s, u"N"_s},
        {u"subnet"_s, u"resource id of a subnet of your own network"_s, u"ID"_s},
        {u"no-public-address"_s, u"nodes without a public address; needs --subnet"_s},
        {u"system-identity"_s, u"gives it an identity of its own"_s},
        {u"identity"_s, u"resource id of an identity that it acts as; may be repeated"_s, u"ID"_s}};
    return {
        {compute,
         u"sizes"_s,
         {},
         {{u"gpu"_s, u"only those with GPUs"_s}},
         u"lists sizes of machines with prices and what the quota leaves"_s,
         sizes},
        {compute,
         u"create"_s,
         {u"KIND"_s, name},
         creating + scaleOptions(),
         u"makes a cluster or an instance and waits for it; KIND is cluster or instance"_s,
         create},
        {compute, u"delete"_s, {name}, {}, u"deletes a cluster or an instance with its machines"_s, remove},
        {compute, u"start"_s, {name}, {}, u"starts an instance"_s, turn(ComputeSwitch::Start)},
        {compute, u"stop"_s, {name}, {}, u"stops an instance; its disk stays"_s, turn(ComputeSwitch::Stop)},
        {compute, u"restart"_s, {name}, {}, u"restarts an instance"_s, turn(ComputeSwitch::Restart)},
        {compute, u"nodes"_s, {name}, {}, u"lists the nodes of a cluster"_s, nodes}};
}

} // namespace trainyard::cli
