// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/guard.h"

#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
QString taken(const QString &words, const QList<double> &values)
{
    GuardWatch watch(*Guard::fromWords(words));
    QString sentence;
    for (int i = 0; i < values.size() && sentence.isEmpty(); ++i)
        sentence = watch.take({{double(i), 0, values[i]}});
    return sentence;
}
} // namespace

class TestGuard : public QObject
{
    Q_OBJECT
private slots:
    void rulesAreReadAndSaidInTheSameWords_data()
    {
        QTest::addColumn<QString>("words");
        for (const QString &words :
             {u"loss nan"_s, u"val/loss > 10"_s, u"final accuracy < 0.1"_s, u"loss stalls 500"_s,
              u"silent 30"_s, u"a > b < -1e+09"_s, u"loss nan, cancel"_s, u"silent 5, cancel"_s})
            QTest::newRow(qPrintable(words)) << words;
    }
    void rulesAreReadAndSaidInTheSameWords()
    {
        QFETCH(QString, words);
        const auto guard = Guard::fromWords(words);
        QVERIFY(guard);
        QCOMPARE(guard->words(), words);
        QCOMPARE(*Guard::fromWords(guard->words()), *guard);
    }
    void whatIsNoRuleIsRefusedWithThoseThereAre()
    {
        for (const QString &words :
             {u""_s, u"loss"_s, u"> 3"_s, u"loss > high"_s, u"loss > inf"_s, u"silent"_s, u"silent -3"_s,
              u"loss stalls 0"_s, u"loss nan 3"_s, u"loss >"_s, u", cancel"_s, u"loss nan, stop"_s})
            QVERIFY2(!Guard::fromWords(words), qPrintable(words));
        QVERIFY(Guard::fromWords(u"x"_s).error().message.contains(u"loss stalls 500"_s));
    }
    void aListHasSemicolonsOrLinesBetween()
    {
        const auto guards = Guard::listFromWords(u" loss nan ;loss > 10,cancel\nloss nan;;"_s);
        QVERIFY(guards);
        QCOMPARE(wordsOf(*guards), u"loss nan; loss > 10, cancel"_s);
        QVERIFY(guards->at(1).cancels && !guards->at(0).cancels);
        QVERIFY(Guard::listFromWords(u" "_s)->isEmpty());
        QVERIFY(!Guard::listFromWords(u"loss nan; bad"_s));
    }
    void theFirstPointThatBreaksARuleIsNamed()
    {
        const double inf = std::numeric_limits<double>::infinity();
        QVERIFY(taken(u"loss nan"_s, {1, 2, 3}).isEmpty());
        QVERIFY(taken(u"loss nan"_s, {1, std::nan(""), 3}).contains(u"step 1"_s));
        QVERIFY(taken(u"loss nan"_s, {1, 2, -inf}).contains(u"step 2"_s));
        QVERIFY(taken(u"loss > 2"_s, {1, 2, std::nan("")}).isEmpty());
        QVERIFY(taken(u"loss > 2"_s, {1, 2.5}).contains(u"2.5"_s));
        QVERIFY(taken(u"acc < 0.1"_s, {0.1, 0.05}).contains(u"below 0.1"_s));
    }
    void noProgressCountsFromTheBestValue()
    {
        QVERIFY(taken(u"loss stalls 3"_s, {3, 2, 2, 1, 1, 1}).isEmpty());
        QVERIFY(taken(u"loss stalls 3"_s, {3, 2, 2, 2, 2}).contains(u"since step 1"_s));
        QVERIFY(taken(u"accuracy stalls 3"_s, {0.1, 0.2, 0.3, 0.4}).isEmpty()); // more is better
        QVERIFY(!taken(u"accuracy stalls 3"_s, {0.4, 0.3, 0.2, 0.1}).isEmpty());
        QVERIFY(!taken(u"loss stalls 3"_s, {1, std::nan(""), std::nan(""), std::nan("")}).isEmpty());
    }
    void silenceCountsInMinutes()
    {
        const GuardWatch watch(*Guard::fromWords(u"silent 2"_s));
        QVERIFY(watch.takeSilence(119).isEmpty());
        QVERIFY(watch.takeSilence(125).contains(u"2 minutes"_s));
    }
};

QTEST_GUILESS_MAIN(TestGuard)
#include "tst_guard.moc"
