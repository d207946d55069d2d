// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/gzipstream.h"
#include "services/transfer/tararchive.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;

class TestArchive : public QObject
{
    Q_OBJECT

private slots:
    void tarReadsWhatWasWritten_data();
    void tarReadsWhatWasWritten();
    void gzipReadsWhatWasCompressed();
    void whatDoesNotCompressGrowsByLittle();

private:
    static QByteArray run(const QStringList &words, const QByteArray &input, const QString &folder)
    {
        QProcess process;
        process.setWorkingDirectory(folder);
        process.start(words.constFirst(), words.mid(1));
        process.write(input);
        process.closeWriteChannel();
        return process.waitForFinished(60'000) && process.exitCode() == 0 ? process.readAllStandardOutput()
                                                                          : QByteArray("failed");
    }
    static QByteArray noise(qsizetype size)
    {
        QByteArray bytes(size / 4 * 4, Qt::Uninitialized);
        QRandomGenerator(7).fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
        return bytes;
    }
};

void TestArchive::tarReadsWhatWasWritten_data()
{
    QTest::addColumn<QStringList>("program");
    QTest::newRow("tar") << QStringList{u"tar"_s};
    QTest::newRow("busybox tar") << QStringList{u"busybox"_s, u"tar"_s};
}

void TestArchive::tarReadsWhatWasWritten()
{
    QFETCH(QStringList, program);
    const QTemporaryDir folder;
    const QByteArray longName = "o/" + QByteArray(120, 'n') + '/' + QByteArray(200, 'm');
    const QByteArray strange("f/it's \n \"x\" \xff\xfe -rf");
    const QByteArray longTarget = "/" + QByteArray(180, 't') + "/x";
    QByteArray archive;
    for (const auto &[name, size] :
         {std::pair<QByteArray, int>{longName, 1000}, {strange, 512}, {"f/empty", 0}})
        archive +=
            TarArchive::fileHeader(name, size, 0444) + QByteArray(size, 'x') + TarArchive::padding(size);
    archive += TarArchive::linkHeader("l/" + QByteArray(150, 'l'), longTarget);
    archive += TarArchive::linkHeader("l/short", "../x y");
    archive += TarArchive::end();
    QCOMPARE(archive.size() % 512, 0);
    QVERIFY(run(program + QStringList{u"-xmof"_s, u"-"_s}, archive, folder.path()) != "failed");
    const auto content = [&](const QByteArray &name) {
        QFile file(folder.path() + u'/' + QFile::decodeName(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    };
    QCOMPARE(content(longName), QByteArray(1000, 'x'));
    QCOMPARE(content("f/empty"), QByteArray());
    // Qt cannot name it, so the shell counts it.
    QCOMPARE(run({u"sh"_s, u"-c"_s, u"cat f/it*rf | wc -c; rm -f f/it*rf"_s}, {}, folder.path()).trimmed(),
             QByteArray("512"));
    QCOMPARE(run({u"readlink"_s, u"-n"_s, u"l/"_s + QString(150, u'l')}, {}, folder.path()), longTarget);
    QCOMPARE(run({u"readlink"_s, u"-n"_s, u"l/short"_s}, {}, folder.path()), QByteArray("../x y"));
}

void TestArchive::gzipReadsWhatWasCompressed()
{
    const QByteArray text = QByteArray("loss 0.5 accuracy 0.9\n").repeated(40'000);
    const QByteArray random = noise(700'000);
    GzipStream stream;
    QByteArray packed;
    QByteArray whole;
    for (const QByteArray &part : {text, random, QByteArray("short"), random, text, QByteArray()}) {
        stream.expect(part);
        stream.allow(part != "short");
        for (qsizetype at = 0; at < part.size(); at += 100'000)
            packed += stream.add(QByteArrayView(part).sliced(at, qMin<qsizetype>(100'000, part.size() - at)));
        whole += part;
    }
    packed += stream.add({}, true);
    QVERIFY(run({u"gzip"_s, u"-dc"_s}, packed, u"/"_s) == whole);
    QVERIFY2(packed.size() < whole.size() - text.size(), qPrintable(QString::number(packed.size())));
}

void TestArchive::whatDoesNotCompressGrowsByLittle()
{
    const QByteArray random = noise(4'000'000);
    GzipStream stream;
    stream.expect(random);
    const qsizetype size = stream.add(random, true).size();
    QVERIFY2(size < random.size() + random.size() / 500, qPrintable(QString::number(size)));
}

QTEST_GUILESS_MAIN(TestArchive)
#include "tst_archive.moc"
