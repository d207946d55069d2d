// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/computecreation.h"
#include "services/azure/computeresource.h"
#include "services/azure/computesizes.h"

#include <QJsonDocument>
#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;

namespace {
QStringList fieldsOf(const QList<Finding> &findings, Finding::Severity severity = Finding::Severity::Problem)
{
    QStringList fields;
    for (const Finding &finding : findings)
        if (finding.severity == severity)
            fields << finding.field;
    return fields;
}

ComputeCreation good()
{
    ComputeCreation creation;
    creation.name = u"cpu-cluster"_s;
    creation.size = u"Standard_DS3_v2"_s;
    creation.scale = {0, 4, 1800};
    return creation;
}

ComputeTarget instance(const QByteArray &state)
{
    return targetOf(QJsonDocument::fromJson(R"({"name":"i","properties":{"computeType":"ComputeInstance",
        "provisioningState":"Succeeded","properties":{"vmSize":"S","state":")" +
                                            state + R"("}}})")
                        .object());
}
} // namespace

class TestComputeResource : public QObject
{
    Q_OBJECT

private slots:
    void statesOfInstancesAreStatesOfTargets()
    {
        QCOMPARE(instance("Running").state, ComputeState::Ready);
        QCOMPARE(instance("JobRunning").state, ComputeState::Busy);
        QCOMPARE(instance("Stopped").state, ComputeState::Stopped);
        QVERIFY(instance("Stopped").canStart && !instance("Stopped").canStop);
        QVERIFY(!instance("CreateFailed").canStart && !instance("CreateFailed").canStop);
        const ComputeTarget strange = instance("Hibernating");
        QCOMPARE(strange.state, ComputeState::Unknown);
        QCOMPARE(strange.stateReason, u"Hibernating"_s);
    }

    void whateverAResourceHoldsItIsShown_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (
            const char *json :
            {"{}", R"({"name":7,"properties":[]})", R"({"name":"x","properties":{"computeType":"AmlCompute",
               "properties":{"scaleSettings":"no","nodeStateCounts":null,"errors":{"a":1}}}})",
             R"({"name":"x","properties":{"computeType":"Quantum","provisioningState":"Entangled"}})",
             R"({"name":"x","properties":{"computeType":"AmlCompute","provisioningErrors":[1,{"error":{}},null]}})"})
            QTest::newRow(json) << QByteArray(json);
    }
    void whateverAResourceHoldsItIsShown()
    {
        QFETCH(QByteArray, json);
        const ComputeTarget target = targetOf(QJsonDocument::fromJson(json).object());
        QVERIFY(target.nodesMax >= 0);
        if (json.contains("Quantum")) {
            QCOMPARE(target.kindLabel, u"Quantum"_s);
            QCOMPARE(target.stateReason, u"Entangled"_s);
        }
    }

    void creationFollowsTheRulesOfAmlCompute()
    {
        QVERIFY(checkCreation(good(), false, nullptr).isEmpty());
        ComputeCreation c = good();
        c.name = u"x-1"_s;
        c.size.clear();
        c.scale = {3, 2, 0};
        QCOMPARE(fieldsOf(checkCreation(c, false, nullptr)),
                 QStringList({u"name"_s, u"size"_s, u"minNodes"_s, u"idleSeconds"_s}));
        c = good();
        QCOMPARE(fieldsOf(checkCreation(c, true, nullptr)), QStringList(u"administrator"_s));
        c.administrator = u"anna"_s;
        QCOMPARE(fieldsOf(checkCreation(c, false, nullptr)), QStringList(u"publicKey"_s));
        c.publicKey = u"ssh-ed25519 AAAA\nsecond"_s;
        QCOMPARE(fieldsOf(checkCreation(c, false, nullptr)), QStringList(u"publicKey"_s));
        c.publicKey = u"ssh-ed25519 AAAA"_s;
        c.hasPublicAddress = false;
        QCOMPARE(fieldsOf(checkCreation(c, false, nullptr)), QStringList(u"subnet"_s));
        c.subnet = u"/subscriptions/s/subnet"_s;
        QCOMPARE(fieldsOf(checkCreation(c, false, nullptr)), QStringList(u"subnet"_s));
    }

    void quotaIsWarnedOfBeforeItIsAsked()
    {
        ComputeSize size;
        size.name = u"Standard_DS3_v2"_s;
        size.cores = 4;
        size.isForClusters = true;
        size.coresLeft = 10;
        const auto findings = checkCreation(good(), false, &size);
        QCOMPARE(fieldsOf(findings, Finding::Severity::Warning), QStringList(u"size"_s));
        QVERIFY(findings.first().message.contains(u"2 of the 4 nodes"_s));
        size.coresLeft = 3;
        QVERIFY(checkCreation(good(), false, &size).first().message.contains(u"more quota"_s));
        size.coresLeft = -1;
        QVERIFY(checkCreation(good(), false, &size).isEmpty());
        ComputeCreation low = good();
        low.isLowPriority = true;
        QCOMPARE(fieldsOf(checkCreation(low, false, &size)), QStringList(u"size"_s));
    }

    void sizesTakeTheSmallerOfFamilyAndRegion()
    {
        const auto sizes =
            QJsonDocument::fromJson(R"([{"name":"Standard_X1","family":"standardXFamily","vCPUs":4,
            "estimatedVMPrices":{"billingCurrency":"EUR","unitOfMeasure":"OneHour","values":[
            {"retailPrice":1.5,"osType":"Windows","vmTier":"Standard"},
            {"retailPrice":1,"osType":"Linux","vmTier":"Standard"}]}}])")
                .array();
        const auto usages = QJsonDocument::fromJson(R"([
            {"type":"M/vmFamily/usages","currentValue":2,"limit":50,"name":{"value":"Standard X Family Cluster Dedicated vCPUs"}},
            {"type":"M/workspaces/usages","currentValue":0,"limit":9000,"name":{"value":"Standard X Family Cluster Dedicated vCPUs"}},
            {"type":"M/dedicatedCores/usages","currentValue":190,"limit":200,"name":{"value":"Total Cluster Dedicated Regional vCPUs"}}])")
                                .array();
        const auto all = sizesOf(sizes, usages);
        QCOMPARE(all.size(), 1);
        QCOMPARE(all.first().coresLeft, 10);
        QCOMPARE(all.first().lowPriorityCoresLeft, -1);
        QCOMPARE(all.first().pricePerHour.value_or(0), 1.0);
        QVERIFY(findSize(all, u"STANDARD_x1"_s));
        QVERIFY(!findSize(all, u"Standard_X2"_s));
    }
};

QTEST_GUILESS_MAIN(TestComputeResource)
#include "tst_computeresource.moc"
