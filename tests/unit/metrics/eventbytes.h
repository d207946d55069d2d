// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/tensorboard/crc32c.h"

#include <QByteArray>
#include <QtEndian>

#include <bit>

namespace trainyard {

/// Writes event files by hand, for files that no library would write.
namespace bytes {

inline QByteArray varint(quint64 value)
{
    QByteArray out;
    do {
        const auto low = char(value & 0x7f);
        value >>= 7;
        out += value ? char(low | char(0x80)) : low;
    } while (value);
    return out;
}

inline QByteArray field(int number, const QByteArray &content)
{
    return varint(quint64(number) << 3 | 2) + varint(quint64(content.size())) + content;
}

inline QByteArray field(int number, quint64 value)
{
    return varint(quint64(number) << 3) + varint(value);
}

template <typename T> QByteArray little(T value)
{
    QByteArray out(sizeof(T), Qt::Uninitialized);
    qToLittleEndian(value, out.data());
    return out;
}

inline QByteArray fixed(int number, double value)
{
    return varint(quint64(number) << 3 | 1) + little(std::bit_cast<quint64>(value));
}

inline QByteArray fixed(int number, float value)
{
    return varint(quint64(number) << 3 | 5) + little(std::bit_cast<quint32>(value));
}

inline quint32 sum(const QByteArray &data)
{
    return maskedCrc(crc32c({data.constData(), size_t(data.size())}));
}

inline QByteArray record(const QByteArray &data)
{
    const QByteArray length = little(quint64(data.size()));
    return length + little(sum(length)) + data + little(sum(data));
}

inline QByteArray version(const QByteArray &text)
{
    return record(fixed(1, 1.0) + field(3, text));
}

inline QByteArray scalar(const QByteArray &tag, qint64 step, float value, double time = 5)
{
    const QByteArray one = field(1, tag) + fixed(2, value);
    return record(fixed(1, time) + field(2, quint64(step)) + field(5, field(1, one)));
}

inline QByteArray restart(qint64 step)
{
    return record(fixed(1, 9.0) + field(2, quint64(step)) + field(7, field(1, quint64(1))));
}

} // namespace bytes
} // namespace trainyard
