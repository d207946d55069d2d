// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/logs/logfinder.h"
#include "services/metrics/wandb/crc32.h"
#include "services/metrics/wandb/wandbreader.h"
#include "services/storage/database.h"
#include "tests/unit/metrics/eventbytes.h"
#include "tests/unit/metrics/logfixture.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace trainyard;
using namespace trainyard::bytes;

namespace {
/// A LevelDB log of W&B with these records.
QByteArray wandbFile(const QList<QByteArray> &records)
{
    QByteArray file(":W&B\xe1\xbe\0", 7);
    for (QByteArray record : records) {
        for (bool isFirst = true;; isFirst = false) {
            qsizetype left = 32768 - file.size() % 32768;
            if (left < 7) {
                file += QByteArray(left, '\0');
                left = 32768;
            }
            const QByteArray part = record.left(left - 7);
            record.remove(0, part.size());
            const bool isLast = record.isEmpty();
            const char type = char(isFirst ? (isLast ? 1 : 2) : (isLast ? 4 : 3));
            const QByteArray summed = QByteArray(1, type) + part;
            file += little(crc32({summed.constData(), size_t(summed.size())})) +
                    little(quint16(part.size())) + summed;
            if (isLast)
                break;
        }
    }
    return file;
}

QByteArray history(qint64 step, const QByteArray &key, const QByteArray &json)
{
    return field(2, field(1, field(2, key) + field(16, json)) + field(2, field(1, quint64(step))));
}

LogContents contentsOf(const FoundLog &found)
{
    LogContents log;
    const auto source = found.open();
    readAll(*source, log);
    return log;
}
} // namespace

class TestOtherLogs : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_now = 4e9; // long after every file was written
    }
    void whatWandbWritesIsRead();
    void whatMlflowWritesIsRead_data();
    void whatMlflowWritesIsRead();
    void recordsOfWandbCrossBlocks();
    void aDamagedBlockOfWandbCostsItsRestOnly();
    void howAWandbFileGrowsMakesNoDifference();
    void wandbNumbersComeInEveryForm();
    void tablesAreRead_data();
    void tablesAreRead();
    void anUnfinishedLastLineWaits();
    void jsonLinesAreRead();
    void tablesThatAreNoLogsAreLeftAlone();
    void everyKindIsFoundByItsFolder();
    void loopsAndStrangeFoldersAreNotEntered();
    void aDatabaseOfSomebodyElseIsNone();
    void aMetricOfMlflowGrows();
    void anythingAtAllIsSurvived();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    FoundLogs found()
    {
        return LogFinder([this] { return m_now; }).find(m_folder->path());
    }
    LogContents only()
    {
        const FoundLogs all = found();
        if (all.logs.size() != 1)
            throw std::runtime_error("found " + std::to_string(all.logs.size()));
        return contentsOf(all.logs.front());
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    double m_now = 0;
};

void TestOtherLogs::whatWandbWritesIsRead()
{
    const QString python = pythonWith(u"wandb"_s);
    if (python.isEmpty())
        QSKIP("no Python here has the wandb package (pip install wandb; TRAINYARD_LOG_PYTHON)");
    writeWith(python, u"wandb"_s, m_folder->path());
    const LogContents log = only();
    QCOMPARE(log.bad, 0);
    QCOMPARE(log.name, u"first run"_s);
    QCOMPARE(log.group, u"proj"_s);
    QCOMPARE(log.status, std::optional(RunStatus::Failed));
    QCOMPARE(log.parameters.value(u"lr"_s), u"0.1"_s);
    QVERIFY(log.parameters.value(u"opt"_s).contains("adam"_L1));
    QVERIFY(log.tags.contains(u"x"_s));
    QVERIFY(log.started > 1.7e9);
    const QList<double> loss = valuesOf(log, u"loss"_s);
    QCOMPARE(loss.size(), 20);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(loss.at(i), 1.0 / (i + 1));
    QCOMPARE(valuesOf(log, u"deep.b"_s).last(), -19.0);
    QVERIFY(log.find(u"wide/499"_s));
    QCOMPARE(log.find(u"wide/499"_s)->count, 20);
    QVERIFY(std::isnan(log.find(u"bad"_s)->last));
    QCOMPARE(log.find(u"worse"_s)->last, -std::numeric_limits<double>::infinity());
    QVERIFY(!log.find(u"text"_s));
    QVERIFY(log.find(u"loss"_s)->points.at(3).time > 1.7e9);
}

void TestOtherLogs::whatMlflowWritesIsRead_data()
{
    QTest::addColumn<QString>("store");
    QTest::newRow("folder") << u"mlruns"_s;
    QTest::newRow("database") << u"mlflowdb"_s;
}

void TestOtherLogs::whatMlflowWritesIsRead()
{
    QFETCH(QString, store);
    const QString python = pythonWith(u"mlflow"_s);
    if (python.isEmpty())
        QSKIP("no Python here has the mlflow package (pip install mlflow; TRAINYARD_LOG_PYTHON)");
    writeWith(python, store, m_folder->path());
    const FoundLogs all = found();
    QCOMPARE(all.logs.size(), size_t(2));
    bool hasFirst = false;
    for (const FoundLog &one : all.logs) {
        const LogContents log = contentsOf(one);
        QCOMPARE(log.bad, 0);
        QCOMPARE(log.group, u"digits"_s);
        if (log.name == "second"_L1) {
            QCOMPARE(log.status, std::optional(RunStatus::Failed));
            QCOMPARE(valuesOf(log, u"loss"_s), QList<double>{5});
            continue;
        }
        hasFirst = true;
        QCOMPARE(log.name, u"first"_s);
        QCOMPARE(log.status, std::optional(RunStatus::Completed));
        QCOMPARE(log.parameters, (QMap<QString, QString>{{u"lr"_s, u"0.1"_s}, {u"opt"_s, u"adam"_s}}));
        QCOMPARE(log.tags, (QMap<QString, QString>{{u"team"_s, u"a"_s}}));
        QVERIFY(log.ended >= log.started && log.started > 1.7e9);
        QCOMPARE(valuesOf(log, u"loss"_s).size(), 20);
        QCOMPARE(valuesOf(log, u"loss"_s).last(), 0.05);
        QCOMPARE(stepsOf(log, u"train/acc"_s).last(), 19.0);
        QCOMPARE(log.find(u"val acc"_s)->count, 20);
        const QList<double> bad = valuesOf(log, u"bad"_s);
        QVERIFY(std::isnan(bad.at(0)));
        QCOMPARE(bad.mid(1), (QList<double>{std::numeric_limits<double>::infinity(),
                                            -std::numeric_limits<double>::infinity()}));
    }
    QVERIFY(hasFirst);
}

void TestOtherLogs::recordsOfWandbCrossBlocks()
{
    QList<QByteArray> records;
    for (int i = 0; i < 300; ++i)
        records.append(history(i, "loss", QByteArray::number(i)) +
                       field(14, QByteArray(1 + i * 37 % 4000, 'x')));
    records.append(history(300, "loss", "300") + field(14, QByteArray(100'000, 'x')));
    writeFile(path(u"run-a.wandb"_s), wandbFile(records));
    const LogContents log = only();
    QCOMPARE(log.bad, 0);
    QCOMPARE(log.find(u"loss"_s)->count, 301);
    QCOMPARE(stepsOf(log, u"loss"_s).last(), 300.0);
}

void TestOtherLogs::aDamagedBlockOfWandbCostsItsRestOnly()
{
    QList<QByteArray> records;
    for (int i = 0; i < 100; ++i)
        records.append(history(i, "loss", QByteArray::number(i)) + field(14, QByteArray(1000, 'x')));
    QByteArray file = wandbFile(records);
    file[3000] = char(file[3000] ^ 1);
    writeFile(path(u"run-a.wandb"_s), file);
    const LogContents log = only();
    QCOMPARE(log.bad, 1);
    const QList<double> steps = stepsOf(log, u"loss"_s);
    QVERIFY(steps.size() > 60 && steps.size() < 75);
    QCOMPARE(steps.last(), 99.0);
}

void TestOtherLogs::howAWandbFileGrowsMakesNoDifference()
{
    QList<QByteArray> records;
    for (int i = 0; i < 40; ++i)
        records.append(history(i, "loss", QByteArray::number(i)) + field(14, QByteArray(1500, 'x')));
    const QByteArray whole = wandbFile(records);
    QString expected;
    for (const int step : {100'000, 977, 32768}) {
        QFile::remove(path(u"run-a.wandb"_s));
        writeFile(path(u"run-a.wandb"_s), whole.left(1));
        const FoundLogs all = found();
        const auto source = all.logs.at(0).open();
        LogContents log;
        for (qsizetype at = 1; at < whole.size(); at += step) {
            readAll(*source, log);
            writeFile(path(u"run-a.wandb"_s), whole.mid(at, step), QIODevice::WriteOnly | QIODevice::Append);
        }
        readAll(*source, log);
        QCOMPARE(log.find(u"loss"_s)->count, 40);
        if (expected.isEmpty())
            expected = describe(log);
        QCOMPARE(describe(log), expected);
    }
}

void TestOtherLogs::wandbNumbersComeInEveryForm()
{
    // The number as a field of its own, as newer versions write it.
    const QByteArray item = field(1, "real") + fixed(6, 2.5);
    const QByteArray whole = field(1, "whole") + field(5, quint64(7)); // zigzag of −4
    const QByteArray record = field(2, field(1, item) + field(1, whole));
    writeFile(path(u"run-a.wandb"_s),
              wandbFile({record, history(1, "old", "{\"a\":{\"b\":2},\"t\":\"x\"}"),
                         history(2, "picture", "{\"_type\":\"image-file\",\"width\":3}"),
                         history(3, "flag", "true"), history(4, "quoted", "\"NaN\"")}));
    const LogContents log = only();
    QCOMPARE(valuesOf(log, u"real"_s), QList<double>{2.5});
    QCOMPARE(valuesOf(log, u"whole"_s), QList<double>{-4});
    QCOMPARE(valuesOf(log, u"old.a.b"_s), QList<double>{2});
    QVERIFY(!log.find(u"picture.width"_s));
    QCOMPARE(log.records.size(), size_t(1));
    QVERIFY(!log.find(u"flag"_s));
    QVERIFY(std::isnan(log.find(u"quoted"_s)->last));
}

void TestOtherLogs::tablesAreRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("metric");
    QTest::addColumn<QList<double>>("steps");
    QTest::addColumn<QList<double>>("values");
    using D = QList<double>;
    QTest::newRow("Lightning")
        << QByteArray("epoch,lr,step,train_loss,val_loss\n0,0.1,49,0.5,\n0,,99,,0.4\n1,,149,0.3,\n")
        << u"train_loss"_s << D{49, 149} << D{0.5, 0.3};
    QTest::newRow("Keras") << QByteArray("epoch,accuracy,loss\r\n0,0.5,1.5\r\n1,0.75,nan\r\n")
                           << u"accuracy"_s << D{0, 1} << D{0.5, 0.75};
    QTest::newRow("TensorBoard's export")
        << QByteArray("Wall time,Step,Value\n1700000000.5,10,0.25\n1700000001,20,0.125\n") << u"Value"_s
        << D{10, 20} << D{0.25, 0.125};
    QTest::newRow("semicolons and quotes") << QByteArray("\xef\xbb\xbf\"step\";\"a; \"\"b\"\"\"\n1;2\n2;3\n")
                                           << u"a; \"b\""_s << D{1, 2} << D{2, 3};
    QTest::newRow("Stable Baselines")
        << QByteArray("rollout/ep_rew_mean,time/total_timesteps,train/loss\n10,2048,\n20,4096,0.5\n")
        << u"rollout/ep_rew_mean"_s << D{2048, 4096} << D{10, 20};
    QTest::newRow("no step, a known name")
        << QByteArray("loss,acc\n3,1\n2,1\n1,1\n") << u"loss"_s << D{0, 1, 2} << D{3, 2, 1};
    QTest::newRow("infinities") << QByteArray("step,x\n1,inf\n2,-Infinity\n") << u"x"_s << D{1, 2}
                                << D{std::numeric_limits<double>::infinity(),
                                     -std::numeric_limits<double>::infinity()};
}

void TestOtherLogs::tablesAreRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, metric);
    QFETCH(QList<double>, steps);
    QFETCH(QList<double>, values);
    writeFile(path(u"some/metrics.csv"_s), text);
    const LogContents log = only();
    QCOMPARE(stepsOf(log, metric), steps);
    QCOMPARE(valuesOf(log, metric), values);
    QCOMPARE(log.bad, 0);
}

void TestOtherLogs::anUnfinishedLastLineWaits()
{
    const QString file = path(u"metrics.csv"_s);
    writeFile(file, "step,loss\n1,0.5\n2,0.2");
    m_now = double(QFileInfo(file).lastModified().toSecsSinceEpoch()) + 1;
    const FoundLogs all = found();
    const auto source = all.logs.at(0).open();
    LogContents log;
    readAll(*source, log);
    QCOMPARE(valuesOf(log, u"loss"_s), QList<double>{0.5});
    writeFile(file, "5\n3,0.125", QIODevice::WriteOnly | QIODevice::Append);
    readAll(*source, log);
    QCOMPARE(valuesOf(log, u"loss"_s), (QList<double>{0.5, 0.25}));
    m_now += 60; // nobody writes any more
    readAll(*source, log);
    QCOMPARE(valuesOf(log, u"loss"_s), (QList<double>{0.5, 0.25, 0.125}));
}

void TestOtherLogs::jsonLinesAreRead()
{
    writeFile(path(u"log.jsonl"_s),
              "{\"loss\": 0.5, \"epoch\": 0.1, \"step\": 10, \"eval\": {\"acc\": 0.75}, \"note\": \"NaN of a "
              "text\"}\n"
              "{\"loss\": NaN, \"step\": 20, \"other\": -Infinity, \"timestamp\": 1700000000}\n"
              "this is no JSON\n"
              "{\"loss\": \"inf\", \"step\": 30}\n");
    LogContents log = only();
    QCOMPARE(stepsOf(log, u"loss"_s), (QList<double>{10, 20, 30}));
    QVERIFY(std::isnan(valuesOf(log, u"loss"_s).at(1)));
    QCOMPARE(valuesOf(log, u"loss"_s).at(2), std::numeric_limits<double>::infinity());
    QCOMPARE(valuesOf(log, u"eval/acc"_s), QList<double>{0.75});
    QCOMPARE(valuesOf(log, u"epoch"_s), QList<double>{0.1});
    QCOMPARE(valuesOf(log, u"other"_s), QList<double>{-std::numeric_limits<double>::infinity()});
    QCOMPARE(log.find(u"loss"_s)->points.at(1).time, 1.7e9);
    QVERIFY(!log.find(u"note"_s));
    QCOMPARE(log.bad, 1);
    // As a run folder of our own has it.
    writeFile(path(u"log.jsonl"_s), "{\"name\":\"loss\",\"value\":2.5,\"step\":0,\"time\":1763700000.5}\n"
                                    "{\"name\":\"loss\",\"value\":\"nan\",\"time\":1763700001}\n");
    log = only();
    QCOMPARE(stepsOf(log, u"loss"_s), (QList<double>{0, 1}));
    QCOMPARE(log.find(u"loss"_s)->points.at(0).time, 1763700000.5);
}

void TestOtherLogs::tablesThatAreNoLogsAreLeftAlone()
{
    writeFile(path(u"people.csv"_s), "name,age\nAnna,30\n");
    writeFile(path(u"numbers.csv"_s), "1,2,3\n4,5,6\n");
    writeFile(path(u"one.csv"_s), "step\n1\n");
    writeFile(path(u"empty.csv"_s), "");
    writeFile(path(u"data.jsonl"_s), "{\"text\": \"hello\"}\n");
    writeFile(path(u"list.jsonl"_s), "[1, 2]\n");
    writeFile(path(u"labels.csv"_s), "image,label\na.png,3\n");
    QCOMPARE(found().logs.size(), size_t(0));
}

void TestOtherLogs::everyKindIsFoundByItsFolder()
{
    writeFile(path(u"runs/b10/events.out.tfevents.1.h"_s), scalar("a", 1, 1));
    writeFile(path(u"runs/b9/events.out.tfevents.1.h"_s), scalar("a", 1, 1));
    writeFile(path(u"runs/b9/events.out.tfevents.2.h"_s), scalar("a", 2, 1));
    writeFile(path(u"w/run-x.wandb"_s), wandbFile({}));
    writeFile(path(u"c/metrics.csv"_s), "step,loss\n1,2\n");
    writeFile(path(u"j.ndjson"_s), "{\"step\":1,\"loss\":2}\n");
    writeFile(path(u"mlruns/0/abc/meta.yaml"_s), "run_id: abc\nlifecycle_stage: active\nstatus: 3\n");
    writeFile(path(u"mlruns/0/abc/metrics/loss"_s), "1700000000000 0.5 1\n");
    writeFile(path(u"mlruns/0/gone/meta.yaml"_s), "run_id: gone\nlifecycle_stage: deleted\n");
    writeFile(path(u"mlruns/0/gone/metrics/loss"_s), "1700000000000 0.5 1\n");
    QStringList names;
    for (const FoundLog &one : found().logs)
        names.append(logKindName(one.kind) + u' ' + one.name);
    QCOMPARE(names, (QStringList{u"csv c/metrics.csv"_s, u"jsonl j.ndjson"_s, u"mlflow mlruns/0/abc"_s,
                                 u"tensorboard runs/b9"_s, u"tensorboard runs/b10"_s, u"wandb w"_s}));
}

void TestOtherLogs::loopsAndStrangeFoldersAreNotEntered()
{
    writeFile(path(u"a/events.out.tfevents.1.h"_s), scalar("a", 1, 1));
    writeFile(path(u".git/events.out.tfevents.1.h"_s), scalar("a", 1, 1));
    QVERIFY(QFile::link(m_folder->path(), path(u"a/loop"_s)));
    QCOMPARE(found().logs.size(), size_t(1));
    bool isAsked = false;
    const FoundLogs stopped = LogFinder([] { return 0.0; }).find(m_folder->path(), [&isAsked] {
        isAsked = true;
        return false;
    });
    QVERIFY(isAsked);
    QVERIFY(stopped.logs.empty());
}

void TestOtherLogs::aDatabaseOfSomebodyElseIsNone()
{
    {
        auto database = Database::open(path(u"other.db"_s)).value();
        QVERIFY(database.execute(u"CREATE TABLE t (x)"_s));
    }
    writeFile(path(u"broken.db"_s), QByteArray("SQLite format 3\0", 16) + QByteArray(5000, 'x'));
    const FoundLogs all = found();
    QCOMPARE(all.logs.size(), size_t(0));
    QCOMPARE(all.errors.size(), 1);
    QVERIFY(all.errors.first().message.contains("broken.db"_L1));
}

void TestOtherLogs::aMetricOfMlflowGrows()
{
    writeFile(path(u"0/abc/meta.yaml"_s), "run_id: abc\nrun_name: 'it''s'\nstatus: 1\n");
    writeFile(path(u"0/abc/metrics/loss"_s), "1700000000000 0.5 1\n17000");
    const FoundLogs all = found();
    const auto source = all.logs.at(0).open();
    LogContents log;
    readAll(*source, log);
    QCOMPARE(log.name, u"it's"_s);
    QCOMPARE(stepsOf(log, u"loss"_s), QList<double>{1});
    writeFile(path(u"0/abc/metrics/loss"_s), "00001000 0.25 2\nnonsense\n",
              QIODevice::WriteOnly | QIODevice::Append);
    writeFile(path(u"0/abc/metrics/deep/acc"_s), "1700000000000 1\n");
    readAll(*source, log);
    QCOMPARE(stepsOf(log, u"loss"_s), (QList<double>{1, 2}));
    QCOMPARE(log.find(u"deep/acc"_s)->count, 1);
    QCOMPARE(log.bad, 1);
    QVERIFY(!log.status.has_value() || log.status == RunStatus::Running);
}

void TestOtherLogs::anythingAtAllIsSurvived()
{
    QRandomGenerator random(3);
    const QByteArray seed = wandbFile({history(1, "loss", "1"), field(17, field(8, "name") + field(3, "p")),
                                       field(18, field(1, quint64(1))), history(2, "x", "{\"a\":1}")});
    for (int round = 0; round < 60; ++round) {
        QByteArray record = seed.mid(7, 200);
        for (int i = 0; i < 4; ++i)
            record[qsizetype(random.bounded(quint32(record.size())))] = char(random.bounded(256));
        writeFile(path(u"run-a.wandb"_s), wandbFile({record.mid(random.bounded(20))}));
        writeFile(path(u"metrics.csv"_s), "step,loss\n1,2\n" + record);
        writeFile(path(u"m.jsonl"_s), "{\"step\":1,\"loss\":2}\n" + record);
        for (const FoundLog &one : found().logs)
            QVERIFY(contentsOf(one).metrics().size() < 50);
    }
}

QTEST_GUILESS_MAIN(TestOtherLogs)
#include "tst_otherlogs.moc"
