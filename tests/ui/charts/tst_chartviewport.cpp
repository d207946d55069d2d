// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartviewport.h"

#include <QTest>

using namespace trainyard::ui;

class TestChartViewport : public QObject
{
    Q_OBJECT
private slots:
    void aSharedPartIsShownWhereverTheOwnDataLies()
    {
        ChartViewport viewport;
        viewport.setFullX({0, 10});
        viewport.shareX({20, 50});
        viewport.setFullX({0, 11});
        QCOMPARE(viewport.x(), (ChartRange{20, 50}));
        viewport.resetX();
        QCOMPARE(viewport.x(), (ChartRange{0, 11}));
        viewport.shareX({20, 50});
        viewport.chooseX({2, 4}); // what a person does here is within the own data again
        viewport.setFullX({20, 30});
        QVERIFY(!viewport.isXChosen());
    }

    void init()
    {
        m_view = {};
        m_view.setFullX({0, 100});
        m_view.setFittedY({0, 1});
    }

    void everythingIsSeenAndFollowedUntilSomebodyZooms()
    {
        QCOMPARE(m_view.x(), (ChartRange{0, 100}));
        m_view.setFullX({0, 200});
        QCOMPARE(m_view.x(), (ChartRange{0, 200}));
        QVERIFY(!m_view.isZoomed());
    }

    void aChosenPartStaysWhenPointsArrive()
    {
        m_view.chooseX({20, 40});
        m_view.setFullX({0, 1000});
        QCOMPARE(m_view.x(), (ChartRange{20, 40}));
    }

    void zoomingKeepsTheAnchorInPlace()
    {
        m_view.zoomX(0.5, 30);
        QCOMPARE(m_view.x(), (ChartRange{15, 65}));
        m_view.zoomY(0.5, 0.2);
        QCOMPARE(m_view.y().from, 0.1);
        QCOMPARE(m_view.y().to, 0.6);
    }

    void zoomingOutEndsAtEverything()
    {
        m_view.zoomX(0.5, 30);
        m_view.zoomX(2.1, 30);
        QVERIFY(!m_view.isZoomed());
        m_view.zoomX(5, 30);
        QCOMPARE(m_view.x(), (ChartRange{0, 100}));
    }

    void panningStopsAtTheEnds()
    {
        m_view.panX(0.5);
        QVERIFY(!m_view.isZoomed()); // all is seen: there is nowhere to go
        m_view.chooseX({10, 30});
        m_view.panX(-5);
        QCOMPARE(m_view.x(), (ChartRange{0, 20}));
        m_view.panX(50);
        QCOMPARE(m_view.x(), (ChartRange{80, 100}));
    }

    void theDeepestZoomIsStillARange()
    {
        for (int i = 0; i < 500; ++i)
            m_view.zoomX(0.5, 33.3);
        QVERIFY(m_view.x().span() > 0);
        QVERIFY(m_view.x().from <= 33.3 && m_view.x().to >= 33.3);
        for (int i = 0; i < 500; ++i)
            m_view.zoomY(0.5, 0.3);
        QVERIFY(m_view.y().span() > 0);
        for (int i = 0; i < 500; ++i)
            m_view.zoomY(2, 0.3);
        QVERIFY(std::isfinite(m_view.y().span()));
    }

    void followingKeepsTheWidthAtTheRightEdge()
    {
        m_view.chooseX({20, 40});
        m_view.follow();
        QCOMPARE(m_view.x(), (ChartRange{80, 100}));
        m_view.setFullX({0, 150});
        QCOMPARE(m_view.x(), (ChartRange{130, 150}));
        m_view.zoomX(0.5, 140);
        QCOMPARE(m_view.x(), (ChartRange{140, 150}));
        m_view.panX(-0.1); // who moves away does not follow any longer
        QVERIFY(!m_view.isFollowing());
    }

    void aPartThatIsGoneIsLeft()
    {
        m_view.chooseX({20, 40});
        m_view.setFullX({500, 600}); // another axis
        QCOMPARE(m_view.x(), (ChartRange{500, 600}));
        QVERIFY(!m_view.isZoomed());
    }

private:
    ChartViewport m_view;
};

QTEST_GUILESS_MAIN(TestChartViewport)
#include "tst_chartviewport.moc"
