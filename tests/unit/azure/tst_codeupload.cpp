// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/blobupload.h"
#include "services/azure/codefiles.h"
#include "services/http/networkhttp.h"
#include "services/snapshots/plan.h"
#include "tests/support/azure/fakeazure.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace trainyard;
using namespace trainyard::test;
using namespace Qt::StringLiterals;

/// The files of a run, hashed as the service knows them and sent to its storage.
class TestCodeUpload : public QObject
{
    Q_OBJECT

    std::shared_ptr<TestClock> clock;
    std::unique_ptr<FakeBlob> storage;
    std::unique_ptr<BlobClient> blobs;
    std::unique_ptr<QTemporaryDir> folder;

    void write(const QString &path, const QByteArray &bytes)
    {
        const QString place = folder->filePath(path);
        QVERIFY(QDir().mkpath(QFileInfo(place).path()));
        QFile file(place);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    QList<CodeFile> hashed()
    {
        QList<CodeFile> files = codeFilesOf(planSnapshot(folder->path()).value()).files;
        if (!hashCode(files, {}))
            files.clear();
        return files;
    }
    void writeMany(int count)
    {
        for (int i = 0; i < count; ++i)
            write(u"part%1/file %1.txt"_s.arg(i), QByteArray::number(i));
    }
    BlobUpload upload(const QList<CodeFile> &files) { return BlobUpload(*blobs, u"code"_s, files, {}); }

private slots:
    void init()
    {
        clock = std::make_shared<TestClock>();
        storage = std::make_unique<FakeBlob>(clock);
        blobs = std::make_unique<BlobClient>(std::make_shared<NetworkHttp>(), clock);
        folder = std::make_unique<QTemporaryDir>();
    }
    void cleanup()
    {
        QVERIFY(!storage->hasSeenToken());
        blobs.reset();
        storage.reset();
    }

    void theHashIsThatOfMicrosoftsOwnClient()
    {
        QFile file(QFINDTESTDATA("golden/codehash.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject golden = QJsonDocument::fromJson(file.readAll()).object();
        const QJsonObject contents = golden.value("files"_L1).toObject();
        for (auto it = contents.begin(); it != contents.end(); ++it)
            write(it.key(), it.value().toString().toUtf8());
        QList<CodeFile> files = codeFilesOf(planSnapshot(folder->filePath(u"code"_s)).value()).files;
        QCOMPARE(files.size(), contents.size());
        QCOMPARE(hashCode(files, {}).value(), golden.value("content_hash_sha256(dir code)"_L1).toString());
        QList<CodeFile> one{{u"train.py"_s, folder->filePath(u"code/train.py"_s), 15, {}}};
        QCOMPARE(hashCode(one, {}).value(),
                 golden.value("content_hash_sha256(file code/train.py)"_L1).toString());
    }

    void linksAreSentAsTheFilesTheyLeadTo()
    {
        write(u"real.txt"_s, "real");
        QVERIFY(QFile::link(u"real.txt"_s, folder->filePath(u"link.txt"_s)));
        QVERIFY(QFile::link(u"nowhere"_s, folder->filePath(u"broken"_s)));
        QVERIFY(QFile::link(u"."_s, folder->filePath(u"round"_s)));
        const CodeFiles code = codeFilesOf(planSnapshot(folder->path()).value());
        QCOMPARE(code.files.size(), 2);
        QCOMPARE(code.totalBytes, 8);
        QCOMPARE(code.leftOut.size(), 2);
    }

    void aFileThatChangesMeanwhileIsNamed()
    {
        write(u"a.txt"_s, "before");
        QList<CodeFile> files = hashed();
        write(u"a.txt"_s, "AFTER!");
        const auto sent = upload(files).send(storage->container(u"c"_s, 60), {});
        QVERIFY(!sent);
        QCOMPARE(sent.error().kind, ErrorKind::Conflict);
        QVERIFY(sent.error().message.contains(u"a.txt"_s));
        files.first().size = 99;
        QCOMPARE(hashCode(files, {}).error().kind, ErrorKind::Conflict);
    }

    void everyFileArrivesUnderItsName()
    {
        write(u"train.py"_s, "print('hello')\n");
        write(u"empty"_s, "");
        write(u"data/ü 100%+#?&.csv"_s, "1,2\n");
        QByteArray large;
        for (int i = 0; large.size() < (10 << 20); ++i)
            large += QByteArray::number(i) + ' ';
        write(u"large.bin"_s, large);
        QList<BlobUpload::Progress> told;
        BlobUpload sending(*blobs, u"my code"_s, hashed(),
                           [&told](const BlobUpload::Progress &now) { told.append(now); });
        QVERIFY(sending.send(storage->container(u"c"_s, 60), {}));
        QCOMPARE(storage->names(u"c"_s), (QStringList{u"my code/data/ü 100%+#?&.csv"_s, u"my code/empty"_s,
                                                      u"my code/large.bin"_s, u"my code/train.py"_s}));
        QCOMPARE(storage->read(u"c"_s, u"my code/large.bin"_s), large);
        QCOMPARE(storage->read(u"c"_s, u"my code/train.py"_s), QByteArray("print('hello')\n"));
        QCOMPARE(told.last().files, 4);
        QCOMPARE(told.last().bytes, told.last().bytesTotal);
    }

    void cutConnectionsAndABusyServiceAreTriedAgain()
    {
        writeMany(20);
        storage->make(FakeBlob::Trouble::Cut, 2);
        QVERIFY(upload(hashed()).send(storage->container(u"c"_s, 60), {}));
        QCOMPARE(storage->names(u"c"_s).size(), 20);
        storage->make(FakeBlob::Trouble::Busy, 2);
        QVERIFY(upload(hashed()).send(storage->container(u"d"_s, 60), {}));
        QVERIFY(!clock->takeSleeps().isEmpty());
    }

    void whatHasArrivedIsNotSentAgain()
    {
        writeMany(30);
        const QList<CodeFile> files = hashed();
        storage->makeAfter(10, FakeBlob::Trouble::Refused, 1000);
        BlobUpload sending = BlobUpload(*blobs, u"code"_s, files, {});
        const auto refused = sending.send(storage->container(u"c"_s, 60), {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Denied);
        QVERIFY(!refused.error().detail.contains(u"sig"_s) && !refused.error().message.contains(u"sig"_s));
        QCOMPARE(sending.arrived(), 10);
        storage->make(FakeBlob::Trouble::Refused, 0);
        QVERIFY(sending.send(storage->container(u"c"_s, 60), {}));
        QCOMPARE(storage->writes(), 30);
        // Another program, later: it finds them there.
        QVERIFY(upload(files).send(storage->container(u"c"_s, 60), {}));
        QCOMPARE(storage->writes(), 30);
    }

    void anUploadStopsWhenItIsCancelled()
    {
        writeMany(200);
        const auto isCancelled = [this] { return storage->writes() >= 5; };
        const auto sent = upload(hashed()).send(storage->container(u"c"_s, 60), isCancelled);
        QVERIFY(!sent);
        QCOMPARE(sent.error().kind, ErrorKind::Cancelled);
        QVERIFY(storage->writes() < 200);
    }

    void blobsAreReadByRangeWhileTheyGrow()
    {
        storage->write(u"c"_s, u"log.txt"_s, "0123456789");
        const QUrl log = storage->address(u"c"_s, u"log.txt"_s, 60);
        const auto part = blobs->read(log, 2, 3, {});
        QCOMPARE(part.value().bytes, QByteArray("234"));
        QCOMPARE(part.value().totalSize, 10);
        QVERIFY(blobs->read(log, 10, 5, {}).value().bytes.isEmpty());
        QCOMPARE(blobs->read(log, -4, 100, {}).value().bytes, QByteArray("6789"));
        storage->write(u"c"_s, u"log.txt"_s, "0123456789ab");
        QCOMPARE(blobs->read(log, 10, 5, {}).value().bytes, QByteArray("ab"));
        clock->advance(std::chrono::seconds(61));
        QCOMPARE(blobs->read(log, 0, 5, {}).error().kind, ErrorKind::Denied);
        QCOMPARE(blobs->size(QUrl(u"http://example.com/x?sig=1"_s), {}).error().kind, ErrorKind::Denied);
    }
};

QTEST_GUILESS_MAIN(TestCodeUpload)
#include "tst_codeupload.moc"
