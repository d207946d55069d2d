// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/gzipstream.h"

#include <algorithm>
#include <utility>
#include <zlib.h>

namespace trainyard {

namespace {
constexpr int quick = 1;
constexpr int stored = 0;
constexpr qsizetype least = 64 << 10; // a look costs a tenth of a millisecond
constexpr qsizetype sample = 16 << 10;
constexpr qsizetype outputBlock = 128 << 10;

const Bytef *bytesOf(QByteArrayView bytes)
{
    return reinterpret_cast<const Bytef *>(bytes.data());
}
} // namespace

GzipStream::GzipStream() : m_stream(std::make_unique<z_stream_s>()), m_level(quick)
{
    *m_stream = {};
    constexpr int gzipWindow = 15 + 16;
    if (deflateInit2(m_stream.get(), m_level, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        qBadAlloc(); // all that can go wrong with these arguments
}

GzipStream::~GzipStream()
{
    deflateEnd(m_stream.get());
}

bool GzipStream::shrinks(QByteArrayView bytes)
{
    uLongf size = compressBound(uLong(bytes.size()));
    QByteArray probe(qsizetype(size), Qt::Uninitialized);
    const bool isDone = compress2(reinterpret_cast<Bytef *>(probe.data()), &size, bytesOf(bytes),
                                  uLong(bytes.size()), quick) == Z_OK;
    return isDone && qsizetype(size) < bytes.size() - bytes.size() / 16;
}

void GzipStream::expect(QByteArrayView beginning)
{
    if (beginning.size() < least) {
        m_isCompressible = true;
        useLevel();
        return;
    }
    m_isCompressible = shrinks(beginning.first(std::min(beginning.size(), sample)));
    useLevel();
}

void GzipStream::allow(bool isWorthIt)
{
    m_isAllowed = isWorthIt;
    useLevel();
}

void GzipStream::useLevel()
{
    const int level = m_isAllowed && m_isCompressible ? quick : stored;
    if (level == m_level)
        return;
    m_level = level;
    // What was compressed before the change comes out first.
    int code = Z_BUF_ERROR;
    while (code == Z_BUF_ERROR) {
        QByteArray block(outputBlock, Qt::Uninitialized);
        m_stream->next_in = nullptr;
        m_stream->avail_in = 0;
        m_stream->next_out = reinterpret_cast<Bytef *>(block.data());
        m_stream->avail_out = uInt(block.size());
        code = deflateParams(m_stream.get(), m_level, Z_DEFAULT_STRATEGY);
        const qsizetype count = block.size() - qsizetype(m_stream->avail_out);
        m_waiting.append(block.constData(), count);
        if (count == 0)
            break;
    }
}

QByteArray GzipStream::add(QByteArrayView bytes, bool isLast)
{
    QByteArray output = std::exchange(m_waiting, {});
    // zlib only reads it; its field is not const in old headers.
    m_stream->next_in = const_cast<Bytef *>(bytesOf(bytes));
    m_stream->avail_in = uInt(bytes.size());
    output += run(isLast ? Z_FINISH : Z_NO_FLUSH);
    return output;
}

QByteArray GzipStream::run(int flush)
{
    QByteArray output;
    while (true) {
        const qsizetype before = output.size();
        output.resize(before + outputBlock);
        m_stream->next_out = reinterpret_cast<Bytef *>(output.data() + before);
        m_stream->avail_out = uInt(outputBlock);
        deflate(m_stream.get(), flush);
        const bool isFull = m_stream->avail_out == 0;
        output.truncate(output.size() - qsizetype(m_stream->avail_out));
        if (!isFull)
            return output;
    }
}

} // namespace trainyard
