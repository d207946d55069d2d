// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "ui/common/headlinemetric.h"
#include "ui/home/homepage.h"

#include "tests/support/fakeworkspace.h"
#include "tests/support/widgetlint.h"
#include "ui/common/emptystate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/preferences.h"
#include "ui/home/runcurve.h"
#include "ui/home/runrow.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

class TestHomePage : public QObject
{
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<test::FakeWorkspace> m_workspace;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<HomePage> m_page;

    HomePage &open()
    {
        m_page = std::make_unique<HomePage>(*m_workspace, *m_preferences);
        m_page->resize(1000, 700);
        m_page->show();
        return *m_page;
    }
    RunRow *row(const QString &id) { return m_page->findChild<RunRow *>(id); }

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_workspace = std::make_unique<test::FakeWorkspace>();
        m_preferences = std::make_unique<Preferences>(m_dir->filePath(u"settings.ini"_s));
    }
    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
        m_preferences.reset(); // writes its file, which must not outlive the folder
    }

    void aNewWorkspaceOffersTheFirstStepAndTheSample()
    {
        m_preferences->setValue(u"sampleFolder"_s, m_dir->path());
        HomePage &page = open();
        auto *empty = page.findChild<EmptyState *>();
        QTRY_VERIFY(empty->isVisible());
        QSignalSpy asked(&page, &HomePage::newRun);
        QTest::mouseClick(empty->findChild<QPushButton *>(), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QVERIFY(asked.front().front().toString().isEmpty());
        QAbstractButton *sample = nullptr;
        QTRY_VERIFY(sample = page.findChild<QAbstractButton *>(u"folder:"_s + m_dir->path()));
        QTest::mouseClick(sample, Qt::LeftButton);
        QCOMPARE(asked.back().front().toString(), m_dir->path());
    }

    void runsStandWhereTheyBelongAndOpen()
    {
        m_workspace->addRun(u"done"_s, RunStatus::Completed);
        m_workspace->addRun(u"live"_s, RunStatus::Running);
        HomePage &page = open();
        QTRY_VERIFY(row(u"done"_s) && row(u"live"_s));
        QVERIFY(row(u"live"_s)->mapTo(&page, QPoint()).y() < row(u"done"_s)->mapTo(&page, QPoint()).y());
        QSignalSpy opened(&page, &HomePage::openRun);
        QTest::mouseClick(row(u"done"_s), Qt::LeftButton);
        QTest::keyClick(row(u"live"_s), Qt::Key_Space);
        QCOMPARE(opened.size(), 2);
        QCOMPARE(opened.at(0).front().toString(), u"done"_s);
        QCOMPARE(opened.at(1).front().toString(), u"live"_s);
    }

    void aRunThatEndsMovesToTheEndedOnes()
    {
        Run run = m_workspace->addRun(u"live"_s, RunStatus::Running);
        HomePage &page = open();
        QTRY_VERIFY(row(u"live"_s));
        const QWidget *before = row(u"live"_s)->parentWidget();
        run.status = RunStatus::Completed;
        run.ended = run.started.addSecs(9);
        m_workspace->change(run);
        QTRY_VERIFY(row(u"live"_s) && row(u"live"_s)->parentWidget() != before);
        QVERIFY(page.isVisible());
    }

    void aRefreshKeepsTheFocusedRow()
    {
        m_workspace->addRun(u"done"_s, RunStatus::Completed);
        HomePage &page = open();
        QTRY_VERIFY(row(u"done"_s));
        page.activateWindow();
        row(u"done"_s)->setFocus();
        QPointer<RunRow> focused = row(u"done"_s);
        m_workspace->addRun(u"newer"_s, RunStatus::Failed);
        emit m_workspace->runsChanged();
        QTRY_VERIFY(row(u"newer"_s));
        QVERIFY(focused);
        QTRY_VERIFY(focused->hasFocus());
    }

    void aLiveRunIsWatchedOnlyWhileThePageIsShown()
    {
        m_workspace->addRun(u"live"_s, RunStatus::Running);
        m_workspace->addRun(u"done"_s, RunStatus::Completed);
        HomePage &page = open();
        QTRY_VERIFY(m_workspace->calls.contains(u"watch live"_s));
        QVERIFY(!m_workspace->calls.contains(u"watch done"_s));
        page.hide();
        m_workspace->calls.clear();
        page.show();
        QTRY_VERIFY(m_workspace->calls.contains(u"watch live"_s));
    }

    void pointsThatArriveAreReadOnFromWhereTheyStopped()
    {
        m_workspace->addRun(u"live"_s, RunStatus::Running);
        m_workspace->points[u"live"_s][u"accuracy"_s] = {{0, 0, 0.5}};
        m_workspace->points[u"live"_s][u"train_loss"_s] = {{0, 0, 2}, {1, 0, 1}};
        RunCurve curve(*m_workspace, u"live"_s);
        curve.refresh();
        QTRY_COMPARE(curve.curve().count(), 2);
        QCOMPARE(curve.metric(), u"train_loss"_s);
        m_workspace->addPoints(u"live"_s, u"train_loss"_s, {{2, 0, 0.5}});
        QTRY_COMPARE(curve.curve().count(), 3);
        QCOMPARE(curve.curve().columns().last().last, 0.5);
    }

    void aLongCurveIsReadInSlices()
    {
        m_workspace->addRun(u"long"_s, RunStatus::Completed);
        QList<MetricPoint> &points = m_workspace->points[u"long"_s][u"loss"_s];
        for (int i = 0; i < 70'000; ++i)
            points.append({double(i), 0, double(i)});
        RunCurve curve(*m_workspace, u"long"_s);
        curve.refresh();
        QTRY_COMPARE(curve.curve().count(), 70'000);
        QCOMPARE(curve.curve().high(), 69'999.0);
    }

    void anErrorStandsOnThePageAndCanBeRetried()
    {
        m_workspace->addRun(u"done"_s, RunStatus::Completed);
        m_workspace->nextError = Error{ErrorKind::Corrupt, u"The store cannot be read."_s, {}, {}};
        HomePage &page = open();
        auto *error = page.findChild<ErrorPanel *>();
        QTRY_VERIFY(row(u"done"_s));
        m_workspace->nextError = Error{ErrorKind::Corrupt, u"The store cannot be read."_s, {}, {}};
        page.refresh();
        // The first answer fails, the next one comes through and takes the error away again.
        QTRY_VERIFY(!m_workspace->nextError);
        page.refresh();
        QTRY_VERIFY(!error->isVisible());
    }

    void everyFocusableWidgetHasAName()
    {
        m_workspace->addRun(u"done"_s, RunStatus::Completed);
        HomePage &page = open();
        QTRY_VERIFY(row(u"done"_s));
        QCOMPARE(test::unnamedWidgets(page).join(u'\n'), QString());
    }

    void theHeadlineMetricIsTheLoss()
    {
        QCOMPARE(headlineMetric({u"acc"_s, u"loss"_s, u"val_loss"_s}), u"loss"_s);
        QCOMPARE(headlineMetric({u"acc"_s, u"val_Loss"_s}), u"val_Loss"_s);
        QCOMPARE(headlineMetric({u"acc"_s}), u"acc"_s);
        QCOMPARE(headlineMetric({}), QString());
    }

    void aLossAndAnAccuracyComeBeforeTheMetricsMostUsed()
    {
        const QStringList mostUsed{u"lr"_s, u"grad"_s, u"val_acc"_s, u"train/loss"_s};
        QCOMPARE(usualMetrics(mostUsed, 2), QStringList({u"train/loss"_s, u"val_acc"_s}));
        QCOMPARE(usualMetrics({u"lr"_s, u"grad"_s, u"f1"_s}, 2), QStringList({u"lr"_s, u"grad"_s}));
        QCOMPARE(usualMetrics({u"loss"_s}, 2), QStringList{u"loss"_s});
        QCOMPARE(usualMetrics({}, 2), QStringList());
    }
};

QTEST_MAIN(TestHomePage)
#include "tst_homepage.moc"
