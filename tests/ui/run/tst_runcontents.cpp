// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/factlist.h"
#include "ui/runs/run/filecontents.h"
#include "ui/runs/run/metriccurves.h"
#include "ui/runs/run/runfiles.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
QList<RunFile> named(const QStringList &paths)
{
    QList<RunFile> files;
    for (const QString &path : paths)
        files.append({path, 1, {}});
    return files;
}

MetricDocument document(MetricKind kind, const QJsonValue &value)
{
    return {kind, 0, {{u"value"_s, value}}};
}
} // namespace

class TestRunContents : public QObject
{
    Q_OBJECT
private slots:
    void theDriverLogComesFirst()
    {
        QCOMPARE(firstLog(named({u"logs/a.log"_s, u"azureml-logs/20_image_build_log.txt"_s,
                                 u"azureml-logs/70_driver_log.txt"_s, u"azureml-logs/75_job_post.txt"_s})),
                 u"azureml-logs/70_driver_log.txt"_s);
        QCOMPARE(firstLog(named({u"azureml-logs/70_driver_log_rank_1.txt"_s,
                                 u"azureml-logs/70_driver_log_rank_0.txt"_s})),
                 u"azureml-logs/70_driver_log_rank_0.txt"_s);
        QCOMPARE(firstLog(named({u"azureml-logs/20_image_build_log.txt"_s, u"logs/x.log"_s})),
                 u"azureml-logs/20_image_build_log.txt"_s);
        QCOMPARE(firstLog(named({u"outputs/model.bin"_s})), QString());
        QCOMPARE(firstLog(named({u"system_logs/a.txt"_s, u"user_logs/std_log_process_1.txt"_s,
                                 u"user_logs/std_log_process_0.txt"_s})),
                 u"user_logs/std_log_process_0.txt"_s);
    }
    void onlyTextOfOutputsIsALog()
    {
        QVERIFY(isLogFile(u"outputs/a.txt"_s));
        QVERIFY(!isLogFile(u"outputs/a.bin"_s));
        QVERIFY(isLogFile(u"logs/anything"_s));
        QVERIFY(isLogFile(u"system_logs/lifecycler/stdout"_s));
    }
    void csvIsReadWithQuotes()
    {
        const auto table =
            readTable(u"a.csv"_s, "name,value\r\n\"a, \"\"b\"\"\",1\n\"two\nlines\",2\n", true);
        QVERIFY(table);
        QCOMPARE(table->columns, (QStringList{u"name"_s, u"value"_s}));
        QCOMPARE(table->rows, (QList<QStringList>{{u"a, \"b\""_s, u"1"_s}, {u"two\nlines"_s, u"2"_s}}));
    }
    void csvWithoutNamesKeepsItsFirstRow()
    {
        const auto table = readTable(u"a.csv"_s, "1,2\n3,4,5\n", true);
        QCOMPARE(table->rows.size(), 2);
        QCOMPARE(table->columns.size(), 3);
        QCOMPARE(table->rows[0], (QStringList{u"1"_s, u"2"_s, {}}));
    }
    void halfARowAtTheEndOfTheBytesIsLeftOut()
    {
        QCOMPARE(readTable(u"a.csv"_s, "a,b\n1,2\n3,", false)->rows.size(), 1);
        QCOMPARE(readTable(u"a.csv"_s, "a,b\n1,2\n3,4", true)->rows.size(), 2);
    }
    void atMostAThousandRowsAreShown()
    {
        const auto table = readTable(u"a.tsv"_s, "a\tb\n" + QByteArray("1\t2\n").repeated(5000), true);
        QCOMPARE(table->rows.size(), MetricTable::maxRows);
    }
    void jsonOfRowsColumnsAndLinesIsATable()
    {
        QCOMPARE(readTable(u"a.json"_s, R"([{"a":1,"b":"x"},{"a":2,"c":null}])", true)->columns,
                 (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QCOMPARE(readTable(u"a.json"_s, R"({"a":[1,2,3],"b":[4,5,6]})", true)->rows.size(), 3);
        QCOMPARE(readTable(u"a.json"_s, R"({"a":1,"b":{"c":2}})", true)->rows[1][1], uR"({"c":2})"_s);
        QCOMPARE(readTable(u"a.jsonl"_s, "{\"a\":1}\n{\"a\":2}\n{\"a", false)->rows.size(), 2);
        QVERIFY(!readTable(u"a.json"_s, "not json", true));
        QVERIFY(!readTable(u"a.txt"_s, "a,b\n", true));
    }
    void anyBytesAreATableOrNone()
    {
        QRandomGenerator random(11);
        for (int round = 0; round < 3000; ++round) {
            QByteArray bytes;
            const int size = random.bounded(400);
            for (int i = 0; i < size; ++i)
                bytes +=
                    random.bounded(3) ? "{}[]\",:\n\t1ae"[random.bounded(13)] : char(random.bounded(256));
            for (const auto &name : {u"a.csv"_s, u"a.tsv"_s, u"a.json"_s, u"a.jsonl"_s}) {
                const auto table = readTable(name, bytes, round % 2);
                for (qsizetype i = 0; table && i < table->rows.size(); ++i)
                    QCOMPARE(table->rows[i].size(), table->columns.size());
            }
        }
    }
    void rowsAndTablesAreJoined()
    {
        const MetricTable rows = metricTable(
            MetricKind::Row, {document(MetricKind::Row, QJsonObject{{u"a"_s, 1}}),
                              document(MetricKind::Row, QJsonObject{{u"a"_s, 2}, {u"b"_s, u"nan"_s}})});
        QCOMPARE(rows.columns, (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(rows.rows, (QList<QStringList>{{u"1"_s, {}}, {u"2"_s, u"nan"_s}}));
        const MetricTable columns =
            metricTable(MetricKind::Table,
                        {document(MetricKind::Table,
                                  QJsonObject{{u"x"_s, QJsonArray{1, 2}}, {u"y"_s, QJsonArray{0.5, 1.5}}})});
        QCOMPARE(columns.rows, (QList<QStringList>{{u"1"_s, u"0.5"_s}, {u"2"_s, u"1.5"_s}}));
    }
    void aConfusionMatrixHasNamesAndShares()
    {
        const QJsonObject data{{u"class_labels"_s, QJsonArray{u"cat"_s, u"dog"_s}},
                               {u"matrix"_s, QJsonArray{QJsonArray{8, 2}, QJsonArray{0, 0}}}};
        const MetricTable table =
            metricTable(MetricKind::ConfusionMatrix,
                        {document(MetricKind::ConfusionMatrix, QJsonObject{{u"data"_s, data}})});
        QCOMPARE(table.rowNames, (QStringList{u"cat"_s, u"dog"_s}));
        QCOMPARE(table.shares[0][0], 0.8);
        QCOMPARE(table.shares[1][1], 0.0);
    }
    void documentsOfAnyShapeAreHarmless()
    {
        const QList<QJsonValue> odd{
            QJsonValue(),
            1,
            u"text"_s,
            QJsonArray{1, QJsonArray{2}},
            QJsonObject{{u"data"_s, 3}},
            QJsonObject{
                {u"data"_s, QJsonObject{{u"matrix"_s, QJsonArray{QJsonArray{}, 5}},
                                        {u"bin_edges"_s, QJsonArray{1, 2, 3}},
                                        {u"bin_counts"_s, 7},
                                        {u"probability_tables"_s, QJsonArray{QJsonArray{QJsonArray{1}}}}}}}};
        for (const auto kind : {MetricKind::Row, MetricKind::Table, MetricKind::ConfusionMatrix,
                                MetricKind::AccuracyTable, MetricKind::Residuals, MetricKind::Predictions}) {
            for (const QJsonValue &value : odd) {
                const MetricTable table = metricTable(kind, {document(kind, value)});
                for (const QStringList &row : table.rows)
                    QCOMPARE(row.size(), table.columns.size());
                const QList<MetricDocument> documents{document(kind, value)};
                for (int choice = -1; choice <= curveChoices(kind, documents).size(); ++choice)
                    (void)curveOf(kind, documents, choice, 3);
            }
        }
    }
    void numberColumnsOfATableAreDrawnOverEachOther()
    {
        const QList<MetricDocument> documents{
            document(MetricKind::Table, QJsonObject{{u"precision"_s, QJsonArray{1, 0.9, 0.5}},
                                                    {u"recall"_s, QJsonArray{0, 0.5, 1}},
                                                    {u"note"_s, QJsonArray{u"a"_s, u"b"_s, u"c"_s}}}),
            document(MetricKind::Table, QJsonObject{{u"precision"_s, u"nan"_s}, {u"recall"_s, 2}})};
        const QStringList choices = curveChoices(MetricKind::Table, documents);
        QCOMPARE(choices, (QStringList{u"precision over recall"_s, u"recall over precision"_s}));
        const ChartSpec spec = curveOf(MetricKind::Table, documents, 0, 0);
        QCOMPARE(spec.xName, u"recall"_s);
        const Series &points = spec.series.front().points;
        QCOMPARE(points.size(), 4);
        QCOMPARE(points.at(1).step, 0.5);
        QCOMPARE(points.at(1).value, 0.9);
        QVERIFY(std::isnan(points.at(3).value));
        QCOMPARE(curveOf(MetricKind::Table, documents, 1, 0).xName, u"precision"_s);
    }
    void anAccuracyTableHasItsCurves()
    {
        const QJsonArray counts{QJsonArray{50, 100, 0, 0}, QJsonArray{40, 25, 75, 10},
                                QJsonArray{0, 0, 100, 50}};
        const QList<MetricDocument> documents{
            document(MetricKind::AccuracyTable,
                     QJsonObject{{u"data"_s, QJsonObject{{u"probability_tables"_s, QJsonArray{counts}},
                                                         {u"class_labels"_s, QJsonArray{u"cat"_s}}}}})};
        const ChartSpec roc = curveOf(MetricKind::AccuracyTable, documents, 0, 0);
        QCOMPARE(roc.series.size(), std::size_t(2)); // and that of chance
        QCOMPARE(roc.series.front().label, u"cat"_s);
        QCOMPARE(roc.series.front().points.at(1).step, 0.25);
        QCOMPARE(roc.series.front().points.at(1).value, 0.8);
        const ChartSpec recall = curveOf(MetricKind::AccuracyTable, documents, 1, 0);
        QCOMPARE(recall.series.front().points.at(1).step, 0.8);
        QCOMPARE(recall.series.front().points.at(1).value, 40.0 / 65);
        QCOMPARE(recall.series.front().points.at(0).value, 1.0);
    }
    void binsAreAHistogramAndPredictionsABand()
    {
        const QList<MetricDocument> bins{
            document(MetricKind::Residuals, QJsonObject{{u"bin_edges"_s, QJsonArray{-1, 0, 3}},
                                                        {u"bin_counts"_s, QJsonArray{4, 6}}})};
        const ChartSeries histogram = curveOf(MetricKind::Residuals, bins, 0, 0).series.front();
        QVERIFY(histogram.hasBand());
        QCOMPARE(histogram.points.size(), 6);
        QCOMPARE(histogram.points.at(3).step, 0.0);
        QCOMPARE(histogram.points.at(3).value, 6.0);
        const QList<MetricDocument> predicted{
            document(MetricKind::Predictions, QJsonObject{{u"bin_edges"_s, QJsonArray{0, 10, 20}},
                                                          {u"bin_averages"_s, QJsonArray{6, 14}},
                                                          {u"bin_errors"_s, QJsonArray{1, 2}}})};
        const ChartSpec spec = curveOf(MetricKind::Predictions, predicted, 0, 0);
        QCOMPARE(spec.series.size(), std::size_t(2));
        QCOMPARE(spec.series[0].points.at(1).step, 15.0);
        QCOMPARE(spec.series[0].low.at(1).value, 12.0);
        QCOMPARE(spec.series[1].points.at(1).value, 15.0);
    }
    void imagesStayInsideTheRun()
    {
        QCOMPARE(imagePath(document(MetricKind::Image, u"outputs/a.png"_s)), u"outputs/a.png"_s);
        QCOMPARE(imagePath(document(MetricKind::Image, u"../../etc/passwd"_s)), QString());
        QCOMPARE(imagePath(document(MetricKind::Image, u"/etc/passwd"_s)), QString());
    }
    void commandLinesAreQuotedForAShell()
    {
        QCOMPARE(shellLine({u"python"_s, u"a b"_s, u"it's"_s, u""_s, u"--x=1"_s}),
                 u"python 'a b' 'it'\\''s' '' --x=1"_s);
    }
    void binaryIsNoText()
    {
        QVERIFY(!readText(QByteArray("a\0b", 3)));
        QCOMPARE(readText("caf\xE9 x"), u"café x"_s);
        QCOMPARE(readText("a\r\nb"), u"a\nb"_s);
    }
};

QTEST_GUILESS_MAIN(TestRunContents)
#include "tst_runcontents.moc"
