// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tensorboard/crc32c.h"
#include "services/metrics/tensorboard/eventfolder.h"
#include "services/metrics/tensorboard/recorddocument.h"
#include "services/metrics/tensorboard/tensorvalue.h"
#include "tests/unit/metrics/eventbytes.h"
#include "tests/unit/metrics/logfixture.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace trainyard;

class TestTensorBoard : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void theSumsAreThoseOfCastagnoli();
    void everyTypeOfNumberIsRead();
    void whatTensorBoardWritesIsRead();
    void whatASummaryWriterWritesIsRead_data();
    void whatASummaryWriterWritesIsRead();
    void whatASummaryWriterAddsIsFollowed();
    void aFileOfASummaryWriterMayEndAnywhere();
    void howAFileGrowsMakesNoDifference();
    void aRestartDropsWhatWasLost();
    void anOldFileTellsARestartByItsSteps();
    void stepsThatGoBackStayInANewFile();
    void aDamagedRecordIsCountedAndSkipped();
    void behindADamagedLengthNothingIsBelieved();
    void zerosAtTheEndAreWaitedFor();
    void aHalfWrittenLastRecordIsWaitedFor();
    void anEnormousLengthIsJumpedOverOnceItIsThere();
    void aFileThatWasReplacedIsReadAnew();
    void moreNamesThanTheLimitAreCounted();
    void picturesAndHistogramsAreFoundAgain();
    void anythingAtAllIsSurvived();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    LogContents contentsOf(const QByteArray &bytes)
    {
        writeFile(path(u"events.out.tfevents.1"_s), bytes);
        LogContents log;
        const auto source = openEventFolder(m_folder->path(), [] { return 0.0; });
        readAll(*source, log);
        return log;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

using namespace bytes;

void TestTensorBoard::theSumsAreThoseOfCastagnoli()
{
    QCOMPARE(crc32c("123456789"), 0xe3069283u); // RFC 3720, B.4 has more
    QCOMPARE(crc32c(std::string(32, '\0')), 0x8a9136aau);
    QCOMPARE(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
    QRandomGenerator random(1);
    for (size_t size = 0; size < 300; ++size) {
        std::string text(size, '\0');
        for (char &c : text)
            c = char(random.bounded(256));
        QCOMPARE(crc32cByTable(text), crc32c(text));
        const std::string_view all = text;
        QCOMPARE(crc32c(all.substr(size / 3), crc32c(all.substr(0, size / 3))), crc32c(text));
    }
}

void TestTensorBoard::everyTypeOfNumberIsRead()
{
    LogContents log;
    const auto source =
        openEventFolder(QStringLiteral(TRAINYARD_TEST_FOLDER "/golden/types"), [] { return 0.0; });
    readAll(*source, log);
    QCOMPARE(log.metrics().size(), size_t(25));
    for (const LogContents::Metric &metric : log.metrics()) {
        if (metric.name == "simple"_L1)
            continue;
        QCOMPARE(metric.count, 1);
        QVERIFY2(metric.last == (metric.name.startsWith("bool"_L1) ? 1.0 : 3.0), qPrintable(metric.name));
        QCOMPARE(metric.points.at(0).step, 7.0);
        QCOMPARE(metric.points.at(0).time, 2000.0);
    }
    QCOMPARE(valuesOf(log, u"simple"_s), (QList<double>{0, 0.5, -1.25}));
    QCOMPARE(halfToDouble(0x3c00), 1.0);
    QCOMPARE(halfToDouble(0xc000), -2.0);
}

void TestTensorBoard::whatTensorBoardWritesIsRead()
{
    const QString python = pythonWith(u"tensorboard"_s);
    if (python.isEmpty())
        QSKIP("no Python here has the tensorboard package (pip install tensorboard; TRAINYARD_LOG_PYTHON)");
    const QString events = writeWith(python, u"tensorboard"_s, m_folder->path());
    LogContents log;
    const auto source = openEventFolder(m_folder->path(), [] { return 0.0; });
    readAll(*source, log);
    QCOMPARE(log.pointCount(), events.trimmed().toLongLong() - 1); // the first event is the version
    QCOMPARE(log.bad, 0);
}

void TestTensorBoard::whatASummaryWriterWritesIsRead_data()
{
    QTest::addColumn<QString>("module");
    QTest::newRow("torch") << u"torch"_s;
    QTest::newRow("tensorboardX") << u"tensorboardX"_s;
}

void TestTensorBoard::whatASummaryWriterWritesIsRead()
{
    QFETCH(QString, module);
    const QString python = pythonWith(module);
    if (python.isEmpty() || pythonWith(u"tensorboard"_s) != python)
        QSKIP("no Python here has the package (pip install tensorboard tensorboardX torch)");
    const bool hasHistograms = !writeWith(python, module, m_folder->path()).contains("no histograms"_L1);
    QStringList folders{m_folder->path()};
    for (const QString &name : QDir(m_folder->path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        folders.append(path(name));
    int parameters = 0;
    for (const QString &folder : folders) {
        LogContents log;
        const auto source = openEventFolder(folder, [] { return 0.0; });
        readAll(*source, log);
        QCOMPARE(log.bad, 0);
        parameters += int(log.parameters.size());
        if (log.metrics().empty())
            continue;
        // What TensorBoard itself reads from the folder, line by line.
        QStringList lines;
        QStringList names;
        for (const LogContents::Metric &metric : log.metrics())
            names.append(metric.name);
        names.sort();
        for (const QString &name : names) {
            const LogContents::Metric &metric = *log.find(name);
            for (size_t i = 0; i < metric.points.size(); ++i)
                lines.append(u"%1 %2 %3"_s.arg(name)
                                 .arg(metric.points.at(i).step)
                                 .arg(metric.points.at(i).value, 0, 'g', 17));
        }
        QStringList theirs;
        for (const QString &line :
             writeWith(python, u"accumulate"_s, folder).split(u'\n', Qt::SkipEmptyParts)) {
            const QStringList parts = line.split(u'\t');
            theirs.append(u"%1 %2 %3"_s.arg(parts.at(0))
                              .arg(parts.at(1).toDouble())
                              .arg(parts.at(2).toDouble(), 0, 'g', 17));
        }
        QCOMPARE(lines, theirs);
    }
    QCOMPARE(parameters, 3);
    LogContents log;
    const auto source = openEventFolder(m_folder->path(), [] { return 0.0; });
    readAll(*source, log);
    QVERIFY(log.texts.value(u"notes/text_summary"_s).contains("hello"_L1));
    const auto has = [&log](LocatedRecord::Kind kind, const QString &name) {
        return std::ranges::any_of(log.records,
                                   [&](const LocatedRecord &r) { return r.kind == kind && r.name == name; });
    };
    QVERIFY(has(LocatedRecord::Kind::Image, u"picture"_s));
    QCOMPARE(has(LocatedRecord::Kind::Histogram, u"weights"_s), hasHistograms);
}

void TestTensorBoard::whatASummaryWriterAddsIsFollowed()
{
    const QString python = pythonWith(u"tensorboardX"_s);
    if (python.isEmpty())
        QSKIP("no Python here has the package (pip install tensorboardX)");
    QProcess writer;
    writer.start(python,
                 {QStringLiteral(TRAINYARD_TEST_FOLDER "/writelogs.py"), u"grow"_s, m_folder->path()});
    LogContents log;
    const auto source = openEventFolder(m_folder->path(), [] { return 0.0; });
    qint64 written = 0;
    for (const int more : {1, 3, 2000, 1, 10'000}) {
        writer.write(QByteArray::number(more) + '\n');
        written += more;
        QTRY_COMPARE_WITH_TIMEOUT((readAll(*source, log), log.pointCount()), written, 120'000);
    }
    writer.closeWriteChannel();
    QVERIFY(writer.waitForFinished(60'000));
    readAll(*source, log);
    QCOMPARE(log.pointCount(), written);
    QCOMPARE(log.bad, 0);
    for (qint64 i = 0; i < written; ++i) {
        const MetricPoint &point = log.find(u"loss"_s)->points.at(size_t(i));
        QCOMPARE(point.step, double(i));
        QCOMPARE(point.time, 1.7e9 + double(i));
        QCOMPARE(point.value, double(float(1.0 / double(i + 1))));
    }
}

void TestTensorBoard::aFileOfASummaryWriterMayEndAnywhere()
{
    const QString python = pythonWith(u"tensorboardX"_s);
    if (python.isEmpty())
        QSKIP("no Python here has the package (pip install tensorboardX)");
    writeWith(python, u"tensorboardX"_s, m_folder->path());
    const QString name = QDir(m_folder->path()).entryList({u"*tfevents*"_s}, QDir::Files).constFirst();
    const QByteArray whole = readFile(path(name));
    const auto readNow = [](const QString &folder) {
        auto log = std::make_pair(LogContents(), openEventFolder(folder, [] { return 0.0; }));
        readAll(*log.second, log.first);
        return log;
    };
    const QString expected = describe(readNow(m_folder->path()).first);
    constexpr qsizetype tail = 300; // some records
    for (qsizetype cut = whole.size() - tail; cut < whole.size(); ++cut) {
        const QTemporaryDir torn;
        writeFile(torn.filePath(name), whole.left(cut));
        auto [log, source] = readNow(torn.path());
        QCOMPARE(log.bad, 0);
        writeFile(torn.filePath(name), whole.mid(cut), QIODevice::WriteOnly | QIODevice::Append);
        readAll(*source, log);
        QCOMPARE(describe(log), expected);
    }
}

void TestTensorBoard::howAFileGrowsMakesNoDifference()
{
    const QByteArray whole =
        readFile(QStringLiteral(TRAINYARD_TEST_FOLDER "/golden/types/events.out.tfevents.1.types"));
    const QString expected = describe(contentsOf(whole));
    for (const int step : {1, 7, 64}) {
        writeFile(path(u"events.out.tfevents.1"_s), {});
        LogContents log;
        const auto source = openEventFolder(m_folder->path(), [] { return 0.0; });
        for (qsizetype at = 0; at < whole.size(); at += step) {
            writeFile(path(u"events.out.tfevents.1"_s), whole.mid(at, step),
                      QIODevice::WriteOnly | QIODevice::Append);
            readAll(*source, log, 16);
        }
        QCOMPARE(describe(log), expected);
    }
}

void TestTensorBoard::aRestartDropsWhatWasLost()
{
    LogContents log;
    const auto source =
        openEventFolder(QStringLiteral(TRAINYARD_TEST_FOLDER "/golden/restarted"), [] { return 0.0; });
    readAll(*source, log);
    QList<double> steps(55);
    std::iota(steps.begin(), steps.end(), 0);
    QCOMPARE(stepsOf(log, u"loss"_s), steps);
    QCOMPARE(valuesOf(log, u"loss"_s).mid(49), (QList<double>{49, 1050, 1051, 1052, 1053, 1054}));
    QCOMPARE(log.find(u"loss"_s)->maximum, 1054.0);
    QCOMPARE(log.find(u"loss"_s)->generation, 1); // views read it from the first point again
}

void TestTensorBoard::anOldFileTellsARestartByItsSteps()
{
    const LogContents log = contentsOf(scalar("a", 1, 1) + scalar("b", 1, 1) + scalar("a", 2, 2) +
                                       scalar("a", 3, 3) + scalar("b", 3, 3) + scalar("a", 2, 20));
    QCOMPARE(valuesOf(log, u"a"_s), (QList<double>{1, 20}));
    QCOMPARE(valuesOf(log, u"b"_s), (QList<double>{1, 3})); // only the tags of the event are concerned
}

void TestTensorBoard::stepsThatGoBackStayInANewFile()
{
    LogContents log =
        contentsOf(version("brain.Event:2") + scalar("a", 5, 1) + scalar("a", 3, 2) + scalar("a", 3, 3));
    QCOMPARE(stepsOf(log, u"a"_s), (QList<double>{5, 3, 3}));
    log = contentsOf(version("brain.Event:2") + scalar("a", 5, 1) + scalar("a", 3, 2) + restart(4) +
                     scalar("a", 4, 3));
    QCOMPARE(stepsOf(log, u"a"_s), (QList<double>{3, 4}));
}

void TestTensorBoard::aDamagedRecordIsCountedAndSkipped()
{
    QByteArray damaged = scalar("a", 2, 2);
    damaged[20] = char(damaged[20] ^ 1);
    const LogContents log = contentsOf(scalar("a", 1, 1) + damaged + scalar("a", 3, 3));
    QCOMPARE(stepsOf(log, u"a"_s), (QList<double>{1, 3}));
    QCOMPARE(log.bad, 1);
    // A whole record around a message that is none.
    QCOMPARE(contentsOf(record("\x0a\xff") + scalar("a", 3, 3)).bad, 1);
}

void TestTensorBoard::behindADamagedLengthNothingIsBelieved()
{
    QByteArray damaged = scalar("a", 2, 2);
    damaged[0] = char(damaged[0] ^ 1);
    const LogContents log = contentsOf(scalar("a", 1, 1) + damaged + scalar("a", 3, 3));
    QCOMPARE(stepsOf(log, u"a"_s), (QList<double>{1}));
    QCOMPARE(log.bad, 1);
}

void TestTensorBoard::zerosAtTheEndAreWaitedFor()
{
    const QString file = path(u"events.out.tfevents.1"_s);
    writeFile(file, scalar("a", 1, 1) + QByteArray(500, '\0'));
    LogContents log;
    const auto source = openEventFolder(m_folder->path(), [] { return 0.0; });
    readAll(*source, log);
    QCOMPARE(log.bad, 0);
    QCOMPARE(log.pointCount(), 1);
    QFile device(file);
    QVERIFY(device.open(QIODevice::ReadWrite));
    device.seek(scalar("a", 1, 1).size());
    device.write(scalar("a", 2, 2));
    device.close();
    readAll(*source, log);
    QCOMPARE(stepsOf(log, u"a"_s), (QList<double>{1, 2}));
}

void TestTensorBoard::aHalfWrittenLastRecordIsWaitedFor()
{
    const QByteArray last = scalar("a", 2, 2);
    QByteArray half = last;
    half.replace(half.size() - 10, 10, QByteArray(10, '\0')); // its pages reached the disk in another order
    const QString file = path(u"events.out.tfevents.1"_s);
    writeFile(file, scalar("a", 1, 1) + half);
    LogContents log;
    const auto source = openEventFolder(m_folder->path(), [] { return 0.0; });
    readAll(*source, log);
    QCOMPARE(log.pointCount(), 1);
    QFile device(file);
    QVERIFY(device.open(QIODevice::ReadWrite));
    device.seek(last.size());
    device.write(last + scalar("a", 3, 3));
    device.close();
    readAll(*source, log);
    QCOMPARE(stepsOf(log, u"a"_s), (QList<double>{1, 2, 3}));
    QCOMPARE(log.bad, 0);
}

void TestTensorBoard::anEnormousLengthIsJumpedOverOnceItIsThere()
{
    const auto length = little(quint64(17) << 20);
    const QByteArray head = length + little(sum(length));
    const QString file = path(u"events.out.tfevents.1"_s);
    writeFile(file, scalar("a", 1, 1) + head);
    LogContents log;
    const auto source = openEventFolder(m_folder->path(), [] { return 0.0; });
    readAll(*source, log);
    QCOMPARE(log.pointCount(), 1);
    writeFile(file, QByteArray((qsizetype(17) << 20) + 4, 'x') + scalar("a", 2, 2),
              QIODevice::WriteOnly | QIODevice::Append);
    readAll(*source, log);
    QCOMPARE(stepsOf(log, u"a"_s), (QList<double>{1, 2}));
    QCOMPARE(log.records.size(), size_t(1));
    QCOMPARE(log.records.front().offset, scalar("a", 1, 1).size());
}

void TestTensorBoard::aFileThatWasReplacedIsReadAnew()
{
    const QString file = path(u"events.out.tfevents.1"_s);
    writeFile(file, scalar("a", 1, 1) + scalar("a", 2, 2));
    LogContents log;
    const auto source = openEventFolder(m_folder->path(), [] { return 0.0; });
    readAll(*source, log);
    QCOMPARE(log.pointCount(), 2);
    writeFile(file, scalar("a", 7, 7));
    readAll(*source, log);
    QCOMPARE(stepsOf(log, u"a"_s), (QList<double>{7}));
    QCOMPARE(log.find(u"a"_s)->generation, 1);
}

void TestTensorBoard::moreNamesThanTheLimitAreCounted()
{
    QByteArray all;
    for (size_t i = 0; i < LogContents::maxNames + 10; ++i)
        all += scalar("m" + QByteArray::number(qulonglong(i)), 0, 1);
    all += scalar(QByteArray(2000, 'n'), 0, 1) + scalar("m1", 1, 2);
    const LogContents log = contentsOf(all);
    QVERIFY(log.metrics().size() <= LogContents::maxNames);
    QVERIFY(log.left >= 10);
    QCOMPARE(valuesOf(log, u"m1"_s), (QList<double>{1, 2}));
}

/// As the library wrote them in TensorFlow 1 and as its plugins do.
void TestTensorBoard::picturesAndHistogramsAreFoundAgain()
{
    const auto event = [](const QByteArray &value) {
        return record(fixed(1, 5.0) + field(2, quint64(7)) + field(5, field(1, value)));
    };
    const auto packed = [](std::initializer_list<double> numbers) {
        QByteArray bytes;
        for (const double number : numbers)
            bytes += little(std::bit_cast<quint64>(number));
        return bytes;
    };
    const auto plugin = [](const QByteArray &name) { return field(9, field(1, field(1, name))); };
    const QByteArray picture = "\x89PNG and so on";
    const QByteArray old = event(field(1, "p") + field(4, field(1, quint64(4)) + field(4, picture)));
    const QByteArray now =
        event(field(1, "q") + plugin("images") +
              field(8, field(1, quint64(7)) + field(8, "4") + field(8, "4") + field(8, picture)));
    const QByteArray proto =
        event(field(1, "h") + field(5, fixed(1, -2.0) + fixed(2, 3.0) + field(6, packed({-1, 0, 1, 1e308})) +
                                           field(7, packed({0, 4, 0, 6}))));
    const QByteArray tensor = event(field(1, "i") + plugin("histograms") +
                                    field(8, field(1, quint64(2)) + field(4, packed({0, 1, 2, 1, 3, 8}))));
    const QByteArray all = old + now + proto + tensor;
    writeFile(path(u"events.out.tfevents.1"_s), all);
    LogContents log;
    const auto source = openEventFolder(m_folder->path(), [] { return 0.0; });
    readAll(*source, log);
    QCOMPARE(log.records.size(), size_t(4));
    QMap<QString, QJsonObject> values;
    for (const LocatedRecord &located : log.records) {
        const QByteArray bytes = all.mid(located.offset, located.size);
        const auto document =
            documentFromRecord(located, {bytes.constData(), size_t(bytes.size())}, u"events"_s);
        QVERIFY(document);
        QCOMPARE(document->body.value(u"step"_s).toDouble(), 7.0);
        values.insert(located.name, document->body.value(u"value"_s).toObject());
        for (qsizetype cut = 0; cut < bytes.size(); ++cut) // a torn record is none, and no harm
            (void)documentFromRecord(located, {bytes.constData(), size_t(cut)}, u"events"_s);
    }
    for (const QString &name : {u"p"_s, u"q"_s})
        QCOMPARE(
            all.mid(values[name].value(u"offset"_s).toInteger(), values[name].value(u"size"_s).toInteger()),
            picture);
    QCOMPARE(values[u"h"_s].value(u"bin_edges"_s).toArray(), (QJsonArray{-1, 0, 1, 3}));
    QCOMPARE(values[u"h"_s].value(u"bin_counts"_s).toArray(), (QJsonArray{4, 0, 6}));
    QCOMPARE(values[u"i"_s].value(u"bin_edges"_s).toArray(), (QJsonArray{0, 1, 3}));
    QCOMPARE(values[u"i"_s].value(u"bin_counts"_s).toArray(), (QJsonArray{2, 8}));
}

void TestTensorBoard::anythingAtAllIsSurvived()
{
    QRandomGenerator random(7);
    const QByteArray seed =
        readFile(QStringLiteral(TRAINYARD_TEST_FOLDER "/golden/types/events.out.tfevents.1.types"));
    for (int round = 0; round < 400; ++round) {
        // Damaged messages in whole frames: the sums would keep them from the parser else.
        QByteArray bytes;
        for (qsizetype at = 0; at + 16 < seed.size() && bytes.size() < 4000;) {
            const auto length = qsizetype(qFromLittleEndian<quint64>(seed.constData() + at));
            QByteArray message = seed.mid(at + 12, length);
            for (quint32 i = random.bounded(4u); i > 0 && !message.isEmpty(); --i)
                message[qsizetype(random.bounded(quint32(message.size())))] = char(random.bounded(256));
            message.truncate(message.size() - qsizetype(random.bounded(3u)));
            bytes += record(message);
            at += length + 16;
        }
        const LogContents log = contentsOf(bytes);
        QVERIFY(log.metrics().size() < 100);
    }
}

QTEST_GUILESS_MAIN(TestTensorBoard)
#include "tst_tensorboard.moc"
