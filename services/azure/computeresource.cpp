// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/computeresource.h"

#include "services/azure/computesizes.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longest = 1000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}

QString text(const QJsonValue &value)
{
    return value.toString().left(longest);
}

struct Kind
{
    QLatin1StringView word;
    ComputeKind kind;
    QLatin1StringView provider; ///< of the resource that is attached, with its type
};

/// computeType, and what can be attached as it.
constexpr Kind kinds[] = {
    {"AmlCompute"_L1, ComputeKind::Cluster, {}},
    {"ComputeInstance"_L1, ComputeKind::Instance, {}},
    {"Kubernetes"_L1, ComputeKind::Kubernetes, "Microsoft.ContainerService/managedClusters"_L1},
    {"AKS"_L1, ComputeKind::Aks, "Microsoft.ContainerService/managedClusters"_L1},
    {"VirtualMachine"_L1, ComputeKind::RemoteMachine, "Microsoft.Compute/virtualMachines"_L1},
    {"HDInsight"_L1, ComputeKind::Spark, "Microsoft.HDInsight/clusters"_L1},
    {"Databricks"_L1, ComputeKind::Databricks, "Microsoft.Databricks/workspaces"_L1},
    {"DataLakeAnalytics"_L1, ComputeKind::DataLakeAnalytics, "Microsoft.DataLakeAnalytics/accounts"_L1},
    {"SynapseSpark"_L1, ComputeKind::Synapse, "Microsoft.Synapse/workspaces"_L1},
    {"Batch"_L1, ComputeKind::Batch, "Microsoft.Batch/batchAccounts"_L1},
};

ComputeState stateOfProvisioning(const QString &word)
{
    if (word == "Succeeded"_L1)
        return ComputeState::Ready;
    if (word == "Creating"_L1)
        return ComputeState::Creating;
    if (word == "Updating"_L1)
        return ComputeState::Resizing;
    if (word == "Deleting"_L1)
        return ComputeState::Deleting;
    if (word == "Failed"_L1 || word == "Canceled"_L1)
        return ComputeState::Failed;
    return ComputeState::Unknown;
}

ComputeState stateOfInstance(const QString &word)
{
    static const QMap<QString, ComputeState> states{
        {u"Creating"_s, ComputeState::Creating},      {u"CreateFailed"_s, ComputeState::Failed},
        {u"Deleting"_s, ComputeState::Deleting},      {u"Running"_s, ComputeState::Ready},
        {u"Restarting"_s, ComputeState::Starting},    {u"Resizing"_s, ComputeState::Resizing},
        {u"JobRunning"_s, ComputeState::Busy},        {u"SettingUp"_s, ComputeState::Starting},
        {u"SetupFailed"_s, ComputeState::Failed},     {u"Starting"_s, ComputeState::Starting},
        {u"Stopped"_s, ComputeState::Stopped},        {u"Stopping"_s, ComputeState::Stopping},
        {u"UserSettingUp"_s, ComputeState::Starting}, {u"UserSetupFailed"_s, ComputeState::Failed},
        {u"Unusable"_s, ComputeState::Failed},
    };
    return states.value(word, ComputeState::Unknown);
}

/// The sentences of provisioningErrors and errors.
QString errorsOf(const QJsonObject &properties)
{
    QStringList said;
    for (const QJsonValue &list : {properties.value("provisioningErrors"_L1),
                                   properties.value("properties"_L1).toObject().value("errors"_L1)}) {
        for (const QJsonValue &one : list.toArray()) {
            const QJsonObject object = one.toObject();
            const QJsonObject error =
                object.value("error"_L1).isObject() ? object.value("error"_L1).toObject() : object;
            const QString message = text(error.value("message"_L1));
            if (!message.isEmpty() && !said.contains(message) && said.size() < 3)
                said.append(message);
        }
    }
    return said.join(u' ');
}

/// "PT1H30M" in seconds; 0 for what is no duration.
int secondsOf(const QString &duration)
{
    static const QRegularExpression rule(
        u"^P(?:(\\d{1,4})D)?(?:T(?:(\\d{1,5})H)?(?:(\\d{1,6})M)?(?:(\\d{1,8})(?:\\.\\d+)?S)?)?$"_s);
    const auto match = rule.match(duration);
    if (!match.hasMatch())
        return 0;
    const auto part = [&](int at) { return match.captured(at).toLongLong(); };
    return int(std::min<qint64>(((part(1) * 24 + part(2)) * 60 + part(3)) * 60 + part(4), 1'000'000));
}

void readCluster(ComputeTarget &target, const QJsonObject &cluster)
{
    const QJsonObject scale = cluster.value("scaleSettings"_L1).toObject();
    const QJsonObject counts = cluster.value("nodeStateCounts"_L1).toObject();
    target.size = text(cluster.value("vmSize"_L1));
    target.priority = text(cluster.value("vmPriority"_L1));
    target.nodesMin = scale.value("minNodeCount"_L1).toInt();
    target.nodesMax = scale.value("maxNodeCount"_L1).toInt(1);
    target.idleSeconds = secondsOf(scale.value("nodeIdleTimeBeforeScaleDown"_L1).toString());
    const int nodes = cluster.value("currentNodeCount"_L1).toInt();
    const int running = counts.value("runningNodeCount"_L1).toInt();
    target.nodesInUse = running + counts.value("preparingNodeCount"_L1).toInt();
    target.nodesIdle = counts.value("idleNodeCount"_L1).toInt();
    target.canScale = target.state == ComputeState::Ready;
    if (target.state != ComputeState::Ready)
        return;
    const int wanted = cluster.value("targetNodeCount"_L1).toInt();
    if (cluster.value("allocationState"_L1).toString().compare("Resizing"_L1, Qt::CaseInsensitive) == 0) {
        target.state = ComputeState::Resizing;
        target.stateReason = tr("%1 nodes, on the way to %2").arg(nodes).arg(wanted);
    } else if (nodes == 0) {
        target.stateReason = tr("No node is on; the first run starts one");
    } else {
        if (running > 0)
            target.state = ComputeState::Busy;
        target.stateReason =
            tr("%1 nodes are on: %2 running, %3 idle").arg(nodes).arg(running).arg(target.nodesIdle);
    }
    const int unusable = counts.value("unusableNodeCount"_L1).toInt();
    if (unusable > 0)
        target.stateReason += tr(", %1 unusable").arg(unusable);
}

void readInstance(ComputeTarget &target, const QJsonObject &instance)
{
    target.size = text(instance.value("vmSize"_L1));
    const QString word = text(instance.value("state"_L1));
    if (word.isEmpty())
        return;
    target.state = stateOfInstance(word);
    const bool isOn = target.state == ComputeState::Ready || target.state == ComputeState::Busy;
    target.nodesInUse = isOn ? 1 : 0;
    target.canStart = target.state == ComputeState::Stopped;
    target.canStop = isOn;
    if (target.state == ComputeState::Unknown || target.state == ComputeState::Failed)
        target.stateReason = word;
}
} // namespace

ComputeTarget targetOf(const QJsonObject &resource)
{
    const QJsonObject properties = resource.value("properties"_L1).toObject();
    const QJsonObject own = properties.value("properties"_L1).toObject();
    const QString word = text(properties.value("computeType"_L1));
    ComputeTarget target;
    target.name = text(resource.value("name"_L1));
    const auto *kind = std::ranges::find_if(
        kinds, [&](const Kind &k) { return k.word.compare(word, Qt::CaseInsensitive) == 0; });
    if (kind != std::end(kinds))
        target.kind = kind->kind;
    else
        target.kindLabel = word;
    target.description = text(properties.value("description"_L1));
    target.address = text(properties.value("resourceId"_L1));
    if (target.address.isEmpty())
        target.address = text(resource.value("location"_L1));
    const QString provisioning = text(properties.value("provisioningState"_L1));
    target.state = stateOfProvisioning(provisioning);
    if (target.state == ComputeState::Unknown)
        target.stateReason = provisioning;
    if (target.kind == ComputeKind::Cluster)
        readCluster(target, own);
    else if (target.kind == ComputeKind::Instance && target.state != ComputeState::Failed)
        readInstance(target, own);
    if (const QString errors = errorsOf(properties); !errors.isEmpty())
        target.stateReason = errors;
    const bool isMade = target.kind == ComputeKind::Cluster || target.kind == ComputeKind::Instance;
    const bool isGoing = target.state == ComputeState::Deleting;
    target.canDelete = isMade && !isGoing;
    target.canDetach = !isMade && !isGoing;
    return target;
}

void addSize(ComputeTarget &target, const QList<ComputeSize> &sizes)
{
    const ComputeSize *size = findSize(sizes, target.size);
    if (!size)
        return;
    target.cores = size->cores;
    target.memoryBytes = qint64(size->memoryGiB * double(1 << 30));
    target.gpus = QStringList(size->gpus, tr("GPU of %1").arg(size->name));
    const auto price =
        target.priority == "LowPriority"_L1 ? size->lowPriorityPricePerHour : size->pricePerHour;
    if (!price)
        return;
    target.costPerHour = *price * (target.nodesInUse + target.nodesIdle);
    target.currency = size->currency;
}

ComputeNode nodeOf(const QJsonObject &node)
{
    return {text(node.value("nodeId"_L1)),          text(node.value("nodeState"_L1)),
            text(node.value("runId"_L1)),           text(node.value("privateIpAddress"_L1)),
            text(node.value("publicIpAddress"_L1)), node.value("port"_L1).toInt()};
}

namespace {
QJsonObject scaleSettings(const ComputeScale &scale)
{
    return {{u"minNodeCount"_s, scale.minNodes},
            {u"maxNodeCount"_s, scale.maxNodes},
            {u"nodeIdleTimeBeforeScaleDown"_s, u"PT%1S"_s.arg(scale.idleSeconds)}};
}

QString revealed(const Secret &secret)
{
    return QString::fromUtf8(secret.reveal(), qsizetype(secret.size()));
}

QJsonObject clusterBody(const ComputeCreation &c, const Secret &password)
{
    QJsonObject cluster{{u"vmSize"_s, c.size},
                        {u"vmPriority"_s, c.isLowPriority ? u"LowPriority"_s : u"Dedicated"_s},
                        {u"scaleSettings"_s, scaleSettings(c.scale)},
                        {u"remoteLoginPortPublicAccess"_s, c.hasSsh ? u"Enabled"_s : u"Disabled"_s}};
    if (!c.administrator.isEmpty()) {
        QJsonObject credentials{{u"adminUserName"_s, c.administrator}};
        if (!c.publicKey.isEmpty())
            credentials.insert(u"adminUserSshPublicKey"_s, c.publicKey);
        if (!password.isEmpty())
            credentials.insert(u"adminUserPassword"_s, revealed(password));
        cluster.insert(u"userAccountCredentials"_s, credentials);
    }
    return cluster;
}

QJsonObject instanceBody(const ComputeCreation &c)
{
    QJsonObject instance{{u"vmSize"_s, c.size}};
    QJsonObject ssh{{u"sshPublicAccess"_s, c.hasSsh ? u"Enabled"_s : u"Disabled"_s}};
    if (c.hasSsh)
        ssh.insert(u"adminPublicKey"_s, c.publicKey);
    instance.insert(u"sshSettings"_s, ssh);
    return instance;
}

QJsonObject envelope(QLatin1StringView type, const QString &region, const QJsonObject &own)
{
    QJsonObject properties{{u"computeType"_s, type}};
    if (!own.isEmpty())
        properties.insert(u"properties"_s, own);
    return {{u"location"_s, region}, {u"properties"_s, properties}};
}

QJsonObject identityOf(const ComputeCreation &c)
{
    if (c.userAssignedIdentities.isEmpty())
        return {{u"type"_s, u"SystemAssigned"_s}};
    QJsonObject assigned;
    for (const QString &id : c.userAssignedIdentities)
        assigned.insert(id, QJsonObject());
    return {{u"type"_s, c.hasIdentity ? u"SystemAssigned,UserAssigned"_s : u"UserAssigned"_s},
            {u"userAssignedIdentities"_s, assigned}};
}
} // namespace

QJsonObject creationBody(const ComputeCreation &c, const QString &region, const Secret &password)
{
    const bool isCluster = c.kind == ComputeKind::Cluster;
    QJsonObject own = isCluster ? clusterBody(c, password) : instanceBody(c);
    if (!c.subnet.isEmpty())
        own.insert(u"subnet"_s, QJsonObject{{u"id"_s, c.subnet}});
    if (!c.hasPublicAddress)
        own.insert(u"enableNodePublicIp"_s, false);
    QJsonObject body = envelope(isCluster ? "AmlCompute"_L1 : "ComputeInstance"_L1, region, own);
    QJsonObject properties = body.value("properties"_L1).toObject();
    if (!c.description.isEmpty())
        properties.insert(u"description"_s, c.description);
    if (!c.region.isEmpty())
        properties.insert(u"computeLocation"_s, c.region);
    body.insert(u"properties"_s, properties);
    if (c.hasIdentity || !c.userAssignedIdentities.isEmpty())
        body.insert(u"identity"_s, identityOf(c));
    return body;
}

QJsonObject scaleBody(const ComputeScale &scale)
{
    return {{u"properties"_s,
             QJsonObject{{u"properties"_s, QJsonObject{{u"scaleSettings"_s, scaleSettings(scale)}}}}}};
}

Result<QJsonObject> attachmentBody(const ComputeAttachment &a, const QString &region,
                                   const ComputeCredentials &credentials, const Secret &privateKey)
{
    const auto *kind = std::ranges::find(kinds, a.kind, &Kind::kind);
    if (kind == std::end(kinds) || kind->provider.isEmpty())
        return failure(ErrorKind::Unsupported,
                       tr("This kind of compute cannot be attached to a workspace in Azure."));
    if (!a.resourceId.isEmpty() &&
        !a.resourceId.contains(u"/providers/%1/"_s.arg(kind->provider), Qt::CaseInsensitive) &&
        !(a.kind == ComputeKind::Kubernetes &&
          a.resourceId.contains("/Microsoft.Kubernetes/connectedClusters/"_L1, Qt::CaseInsensitive)))
        return failure(
            ErrorKind::InvalidInput,
            tr("This is not the resource id of such a resource: /subscriptions/…/resourceGroups/…/providers/"
               "%1/NAME.")
                .arg(kind->provider),
            u"resourceId"_s);
    const bool isMachine = a.kind == ComputeKind::RemoteMachine || a.kind == ComputeKind::Spark;
    if (a.resourceId.isEmpty() && !(isMachine && !a.address.isEmpty()))
        return failure(ErrorKind::InvalidInput, tr("Give the resource id of what shall be attached."),
                       u"resourceId"_s);
    QJsonObject own;
    if (isMachine) {
        QJsonObject account{{u"username"_s, a.user}};
        if (!credentials.password.isEmpty())
            account.insert(u"password"_s, revealed(credentials.password));
        if (!privateKey.isEmpty())
            account.insert(u"privateKeyData"_s, revealed(privateKey));
        own = {{u"sshPort"_s, a.port}, {u"administratorAccount"_s, account}};
        if (!a.address.isEmpty())
            own.insert(u"address"_s, a.address);
    } else if (a.kind == ComputeKind::Databricks) {
        if (credentials.password.isEmpty())
            return failure(ErrorKind::InvalidInput, tr("Give an access token of the Databricks workspace."),
                           u"password"_s);
        own.insert(u"databricksAccessToken"_s, revealed(credentials.password));
    } else if (a.kind == ComputeKind::Kubernetes) {
        own.insert(u"namespace"_s, a.kubernetesNamespace.isEmpty() ? u"default"_s : a.kubernetesNamespace);
    }
    QJsonObject body = envelope(kind->word, region, own);
    QJsonObject properties = body.value("properties"_L1).toObject();
    if (!a.resourceId.isEmpty())
        properties.insert(u"resourceId"_s, a.resourceId);
    body.insert(u"properties"_s, properties);
    if (a.kind == ComputeKind::Synapse || a.kind == ComputeKind::Kubernetes)
        body.insert(u"identity"_s, QJsonObject{{u"type"_s, u"SystemAssigned"_s}});
    return body;
}

} // namespace trainyard
