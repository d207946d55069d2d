// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Event files of strangers. The first byte chooses: 0 gives the bytes to the reader as they are, anything
// else puts them into whole frames first, so that the sums do not keep the fuzzer from the messages; the
// second says where the bytes are cut. However they are cut, the same is read; and every frame may be asked
// for its picture and its histogram.
#include "services/metrics/tensorboard/eventfilereader.h"
#include "services/metrics/tensorboard/recorddocument.h"
#include "tests/fuzz/cutreading.h"
#include "tests/unit/metrics/eventbytes.h"

using namespace trainyard;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray input(reinterpret_cast<const char *>(data + 2), qsizetype(size - 2));
    QByteArray file = input;
    if (data[0] != 0) {
        file.clear();
        const qsizetype length = std::max<qsizetype>(1, input.size() / (1 + data[0] % 4));
        for (qsizetype at = 0; at < input.size(); at += length) {
            const QByteArray record = bytes::record(input.mid(at, length));
            for (const auto kind : {LocatedRecord::Kind::Image, LocatedRecord::Kind::Histogram})
                (void)documentFromRecord({kind, QStringLiteral("t"), 0, 0, 0, 0, record.size()},
                                         {record.constData(), size_t(record.size())}, {});
            file += record;
        }
    }
    requireSameInSteps<EventFileReader>(file, 1 + data[1]);
    return 0;
}
