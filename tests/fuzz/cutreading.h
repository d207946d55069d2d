// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logreader.h"

#include <QByteArray>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace trainyard {

/// What was read, as numbers that two ways of reading must agree in.
struct ReadSum
{
    qint64 points = 0, bad = 0, left = 0, records = 0, texts = 0, metrics = 0, parameters = 0;
    friend bool operator==(const ReadSum &, const ReadSum &) = default;
};

inline ReadSum sumOf(const LogContents &log)
{
    return {log.pointCount(),           log.bad,          log.left,
            qint64(log.records.size()), log.texts.size(), qint64(log.metrics().size()),
            log.parameters.size()};
}

/// A file that grows by `step` bytes at a time.
template <typename Reader> ReadSum readInSteps(const QByteArray &bytes, qint64 step)
{
    Reader reader;
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
    return sumOf(log);
}

/// However the bytes are cut, the same is read.
template <typename Reader> void requireSameInSteps(const QByteArray &bytes, qint64 step)
{
    if (readInSteps<Reader>(bytes, std::max<qint64>(1, bytes.size())) == readInSteps<Reader>(bytes, step))
        return;
    std::fprintf(stderr, "the cut makes a difference\n");
    std::abort();
}

} // namespace trainyard
