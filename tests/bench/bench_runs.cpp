// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A list of a million runs: open, sort by any column or metric, filter as one types, jump to its middle and
// end. Peers, in the same run: the same SELECT … ORDER BY without an index, LIKE over all rows, and Python
// sorting a list of tuples in memory.
//   TRAINYARD_BENCH_RUNS=1000000 (default 100000)   TRAINYARD_BENCH_FILE=… keeps the generated file for the
//   next time
#include "services/hosts/process.h"
#include "services/local/runlist.h"
#include "services/local/sql.h"
#include "services/storage/migrations.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <vector>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
double cpuMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

double milliseconds(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

Result<> generate(Database &database, int runs)
{
    std::mt19937_64 random(7);
    const auto pick = [&](const QStringList &values) {
        return values.at(qsizetype(random() % size_t(values.size())));
    };
    QStringList experiments;
    for (int i = 0; i < 200; ++i)
        experiments.append(
            u"%1-%2"_s.arg(QStringList{u"mistral-sweep"_s, u"digits"_s, u"resnet"_s, u"vit-base"_s}.at(i % 4))
                .arg(i));
    const QStringList scripts{u"train.py"_s, u"src/train.py"_s, u"evaluate.py"_s, u"sweep/run.py"_s};
    const QStringList statuses{u"Completed"_s, u"Completed"_s, u"Completed"_s, u"Failed"_s, u"Canceled"_s};
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return failure(transaction.error());
    auto run = database.prepare(u"INSERT INTO run VALUES (?, ?, ?, ?, 'local', ?, ?, ?, ?, ?, ?, ?)"_s);
    auto detail = database.prepare(
        u"INSERT INTO run_detail (run, configuration, environment) VALUES (?, ?, 'python 3.11.2 (/usr/bin/python3)')"_s);
    auto text = database.prepare(u"INSERT INTO run_text (rowid, text) VALUES (?, ?)"_s);
    auto tag = database.prepare(u"INSERT INTO run_tag VALUES (?, ?, ?)"_s);
    auto metric = database.prepare(
        u"INSERT INTO metric (run, name, kind, source, count, last, minimum, maximum) VALUES (?, ?, 'scalar', 0, 100, ?, 0, 1)"_s);
    for (auto *statement : {&run, &detail, &text, &tag, &metric}) {
        if (!*statement)
            return failure(statement->error());
    }
    RunConfiguration configuration;
    configuration.sourceFolder = u"/home/person/projects/digits"_s;
    configuration.arguments = {u"--learning-rate"_s, u"0.003"_s, u"--epochs"_s, u"20"_s};
    const qint64 first = 1'700'000'000'000;
    for (int i = 1; i <= runs; ++i) {
        const QString experiment = pick(experiments);
        const qint64 created = first + i * 60'000LL;
        const QString id =
            makeRunId(experiment, QDateTime::fromMSecsSinceEpoch(created, Qt::UTC), quint32(random()));
        const QString name = makeDisplayName(random());
        configuration.experiment = experiment;
        configuration.script = pick(scripts);
        const qint64 duration = qint64(random() % 10'000'000);
        run->bind(1, qint64(i)).bind(2, id).bind(3, name).bind(4, experiment).bind(5, configuration.script);
        run->bind(6, pick(statuses))
            .bind(7, created)
            .bind(8, created + 500)
            .bind(9, created + 500 + duration);
        run->bind(10, duration).bind(11, qint64(i));
        detail->bind(1, qint64(i));
        detail->bind(2,
                     QString::fromUtf8(QJsonDocument(toJson(configuration)).toJson(QJsonDocument::Compact)));
        QString words = name + u'\n' + id.right(8);
        auto done = run->run();
        if (done)
            done = detail->run();
        if (done && i % 10 == 0) {
            const QString value = u"v%1"_s.arg(random() % 50);
            words += u"\nbatch="_s + value;
            done = tag->bind(1, qint64(i)).bind(2, u"batch"_s).bind(3, value).run();
        }
        if (done)
            done = text->bind(1, qint64(i)).bind(2, words).run();
        for (const QString &metricName : {u"loss"_s, u"accuracy"_s}) {
            if (done && !(metricName == "accuracy"_L1 && i % 3 == 0))
                done = metric->bind(1, qint64(i))
                           .bind(2, metricName)
                           .bind(3, double(random() % 1'000'000) / 1e6)
                           .run();
        }
        if (!done)
            return done;
    }
    if (auto moved = database.execute(u"UPDATE change SET revision = %1, list = 1"_s.arg(runs)); !moved)
        return moved;
    return transaction->commit();
}
} // namespace

class BenchRuns : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_file;
    int m_runs = 100'000;

    /// Nothing learned is left from the query before, as with the first one of a person; who jumps has seen
    /// the first window before.
    void time(const char *what, const RunQuery &query, double budget, bool isJump = false)
    {
        auto database = Database::open(m_file, Database::Mode::ReadOnly).value();
        RunList list(database);
        std::vector<double> times, cpu;
        RunPage page;
        for (int i = 0; i < 7; ++i) {
            RunQuery other;
            other.experiment = u"none"_s;
            QVERIFY(list.page(other));
            if (isJump) {
                RunQuery first = query;
                first.offset = 0;
                QVERIFY(list.page(first));
            }
            const double before = cpuMilliseconds();
            times.push_back(milliseconds([&] {
                auto answer = list.page(query);
                QVERIFY2(answer,
                         qPrintable(answer ? QString() : answer.error().message + answer.error().detail));
                page = *answer;
            }));
            cpu.push_back(cpuMilliseconds() - before);
        }
        std::ranges::sort(times);
        std::ranges::sort(cpu);
        std::printf("%-52s %8.1f ms  (CPU %6.1f, max %6.1f; budget %3.0f) %s %lld of %lld\n", what,
                    times.at(3), cpu.at(3), times.back(), budget, cpu.at(3) <= budget ? "ok  " : "OVER",
                    static_cast<long long>(page.runs.size()), static_cast<long long>(page.total));
    }

private slots:
    void initTestCase()
    {
        if (const int wanted = qEnvironmentVariableIntValue("TRAINYARD_BENCH_RUNS"); wanted > 0)
            m_runs = wanted;
        m_file = qEnvironmentVariable("TRAINYARD_BENCH_FILE");
        if (m_file.isEmpty())
            m_file = m_folder.filePath(u"runs.db"_s);
        if (QFileInfo(m_file).size() > 0)
            return;
        auto database = Database::open(m_file).value();
        QVERIFY(migrate(database, readMigrations(u":/schema"_s).value()));
        const double took = milliseconds([&] {
            const auto generated = generate(database, m_runs);
            QVERIFY2(generated, qPrintable(generated ? QString()
                                                     : generated.error().message + generated.error().detail));
        });
        std::printf("%d runs generated in %.1f s, %.0f MB\n", m_runs, took / 1000,
                    double(QFileInfo(m_file).size()) / 1e6);
    }

    void windows()
    {
        RunQuery q;
        {
            const double took = milliseconds([&] {
                auto database = Database::open(m_file, Database::Mode::ReadOnly).value();
                RunList list(database);
                QVERIFY(list.page(q));
            });
            std::printf("%-52s %8.1f ms  (budget 100)\n", "open the file and show the first window", took);
        }
        time("newest first", q, 100);
        q.offset = m_runs / 2;
        time("newest first, jump to the middle", q, 100, true);
        q.offset = m_runs - 128;
        time("newest first, jump to the end", q, 100, true);
        const QList<QPair<RunQuery::Sort, const char *>> columns{
            {RunQuery::Sort::Name, "name"},       {RunQuery::Sort::Experiment, "experiment"},
            {RunQuery::Sort::Status, "status"},   {RunQuery::Sort::Target, "target"},
            {RunQuery::Sort::Started, "started"}, {RunQuery::Sort::Duration, "duration"}};
        for (const auto &[sort, name] : columns) {
            RunQuery sorted;
            sorted.sort = sort;
            time(("sort by " + QByteArray(name)).constData(), sorted, 100);
            sorted.offset = m_runs / 2;
            time(("sort by " + QByteArray(name) + ", jump to the middle").constData(), sorted, 100, true);
        }
        RunQuery metric;
        metric.sort = RunQuery::Sort::Metric;
        metric.metric = u"accuracy"_s;
        time("sort by metric", metric, 100);
        metric.ascending = true;
        time("sort by metric, ascending", metric, 100);
        metric.offset = m_runs / 2;
        time("sort by metric, jump to the middle", metric, 100, true);
        metric.offset = m_runs * 9LL / 10;
        time("sort by metric, jump to those without it", metric, 100, true);
    }

    void filters()
    {
        for (const QString &text :
             {u"o"_s, u"ot"_s, u"ott"_s, u"otte"_s, u"otter"_s, u"brave_otter_7"_s, u"a1b2"_s, u"mistral"_s,
              u"digits-1"_s, u"evaluate"_s, u"batch=v7"_s, u"nothing like it"_s}) {
            RunQuery query;
            query.text = text;
            time(("type \"" + text.toUtf8() + '"').constData(), query, 50);
        }
        RunQuery query;
        query.text = u"otter"_s;
        query.sort = RunQuery::Sort::Metric;
        query.metric = u"loss"_s;
        time("type \"otter\", sorted by metric", query, 50);
        query.text = u"mistral"_s;
        time("type \"mistral\" (a quarter), sorted by metric", query, 50);
        query = {};
        query.experiment = u"digits-1"_s;
        time("one experiment", query, 50);
        query.experiment = u"digits-41"_s;
        query.sort = RunQuery::Sort::Duration;
        time("one experiment, by duration", query, 100);
        query = {};
        query.statuses = {RunStatus::Failed};
        time("failed ones", query, 50);
        query.sort = RunQuery::Sort::Metric;
        query.metric = u"loss"_s;
        time("failed ones by metric", query, 100);
        query.sort = RunQuery::Sort::Name;
        time("failed ones by name", query, 100);
        query.offset = m_runs / 10;
        time("failed ones by name, jump to their middle", query, 100, true);
        query.sort = RunQuery::Sort::Created;
        time("failed ones, newest first, jump to their middle", query, 100, true);
        query.sort = RunQuery::Sort::Metric;
        query.metric = u"accuracy"_s;
        time("failed ones by metric, jump to their middle", query, 100, true);
        query.offset = m_runs / 6;
        time("failed ones by metric, jump to those without it", query, 100, true);
        query = {};
        query.text = u"evaluate"_s;
        query.sort = RunQuery::Sort::Name;
        query.offset = m_runs / 8;
        time("type \"evaluate\" (a quarter), by name, to the middle", query, 100, true);
        query = {};
        query.tag = u"batch=v7"_s;
        time("a tag", query, 50);
        query.text = u"otter"_s;
        query.statuses = {RunStatus::Completed};
        time("a tag, a text and a status", query, 50);
    }

    void peers()
    {
        auto database = Database::open(m_file, Database::Mode::ReadOnly).value();
        const auto peer = [&](const char *what, const QString &sql) {
            std::vector<double> times;
            for (int i = 0; i < 3; ++i) {
                times.push_back(milliseconds([&] {
                    auto select = database.prepare(sql).value();
                    while (select.step().value_or(false)) {
                    }
                }));
            }
            std::ranges::sort(times);
            std::printf("%-52s %8.1f ms\n", what, times.at(1));
        };
        peer("peer: SELECT … ORDER BY +name LIMIT 128 (no index)",
             u"SELECT * FROM run ORDER BY +name DESC LIMIT 128"_s);
        peer("peer: … OFFSET middle",
             u"SELECT * FROM run ORDER BY +name DESC LIMIT 128 OFFSET %1"_s.arg(m_runs / 2));
        peer("peer: join to the metric, ORDER BY +last LIMIT 128",
             u"SELECT run.* FROM run LEFT JOIN metric ON metric.run = run.key AND metric.name = 'accuracy'"
             " ORDER BY +metric.last DESC LIMIT 128"_s);
        peer("peer: LIKE '%otter%' over names, counted",
             u"SELECT count(*) FROM run WHERE +name LIKE '%otter%'"_s);
        HostCommand python;
        python.arguments = {
            u"/usr/bin/python3"_s, u"-c"_s,
            u"import sqlite3, sys, time\n"
            "rows = sqlite3.connect(sys.argv[1]).execute('SELECT key, name FROM run').fetchall()\n"
            "t = time.perf_counter(); rows.sort(key=lambda r: r[1]); a = time.perf_counter() - t\n"
            "t = time.perf_counter(); n = sum('otter' in r[1] for r in rows); b = time.perf_counter() - t\n"
            "print('peer: Python, list already in memory: sort by name %.1f ms, filter %.1f ms' % (a*1e3, b*1e3))"_s,
            m_file};
        python.timeout = std::chrono::minutes(2);
        if (const auto result = runProcess(python))
            std::printf("%s", result->output.constData());
    }
};

QTEST_GUILESS_MAIN(BenchRuns)
#include "bench_runs.moc"
