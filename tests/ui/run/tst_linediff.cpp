// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/linediff.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard::ui;

namespace {
QString side(const QList<DiffLine> &lines, DiffLine::Kind other)
{
    QString text;
    for (const DiffLine &line : lines) {
        if (line.kind != other)
            text += line.text + u'\n';
    }
    return text;
}

int edits(const QList<DiffLine> &lines)
{
    return int(
        std::ranges::count_if(lines, [](const DiffLine &line) { return line.kind != DiffLine::Kind::Same; }));
}

QString randomText(QRandomGenerator *random, int lines, int words)
{
    QString text;
    for (int i = 0; i < lines; ++i)
        text += u"w%1\n"_s.arg(random->bounded(words));
    return text;
}

/// The least number of edits, by the table that everyone knows.
int leastEdits(const QString &before, const QString &after)
{
    const QStringList a = before.split(u'\n', Qt::SkipEmptyParts);
    const QStringList b = after.split(u'\n', Qt::SkipEmptyParts);
    std::vector<std::vector<int>> cost(size_t(a.size() + 1), std::vector<int>(size_t(b.size() + 1)));
    for (qsizetype i = 0; i <= a.size(); ++i) {
        for (qsizetype j = 0; j <= b.size(); ++j) {
            int &here = cost[size_t(i)][size_t(j)];
            if (i == 0 || j == 0)
                here = int(i + j);
            else if (a[i - 1] == b[j - 1])
                here = cost[size_t(i - 1)][size_t(j - 1)];
            else
                here = 1 + std::min(cost[size_t(i - 1)][size_t(j)], cost[size_t(i)][size_t(j - 1)]);
        }
    }
    return cost.back().back();
}
} // namespace

class TestLineDiff : public QObject
{
    Q_OBJECT
private slots:
    void aChangedLineIsRemovedAndAdded()
    {
        const auto lines = diffLines(u"a\nb\nc\n"_s, u"a\nB\nc\n"_s);
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[1], (DiffLine{DiffLine::Kind::Removed, 2, 0, u"b"_s}));
        QCOMPARE(lines[2], (DiffLine{DiffLine::Kind::Added, 0, 2, u"B"_s}));
        QCOMPARE(lines[3], (DiffLine{DiffLine::Kind::Same, 3, 3, u"c"_s}));
    }
    void emptyTextsAreNoLines()
    {
        QCOMPARE(diffLines({}, {}).size(), 0);
        QCOMPARE(edits(diffLines({}, u"a\nb"_s)), 2);
        QCOMPARE(edits(diffLines(u"a\nb"_s, {})), 2);
    }
    void bothSidesCanBeReadBackAndNoShorterOneExists()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 500; ++round) {
            const QString before = randomText(&random, random.bounded(30), 2 + random.bounded(8));
            const QString after = randomText(&random, random.bounded(30), 2 + random.bounded(8));
            const auto lines = diffLines(before, after);
            QCOMPARE(side(lines, DiffLine::Kind::Added), before);
            QCOMPARE(side(lines, DiffLine::Kind::Removed), after);
            QCOMPARE(edits(lines), leastEdits(before, after));
        }
    }
    void textsThatHaveNothingInCommonAreBounded()
    {
        QString before;
        QString after;
        for (int i = 0; i < 20'000; ++i) {
            before += u"old %1\n"_s.arg(i);
            after += u"new %1\n"_s.arg(i);
        }
        const auto lines = diffLines(u"head\n"_s + before, u"head\n"_s + after);
        QCOMPARE(edits(lines), 40'000);
        QCOMPARE(side(lines, DiffLine::Kind::Removed), u"head\n"_s + after);
    }
    void unchangedLinesFarFromAChangeAreLeftOut()
    {
        QString before;
        for (int i = 0; i < 100; ++i)
            before += u"line %1\n"_s.arg(i);
        QString after = before;
        after.replace(u"line 50\n"_s, u"other\n"_s);
        const auto shown = withContext(diffLines(before, after), 3);
        QCOMPARE(shown.size(), 10); // 47 left out, 3, two changed, 3, 46 left out
        QCOMPARE(shown.constFirst().kind, DiffLine::Kind::Left);
        QVERIFY(shown.constFirst().text.startsWith(u"47"_s));
        QVERIFY(shown.constLast().text.startsWith(u"46"_s));
    }
};

QTEST_GUILESS_MAIN(TestLineDiff)
#include "tst_linediff.moc"
