// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzymatch.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard::ui;

class TestFuzzyMatch : public QObject
{
    Q_OBJECT

private slots:
    void nothingTypedMatchesEverything()
    {
        QVERIFY(fuzzyMatch({}, u"Home"));
        QVERIFY(fuzzyMatch(u"  ", u""));
    }

    void lettersMayHaveGapsButKeepTheirOrder()
    {
        const auto match = fuzzyMatch(u"bo7", u"brave_otter_7f3a");
        QVERIFY(match);
        QCOMPARE(match->positions, (QList<int>{0, 6, 12}));
        QVERIFY(!fuzzyMatch(u"7ob", u"brave_otter_7f3a"));
        QVERIFY(!fuzzyMatch(u"x", u"brave_otter_7f3a"));
    }

    void gapsCanBeRefused()
    {
        QVERIFY(!fuzzyMatch(u"otter", u"local This computer", Gaps::Refused));
        QVERIFY(fuzzyMatch(u"comp this", u"local This computer", Gaps::Refused));
    }

    void wordsMayComeInAnyOrder()
    {
        QVERIFY(fuzzyMatch(u"otter brave", u"brave_otter_7f3a"));
        QVERIFY(!fuzzyMatch(u"otter badger", u"brave_otter_7f3a"));
    }

    void aStartOfAWordBeatsItsMiddle()
    {
        QVERIFY(fuzzyMatch(u"run", u"New run")->score > fuzzyMatch(u"run", u"truncated")->score);
        QVERIFY(fuzzyMatch(u"set", u"Settings")->score > fuzzyMatch(u"set", u"Reset")->score);
        QVERIFY(fuzzyMatch(u"comp", u"Compute")->score > fuzzyMatch(u"comp", u"c_o_m_p")->score);
    }

    void aPlaceAtAWordStartIsTakenOverAnEarlierOne()
    {
        QCOMPARE(fuzzyMatch(u"run", u"truncated run")->positions, (QList<int>{10, 11, 12}));
    }

    void capitalsDoNotMatter() { QVERIFY(fuzzyMatch(u"HOME", u"home")); }

    void anyTextIsSafeAndEveryPositionPointsAtATypedLetter()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 3000; ++round) {
            QString typed, text;
            for (int i = random.bounded(12); i > 0; --i)
                typed += QChar(random.bounded(0x61, 0x66));
            for (int i = random.bounded(60); i > 0; --i)
                text += QChar(random.bounded(10) == 0 ? random.bounded(0x20, 0xFFFF)
                                                      : random.bounded(0x5f, 0x67));
            const auto match = fuzzyMatch(typed, text);
            if (!match)
                continue;
            int last = -1;
            for (const int at : match->positions) {
                QVERIFY(at > last && at < text.size());
                last = at;
                QVERIFY(typed.contains(text.at(at), Qt::CaseInsensitive));
            }
        }
    }

    void aHugeTextIsLookedAtOnlyAtItsStart()
    {
        QVERIFY(!fuzzyMatch(u"z", QString(100000, u'a') + u'z'));
        QVERIFY(fuzzyMatch(QString(100000, u'a'), QString(100000, u'a')));
    }
};

QTEST_APPLESS_MAIN(TestFuzzyMatch)
#include "tst_fuzzymatch.moc"
