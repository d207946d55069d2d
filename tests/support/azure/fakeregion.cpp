// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/azure/fakeregion.h"

#include <initializer_list>

namespace trainyard::test {

using namespace Qt::StringLiterals;

namespace {
struct Size
{
    QString name;
    QString family;
    int cores;
    int gpus;
    double memory;
    double price;
};

QJsonObject price(double value, const QString &system, const QString &tier)
{
    return {{u"retailPrice"_s, value}, {u"osType"_s, system}, {u"vmTier"_s, tier}};
}
} // namespace

QJsonArray fakeSizes()
{
    const Size sizes[] = {{u"Standard_DS2_v2"_s, u"standardDSv2Family"_s, 2, 0, 7, 0.146},
                          {u"Standard_DS3_v2"_s, u"standardDSv2Family"_s, 4, 0, 14, 0.293},
                          {u"Standard_DS12_v2"_s, u"standardDSv2Family"_s, 4, 0, 28, 0.371},
                          {u"Standard_D13_v2"_s, u"standardDv2Family"_s, 8, 0, 56, 0.741},
                          {u"Standard_F16s_v2"_s, u"standardFSv2Family"_s, 16, 0, 32, 0.677},
                          {u"Standard_NC6s_v3"_s, u"standardNCSv3Family"_s, 6, 1, 112, 3.06},
                          {u"Standard_NC24s_v3"_s, u"standardNCSv3Family"_s, 24, 4, 448, 12.24},
                          {u"Standard_ND96asr_v4"_s, u"standardNDASv4Family"_s, 96, 8, 900, 27.2}};
    QJsonArray all;
    for (const Size &size : sizes) {
        const QJsonObject prices{
            {u"billingCurrency"_s, u"USD"_s},
            {u"unitOfMeasure"_s, u"OneHour"_s},
            {u"values"_s, QJsonArray{price(size.price, u"Linux"_s, u"Standard"_s),
                                     price(size.price / 5, u"Linux"_s, u"LowPriority"_s),
                                     price(size.price * 1.5, u"Windows"_s, u"Standard"_s)}}};
        all.append(
            QJsonObject{{u"name"_s, size.name},
                        {u"family"_s, size.family},
                        {u"vCPUs"_s, size.cores},
                        {u"gpus"_s, size.gpus},
                        {u"osVhdSizeMB"_s, 1047552},
                        {u"maxResourceVolumeMB"_s, 14336},
                        {u"memoryGB"_s, size.memory},
                        {u"lowPriorityCapable"_s, size.gpus < 8},
                        {u"premiumIO"_s, true},
                        {u"estimatedVMPrices"_s, prices},
                        {u"supportedComputeTypes"_s, QJsonArray{u"AmlCompute"_s, u"ComputeInstance"_s}}});
    }
    return all;
}

QJsonArray fakeUsages(const QString &subscription)
{
    const std::tuple<QString, QString, int, int> usages[] = {
        {u"dedicatedCores"_s, u"Total Cluster Dedicated Regional vCPUs"_s, 14, 200},
        {u"lowPriorityCores"_s, u"Total Cluster LowPriority Regional vCPUs"_s, 0, 100},
        {u"vmFamily"_s, u"Standard DSv2 Family Cluster Dedicated vCPUs"_s, 14, 24},
        {u"vmFamily"_s, u"Standard Dv2 Family Cluster Dedicated vCPUs"_s, 0, 48},
        {u"vmFamily"_s, u"Standard FSv2 Family Cluster Dedicated vCPUs"_s, 0, 64},
        {u"vmFamily"_s, u"Standard NCSv3 Family Cluster Dedicated vCPUs"_s, 6, 24},
        {u"vmFamily"_s, u"Standard NDASv4 Family Cluster Dedicated vCPUs"_s, 0, 0},
        {u"vmFamily"_s, u"Standard NCSv3 Family Cluster LowPriority vCPUs"_s, 0, 12},
    };
    QJsonArray all;
    for (const auto &[type, name, current, limit] : usages)
        all.append(QJsonObject{{u"id"_s, u"/subscriptions/%1/usages"_s.arg(subscription)},
                               {u"type"_s, u"Microsoft.MachineLearningServices/%1/usages"_s.arg(type)},
                               {u"currentValue"_s, current},
                               {u"limit"_s, limit},
                               {u"name"_s, QJsonObject{{u"value"_s, name}, {u"localizedValue"_s, name}}},
                               {u"unit"_s, u"Count"_s}});
    return all;
}

QJsonArray fakeNodes()
{
    QJsonArray nodes;
    for (const QString &state : {u"running"_s, u"idle"_s}) {
        QJsonObject node{{u"nodeId"_s, u"tvm-%1"_s.arg(nodes.size() + 1)},
                         {u"privateIpAddress"_s, u"10.0.0.%1"_s.arg(nodes.size() + 4)},
                         {u"publicIpAddress"_s, u"203.0.113.7"_s},
                         {u"port"_s, 50'000 + int(nodes.size())},
                         {u"nodeState"_s, state}};
        if (state == "running"_L1)
            node.insert(u"runId"_s, u"brave_otter_7f3a"_s);
        nodes.append(node);
    }
    return nodes;
}

QJsonObject fakeWorkspace(const AzureAddress &address)
{
    return {{u"id"_s, address.path()},
            {u"name"_s, address.workspace},
            {u"type"_s, u"Microsoft.MachineLearningServices/workspaces"_s},
            {u"location"_s, u"eastus"_s},
            {u"kind"_s, u"Default"_s},
            {u"properties"_s, QJsonObject{{u"friendlyName"_s, address.workspace},
                                          {u"workspaceId"_s, u"2bc4ea52-0000-4000-8000-000000000001"_s},
                                          {u"tenantId"_s, u"00000000-0000-0000-0000-000000000001"_s},
                                          {u"provisioningState"_s, u"Succeeded"_s}}}};
}

QJsonObject fakeResource(const AzureAddress &address, const QString &name, const QJsonObject &properties)
{
    return {{u"id"_s, address.path() + u"/computes/"_s + name},
            {u"name"_s, name},
            {u"type"_s, u"Microsoft.MachineLearningServices/workspaces/computes"_s},
            {u"location"_s, u"eastus"_s},
            {u"properties"_s, properties}};
}

QJsonObject fakeJob(const AzureAddress &address, const QString &id, const QDateTime &created)
{
    return {{u"id"_s, address.path() + u"/jobs/"_s + id},
            {u"name"_s, id},
            {u"type"_s, u"Microsoft.MachineLearningServices/workspaces/jobs"_s},
            {u"systemData"_s, QJsonObject{{u"createdAt"_s, created.toString(Qt::ISODateWithMs)},
                                          {u"createdBy"_s, u"Anna"_s},
                                          {u"createdByType"_s, u"User"_s}}}};
}

QJsonObject withHosts(QJsonObject workspace, const QUrl &url, const QString &path)
{
    QJsonObject properties = workspace.value("properties"_L1).toObject();
    properties.insert(u"discoveryUrl"_s, url.toString() + u"/discovery"_s);
    properties.insert(u"mlFlowTrackingUri"_s, u"azureml://%1/mlflow/v1.0%2"_s.arg(url.authority(), path));
    workspace.insert(u"properties"_s, properties);
    return workspace;
}

QJsonObject withDefaults(QJsonObject resource)
{
    QJsonObject properties = resource.value("properties"_L1).toObject();
    QJsonObject own = properties.value("properties"_L1).toObject();
    const QString type = properties.value("computeType"_L1).toString();
    if (type == "AmlCompute"_L1) {
        own.insert(u"osType"_s, u"Linux"_s);
        own.insert(u"allocationState"_s, u"Steady"_s);
        const int nodes = own.value("scaleSettings"_L1).toObject().value("minNodeCount"_L1).toInt();
        own.insert(u"currentNodeCount"_s, nodes);
        own.insert(u"targetNodeCount"_s, nodes);
        own.insert(u"nodeStateCounts"_s, QJsonObject{{u"idleNodeCount"_s, nodes},
                                                     {u"runningNodeCount"_s, 0},
                                                     {u"preparingNodeCount"_s, 0},
                                                     {u"unusableNodeCount"_s, 0},
                                                     {u"leavingNodeCount"_s, 0},
                                                     {u"preemptedNodeCount"_s, 0}});
    } else if (type == "ComputeInstance"_L1) {
        own.insert(u"state"_s, u"Running"_s);
    }
    if (!own.isEmpty())
        properties.insert(u"properties"_s, own);
    resource.insert(u"properties"_s, properties);
    return resource;
}

} // namespace trainyard::test
