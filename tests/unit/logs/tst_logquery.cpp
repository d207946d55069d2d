// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/logquery.h"

#include "models/domain/logfolder.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace trainyard;
using namespace Qt::StringLiterals;

namespace {
Run madeRun(const QString &id, int created, const QString &name, std::optional<double> loss)
{
    Run run;
    run.id = id;
    run.displayName = name;
    run.created = QDateTime::fromSecsSinceEpoch(1'700'000'000 + created, Qt::UTC);
    run.started = run.created;
    if (loss)
        run.lastMetrics.insert(u"loss"_s, *loss);
    return run;
}

RunPage windowOf(const QList<Run> &all, const RunQuery &query)
{
    RunPage page;
    page.total = all.size();
    page.offset = query.offset;
    page.runs = all.mid(query.offset, query.limit);
    return page;
}
} // namespace

class TestLogQuery : public QObject
{
    Q_OBJECT
private slots:
    void everyWindowIsAPartOfTheWholeList_data();
    void everyWindowIsAPartOfTheWholeList();
    void aQueryIsMatchedAsTheStoreDoes();
    void parametersComeFromArgumentsAndLogs();
};

void TestLogQuery::everyWindowIsAPartOfTheWholeList_data()
{
    QTest::addColumn<int>("sort");
    QTest::addColumn<bool>("ascending");
    for (const auto sort : {RunQuery::Sort::Created, RunQuery::Sort::Name, RunQuery::Sort::Metric})
        for (const bool ascending : {false, true})
            QTest::addRow("%d %d", int(sort), int(ascending)) << int(sort) << ascending;
}

void TestLogQuery::everyWindowIsAPartOfTheWholeList()
{
    QFETCH(int, sort);
    QFETCH(bool, ascending);
    QRandomGenerator random(quint32(sort + 10));
    for (int round = 0; round < 200; ++round) {
        RunQuery query;
        query.sort = RunQuery::Sort(sort);
        query.metric = u"loss"_s;
        query.ascending = ascending;
        QList<Run> theirs;
        QList<Run> ours;
        for (int i = random.bounded(20); i > 0; --i) {
            const auto loss = random.bounded(3) ? std::optional(double(random.bounded(5))) : std::nullopt;
            theirs.append(
                madeRun(u"t%1"_s.arg(i), random.bounded(50), QString(QChar(u'a' + random.bounded(9))), loss));
        }
        for (int i = random.bounded(12); i > 0; --i) {
            const auto loss = random.bounded(3) ? std::optional(double(random.bounded(5))) : std::nullopt;
            ours.append(
                madeRun(u"o%1"_s.arg(i), random.bounded(50), QString(QChar(u'a' + random.bounded(9))), loss));
        }
        const auto before = [&query](const Run &a, const Run &b) { return standsBefore(a, b, query); };
        std::ranges::stable_sort(theirs, before);
        std::ranges::stable_sort(ours, before);
        QStringList whole;
        query.limit = 1000;
        for (const Run &run : merged(query, windowOf(theirs, widened(query, ours.size())), ours).runs)
            whole.append(run.id);
        QCOMPARE(whole.size(), theirs.size() + ours.size());
        QCOMPARE(QSet<QString>(whole.begin(), whole.end()).size(), whole.size());
        for (query.limit = 1; query.limit < 8; ++query.limit) {
            for (query.offset = 0; query.offset <= whole.size() + 1; ++query.offset) {
                const RunPage page = merged(query, windowOf(theirs, widened(query, ours.size())), ours);
                QStringList ids;
                for (const Run &run : page.runs)
                    ids.append(run.id);
                QCOMPARE(ids, whole.mid(query.offset, query.limit));
                QCOMPARE(page.total, whole.size());
                QCOMPARE(page.offset, query.offset);
            }
        }
    }
}

void TestLogQuery::aQueryIsMatchedAsTheStoreDoes()
{
    Run run = madeRun(u"log-1"_s, 0, u"Runs/Brave"_s, 1);
    run.configuration.experiment = u"digits"_s;
    run.configuration.tags = {{u"team"_s, u"a"_s}};
    RunQuery query;
    QVERIFY(matches(run, query));
    query.text = u"brave"_s;
    QVERIFY(matches(run, query));
    query.text = u"TEAM"_s;
    QVERIFY(matches(run, query));
    query.text = u"other"_s;
    QVERIFY(!matches(run, query));
    query = {};
    query.tag = u"team=a"_s;
    QVERIFY(matches(run, query));
    query.tag = u"team=b"_s;
    QVERIFY(!matches(run, query));
    query = {};
    query.statuses = {RunStatus::Failed};
    QVERIFY(!matches(run, query));
    run.status = RunStatus::Unknown;
    run.ended = run.started;
    query.statuses = {RunStatus::Unknown};
    QVERIFY(matches(run, query));
    query.statuses = {RunStatus::Running, RunStatus::Unknown}; // all that may still change
    QVERIFY(!matches(run, query));
    query = {};
    query.experiment = u"digit"_s;
    QVERIFY(!matches(run, query));
}

void TestLogQuery::parametersComeFromArgumentsAndLogs()
{
    Run run;
    run.configuration.arguments = {u"--lr"_s,   u"-0.1"_s, u"--epochs=3"_s, u"data.csv"_s,
                                   u"--fast"_s, u"-v"_s,   u"x=1"_s};
    run.properties = {{parameterProperty(u"opt"_s), u"adam"_s}, {u"git.commit"_s, u"abc"_s}};
    QCOMPARE(parametersOf(run), (QMap<QString, QString>{{u"lr"_s, u"-0.1"_s},
                                                        {u"epochs"_s, u"3"_s},
                                                        {u"argument 1"_s, u"data.csv"_s},
                                                        {u"fast"_s, u"true"_s},
                                                        {u"v"_s, u"true"_s},
                                                        {u"x"_s, u"1"_s},
                                                        {u"opt"_s, u"adam"_s}}));
}

QTEST_GUILESS_MAIN(TestLogQuery)
#include "tst_logquery.moc"
