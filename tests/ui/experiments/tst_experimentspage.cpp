// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiments/experimentspage.h"

#include "models/items/columns.h"
#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "tests/support/widgetlint.h"
#include "ui/common/emptystate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

class TestExperimentsPage : public QObject
{
    Q_OBJECT
    std::unique_ptr<test::FakeWorkspace> m_workspace;
    std::unique_ptr<ExperimentsPage> m_page;

    void add(const QString &experiment, RunStatus status, int minutesAgo)
    {
        Run run;
        run.id = u"%1_%2"_s.arg(experiment).arg(m_workspace->runList.size());
        run.configuration.experiment = experiment;
        run.status = status;
        run.created = QDateTime::currentDateTimeUtc().addSecs(-60 * minutesAgo);
        m_workspace->runList.append(run);
    }
    void open()
    {
        m_page = std::make_unique<ExperimentsPage>(*m_workspace);
        m_page->resize(900, 600);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    QTableView *table() { return m_page->findChild<QTableView *>(u"experimentsTable"_s); }
    QString cell(const QString &experiment, ExperimentListModel::Column column)
    {
        const QAbstractItemModel &rows = *table()->model();
        for (int row = 0; row < rows.rowCount(); ++row)
            if (rows.index(row, 0).data(IdRole) == experiment)
                return rows.index(row, column).data().toString();
        return u"no such row"_s;
    }
    QString selected() { return table()->selectionModel()->selectedRows().value(0).data(IdRole).toString(); }

private slots:
    void initTestCase() { applyAppearance(*qApp, Appearance::Light); }
    void init()
    {
        m_workspace = std::make_unique<test::FakeWorkspace>();
        m_workspace->runList.clear();
        add(u"digits"_s, RunStatus::Completed, 90);
        add(u"digits"_s, RunStatus::Failed, 60);
        add(u"digits"_s, RunStatus::Running, 5);
        add(u"vision"_s, RunStatus::Completed, 30);
    }
    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
    }

    void eachExperimentSaysHowItsRunsWent()
    {
        open();
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        QCOMPARE(cell(u"digits"_s, ExperimentListModel::Runs), u"3"_s);
        QCOMPARE(cell(u"digits"_s, ExperimentListModel::Active), u"1"_s);
        QCOMPARE(cell(u"digits"_s, ExperimentListModel::Failed), u"1"_s);
        QCOMPARE(cell(u"digits"_s, ExperimentListModel::LastRun), u"5 min ago"_s);
        QCOMPARE(cell(u"vision"_s, ExperimentListModel::Active), QString());
        QCOMPARE(test::unnamedWidgets(*m_page).join(u"; "_s), QString());
    }

    void enterOpensTheRunsOfTheSelectedOne()
    {
        open();
        QTRY_COMPARE(selected(), u"digits"_s);
        QSignalSpy opened(m_page.get(), &ExperimentsPage::openExperiment);
        m_page->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.first().first().toString(), u"vision"_s);
    }

    void aNewRunCountsWithoutMovingTheSelection()
    {
        open();
        QTRY_COMPARE(selected(), u"digits"_s);
        QTest::keyClick(table(), Qt::Key_Down);
        add(u"vision"_s, RunStatus::Queued, 0);
        add(u"a new one"_s, RunStatus::Queued, 0);
        emit m_workspace->runsChanged();
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        QCOMPARE(cell(u"vision"_s, ExperimentListModel::Runs), u"2"_s);
        QCOMPARE(selected(), u"vision"_s);
    }

    void theFilterLeavesThoseWithTheLetters()
    {
        open();
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        m_page->focusFilter();
        auto *box = m_page->findChild<QLineEdit *>(u"experimentsFilter"_s);
        QTest::keyClicks(box, u"VIS"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        QTest::keyClicks(box, u"zz"_s);
        QVERIFY(!table()->isVisible());
        QTest::keyClick(box, Qt::Key_Escape);
        QCOMPARE(table()->model()->rowCount(), 2);
        QVERIFY(table()->isVisible());
    }

    void anEmptyWorkspaceOffersTheFirstRun()
    {
        m_workspace->runList.clear();
        open();
        QPushButton *first = nullptr;
        const auto offered = [&] {
            for (auto *button : m_page->findChildren<QPushButton *>())
                if (button->isVisible() && button->text() == u"New run"_s)
                    first = button;
            return first != nullptr;
        };
        QTRY_VERIFY(offered());
        QSignalSpy asked(m_page.get(), &ExperimentsPage::newRun);
        QTest::mouseClick(first, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

    void aWorkspaceThatCannotAnswerIsAskedAgain()
    {
        m_workspace->nextError = Error{ErrorKind::Failed, u"The list cannot be read."_s, {}, {}};
        open();
        auto *error = m_page->findChild<ErrorPanel *>();
        QTRY_VERIFY(error->isVisible());
        QTest::mouseClick(error->findChild<QPushButton *>(), Qt::LeftButton);
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        QVERIFY(!error->isVisible());
    }
};

QTEST_MAIN(TestExperimentsPage)
#include "tst_experimentspage.moc"
