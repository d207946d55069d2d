// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/computecreation.h"

#include "models/domain/names.h"

#include <QCoreApplication>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostNodes = 65'000;
constexpr int longestIdle = 24 * 3600;

QString tr(const char *text)
{
    return QCoreApplication::translate("ComputeCreation", text);
}

class Findings
{
public:
    void problem(const QString &field, const QString &message)
    {
        add(Finding::Severity::Problem, field, message);
    }
    void warning(const QString &field, const QString &message)
    {
        add(Finding::Severity::Warning, field, message);
    }
    QList<Finding> list;

private:
    void add(Finding::Severity severity, const QString &field, const QString &message)
    {
        list.append({severity, field, message});
    }
};

bool isSubnet(const QString &id)
{
    const QStringList parts = id.split(u'/');
    return parts.size() == 11 && parts.at(7) == "virtualNetworks"_L1 && parts.at(9) == "subnets"_L1;
}

void checkLogin(const ComputeCreation &c, bool hasPassword, Findings &found)
{
    if (c.kind == ComputeKind::Instance) {
        if (c.hasSsh && c.publicKey.isEmpty())
            found.problem(u"publicKey"_s, tr("Give a public key: an instance takes no password."));
        return;
    }
    const bool hasProof = hasPassword || !c.publicKey.isEmpty();
    if (hasProof && c.administrator.isEmpty())
        found.problem(u"administrator"_s, tr("Type the user to log in as: admin username is required."));
    if (c.hasSsh && c.administrator.isEmpty() && !hasProof)
        found.problem(u"administrator"_s,
                      tr("Type the user to log in as, and give a password or a public key."));
    if (!c.administrator.isEmpty() && !hasProof)
        found.problem(u"publicKey"_s, tr("Give a public key or a password for %1.").arg(c.administrator));
}

void checkSize(const ComputeCreation &c, const ComputeSize *size, Findings &found)
{
    if (c.size.isEmpty()) {
        found.problem(u"size"_s, tr("Choose a VM size."));
        return;
    }
    if (!size)
        return;
    if (c.kind == ComputeKind::Cluster && !size->isForClusters)
        found.problem(u"size"_s, tr("%1 cannot be used for clusters. Choose another size.").arg(size->name));
    if (c.kind == ComputeKind::Instance && !size->isForInstances)
        found.problem(u"size"_s, tr("%1 cannot be used for instances. Choose another size.").arg(size->name));
    if (c.isLowPriority && !size->canBeLowPriority)
        found.problem(
            u"size"_s,
            tr("%1 cannot be had with low priority. Choose dedicated, or another size.").arg(size->name));
    const qint64 left = c.isLowPriority ? size->lowPriorityCoresLeft : size->coresLeft;
    const qint64 nodes = c.kind == ComputeKind::Cluster ? c.scale.maxNodes : 1;
    if (left < 0 || size->cores == 0 || nodes * size->cores <= left)
        return;
    const QString sentence =
        left < size->cores
            ? tr("The quota leaves %1 cores of this family, and one node has %2. Ask for more quota "
                 "in the portal, or choose another size.")
                  .arg(left)
                  .arg(size->cores)
            : tr("The quota leaves %1 cores of this family: enough for %2 of the %3 nodes.")
                  .arg(left)
                  .arg(left / size->cores)
                  .arg(nodes);
    found.warning(u"size"_s, sentence);
}
} // namespace

QList<Finding> checkScale(const ComputeScale &scale)
{
    Findings found;
    if (scale.minNodes < 0)
        found.problem(u"minNodes"_s, tr("The smallest number of nodes is 0 or more."));
    if (scale.maxNodes < 1 || scale.maxNodes > mostNodes)
        found.problem(u"maxNodes"_s, tr("The largest number of nodes is from 1 to 65000."));
    else if (scale.minNodes > scale.maxNodes)
        found.problem(
            u"minNodes"_s,
            tr("The smallest number of nodes cannot be above the largest, %1.").arg(scale.maxNodes));
    if (scale.idleSeconds < 1 || scale.idleSeconds > longestIdle)
        found.problem(u"idleSeconds"_s, tr("A node is given back after 1 second to 24 hours of idling."));
    if (scale.minNodes > 0)
        found.warning(u"minNodes"_s,
                      tr("%1 nodes are always on, and cost, also while nothing runs.").arg(scale.minNodes));
    return found.list;
}

QList<Finding> checkCreation(const ComputeCreation &c, bool hasPassword, const ComputeSize *size)
{
    Findings found;
    if (const auto name = checkComputeName(c.name); !name)
        found.problem(u"name"_s, name.error().message);
    checkSize(c, size, found);
    if (c.kind == ComputeKind::Cluster)
        found.list += checkScale(c.scale);
    checkLogin(c, hasPassword, found);
    if (!c.publicKey.isEmpty() && (c.publicKey.contains(u'\n') || !c.publicKey.contains(u' ')))
        found.problem(u"publicKey"_s, tr("A public key is one line, as “ssh-ed25519 AAAA… name”."));
    if (!c.subnet.isEmpty() && !isSubnet(c.subnet))
        found.problem(u"subnet"_s, tr("This is not the resource id of a subnet: "
                                      "/subscriptions/…/virtualNetworks/NAME/subnets/NAME."));
    if (!c.hasPublicAddress && c.subnet.isEmpty())
        found.problem(u"subnet"_s, tr("Nodes without a public address need a subnet."));
    return found.list;
}

QJsonObject toJson(const ComputeSize &size)
{
    const auto number = [](const std::optional<double> &value) {
        return value ? QJsonValue(*value) : QJsonValue();
    };
    return {{u"name"_s, size.name},
            {u"family"_s, size.family},
            {u"cores"_s, size.cores},
            {u"gpus"_s, size.gpus},
            {u"memoryGiB"_s, size.memoryGiB},
            {u"canBeLowPriority"_s, size.canBeLowPriority},
            {u"isForClusters"_s, size.isForClusters},
            {u"isForInstances"_s, size.isForInstances},
            {u"pricePerHour"_s, number(size.pricePerHour)},
            {u"lowPriorityPricePerHour"_s, number(size.lowPriorityPricePerHour)},
            {u"currency"_s, size.currency},
            {u"coresLeft"_s, size.coresLeft},
            {u"lowPriorityCoresLeft"_s, size.lowPriorityCoresLeft}};
}

QJsonObject toJson(const ComputeNode &node)
{
    return {{u"id"_s, node.id},
            {u"state"_s, node.state},
            {u"runId"_s, node.runId},
            {u"privateAddress"_s, node.privateAddress},
            {u"publicAddress"_s, node.publicAddress},
            {u"port"_s, node.port}};
}

} // namespace trainyard
