// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navigator.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard::ui;

class TestNavigator : public QObject
{
    Q_OBJECT

    const Place home{u"home"_s, {}};
    const Place runs{u"runs"_s, {}};
    const Place first{u"run"_s, u"a_1"_s};
    const Place second{u"run"_s, u"b_2"_s};

private slots:
    void aPlaceKeepsItsArgumentAsText()
    {
        QCOMPARE(first.text(), u"run:a_1"_s);
        QCOMPARE(Place::fromText(u"run:a:1"_s), (Place{u"run"_s, u"a:1"_s}));
        QCOMPARE(Place::fromText(u"home"_s), home);
    }

    void goingBackAndForwardVisitsTheSamePlaces()
    {
        Navigator navigator;
        QVERIFY(!navigator.back());
        navigator.go(home);
        navigator.go(runs);
        navigator.go(first);
        QVERIFY(navigator.back());
        QCOMPARE(navigator.current(), runs);
        QVERIFY(navigator.back());
        QCOMPARE(navigator.current(), home);
        QVERIFY(!navigator.back());
        QVERIFY(navigator.forward());
        QVERIFY(navigator.forward());
        QCOMPARE(navigator.current(), first);
        QVERIFY(!navigator.forward());
    }

    void goingSomewhereGivesUpWhatLayAhead()
    {
        Navigator navigator;
        navigator.go(home);
        navigator.go(runs);
        navigator.back();
        navigator.go(first);
        QVERIFY(!navigator.canGoForward());
        navigator.back();
        QCOMPARE(navigator.current(), home);
    }

    void theSamePlaceIsNotEnteredTwice()
    {
        Navigator navigator;
        QSignalSpy moves(&navigator, &Navigator::moved);
        navigator.go(home);
        navigator.go(home);
        navigator.go({});
        QCOMPARE(moves.size(), 1);
        QVERIFY(!navigator.canGoBack());
    }

    void aForgottenPlaceIsLeftAndNeverComeBackTo()
    {
        Navigator navigator;
        navigator.go(home);
        navigator.go(first);
        navigator.go(runs);
        navigator.go(first);
        QSignalSpy moves(&navigator, &Navigator::moved);
        navigator.forget(first);
        QCOMPARE(navigator.current(), runs);
        QCOMPARE(moves.size(), 1);
        navigator.back();
        QCOMPARE(navigator.current(), home);
        QVERIFY(!navigator.canGoBack());
    }

    void forgettingBetweenTwoVisitsOfOnePlaceLeavesOneVisit()
    {
        Navigator navigator;
        for (const Place &place : {home, runs, first, runs, second})
            navigator.go(place);
        navigator.forget(first);
        QCOMPARE(navigator.current(), second);
        navigator.back();
        QCOMPARE(navigator.current(), runs);
        navigator.back();
        QCOMPARE(navigator.current(), home);
    }

    void theHistoryIsBounded()
    {
        Navigator navigator;
        for (int i = 0; i < 1000; ++i)
            navigator.go({u"run"_s, QString::number(i)});
        int steps = 0;
        while (navigator.back())
            ++steps;
        QCOMPARE(steps, 49);
        QCOMPARE(navigator.current().argument, u"950"_s);
    }
};

QTEST_GUILESS_MAIN(TestNavigator)
#include "tst_navigator.moc"
