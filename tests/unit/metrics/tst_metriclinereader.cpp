// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metricline.h"
#include "services/metrics/metriclinereader.h"

#include "metricfixture.h"

#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace trainyard;

namespace {
constexpr double inf = std::numeric_limits<double>::infinity();

QByteArray everyKind()
{
    return R"({"name":"loss","value":2.19,"step":0,"time":1763700000.123}
{"name": "loss", "value": 1.5e-3, "step": 1, "time": 1763700001}
{"value":"nan","name":"loss","time":3}
{"name":"loss","value":"-inf","step":3,"time":4}

{"name":"l","kind":"list","value":[1,2.5,"inf"],"step":7,"time":5}
{"name":"r","kind":"row","value":{"a":1,"b":[2]},"time":6}
{"name":"phase","value":"warm up","time":6}
{"name":"gap","value":null,"time":6}
{"name":"caf\u00e9","value":true}
not json at all
{"name":"loss"}
{"name":"owner","kind":"tag","value":"me"}
{"kind":"untag","name":"owner","value":null,"time":1.5}
{"name":"git","kind":"property","value":"abc"}
{"name":"x","kind":"neverheardof","value":1}
{"name":"Verlust ü","value":7}
)";
}

QStringList namesOf(const MetricBatch &batch)
{
    QStringList names;
    for (const MetricSeries &series : batch.series)
        names += series.name + u':' + metricKindName(series.kind);
    return names;
}

QString read(const QByteArray &bytes, qsizetype piece)
{
    MetricLineReader reader;
    reader.restart(0, {});
    for (qsizetype at = 0; at < bytes.size(); at += piece)
        reader.feed(bytesOf(bytes.mid(at, piece)));
    return describe(reader.batch());
}
} // namespace

class TestMetricLineReader : public QObject
{
    Q_OBJECT

private slots:
    void everyKindOfLineIsUnderstood()
    {
        MetricLineReader reader;
        reader.feed(bytesOf(everyKind()));
        const MetricBatch &batch = reader.batch();
        QCOMPARE(batch.badLines, 3);
        QCOMPARE(batch.toOffset, everyKind().size());
        QCOMPARE(namesOf(batch), (QStringList{u"loss:scalar"_s, u"l:list"_s, u"r:row"_s, u"phase:row"_s,
                                              u"gap:scalar"_s, u"café:scalar"_s, u"Verlust ü:scalar"_s}));
        const auto &loss = batch.series[0].points;
        QCOMPARE(loss.size(), 4u);
        QCOMPARE(loss[0].value, 2.19);
        QCOMPARE(loss[0].time, 1763700000.123);
        QCOMPARE(loss[1].value, 1.5e-3);
        QCOMPARE(loss[1].step, 1.0);
        QVERIFY(std::isnan(loss[2].value));
        QVERIFY(std::isnan(loss[2].step)); // none was given
        QCOMPARE(loss[3].value, -inf);
        const auto &list = batch.series[1].points;
        QCOMPARE(list.size(), 3u);
        QCOMPARE(list[2].value, inf);
        QCOMPARE(list[2].time, 5.0);
        QCOMPARE(list[2].step, 9.0); // begins at 7
        QCOMPARE(batch.series[2].documents.size(), 1u);
        QVERIFY(batch.series[3].documents.at(0).body.contains("\"value\":{\"value\":\"warm up\"}"));
        QVERIFY(std::isnan(batch.series[4].points.at(0).value));
        QCOMPARE(batch.series[5].points.at(0).value, 1.0);
        QCOMPARE(batch.series[6].points.at(0).value, 7.0);
        const std::vector<RunNote> notes{{RunNote::Kind::Tag, u"owner"_s, u"me"_s},
                                         {RunNote::Kind::Untag, u"owner"_s, QString()},
                                         {RunNote::Kind::Property, u"git"_s, u"abc"_s}};
        QVERIFY(batch.notes == notes);
    }

    void anySplitGivesTheSame()
    {
        const QByteArray bytes = everyKind();
        const QString whole = read(bytes, bytes.size());
        for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
            MetricLineReader reader;
            reader.feed(bytesOf(bytes.left(cut)));
            reader.feed(bytesOf(bytes.mid(cut)));
            QCOMPARE(describe(reader.batch()), whole);
        }
        QCOMPARE(read(bytes, 1), whole);
        QCOMPARE(read(bytes, 7), whole);
    }

    void readingGoesOnFromAnyPlace()
    {
        const QByteArray bytes = everyKind();
        MetricLineReader whole;
        whole.feed(bytesOf(bytes));
        const qint64 points = whole.batch().pointCount();
        for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
            MetricLineReader before;
            before.feed(bytesOf(bytes.left(cut)));
            const MetricBatch &first = before.batch();
            QVERIFY(first.toOffset <= cut);
            QVERIFY(first.toOffset == 0 || bytes.at(first.toOffset - 1) == '\n');
            MetricLineReader after;
            after.restart(first.toOffset, first.state);
            after.feed(bytesOf(bytes.mid(first.toOffset)));
            const MetricBatch &second = after.batch();
            QCOMPARE(second.fromOffset, first.toOffset);
            QCOMPARE(first.pointCount() + second.pointCount(), points);
            QCOMPARE(first.badLines + second.badLines, 3);
        }
    }

    void anEndlessLineIsDroppedAndCountedWhereverItIsCut()
    {
        const QByteArray bytes =
            "{\"name\":\"a\",\"value\":1}\n" + QByteArray(3 << 20, 'x') + "\n{\"name\":\"a\",\"value\":2}\n";
        for (const qsizetype cut :
             {qsizetype(30), qsizetype(1 << 20), qsizetype(2 << 20), bytes.size() - 30}) {
            MetricLineReader before;
            before.feed(bytesOf(bytes.left(cut)));
            const MetricBatch &first = before.batch();
            MetricLineReader after;
            after.restart(first.toOffset, first.state);
            after.feed(bytesOf(bytes.mid(first.toOffset)));
            const MetricBatch &second = after.batch();
            QCOMPARE(first.longLines + second.longLines, 1);
            QCOMPARE(first.badLines + second.badLines, 0);
            QCOMPARE(first.pointCount() + second.pointCount(), 2);
            QCOMPARE(second.toOffset, bytes.size());
        }
    }

    void anUnfinishedLineWaitsUntilTheEnd()
    {
        MetricLineReader reader;
        reader.feed(bytesOf("{\"name\":\"a\",\"value\":1}"));
        QVERIFY(reader.batch().isEmpty());
        QCOMPARE(reader.readOffset(), 22);
        reader.finish();
        QCOMPARE(reader.batch().pointCount(), 1);
        QCOMPARE(reader.batch().toOffset, 22);
    }

    void aClearedBatchGoesOnWhereItEnded()
    {
        MetricLineReader reader;
        reader.feed(bytesOf("{\"name\":\"a\",\"value\":1}\n{\"na"));
        reader.clearBatch();
        QVERIFY(reader.batch().isEmpty());
        reader.feed(bytesOf("me\":\"a\",\"value\":2}\n"));
        QCOMPARE(reader.batch().fromOffset, 23);
        QCOMPARE(reader.batch().pointCount(), 1);
        QCOMPARE(reader.batch().series[0].points[0].value, 2.0);
    }

    void theFastWayAgreesWithTheSlowOne_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line :
             {R"({"name":"a","value":0})", R"({"name":"a","value":-0.0,"step":123456789})",
              R"({"name":"a","value":123456789,"step":1234567890123,"time":1e9})",
              R"({"name":"a b:c/d","value":0.1,"step":0.5,"time":1763700000.123456})",
              "{\"name\":\"\\u00e9 \\\"q\\\" ü\",\"value\":1}", R"( { "name" : "a" , "value" : 1E+3 } )",
              R"({"name":"a","value":"inf","step":9})", R"({"name":"a","value":2.2250738585072014e-308})",
              R"({"name":"a","value":1.7976931348623157e308})"})
            QTest::newRow(line) << QByteArray(line);
    }

    void theFastWayAgreesWithTheSlowOne()
    {
        QFETCH(QByteArray, line);
        ScalarLine scalar;
        QVERIFY(scanScalarLine(viewOf(line), scalar));
        MetricBatch batch;
        QVERIFY(takeJsonLine(viewOf(line), batch));
        const MetricPoint slow = batch.series.at(0).points.at(0);
        const std::string name =
            scalar.isEncoded ? decodeName(scalar.name).value_or("") : std::string(scalar.name);
        QCOMPARE(QString::fromStdString(name), batch.series[0].name);
        QCOMPARE(scalar.point.value, slow.value);
        QCOMPARE(scalar.point.time, slow.time);
        QVERIFY(scalar.point.step == slow.step || (std::isnan(scalar.point.step) && std::isnan(slow.step)));
    }

    void damagedLinesAreCountedAndHarmless_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line :
             {"{", "}", "[]", "null", "{\"name\":\"a\",\"value\":}", "{\"name\":\"\",\"value\":1}",
              "{\"name\":\"a\",\"value\":1}}", "{\"name\":\"a\",\"value\":1", "{\"name\":1,\"value\":1}",
              "{\"name\":\"a\",\"value\":{}}", "{\"name\":\"a\",\"kind\":\"list\",\"value\":1}",
              "{\"name\":\"\xff\",\"value\":1}", "\xff\xfe\x00"})
            QTest::addRow("%s", line) << QByteArray(line);
        QTest::newRow("zeros after a power loss") << QByteArray(100, '\0');
        QTest::newRow("long name") << QByteArray("{\"name\":\"" + QByteArray(256, 'a') + "\",\"value\":1}");
        QTest::newRow("deep") << QByteArray(100000, '[');
    }

    void damagedLinesAreCountedAndHarmless()
    {
        QFETCH(QByteArray, line);
        MetricLineReader reader;
        reader.feed(bytesOf(line + "\n{\"name\":\"a\",\"value\":1}\n"));
        QCOMPARE(reader.batch().badLines, 1);
        QCOMPARE(reader.batch().pointCount(), 1);
    }

    void whatTheRunContextWritesIsUnderstood()
    {
        const QTemporaryDir folder;
        QProcess python;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PYTHONPATH"_s, QStringLiteral(TRAINYARD_PYTHON));
        environment.insert(u"TRAINYARD_RUN_DIR"_s, folder.path());
        python.setProcessEnvironment(environment);
        python.start(u"python3"_s, {u"-c"_s, uR"(
from azureml.core import Run
run = Run.get_context()
for i in range(3):
    run.log('loss', 1.0 / (i + 1))
run.log('caf\u00e9', float('nan'))
run.log('count', 7, step=40)
run.log('flag', True)
run.log('word', 'text')
run.log('none', None)
run.log_list('list', [1, 2, float('inf')])
run.log_row('row', a=1, b='x')
run.log_table('table', {'a': [1, 2], 'b': [3, 4]})
run.log_confusion_matrix('matrix', {'schema_type': 'confusion_matrix', 'schema_version': 'v1',
                         'data': {'class_labels': ['0'], 'matrix': [[1]]}})
run.tag('owner', 'me')
run.add_properties({'git': 'abc'})
)"_s});
        if (!python.waitForStarted())
            QSKIP("python3 is not installed");
        QVERIFY(python.waitForFinished());
        QFile file(folder.filePath(u"metrics.jsonl"_s));
        QVERIFY2(file.open(QIODevice::ReadOnly), python.readAllStandardError().constData());
        MetricLineReader reader;
        reader.feed(bytesOf(file.readAll()));
        const MetricBatch &batch = reader.batch();
        QCOMPARE(batch.badLines, 0);
        QCOMPARE(batch.toOffset, file.size());
        QCOMPARE(namesOf(batch),
                 (QStringList{u"loss:scalar"_s, u"café:scalar"_s, u"count:scalar"_s, u"flag:scalar"_s,
                              u"word:row"_s, u"none:scalar"_s, u"list:list"_s, u"row:row"_s, u"table:table"_s,
                              u"matrix:confusion_matrix"_s}));
        QCOMPARE(batch.series[0].points.at(2).step, 2.0);
        QCOMPARE(batch.series[2].points.at(0).step, 40.0);
        QCOMPARE(batch.series[6].points.at(2).value, inf);
        QCOMPARE(batch.notes.size(), 2u);
    }

    void manyNamesAreToldApart()
    {
        MetricLineReader reader;
        QByteArray bytes;
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 3000; ++i)
                bytes += "{\"name\":\"m" + QByteArray::number(i) +
                         "\",\"value\":" + QByteArray::number(round) + "}\n";
        }
        reader.feed(bytesOf(bytes));
        QCOMPARE(reader.batch().series.size(), 3000u);
        for (const MetricSeries &series : reader.batch().series)
            QCOMPARE(series.points.size(), 3u);
        reader.clearBatch();
        QCOMPARE(reader.batch().series.size(), 0u); // not kept for ever
    }
};

QTEST_GUILESS_MAIN(TestMetricLineReader)
#include "tst_metriclinereader.moc"
