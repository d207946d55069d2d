// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Logs of other tools but TensorBoard. The first byte chooses the reader: .wandb files as they are or with
// sound frames around the messages, tables, JSON lines, a run folder of MLflow. The second says where the
// bytes are cut; however they are cut, the same is read.
#include "services/metrics/mlflow/mlflowfolder.h"
#include "services/metrics/tables/csvreader.h"
#include "services/metrics/tables/jsonlinereader.h"
#include "services/metrics/wandb/crc32.h"
#include "services/metrics/wandb/wandbreader.h"
#include "tests/fuzz/cutreading.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtEndian>

using namespace trainyard;

namespace {
/// A .wandb file of whole records, of which each ends its block where the next would not fit.
QByteArray framed(const QByteArray &messages, int parts)
{
    QByteArray file(":W&B\xe1\xbe\0", 7);
    const qsizetype length = std::clamp<qsizetype>(messages.size() / parts, 1, 8192);
    for (qsizetype at = 0; at < messages.size(); at += length) {
        const QByteArray summed = '\x01' + messages.mid(at, length); // a full record
        const qsizetype left = WandbReader::blockSize - file.size() % WandbReader::blockSize;
        if (left < summed.size() + 6)
            file += QByteArray(left, '\0');
        char head[6];
        qToLittleEndian(crc32({summed.constData(), size_t(summed.size())}), head);
        qToLittleEndian(quint16(summed.size() - 1), head + 4);
        file.append(head, 6).append(summed);
    }
    return file;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        std::abort();
}

ReadSum readFolder(const QString &folder, qint64 budget)
{
    MlflowFolder source(folder);
    LogContents log;
    for (int round = 0; round < 10'000; ++round) {
        const auto progress = source.advance(log, budget);
        if (!progress || !progress->more)
            break;
    }
    return sumOf(log);
}

/// What stands before the first NUL are the facts of the run, behind it the points of a metric.
void readMlflow(const QByteArray &bytes, qint64 step)
{
    static const QTemporaryDir folder(QStringLiteral("/dev/shm/fuzz-XXXXXX"));
    QDir(folder.path()).mkpath(QStringLiteral("metrics"));
    const qsizetype middle = std::max<qsizetype>(0, bytes.indexOf('\0'));
    write(folder.filePath(QStringLiteral("meta.yaml")), bytes.left(middle));
    write(folder.filePath(QStringLiteral("metrics/loss")), bytes.mid(middle + 1));
    if (!(readFolder(folder.path(), 1 << 20) == readFolder(folder.path(), step + 64))) {
        std::fprintf(stderr, "the budget makes a difference\n");
        std::abort();
    }
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray input(reinterpret_cast<const char *>(data + 2), qsizetype(size - 2));
    const qint64 step = 1 + data[1];
    switch (data[0] % 5) {
    case 0:
        requireSameInSteps<WandbReader>(input, step);
        break;
    case 1:
        requireSameInSteps<WandbReader>(framed(input, 1 + data[1] % 4), step);
        break;
    case 2:
        requireSameInSteps<CsvReader>(input, step);
        break;
    case 3:
        requireSameInSteps<JsonLineReader>(input, step);
        break;
    default:
        readMlflow(input, step);
    }
    return 0;
}
