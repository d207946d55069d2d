// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/blobupload.h"
#include "services/http/networkhttp.h"
#include "services/snapshots/plan.h"
#include "tests/support/azure/azurite.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace trainyard;
using namespace trainyard::test;
using namespace Qt::StringLiterals;

/// The upload against Microsoft's emulator of the blob service, which azurite.sh starts.
class TestAzurite : public QObject
{
    Q_OBJECT

    std::shared_ptr<NetworkHttp> http = std::make_shared<NetworkHttp>();
    BlobClient blobs{http, std::make_shared<AzureClock>()};
    QTemporaryDir folder;

    void makeContainer(const QString &name)
    {
        const auto made = makeAzuriteContainer(*http, name);
        QVERIFY2(made && made->status == 201, made ? made->body.constData() : "no answer");
    }
    void write(const QString &path, const QByteArray &bytes)
    {
        const QString place = folder.filePath(path);
        QVERIFY(QDir().mkpath(QFileInfo(place).path()));
        QFile file(place);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    QList<CodeFile> hashed()
    {
        QList<CodeFile> files = codeFilesOf(planSnapshot(folder.path()).value()).files;
        return hashCode(files, {}) ? files : QList<CodeFile>();
    }

private slots:
    void initTestCase()
    {
        if (qEnvironmentVariableIsEmpty("TRAINYARD_AZURITE"))
            QSKIP("azurite.sh runs this test.");
        write(u"train.py"_s, "print('hello')\n");
        write(u"empty"_s, "");
        write(u"data/ü 100%+#?&.csv"_s, "1,2\n");
        QByteArray large;
        for (int i = 0; large.size() < (9 << 20); ++i)
            large += QByteArray::number(i) + ' ';
        write(u"large.bin"_s, large);
        for (int i = 0; i < 100; ++i)
            write(u"many/%1.txt"_s.arg(i), QByteArray::number(i));
    }

    void everyFileArrivesAndNoneTwice()
    {
        makeContainer(u"whole"_s);
        const QList<CodeFile> files = hashed();
        QCOMPARE(files.size(), 104);
        const QUrl place = azuriteContainer(u"whole"_s, u"rwl"_s, 600);
        BlobUpload upload(blobs, u"my code"_s, files, {});
        const auto sent = upload.send(place, {});
        QVERIFY2(sent.has_value(), sent ? "" : qPrintable(sent.error().message + sent.error().detail));
        const auto there = blobs.list(place, u"my code/"_s, {});
        QCOMPARE(there.value().size(), files.size());
        for (const CodeFile &file : files) {
            const BlobClient::Facts blob = there->value(u"my code/"_s + file.path);
            QCOMPARE(blob.size, file.size);
            QCOMPARE(blob.md5, file.md5);
        }
        const QUrl large = BlobClient::blobIn(place, u"my code/large.bin"_s);
        QCOMPARE(blobs.read(large, 0, 6, {}).value().bytes, QByteArray("0 1 2 "));
        QCOMPARE(blobs.size(large, {}).value(), QFileInfo(folder.filePath(u"large.bin"_s)).size());
        QCOMPARE(blobs.read(large, -3, 100, {}).value().bytes.size(), 3);
        QVERIFY(blobs.read(large, 100 << 20, 5, {}).value().bytes.isEmpty());
        // Without the right to write nothing could be sent again: nothing is.
        BlobUpload again(blobs, u"my code"_s, files, {});
        const auto skipped = again.send(azuriteContainer(u"whole"_s, u"rl"_s, 600), {});
        QVERIFY2(skipped.has_value(), skipped ? "" : qPrintable(skipped.error().detail));
    }

    void aPermissionThatHasEndedOrDoesNotSufficeIsSaid()
    {
        makeContainer(u"closed"_s);
        for (const QUrl &place :
             {azuriteContainer(u"closed"_s, u"rwl"_s, -60), azuriteContainer(u"closed"_s, u"r"_s, 600)}) {
            BlobUpload upload(blobs, u"code"_s, hashed(), {});
            const auto refused = upload.send(place, {});
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::Denied);
        }
        const QUrl none = BlobClient::blobIn(azuriteContainer(u"closed"_s, u"rwl"_s, 600), u"none"_s);
        QCOMPARE(blobs.read(none, 0, 1, {}).error().kind, ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestAzurite)
#include "tst_azurite.moc"
