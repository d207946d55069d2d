// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The fake Azure as a program, for trying the real one by hand and for tests of the command line:
//   fakeazure FOLDER    writes FOLDER/cloud.json (for TRAINYARD_AZURE_CLOUD) and FOLDER/bin/az (for PATH),
//   prints
//                       the workspace and serves until it is killed. Jobs run FAKEAZURE_JOB_SECONDS,
//                       operations take FAKEAZURE_SECONDS
#include "tests/support/azure/fakeazure.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::test;

namespace {
bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// Asks the fake for a token as a person who is signed in would get one.
const QByteArray az =
    "#!/bin/sh\n"
    "case \"$1 $2\" in 'account get-access-token') cat \"$(dirname \"$0\")/../token.json\" ;;\n"
    "*) echo 'az: only account get-access-token' >&2; exit 2 ;; esac\n";

void fill(FakeAzure &azure)
{
    const auto cluster = [](const QString &size, int nodes, int running, int most, const QString &priority) {
        return QJsonObject{
            {u"computeType"_s, u"AmlCompute"_s},
            {u"provisioningState"_s, u"Succeeded"_s},
            {u"properties"_s,
             QJsonObject{{u"vmSize"_s, size},
                         {u"vmPriority"_s, priority},
                         {u"scaleSettings"_s, QJsonObject{{u"minNodeCount"_s, 0},
                                                          {u"maxNodeCount"_s, most},
                                                          {u"nodeIdleTimeBeforeScaleDown"_s, u"PT30M"_s}}},
                         {u"allocationState"_s, u"Steady"_s},
                         {u"currentNodeCount"_s, nodes},
                         {u"targetNodeCount"_s, nodes},
                         {u"nodeStateCounts"_s, QJsonObject{{u"runningNodeCount"_s, running},
                                                            {u"idleNodeCount"_s, nodes - running}}}}}};
    };
    const auto attached = [](const QString &type, const QString &resource) {
        return QJsonObject{
            {u"computeType"_s, type},
            {u"provisioningState"_s, u"Succeeded"_s},
            {u"isAttachedCompute"_s, true},
            {u"resourceId"_s, u"/subscriptions/34adfa4f-cedf-4dc0-ba29-b6d1a69ab345/resourceGroups/"
                              "testrg123/providers/"_s +
                                  resource}};
    };
    const auto instance = [](const QString &size, const QString &state) {
        return QJsonObject{{u"computeType"_s, u"ComputeInstance"_s},
                           {u"provisioningState"_s, u"Succeeded"_s},
                           {u"properties"_s, QJsonObject{{u"vmSize"_s, size}, {u"state"_s, state}}}};
    };
    const auto job = [](const QString &name, const QString &status, const QString &experiment) {
        return QJsonObject{
            {u"jobType"_s, u"Command"_s},
            {u"displayName"_s, name},
            {u"status"_s, status},
            {u"experimentName"_s, experiment},
            {u"command"_s, u"python train.py --learning-rate 0.01"_s},
            {u"environmentId"_s, u"/subscriptions/s/environments/AzureML-sklearn-1.5/versions/7"_s},
            {u"computeId"_s, u"/subscriptions/s/computes/cpu-cluster"_s},
            {u"services"_s,
             QJsonObject{{u"Studio"_s, QJsonObject{{u"jobServiceType"_s, u"Studio"_s},
                                                   {u"endpoint"_s, u"https://ml.azure.com/runs/x"_s}}}}}};
    };
    const QDateTime now = QDateTime::currentDateTimeUtc();
    azure.addJob(u"brave_otter_7f3a"_s, job(u"brave_otter_7f3a"_s, u"Running"_s, u"digits"_s),
                 now.addSecs(-300));
    azure.addJob(u"calm_heron_11c0"_s, job(u"calm_heron_11c0"_s, u"Completed"_s, u"digits"_s),
                 now.addDays(-1));
    azure.addJob(u"keen_lynx_90ab"_s, job(u"keen_lynx_90ab"_s, u"Failed"_s, u"faces"_s), now.addDays(-2));
    azure.addCompute(u"cpu-cluster"_s, cluster(u"STANDARD_DS3_V2"_s, 2, 1, 4, u"Dedicated"_s));
    azure.addCompute(u"gpu-cluster"_s, cluster(u"STANDARD_NC6S_V3"_s, 0, 0, 8, u"LowPriority"_s));
    azure.addCompute(u"notebook-anna"_s, instance(u"STANDARD_DS12_V2"_s, u"Running"_s));
    azure.addCompute(u"notebook-ben"_s, instance(u"STANDARD_DS2_V2"_s, u"Stopped"_s));
    azure.addCompute(u"lab-vm"_s, attached(u"VirtualMachine"_s, u"Microsoft.Compute/virtualMachines/lab"_s));
    azure.addCompute(u"spark"_s, attached(u"HDInsight"_s, u"Microsoft.HDInsight/clusters/spark"_s));
    azure.addCompute(u"k8s"_s,
                     attached(u"Kubernetes"_s, u"Microsoft.ContainerService/managedClusters/k8s"_s));
    azure.addCompute(u"bricks"_s, attached(u"Databricks"_s, u"Microsoft.Databricks/workspaces/bricks"_s));
    azure.addCompute(u"factory"_s,
                     {{u"computeType"_s, u"DataFactory"_s}, {u"provisioningState"_s, u"Succeeded"_s}});
}
} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QString folder = QCoreApplication::arguments().value(1);
    if (folder.isEmpty() || !QDir().mkpath(folder + u"/bin"_s))
        return 2;
    FakeAzure azure(std::make_shared<AzureClock>());
    azure.setOperationSeconds(qEnvironmentVariableIntValue("FAKEAZURE_SECONDS"));
    fill(azure);
    // As quickly as somebody may want to see it: TRAINYARD's tests wait for it.
    if (const int seconds = qEnvironmentVariableIntValue("FAKEAZURE_JOB_SECONDS"); seconds > 0)
        azure.setScript({1, seconds, {}});
    const AzureCloud cloud = azure.cloud();
    const QJsonObject description{{u"name"_s, cloud.name},
                                  {u"authority"_s, cloud.authority.toString()},
                                  {u"resourceManager"_s, cloud.resourceManager.toString()},
                                  {u"studio"_s, cloud.studio.toString()},
                                  {u"machineLearning"_s, cloud.machineLearning},
                                  {u"dataHosts"_s, QJsonArray::fromStringList(cloud.dataHosts)}};
    const bool isWritten = write(folder + u"/token.json"_s, azure.azAnswer()) &&
                           write(folder + u"/bin/az"_s, az) &&
                           QFile::setPermissions(folder + u"/bin/az"_s, QFile::ReadOwner | QFile::ExeOwner) &&
                           write(folder + u"/cloud.json"_s, QJsonDocument(description).toJson());
    if (!isWritten)
        return 2;
    std::printf("%s\n", azure.address().text().toUtf8().constData());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
