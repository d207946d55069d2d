// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/runlist.h"
#include "services/local/sql.h"
#include "services/storage/migrations.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace Qt::StringLiterals;
using namespace trainyard;

/// Every way of answering a query against a plain one: all runs in memory, filtered and sorted.
class TestRunList : public QObject
{
    Q_OBJECT

    struct Known
    {
        qint64 key;
        Run run;
        std::optional<double> loss;
    };
    std::optional<Database> m_database;
    std::vector<Known> m_known;
    std::mt19937 m_random;

    int random(int below) { return int(m_random() % unsigned(below)); }
    QString oneOf(const QStringList &values) { return values.at(random(int(values.size()))); }

    static bool matches(const Known &known, const RunQuery &query)
    {
        const Run &run = known.run;
        const auto holds = [&](const QString &text) {
            return text.contains(query.text, Qt::CaseInsensitive);
        };
        const auto begins = [&](const QString &text) {
            return text.startsWith(query.text, Qt::CaseInsensitive);
        };
        bool named = query.text.isEmpty();
        if (query.text.size() > 2) {
            named |= holds(run.displayName) || holds(run.id.right(8)) || holds(run.experiment()) ||
                     holds(run.target()) || holds(run.configuration.script) ||
                     (query.text.contains(u"_1"_s) && run.id.startsWith(query.text));
            for (auto it = run.configuration.tags.cbegin(); it != run.configuration.tags.cend(); ++it)
                named |= holds(it.key() + u'=' + it.value());
        } else {
            named |= begins(run.displayName) || begins(run.experiment()) || begins(run.target()) ||
                     begins(run.configuration.script);
        }
        const QString tag = query.tag.section(u'=', 0, 0);
        const bool isTagged =
            query.tag.isEmpty() ||
            (run.configuration.tags.contains(tag) &&
             (!query.tag.contains(u'=') || run.configuration.tags.value(tag) == query.tag.section(u'=', 1)));
        return named && isTagged && (query.experiment.isEmpty() || run.experiment() == query.experiment) &&
               (query.statuses.isEmpty() || query.statuses.contains(run.status));
    }

    /// Less in ascending order; of equal ones the key decides.
    static int compare(const Known &a, const Known &b, RunQuery::Sort sort)
    {
        const auto order = [](const auto &x, const auto &y) { return x < y ? -1 : y < x ? 1 : 0; };
        const auto duration = [](const Run &run) {
            return run.started.isValid() && run.ended.isValid() ? run.started.msecsTo(run.ended) : -1;
        };
        switch (sort) {
        case RunQuery::Sort::Name:
            return order(a.run.displayName.toLower(), b.run.displayName.toLower());
        case RunQuery::Sort::Experiment:
            return order(a.run.experiment(), b.run.experiment());
        case RunQuery::Sort::Status:
            return order(runStatusName(a.run.status), runStatusName(b.run.status));
        case RunQuery::Sort::Target:
            return order(a.run.target(), b.run.target());
        case RunQuery::Sort::Started:
            return order(a.run.started, b.run.started);
        case RunQuery::Sort::Duration:
            return order(duration(a.run), duration(b.run));
        case RunQuery::Sort::Metric:
            return order(*a.loss, *b.loss);
        case RunQuery::Sort::Created:
            break;
        }
        return 0;
    }

    std::vector<qint64> expected(const RunQuery &query) const
    {
        std::vector<const Known *> hits;
        for (const Known &known : m_known) {
            if (matches(known, query))
                hits.push_back(&known);
        }
        std::ranges::sort(hits, [&](const Known *a, const Known *b) {
            if (query.sort == RunQuery::Sort::Metric && a->loss.has_value() != b->loss.has_value())
                return a->loss.has_value();
            if (query.sort == RunQuery::Sort::Metric && !a->loss)
                return a->key > b->key;
            const int order = compare(*a, *b, query.sort);
            return query.ascending ? (order != 0 ? order < 0 : a->key < b->key)
                                   : (order != 0 ? order > 0 : a->key > b->key);
        });
        std::vector<qint64> keys;
        for (const Known *known : hits)
            keys.push_back(known->key);
        return keys;
    }

    void fill(int runs)
    {
        RunStore store(*m_database);
        for (int i = 0; i < runs; ++i) {
            StoredRun stored;
            Run &run = stored.run;
            run.configuration.experiment = oneOf({u"digits"_s, u"resnet-50"_s, u"vit_100%"_s, u"Sweep"_s});
            run.configuration.target = oneOf({u"local"_s, u"lab"_s});
            run.configuration.script = oneOf({u"train.py"_s, u"src/eval.py"_s});
            if (random(3) == 0)
                run.configuration.tags.insert(oneOf({u"team"_s, u"kind"_s}),
                                              oneOf({u"vision"_s, u"speech"_s}));
            run.created = QDateTime::fromMSecsSinceEpoch(1'763'700'000'000 + i * 1000LL, Qt::UTC);
            run.id = makeRunId(run.experiment(), run.created, quint32(m_random()));
            run.displayName = makeDisplayName((quint64(m_random()) << 32) | m_random());
            if (random(10) == 0)
                run.displayName = run.displayName.toUpper();
            stored.key = store.insert(stored).value();
            RunChange change;
            if (random(10) > 0)
                change.started = run.created.addMSecs(random(5000));
            if (random(10) > 1) {
                change.status =
                    QList{RunStatus::Completed, RunStatus::Failed, RunStatus::Canceled}.at(random(3));
                if (change.started)
                    change.ended = change.started->addMSecs(random(50) * 1000);
            } else {
                change.started.reset(); // active ones have no fixed duration to compare
            }
            QVERIFY(store.change(stored.key, change).value());
            std::optional<double> loss;
            if (random(3) > 0) {
                loss = random(40) / 10.0;
                QVERIFY(
                    execute(*m_database,
                            u"INSERT INTO metric (run, name, kind, source, count, last) VALUES (?, 'loss', "
                            "'scalar', 0, 1, ?)"_s,
                            stored.key, loss));
            }
            QVERIFY(execute(*m_database,
                            u"INSERT INTO metric (run, name, kind, source, count, last) VALUES (?, 'CPU', "
                            "'resource', 2, 1, 99)"_s,
                            stored.key));
            m_known.push_back({stored.key, store.find(stored.key)->run, loss});
        }
    }

    RunQuery anyQuery()
    {
        RunQuery query;
        query.sort = RunQuery::Sort(random(8));
        query.metric = u"loss"_s;
        query.ascending = random(2) == 0;
        if (random(2) == 0) {
            const Known &known = m_known.at(size_t(random(int(m_known.size()))));
            query.text =
                oneOf({u"b"_s, u"br"_s, u"ott"_s, u"otter"_s, u"digits"_s, u"DIGITS"_s, u"0%"_s, u"100%"_s,
                       u"vision"_s, u"team=v"_s, u"_"_s, u"\"x"_s, u"eval"_s, u"'; --"_s, known.run.id,
                       known.run.id.left(20), known.run.id.right(5), known.run.displayName.mid(2, 6)});
        }
        if (random(4) == 0)
            query.experiment = oneOf({u"digits"_s, u"vit_100%"_s, u"none"_s});
        if (random(4) == 0)
            query.statuses = {RunStatus::Completed, RunStatus::NotStarted};
        if (random(5) == 0)
            query.tag = oneOf({u"team"_s, u"team=vision"_s, u"kind=speech"_s, u"none"_s});
        return query;
    }

private slots:
    void initTestCase()
    {
        const unsigned seed = std::random_device{}();
        qInfo("seed %u", seed);
        m_random.seed(seed);
        m_database = Database::open(u":memory:"_s).value();
        QVERIFY(migrate(*m_database, readMigrations(u":/schema"_s).value()));
        QVERIFY(m_database->execute(u"BEGIN"_s));
        QVERIFY(m_database->execute(u"COMMIT"_s));
        fill(600);
    }

    void everyWayOfAnsweringGivesTheSameRunsInTheSameOrder_data()
    {
        QTest::addColumn<qint64>("few");
        QTest::addColumn<qint64>("farDown");
        QTest::newRow("collected") << qint64(20'000) << qint64(20'000);
        QTest::newRow("walked") << qint64(1) << qint64(20'000);
        QTest::newRow("walked and kept") << qint64(1) << qint64(10);
        QTest::newRow("collected or walked") << qint64(1) << qint64(500);
    }
    void everyWayOfAnsweringGivesTheSameRunsInTheSameOrder()
    {
        QFETCH(qint64, few);
        QFETCH(qint64, farDown);
        RunList list(*m_database, {few, farDown, {}});
        for (int round = 0; round < 400; ++round) {
            RunQuery query = anyQuery();
            const std::vector<qint64> all = expected(query);
            query.offset = random(int(all.size()) + 5);
            query.limit = 1 + random(60);
            const auto page = list.page(query);
            QVERIFY2(page, qPrintable(page ? QString() : page.error().message + page.error().detail));
            const QString what = u"text '%1' experiment '%2' tag '%3' sort %4 %5 statuses %6 offset %7"_s
                                     .arg(query.text, query.experiment, query.tag)
                                     .arg(int(query.sort))
                                     .arg(query.ascending)
                                     .arg(query.statuses.size())
                                     .arg(query.offset);
            QVERIFY2(page->total == qint64(all.size()),
                     qPrintable(what + u": %1 instead of %2"_s.arg(page->total).arg(all.size())));
            const auto from = size_t(page->offset);
            QCOMPARE(size_t(page->runs.size()), qMin(size_t(query.limit), all.size() - from));
            for (size_t i = 0; i < size_t(page->runs.size()); ++i) {
                const auto known = std::ranges::find(m_known, all[from + i], &Known::key);
                QVERIFY2(page->runs.at(qsizetype(i)).id == known->run.id, qPrintable(what));
            }
        }
    }

    void deletedRunsLeaveGapsThatNoOrderShows_data()
    {
        everyWayOfAnsweringGivesTheSameRunsInTheSameOrder_data();
    }
    void deletedRunsLeaveGapsThatNoOrderShows()
    {
        RunStore store(*m_database);
        for (int i = 0; i < 30; ++i) {
            const auto victim = m_known.begin() + random(int(m_known.size()));
            QVERIFY(store.remove(victim->key));
            m_known.erase(victim);
        }
        everyWayOfAnsweringGivesTheSameRunsInTheSameOrder();
    }

    void aRunningRunCountsAsTheLongest()
    {
        auto database = Database::open(u":memory:"_s).value();
        QVERIFY(migrate(database, readMigrations(u":/schema"_s).value()));
        RunStore store(database);
        const QDateTime when = QDateTime::fromMSecsSinceEpoch(1'763'700'000'000, Qt::UTC);
        const auto add = [&](const QString &id, bool isStarted, qint64 seconds) {
            StoredRun stored;
            stored.run.id = id;
            stored.run.created = when;
            stored.run.configuration.script = u"s"_s;
            const qint64 key = store.insert(stored).value();
            RunChange change;
            if (isStarted)
                change.started = when.addSecs(seconds < 0 ? seconds : 0);
            if (isStarted && seconds >= 0)
                change.ended = when.addSecs(seconds);
            store.change(key, change).value();
        };
        add(u"short"_s, true, 10);
        add(u"running"_s, true, -5);
        add(u"waiting"_s, false, 0);
        add(u"running longer"_s, true, -50);
        add(u"long"_s, true, 1'000'000);
        RunList list(database);
        RunQuery query;
        query.sort = RunQuery::Sort::Duration;
        QStringList ids;
        for (const auto page = list.page(query).value(); const Run &run : page.runs)
            ids << run.id;
        QCOMPARE(ids, (QStringList{u"running longer"_s, u"running"_s, u"long"_s, u"short"_s, u"waiting"_s}));
    }

    void aListShowsWhatRunsLoggedAndNotWhatTheyUsed()
    {
        RunList list(*m_database);
        RunQuery query;
        query.limit = 50;
        const auto page = list.page(query).value();
        QVERIFY(!page.runs.isEmpty());
        for (const Run &run : page.runs) {
            const auto known = std::ranges::find(m_known, run.id, [](const auto &k) { return k.run.id; });
            QCOMPARE(run.lastMetrics, known->loss ? (QMap<QString, double>{{u"loss"_s, *known->loss}})
                                                  : (QMap<QString, double>()));
        }
    }

    void experimentsKnowTheirRunsAndTheirNewest()
    {
        RunList list(*m_database);
        const auto experiments = list.experiments().value();
        QCOMPARE(experiments.size(), 4);
        for (const ExperimentSummary &experiment : experiments) {
            const auto count = [&](const auto &wanted) {
                return qint64(std::ranges::count_if(m_known, [&](const auto &known) {
                    return known.run.experiment() == experiment.name && wanted(known.run.status);
                }));
            };
            QCOMPARE(experiment.runs, count([](RunStatus) { return true; }));
            QCOMPARE(experiment.active, count([](RunStatus status) { return !isTerminal(status); }));
            QCOMPARE(experiment.failed, count([](RunStatus status) { return status == RunStatus::Failed; }));
        }
        QCOMPARE(experiments.constFirst().lastCreated, m_known.back().run.created);
    }
};

QTEST_GUILESS_MAIN(TestRunList)
#include "tst_runlist.moc"
