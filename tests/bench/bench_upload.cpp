// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A folder to the blob service, Azurite, against azure-ai-ml's own upload in the same run:
//   tests/contract/azurite.sh FOLDER bench_upload PYTHON [FILES] [MB]    PYTHON has azure-ai-ml
#include "services/azure/blobupload.h"
#include "services/http/networkhttp.h"
#include "services/snapshots/plan.h"
#include "tests/support/azure/azurite.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace trainyard;
using namespace trainyard::test;
using namespace Qt::StringLiterals;

namespace {
bool makeFolder(const QString &folder, int files, int megabytes)
{
    QRandomGenerator random(1);
    for (int i = 0; i < files; ++i) {
        const QString part = folder + u"/part%1"_s.arg(i % 40);
        QFile file(part + u"/file%1.bin"_s.arg(i));
        QByteArray bytes((qsizetype(megabytes) << 20) / files, Qt::Uninitialized);
        std::ranges::generate(bytes, [&random] { return char(random.generate()); });
        if (!QDir().mkpath(part) || !file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return false;
    }
    return true;
}

struct Taken
{
    QString hash;
    double hashing = 0;
    double sending = 0;
    double busy = 0; ///< of the processor, by the client
    double whole() const { return hashing + sending; }
};

Taken ours(BlobClient &blobs, const QString &folder, const QUrl &container)
{
    QElapsedTimer timer;
    timer.start();
    const std::clock_t began = std::clock();
    const auto plan = planSnapshot(folder);
    CodeFiles code = plan ? codeFilesOf(*plan) : CodeFiles();
    Taken taken;
    taken.hash = hashCode(code.files, {}).value_or(QString());
    taken.hashing = double(timer.nsecsElapsed()) / 1e9;
    timer.start();
    const auto sent = BlobUpload(blobs, u"code"_s, code.files, {}).send(container, {});
    taken.sending = double(timer.nsecsElapsed()) / 1e9;
    taken.busy = double(std::clock() - began) / CLOCKS_PER_SEC;
    if (!sent)
        std::fprintf(stderr, "%s\n", qPrintable(sent.error().message + sent.error().detail));
    return taken;
}

Taken theirs(const QString &python, const QString &folder, const QUrl &container)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(python, {QStringLiteral(TRAINYARD_PEERS "/peer_upload.py"), folder,
                           container.toString(QUrl::FullyEncoded)});
    process.waitForFinished(-1);
    const QStringList words = QString::fromUtf8(process.readAllStandardOutput()).split(u' ');
    return {words.value(0), words.value(1).toDouble(), words.value(2).toDouble(), words.value(3).toDouble()};
}
} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const QString python = words.value(1);
    const int files = words.value(2, u"2000"_s).toInt();
    const int megabytes = words.value(3, u"100"_s).toInt();
    QTemporaryDir scratch;
    const QString folder = scratch.filePath(u"code"_s);
    if (python.isEmpty() || files <= 0 || !makeFolder(folder, files, megabytes))
        return 2;
    const auto http = std::make_shared<NetworkHttp>();
    BlobClient blobs(http, std::make_shared<AzureClock>());
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::printf("%d files, %d MB to Azurite; seconds to hash and to send, of the processor\n", files,
                megabytes);
    QList<double> ratios;
    for (int round = 0; round < 3; ++round) {
        const QString name = u"round%1"_s.arg(round);
        for (const QString &side : {u"-a"_s, u"-b"_s})
            (void)makeAzuriteContainer(*http, name + side);
        const Taken we = ours(blobs, folder, azuriteContainer(name + u"-a"_s, u"rwl"_s, 3600));
        const Taken they = theirs(python, folder, azuriteContainer(name + u"-b"_s, u"rwl"_s, 3600));
        ratios.append(they.whole() / we.whole());
        std::printf("trainyard %.2f + %.2f, %.2f   azure-ai-ml %.2f + %.2f, %.2f   ratio %.1f, %.1f   %s\n",
                    we.hashing, we.sending, we.busy, they.hashing, they.sending, they.busy, ratios.last(),
                    they.busy / we.busy, we.hash == they.hash ? "same hash" : "OTHER HASH");
    }
    std::ranges::sort(ratios);
    std::printf("median ratio %.1f\n", ratios.at(1));
    return 0;
}
