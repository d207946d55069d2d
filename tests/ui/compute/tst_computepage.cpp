// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/computepage.h"

#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "tests/support/widgetlint.h"
#include "tests/ui/shell/keeppicture.h"
#include "ui/common/errorpanel.h"
#include "ui/common/theme.h"
#include "ui/compute/computedetails.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
/// Holds the answer of a test back until it is told, as a slow machine does.
class SlowWorkspace : public test::FakeWorkspace
{
public:
    QPromise<Result<ComputeTarget>> promise;
    QFuture<Result<ComputeTarget>> testCompute(const QString &, std::shared_ptr<ComputeConversation>) override
    {
        promise = {};
        promise.start();
        return promise.future();
    }
};
} // namespace

class TestComputePage : public QObject
{
    Q_OBJECT
    std::unique_ptr<SlowWorkspace> m_workspace;
    std::unique_ptr<ComputePage> m_page;

    ComputePage &open()
    {
        m_page = std::make_unique<ComputePage>(*m_workspace);
        m_page->resize(1000, 700);
        m_page->show();
        return *m_page;
    }
    QTableView *table() { return m_page->findChild<QTableView *>(u"computeTable"_s); }
    ComputeDetails *details() { return m_page->findChild<ComputeDetails *>(); }
    bool says(const QString &text)
    {
        const auto labels = m_page->findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }
    void addCluster()
    {
        ComputeTarget cluster;
        cluster.name = u"gpu-cluster"_s;
        cluster.kind = ComputeKind::Cluster;
        cluster.nodesMax = 4;
        m_workspace->targets.append(cluster);
    }

private slots:
    void initTestCase() { applyAppearance(*qApp, Appearance::Light); }
    void init() { m_workspace = std::make_unique<SlowWorkspace>(); }
    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
    }

    void theLocalComputerIsShownWithItsDetailsAndWithoutTabs()
    {
        m_workspace->capabilitiesAnswer.whyNoCompute = u"Nothing can be attached yet."_s;
        open();
        QTRY_COMPARE(details()->targetName(), u"local"_s);
        QVERIFY(!m_page->findChild<QTabBar *>()->isVisible());
        QTRY_VERIFY(says(u"3.11.2 (/usr/bin/python3)"_s));
        QTRY_VERIFY(says(u"Python 3.11.2 · system"_s));
        QVERIFY(says(u"Nothing can be attached yet."_s));
    }

    void tabsAppearWithMoreKinds()
    {
        addCluster();
        open();
        auto *tabs = m_page->findChild<QTabBar *>(u"computeTabs"_s);
        QTRY_VERIFY(tabs->isVisible());
        QCOMPARE(table()->model()->rowCount(), 1);
        tabs->setCurrentIndex(1);
        QCOMPARE(table()->model()->index(0, 0).data().toString(), u"gpu-cluster"_s);
        QTRY_COMPARE(details()->targetName(), u"gpu-cluster"_s);
        test::keepPicture(*m_page, u"compute-tabs"_s);
        m_page->showTarget(u"local"_s);
        QCOMPARE(tabs->currentIndex(), 0);
        QTRY_COMPARE(details()->targetName(), u"local"_s);
    }

    void aTestTicksEveryPrerequisiteAnew()
    {
        open();
        QTRY_COMPARE(details()->targetName(), u"local"_s);
        auto *button = m_page->findChild<QPushButton *>(u"testCompute"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(says(u"Testing…"_s));
        ComputeTarget answer = m_workspace->targets.front();
        answer.prerequisites = {{u"Python"_s, false, u"not found; install python3"_s}};
        m_workspace->targets = {answer};
        m_workspace->promise.addResult(answer);
        m_workspace->promise.finish();
        QTRY_VERIFY(says(u"not found; install python3"_s));
        QVERIFY(says(u"1 missing"_s));
        m_workspace->targets.front().prerequisites.clear(); // a list does not test anew
        m_page->refresh();
        QTest::qWait(0);
        QTRY_VERIFY(says(u"not found; install python3"_s));
        QVERIFY(!m_page->findChild<QLabel *>(u"untested"_s)->isVisible());
        QCOMPARE(button->text(), u"Test"_s);
    }

    void aTestCanBeStopped()
    {
        open();
        QTRY_COMPARE(details()->targetName(), u"local"_s);
        auto *button = m_page->findChild<QPushButton *>(u"testCompute"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(m_workspace->promise.isCanceled());
        m_workspace->promise.finish();
        QTRY_VERIFY(says(u"The test was stopped."_s));
    }

    void aFailedTestStandsWhereItHappened()
    {
        open();
        QTRY_COMPARE(details()->targetName(), u"local"_s);
        QTest::mouseClick(m_page->findChild<QPushButton *>(u"testCompute"_s), Qt::LeftButton);
        m_workspace->promise.addResult(failure(ErrorKind::Unavailable, u"The machine is asleep. Wake it."_s));
        m_workspace->promise.finish();
        QTRY_VERIFY(says(u"The machine is asleep. Wake it."_s));
        test::keepPicture(*m_page, u"compute-error"_s);
    }

    void runsOnItOpen()
    {
        m_workspace->addRun(u"here"_s, RunStatus::Running);
        m_workspace->addRun(u"elsewhere"_s, RunStatus::Running).configuration.target = u"local-2"_s;
        open();
        QSignalSpy opened(m_page.get(), &ComputePage::openRun);
        QAbstractButton *row = nullptr;
        QTRY_VERIFY(row = m_page->findChild<QAbstractButton *>(u"here"_s));
        QVERIFY(!m_page->findChild<QAbstractButton *>(u"elsewhere"_s));
        QTest::keyClick(row, Qt::Key_Space);
        QCOMPARE(opened.front().front().toString(), u"here"_s);
    }

    void theFilterNarrowsAndItsEmptyStateClearsIt()
    {
        open();
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        m_page->focusFilter();
        auto *box = m_page->findChild<QLineEdit *>(u"computeFilter"_s);
        QTest::keyClicks(box, u"nothing like that"_s);
        QCOMPARE(table()->model()->rowCount(), 0);
        QVERIFY(says(u"Nothing matches"_s));
        test::keepPicture(*m_page, u"compute-nothing"_s);
        box->clear();
        QCOMPARE(table()->model()->rowCount(), 1);
        QVERIFY(table()->isVisible());
    }

    void aRefreshKeepsTheSelection()
    {
        ComputeTarget second = m_workspace->targets.front();
        second.name = u"lab"_s;
        m_workspace->targets.append(second);
        open();
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        table()->selectRow(1);
        m_workspace->targets.front().activeRuns = 7;
        emit m_workspace->computeChanged();
        QTRY_COMPARE(table()->model()->index(0, ComputeListModel::Runs).data().toString(), u"7"_s);
        QCOMPARE(details()->targetName(), u"lab"_s);
        QCOMPARE(table()->selectionModel()->selectedRows().front().row(), 1);
    }

    void anErrorStandsOnThePage()
    {
        m_workspace->nextError =
            Error{ErrorKind::Unavailable, u"The service does not answer. Try later."_s, {}, {}};
        ComputePage page(*m_workspace);
        auto *error = page.findChild<ErrorPanel *>();
        QTRY_VERIFY(error->isVisibleTo(&page));
        page.refresh();
        QTRY_VERIFY(!error->isVisibleTo(&page));
    }

    void everyFocusableWidgetHasAName()
    {
        m_workspace->addRun(u"here"_s, RunStatus::Running);
        addCluster();
        open();
        QTRY_VERIFY(m_page->findChild<QAbstractButton *>(u"here"_s));
        QCOMPARE(test::unnamedWidgets(*m_page).join(u'\n'), QString());
    }
};

QTEST_MAIN(TestComputePage)
#include "tst_computepage.moc"
