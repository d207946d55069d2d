// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azureworkspace.h"
#include "services/azure/serviceprincipal.h"
#include "services/http/networkhttp.h"
#include "tests/support/azure/fakeazure.h"
#include "tests/support/patience.h"

#include <QJsonDocument>
#include <QSignalSpy>

using namespace trainyard;
using namespace trainyard::test;
using namespace Qt::StringLiterals;

namespace {
template <typename T> Result<T> answer(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 60'000) || future.resultCount() == 0)
        return failure(ErrorKind::Unavailable, u"no answer"_s);
    return future.takeResult();
}

QByteArray toldOf(const Error &error)
{
    return error.message.toUtf8() + '\n' + error.detail.toUtf8();
}
#define REQUIRE(result)                                                                                      \
    QVERIFY2((result).has_value(), toldOf((result).has_value() ? Error() : (result).error()).constData())

QJsonObject cluster(int nodes)
{
    return {{u"computeType"_s, u"AmlCompute"_s},
            {u"provisioningState"_s, u"Succeeded"_s},
            {u"properties"_s,
             QJsonObject{{u"vmSize"_s, u"STANDARD_DS3_V2"_s},
                         {u"vmPriority"_s, u"Dedicated"_s},
                         {u"scaleSettings"_s, QJsonObject{{u"minNodeCount"_s, 0},
                                                          {u"maxNodeCount"_s, 4},
                                                          {u"nodeIdleTimeBeforeScaleDown"_s, u"PT1H30M"_s}}},
                         {u"allocationState"_s, u"Steady"_s},
                         {u"currentNodeCount"_s, nodes},
                         {u"targetNodeCount"_s, nodes},
                         {u"nodeStateCounts"_s, QJsonObject{{u"runningNodeCount"_s, nodes}}}}}};
}

QJsonObject instance(const QString &state)
{
    return {{u"computeType"_s, u"ComputeInstance"_s},
            {u"provisioningState"_s, u"Succeeded"_s},
            {u"properties"_s, QJsonObject{{u"vmSize"_s, u"STANDARD_DS2_V2"_s}, {u"state"_s, state}}}};
}

ComputeCreation creation(const QString &name)
{
    ComputeCreation creation;
    creation.name = name;
    creation.size = u"Standard_DS2_v2"_s;
    creation.scale = {0, 4, 300};
    return creation;
}
} // namespace

/// Every operation on compute that the program knows, with what goes wrong on the way.
class TestAzureCompute : public QObject
{
    Q_OBJECT

    std::shared_ptr<TestClock> clock;
    std::unique_ptr<FakeAzure> azure;
    std::shared_ptr<NetworkHttp> http;
    std::unique_ptr<AzureWorkspace> workspace;

private slots:
    void init()
    {
        clock = std::make_shared<TestClock>();
        azure = std::make_unique<FakeAzure>(clock);
        http = std::make_shared<NetworkHttp>();
        AzureWorkspaceOptions options;
        options.address = azure->address();
        options.cloud = azure->cloud();
        options.http = http;
        options.clock = clock;
        options.tokens = std::make_shared<ServicePrincipalTokens>(
            azure->cloud(), u"tenant"_s, u"client"_s, [] { return Secret::take("right"); }, http, clock);
        workspace = std::make_unique<AzureWorkspace>(std::move(options));
    }
    void cleanup()
    {
        workspace.reset();
        azure.reset();
    }

    void everyKindIsListedAndUnknownOnesKeepTheirWord()
    {
        azure->addCompute(u"cpu"_s, cluster(2));
        azure->addCompute(u"note"_s, instance(u"Stopped"_s));
        azure->addCompute(u"factory"_s,
                          {{u"computeType"_s, u"DataFactory"_s}, {u"provisioningState"_s, u"Succeeded"_s}});
        const auto targets = answer(workspace->computeTargets());
        REQUIRE(targets);
        QCOMPARE(targets->size(), 3);
        const ComputeTarget &cpu = targets->at(0);
        QCOMPARE(cpu.state, ComputeState::Busy);
        QCOMPARE(cpu.nodesInUse, 2);
        QCOMPARE(cpu.nodesMax, 4);
        QCOMPARE(cpu.idleSeconds, 5400);
        QCOMPARE(cpu.cores, 4);
        QCOMPARE(cpu.costPerHour.value_or(0), 2 * 0.293);
        QCOMPARE(targets->at(1).kindLabel, u"DataFactory"_s);
        QCOMPARE(targets->at(2).state, ComputeState::Stopped);
        QVERIFY(targets->at(2).canStart);
    }

    void aLongListComesInPages()
    {
        azure->setPageSize(30);
        for (int i = 0; i < 100; ++i)
            azure->addCompute(u"c%1"_s.arg(i), cluster(0));
        const auto targets = answer(workspace->computeTargets());
        REQUIRE(targets);
        QCOMPARE(targets->size(), 100);
        QCOMPARE(azure->requests(u"/computes?"_s).size(), 4);
    }

    void aClusterIsMadeWithEveryFieldAndWaitedFor()
    {
        ComputeCreation wanted = creation(u"gpu-cluster"_s);
        wanted.isLowPriority = true;
        wanted.description = u"for the lab"_s;
        wanted.hasSsh = true;
        wanted.administrator = u"anna"_s;
        wanted.publicKey = u"ssh-ed25519 AAAA anna"_s;
        wanted.subnet =
            u"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/d"_s;
        wanted.hasPublicAddress = false;
        wanted.hasIdentity = true;
        QStringList told;
        const auto conversation = ComputeConversation::make();
        connect(conversation.get(), &ComputeConversation::stepped, this,
                [&](const ComputeStep &step) { told << step.detail; });
        QSignalSpy changed(workspace.get(), &Workspace::computeChanged);
        const auto made = answer(workspace->createCompute(wanted, {}, conversation));
        REQUIRE(made);
        QCOMPARE(made->state, ComputeState::Ready);
        QCOMPARE(made->priority, u"LowPriority"_s);
        QTRY_VERIFY(told.contains(u"InProgress"_s) && told.contains(u"done"_s));
        QVERIFY(changed.count() > 0);
        const QJsonObject sent = QJsonDocument::fromJson(azure->lastBody("PUT")).object();
        QCOMPARE(sent.value("location"_L1).toString(), u"eastus"_s);
        QCOMPARE(sent.value("identity"_L1).toObject().value("type"_L1).toString(), u"SystemAssigned"_s);
        const QJsonObject own = sent.value("properties"_L1).toObject().value("properties"_L1).toObject();
        QCOMPARE(own.value("scaleSettings"_L1).toObject().value("nodeIdleTimeBeforeScaleDown"_L1).toString(),
                 u"PT300S"_s);
        QCOMPARE(own.value("enableNodePublicIp"_L1).toBool(true), false);
        QCOMPARE(clock->takeSleeps(), QList<qint64>({10'000, 10'000}));
    }

    void aPasswordIsSentAndNeverShown()
    {
        ComputeCreation wanted = creation(u"with-password"_s);
        wanted.administrator = u"anna"_s;
        ComputeCredentials credentials;
        credentials.password = Secret::take("hunter2hunter2");
        const auto made = answer(workspace->createCompute(wanted, std::move(credentials), {}));
        REQUIRE(made);
        QVERIFY(azure->lastBody("PUT").contains("hunter2hunter2"));
        QVERIFY(!QJsonDocument(toJson(*made)).toJson().contains("hunter2"));
    }

    void whatFailsOnTheWayIsSaidAndStaysInTheList()
    {
        azure->failOperations(u"ClusterCoreQuotaReached"_s, u"The quota for DSv2 is 10 cores."_s);
        const auto made = answer(workspace->createCompute(creation(u"too-big"_s), {}, {}));
        QVERIFY(!made);
        QCOMPARE(made.error().kind, ErrorKind::Full);
        QVERIFY2(made.error().message.contains(u"10 cores"_s), toldOf(made.error()).constData());
        const auto targets = answer(workspace->computeTargets());
        REQUIRE(targets);
        QCOMPARE(targets->first().state, ComputeState::Failed);
        QCOMPARE(targets->first().stateReason, u"The quota for DSv2 is 10 cores."_s);
    }

    void aTakenNameIsRefusedInsteadOfChangingTheOther()
    {
        azure->addCompute(u"mine"_s, cluster(0));
        const auto made = answer(workspace->createCompute(creation(u"mine"_s), {}, {}));
        QVERIFY(!made);
        QCOMPARE(made.error().kind, ErrorKind::Conflict);
        QVERIFY(azure->requests(u"PUT "_s).isEmpty());
    }

    void scaleIsChangedAndClustersAreDeleted()
    {
        azure->addCompute(u"cpu"_s, cluster(0));
        const auto scaled = answer(workspace->scaleCompute(u"cpu"_s, {1, 7, 60}, {}));
        REQUIRE(scaled);
        QCOMPARE(scaled->nodesMin, 1);
        QCOMPARE(scaled->nodesMax, 7);
        const auto detached = answer(workspace->detachCompute(u"cpu"_s, false));
        QVERIFY(!detached);
        const auto gone = answer(workspace->deleteCompute(u"cpu"_s, {}));
        REQUIRE(gone);
        QCOMPARE(azure->requests(u"underlyingResourceAction=Delete"_s).size(), 1);
        QVERIFY(answer(workspace->computeTargets())->isEmpty());
    }

    void instancesAreStoppedStartedAndRestarted()
    {
        ComputeCreation wanted = creation(u"notebook"_s);
        wanted.kind = ComputeKind::Instance;
        REQUIRE(answer(workspace->createCompute(wanted, {}, {})));
        const auto stopped = answer(workspace->switchCompute(u"notebook"_s, ComputeSwitch::Stop, {}));
        REQUIRE(stopped);
        QCOMPARE(stopped->state, ComputeState::Stopped);
        const auto started = answer(workspace->switchCompute(u"notebook"_s, ComputeSwitch::Start, {}));
        REQUIRE(started);
        QCOMPARE(started->state, ComputeState::Ready);
        REQUIRE(answer(workspace->switchCompute(u"notebook"_s, ComputeSwitch::Restart, {})));
    }

    void sizesKnowPricesAndWhatTheQuotaLeaves()
    {
        const auto sizes = answer(workspace->computeSizes());
        REQUIRE(sizes);
        QCOMPARE(sizes->size(), 8);
        QCOMPARE(sizes->first().name, u"Standard_DS2_v2"_s);
        QCOMPARE(sizes->first().coresLeft, 10);
        QCOMPARE(sizes->last().gpus, 8);
        QCOMPARE(sizes->last().coresLeft, 0);
        const auto nodes = [&] {
            azure->addCompute(u"cpu"_s, cluster(2));
            return answer(workspace->computeNodes(u"cpu"_s));
        }();
        REQUIRE(nodes);
        QCOMPARE(nodes->at(1).port, 50'001);
    }

    void attachedResourcesAreAttachedAndDetached_data()
    {
        QTest::addColumn<ComputeKind>("kind");
        QTest::addColumn<QString>("resource");
        QTest::newRow("vm") << ComputeKind::RemoteMachine << u"Microsoft.Compute/virtualMachines/vm"_s;
        QTest::newRow("hdinsight") << ComputeKind::Spark << u"Microsoft.HDInsight/clusters/hdi"_s;
        QTest::newRow("databricks") << ComputeKind::Databricks << u"Microsoft.Databricks/workspaces/db"_s;
        QTest::newRow("adla") << ComputeKind::DataLakeAnalytics
                              << u"Microsoft.DataLakeAnalytics/accounts/lake"_s;
        QTest::newRow("kubernetes") << ComputeKind::Kubernetes
                                    << u"Microsoft.ContainerService/managedClusters/k"_s;
        QTest::newRow("arc") << ComputeKind::Kubernetes << u"Microsoft.Kubernetes/connectedClusters/k"_s;
        QTest::newRow("aks") << ComputeKind::Aks << u"Microsoft.ContainerService/managedClusters/k"_s;
        QTest::newRow("synapse") << ComputeKind::Synapse
                                 << u"Microsoft.Synapse/workspaces/w/bigDataPools/p"_s;
    }
    void attachedResourcesAreAttachedAndDetached()
    {
        QFETCH(ComputeKind, kind);
        QFETCH(QString, resource);
        ComputeAttachment attachment;
        attachment.name = u"attached"_s;
        attachment.kind = kind;
        attachment.user = u"anna"_s;
        attachment.resourceId = u"/subscriptions/s/resourceGroups/g/providers/"_s + resource;
        ComputeCredentials credentials;
        credentials.password = Secret::take("secret");
        const auto attached = answer(workspace->attachCompute(attachment, std::move(credentials), {}));
        REQUIRE(attached);
        QCOMPARE(attached->kind, kind);
        QVERIFY(attached->canDetach && !attached->canDelete);
        const auto detached = answer(workspace->detachCompute(u"attached"_s, false));
        REQUIRE(detached);
        QVERIFY(detached->explanation.contains(resource));
        QCOMPARE(azure->requests(u"underlyingResourceAction=Detach"_s).size(), 1);
    }

    void aWrongResourceIsRefusedBeforeItIsSent()
    {
        ComputeAttachment attachment;
        attachment.name = u"lake"_s;
        attachment.kind = ComputeKind::DataLakeAnalytics;
        attachment.resourceId =
            u"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/x"_s;
        const auto attached = answer(workspace->attachCompute(attachment, {}, {}));
        QVERIFY(!attached);
        QCOMPARE(attached.error().detail, u"resourceId"_s);
        QVERIFY(azure->requests(u"PUT "_s).isEmpty());
    }

    void throttlingIsWaitedForAsTold()
    {
        azure->make({"GET", u"/computes"_s,
                     armFailure(429, u"TooManyRequests"_s, u"Slow down."_s, {{"Retry-After", "7"}}), 5});
        const auto targets = answer(workspace->computeTargets());
        REQUIRE(targets);
        QCOMPARE(clock->takeSleeps(), QList<qint64>(5, 7'000));
    }

    void aLostConnectionIsTriedAgain()
    {
        azure->make({"GET", u"/computes"_s, {200, {}, QByteArray(1000, ' '), true}, 2});
        REQUIRE(answer(workspace->computeTargets()));
    }

    void aRevokedTokenIsReplacedOnce()
    {
        REQUIRE(answer(workspace->computeTargets()));
        azure->revokeTokens();
        REQUIRE(answer(workspace->computeTargets()));
        QCOMPARE(azure->tokensGiven(), 2);
    }

    void aSignInThatIsRefusedSaysWhatToDo()
    {
        azure->setSecret(u"another"_s);
        const auto targets = answer(workspace->computeTargets());
        QVERIFY(!targets);
        QCOMPARE(targets.error().kind, ErrorKind::Denied);
        QVERIFY(targets.error().message.contains(u"secret of the service principal"_s));
    }

    void cancellingStopsToLookAndTheOperationGoesOn()
    {
        azure->setOperationSeconds(1'000'000);
        const auto conversation = ComputeConversation::make();
        QFuture<Result<ComputeTarget>> future;
        connect(conversation.get(), &ComputeConversation::stepped, this, [&](const ComputeStep &step) {
            if (step.detail == "InProgress"_L1)
                future.cancel();
        });
        future = workspace->createCompute(creation(u"slow"_s), {}, conversation);
        QTRY_VERIFY(future.isFinished());
        const auto targets = answer(workspace->computeTargets());
        REQUIRE(targets);
        QCOMPARE(targets->first().state, ComputeState::Creating);
    }
};

QTEST_GUILESS_MAIN(TestAzureCompute)
#include "tst_azurecompute.moc"
