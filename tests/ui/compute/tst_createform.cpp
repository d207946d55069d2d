// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "tests/support/widgetlint.h"
#include "tests/ui/shell/keeppicture.h"
#include "ui/common/theme.h"
#include "ui/compute/attachform.h"
#include "ui/compute/computepage.h"
#include "ui/compute/createform.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

/// Compute that a service makes, with mouse and keys.
class TestCreateForm : public QObject
{
    Q_OBJECT
    std::unique_ptr<test::FakeWorkspace> m_workspace;
    std::unique_ptr<ComputePage> m_page;

    template <typename T> T *find(const QString &name) { return m_page->findChild<T *>(name); }
    bool says(const QString &text)
    {
        const auto labels = m_page->findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }
    void click(const QString &name) { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    void type(const QString &name, const QString &text) { QTest::keyClicks(find<QLineEdit>(name), text); }
    void selectSize(const QString &name)
    {
        auto *table = find<QTableView>(u"createSizes"_s);
        QTRY_VERIFY(table->model()->rowCount() > 0);
        for (int row = 0; row < table->model()->rowCount(); ++row)
            if (table->model()->index(row, 0).data().toString() == name)
                QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                                  table->visualRect(table->model()->index(row, 0)).center());
    }
    static ComputeSize size(const QString &name, int cores, int gpus, double price, qint64 left)
    {
        ComputeSize one;
        one.name = name;
        one.cores = cores;
        one.gpus = gpus;
        one.memoryGiB = 14;
        one.canBeLowPriority = gpus == 0;
        one.isForClusters = one.isForInstances = true;
        one.pricePerHour = price;
        one.lowPriorityPricePerHour = price / 4;
        one.currency = u"USD"_s;
        one.coresLeft = left;
        return one;
    }
    ComputeTarget &addCluster()
    {
        ComputeTarget cluster;
        cluster.name = u"cpu-cluster"_s;
        cluster.kind = ComputeKind::Cluster;
        cluster.state = ComputeState::Ready;
        cluster.size = u"Standard_DS3_v2"_s;
        cluster.nodesMax = 4;
        cluster.idleSeconds = 600;
        cluster.canScale = cluster.canDelete = true;
        m_workspace->targets = {cluster};
        return m_workspace->targets.first();
    }
    void open()
    {
        m_page = std::make_unique<ComputePage>(*m_workspace);
        m_page->resize(1060, 760);
        m_page->show();
    }

private slots:
    void initTestCase() { applyAppearance(*qApp, Appearance::Light); }
    void init()
    {
        m_workspace = std::make_unique<test::FakeWorkspace>();
        m_workspace->capabilitiesAnswer.canCreateCompute = true;
        m_workspace->capabilitiesAnswer.canAttachCompute = true;
        m_workspace->capabilitiesAnswer.attachableKinds = {ComputeKind::RemoteMachine,
                                                           ComputeKind::Kubernetes, ComputeKind::Databricks};
        m_workspace->sizeList = {size(u"Standard_DS2_v2"_s, 2, 0, 0.15, 10),
                                 size(u"Standard_DS3_v2"_s, 4, 0, 0.29, 10),
                                 size(u"Standard_NC6s_v3"_s, 6, 1, 3.06, -1)};
    }
    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
    }

    void aClusterIsMadeFromATableOfSizes()
    {
        open();
        click(u"createCompute"_s);
        type(u"createName"_s, u"gpu-cluster"_s);
        selectSize(u"Standard_NC6s_v3"_s);
        find<QSpinBox>(u"createMaxNodes"_s)->setValue(2);
        QVERIFY(says(u"6.12 USD an hour"_s));
        type(u"createDescription"_s, u"for the lab"_s);
        QCOMPARE(test::unnamedWidgets(*m_page), QStringList());
        test::keepPicture(*m_page, u"compute-create"_s);
        click(u"createCreate"_s);
        QTRY_VERIFY(m_workspace->calls.contains(u"create gpu-cluster"_s));
        const ComputeCreation &made = m_workspace->lastCreation;
        QCOMPARE(made.size, u"Standard_NC6s_v3"_s);
        QCOMPARE(made.scale.maxNodes, 2);
        QCOMPARE(made.description, u"for the lab"_s);
        QVERIFY(!made.hasSsh && made.hasPublicAddress && !made.isLowPriority);
        QTRY_VERIFY(!find<CreateForm>(u"createForm"_s)->isVisible());
    }

    void rulesAreSaidAndNothingIsAskedFor()
    {
        open();
        click(u"createCompute"_s);
        click(u"createCreate"_s);
        QVERIFY(says(u"3 to 24 letters"_s));
        QVERIFY(says(u"Choose a VM size"_s));
        type(u"createName"_s, u"cpu"_s);
        selectSize(u"Standard_DS3_v2"_s);
        QVERIFY(says(u"enough for 2 of the 4 nodes"_s));
        find<QComboBox>(u"createPriority"_s)->setCurrentIndex(1);
        selectSize(u"Standard_NC6s_v3"_s);
        QVERIFY(says(u"cannot be had with low priority"_s));
        click(u"createCreate"_s);
        QVERIFY(m_workspace->calls.filter(u"create"_s).isEmpty());
    }

    void aPasswordReachesTheServiceAndNotTheDescription()
    {
        open();
        click(u"createCompute"_s);
        type(u"createName"_s, u"cpu"_s);
        selectSize(u"Standard_DS2_v2"_s);
        QTest::mouseClick(find<QCheckBox>(u"createSsh"_s), Qt::LeftButton, {}, {8, 8});
        QTRY_VERIFY(find<QLineEdit>(u"createUser"_s)->isVisible());
        type(u"createUser"_s, u"ada"_s);
        type(u"createPassword"_s, u"engine"_s);
        click(u"createCreate"_s);
        QTRY_COMPARE(m_workspace->lastCreation.administrator, u"ada"_s);
        QCOMPARE(m_workspace->lastPassword, "engine");
        QTRY_VERIFY(find<QLineEdit>(u"createPassword"_s)->text().isEmpty());
    }

    void anErrorOfTheServiceStandsAtItsFieldAndWhatWasTypedStays()
    {
        open();
        click(u"createCompute"_s);
        type(u"createName"_s, u"cpu"_s);
        selectSize(u"Standard_DS2_v2"_s);
        m_workspace->nextError = Error{ErrorKind::Conflict, u"There is one already."_s, u"name"_s, {}};
        click(u"createCreate"_s);
        QTRY_VERIFY(says(u"There is one already."_s));
        QCOMPARE(find<QLineEdit>(u"createName"_s)->text(), u"cpu"_s);
    }

    void theScaleIsChangedInPlace()
    {
        addCluster();
        open();
        QTRY_VERIFY(find<QPushButton>(u"scaleCompute"_s)->isVisible());
        QTRY_VERIFY(says(u"node-1 · running · run-7"_s));
        click(u"scaleCompute"_s);
        QCOMPARE(find<QSpinBox>(u"scaleMax"_s)->value(), 4);
        find<QSpinBox>(u"scaleMax"_s)->setValue(8);
        test::keepPicture(*m_page, u"compute-cluster"_s);
        click(u"scaleApply"_s);
        QTRY_COMPARE(m_workspace->lastScale, (ComputeScale{0, 8, 600}));
        QTRY_VERIFY(says(u"of 8 in use"_s));
    }

    void deletingAsksFirstAndNamesWhatGoes()
    {
        addCluster();
        open();
        QTRY_VERIFY(find<QPushButton>(u"deleteCompute"_s)->isVisible());
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        find<QTableView>(u"computeTable"_s)->setFocus();
        QTest::keyClick(find<QTableView>(u"computeTable"_s), Qt::Key_Delete);
        QTRY_VERIFY(says(u"Delete cpu-cluster? Its nodes go"_s));
        click(u"deleteNo"_s);
        QVERIFY(m_workspace->calls.filter(u"delete"_s).isEmpty());
        click(u"deleteCompute"_s);
        click(u"deleteYes"_s);
        QTRY_VERIFY(m_workspace->calls.contains(u"delete cpu-cluster"_s));
        QTRY_VERIFY(says(u"cpu-cluster and its machines are deleted."_s));
    }

    void anInstanceIsStoppedAndStarted()
    {
        ComputeTarget &target = addCluster();
        target.kind = ComputeKind::Instance;
        target.canScale = false;
        target.canStop = true;
        open();
        m_page->showTab(u"instances"_s);
        QTRY_VERIFY(find<QPushButton>(u"stopCompute"_s)->isVisible());
        click(u"stopCompute"_s);
        QTRY_VERIFY(find<QPushButton>(u"startCompute"_s)->isVisible());
        click(u"startCompute"_s);
        QTRY_VERIFY(find<QPushButton>(u"stopCompute"_s)->isVisible());
    }

    void whatIsInAzureIsAttachedByItsResource()
    {
        addCluster();
        open();
        click(u"attachCompute"_s);
        auto *kind = find<QComboBox>(u"attachKind"_s);
        QVERIFY(kind->isVisible());
        kind->setCurrentIndex(2);
        QVERIFY(!find<QLineEdit>(u"attachUser"_s)->isVisible());
        QVERIFY(says(u"steps of pipelines only"_s));
        type(u"attachName"_s, u"bricks"_s);
        click(u"attachAttach"_s);
        QVERIFY(says(u"Give the resource id"_s));
        type(u"attachResource"_s, u"/subscriptions/x"_s);
        type(u"attachPassword"_s, u"token"_s);
        click(u"attachAttach"_s);
        QTRY_VERIFY(m_workspace->calls.contains(u"attach bricks"_s));
        QCOMPARE(m_workspace->lastAttachment.kind, ComputeKind::Databricks);
        QCOMPARE(m_workspace->lastPassword, "token");
    }
};

QTEST_MAIN(TestCreateForm)
#include "tst_createform.moc"
