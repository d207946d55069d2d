// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/supportmatrix.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

/// What targets can do against what environments ask: every refusal says why and what helps.
class TestSupportMatrix : public QObject
{
    Q_OBJECT

    static Environment packages(const QStringList &conda, const QStringList &pip)
    {
        Environment e;
        e.name = u"e"_s;
        e.version = 1;
        e.kind = Environment::Kind::SystemManaged;
        e.packages.conda = conda;
        e.packages.pip = pip;
        return e;
    }
    static Environment container(bool wantsGpu = false)
    {
        Environment e;
        e.name = u"box"_s;
        e.version = 1;
        e.kind = Environment::Kind::Container;
        e.container.baseImage = u"python:3"_s;
        e.container.wantsGpu = wantsGpu;
        return e;
    }
    static BuildTools with(const QStringList &tools, const QStringList &pythons = {}, bool hasVenv = false)
    {
        BuildTools made;
        for (const QString &tool : tools)
            made.tools.insert(tool, u"/usr/bin/"_s + tool);
        made.pythons = pythons;
        made.hasVenv = hasVenv;
        return made;
    }
    static BuildTools withEngines(const QList<ContainerEngine> &engines, int cards = 0)
    {
        BuildTools made;
        made.engines = engines;
        made.graphicsCards = cards;
        return made;
    }

private slots:
    void everyCellOfTheTableIsYesOrASentenceWithTheRemedy_data()
    {
        QTest::addColumn<Environment>("environment");
        QTest::addColumn<BuildTools>("tools");
        QTest::addColumn<QString>("says");
        Environment interpreter;
        const Environment pip = packages({u"python=3.11"_s, u"pip"_s}, {u"torch"_s});
        const Environment conda = packages({u"python"_s, u"numpy"_s}, {});
        const ContainerEngine podman{u"podman"_s, u"4.3.1"_s, true};
        const ContainerEngine silent{u"docker"_s, {}, false};
        QTest::newRow("an interpreter needs no tool") << interpreter << BuildTools() << QString();
        QTest::newRow("pip with uv") << pip << with({u"uv"_s}) << QString();
        QTest::newRow("pip with venv") << pip << with({}, {u"3.11.2"_s}, true) << QString();
        QTest::newRow("pip with conda alone") << pip << with({u"conda"_s}) << u"python3-venv"_s;
        QTest::newRow("pip without Python") << pip << BuildTools() << u"no Python 3"_s;
        QTest::newRow("pip with another Python") << pip << with({}, {u"3.9.1"_s}, true) << u"3.9.1"_s;
        QTest::newRow("pip without venv") << pip << with({}, {u"3.11.2"_s}) << u"lacks venv"_s;
        for (const QString &tool : {u"micromamba"_s, u"mamba"_s, u"conda"_s})
            QTest::newRow(qPrintable(u"conda with "_s + tool)) << conda << with({tool}) << QString();
        QTest::newRow("conda without one")
            << conda << with({u"uv"_s}) << u"environment micromamba --target lab"_s;
        QTest::newRow("container with podman") << container() << withEngines({podman}) << QString();
        QTest::newRow("container with the second")
            << container() << withEngines({silent, podman}) << QString();
        QTest::newRow("container without an engine")
            << container() << BuildTools() << u"neither podman nor docker"_s;
        QTest::newRow("container with a silent one")
            << container() << withEngines({silent}) << u"docker info"_s;
        QTest::newRow("GPU without a card")
            << container(true) << withEngines({podman}) << u"graphics cards"_s;
        QTest::newRow("GPU with a card") << container(true) << withEngines({podman}, 1) << QString();
    }
    void everyCellOfTheTableIsYesOrASentenceWithTheRemedy()
    {
        QFETCH(const Environment, environment);
        QFETCH(const BuildTools, tools);
        QFETCH(const QString, says);
        const QString why = whyNotBuildable(environment, tools, u"lab"_s);
        QCOMPARE(why.isEmpty(), says.isEmpty());
        QVERIFY2(why.contains(says), qPrintable(why));
        QVERIFY(why.isEmpty() || (why.contains(u"lab"_s) && why.endsWith(u'.')));
    }

    void micromambaIsOfferedWhereItWouldHelp()
    {
        Environment conda = packages({u"python"_s, u"numpy"_s}, {});
        QVERIFY(lacksMicromamba(conda, BuildTools()));
        QVERIFY(!lacksMicromamba(conda, with({u"conda"_s})));
        QVERIFY(!lacksMicromamba(packages({u"python"_s}, {u"torch"_s}), BuildTools()));
        QVERIFY(!lacksMicromamba(container(), BuildTools()));
        conda.baseCondaEnvironment = u"base"_s; // which micromamba cannot begin with
        QVERIFY(!lacksMicromamba(conda, BuildTools()));
    }

    void targetsForPipelinesAndServicesRunNoScripts()
    {
        using Kind = ComputeKind;
        for (const Kind kind :
             {Kind::Batch, Kind::Databricks, Kind::DataLakeAnalytics, Kind::ContainerInstance, Kind::Aks})
            QVERIFY(whyNoScripts(kind).endsWith(u"choose another target."_s));
        for (const Kind kind : {Kind::LocalComputer, Kind::RemoteMachine, Kind::Slurm, Kind::Cluster,
                                Kind::Instance, Kind::Kubernetes, Kind::Spark, Kind::Synapse, Kind::Unknown})
            QCOMPARE(whyNoScripts(kind), QString());
    }
};

QTEST_APPLESS_MAIN(TestSupportMatrix)
#include "tst_supportmatrix.moc"
