// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/names.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestNames : public QObject
{
    Q_OBJECT
private slots:
    void experimentNamesFollowTheRule_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("valid");
        QTest::newRow("tutorial") << u"day1-experiment-train"_s << true;
        QTest::newRow("digit first") << u"1st"_s << true;
        QTest::newRow("dash first") << u"-a"_s << false;
        QTest::newRow("space") << u"my experiment"_s << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("longest") << QString(255, u'a') << true;
        QTest::newRow("too long") << QString(256, u'a') << false;
        QTest::newRow("accent") << u"épreuve"_s << false;
        QTest::newRow("newline at the end") << u"abc\n"_s << false;
    }
    void experimentNamesFollowTheRule()
    {
        QFETCH(QString, name);
        QFETCH(bool, valid);
        QCOMPARE(checkExperimentName(name).has_value(), valid);
    }

    void computeNamesFollowTheRule_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("valid");
        QTest::newRow("plain") << u"cpu-cluster"_s << true;
        QTest::newRow("two") << u"ab"_s << false;
        QTest::newRow("three") << u"abc"_s << true;
        QTest::newRow("24") << QString(24, u'a') << true;
        QTest::newRow("25") << QString(25, u'a') << false;
        QTest::newRow("ends in dash digits") << u"gpu-1"_s << false;
        QTest::newRow("letter after the dash") << u"lab-gpu-1a"_s << true;
        QTest::newRow("reserved") << u"local"_s << false;
        QTest::newRow("digit first") << u"1abc"_s << false;
    }
    void computeNamesFollowTheRule()
    {
        QFETCH(QString, name);
        QFETCH(bool, valid);
        QCOMPARE(checkComputeName(name).has_value(), valid);
    }

    void aReservedComputeNameIsNamedInTheSentence()
    {
        QVERIFY(
            checkComputeName(u"amlcompute"_s).error().message.contains(u"amlcompute is a reserved name"_s));
    }

    void anySuggestedExperimentNameIsValid_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("suggestion");
        QTest::newRow("folder") << u"my project (v2)"_s << u"my-project-v2"_s;
        QTest::newRow("accents") << u"Prüfung é"_s << u"Prufung-e"_s;
        QTest::newRow("nothing usable") << u"…"_s << u"experiment"_s;
        QTest::newRow("dots first") << u"..__hidden"_s << u"hidden"_s;
    }
    void anySuggestedExperimentNameIsValid()
    {
        QFETCH(QString, text);
        QFETCH(QString, suggestion);
        QCOMPARE(suggestExperimentName(text), suggestion);
        QVERIFY(checkExperimentName(suggestExperimentName(text)).has_value());
    }
};

QTEST_GUILESS_MAIN(TestNames)
#include "tst_names.moc"
