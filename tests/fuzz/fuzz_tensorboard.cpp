// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Event files of strangers. The first byte chooses: 0 gives the bytes to the reader as they are, anything
// else puts them into whole frames first, so that the sums do not keep the fuzzer from the messages; the
// second says where the bytes are cut. However they are cut, the same is read.
#include "services/metrics/tensorboard/eventfilereader.h"
#include "tests/unit/metrics/eventbytes.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace trainyard;

namespace {
struct Sum
{
    qint64 points = 0, bad = 0, left = 0, records = 0, texts = 0;
    friend bool operator==(const Sum &, const Sum &) = default;
};

Sum read(const QByteArray &bytes, qint64 step)
{
    EventFileReader reader;
    LogContents log;
    qint64 offset = 0;
    for (qint64 end = std::min<qint64>(step, bytes.size());;
         end = std::min<qint64>(end + step, bytes.size())) {
        while (offset < end) {
            const auto taken = reader.take(
                {{bytes.constData() + offset, size_t(end - offset)}, offset, 0, bytes.size()}, log);
            offset += taken.bytes;
            if (taken.isStopped)
                offset = bytes.size();
            if (taken.bytes == 0)
                break;
        }
        if (end == bytes.size())
            break;
    }
    return {log.pointCount(), log.bad, log.left, qint64(log.records.size()), log.texts.size()};
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray input(reinterpret_cast<const char *>(data + 2), qsizetype(size - 2));
    QByteArray file = input;
    if (data[0] != 0) {
        file.clear();
        const qsizetype length = std::max<qsizetype>(1, input.size() / (1 + data[0] % 4));
        for (qsizetype at = 0; at < input.size(); at += length)
            file += bytes::record(input.mid(at, length));
    }
    if (!(read(file, std::max<qint64>(1, file.size())) == read(file, 1 + data[1]))) {
        std::fprintf(stderr, "the cut makes a difference\n");
        std::abort();
    }
    return 0;
}
