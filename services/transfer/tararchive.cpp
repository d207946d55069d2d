// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/tararchive.h"

#include <algorithm>

namespace trainyard {

namespace {
constexpr qsizetype blockSize = 512;
constexpr qsizetype nameSize = 100;

void putOctal(char *field, int digits, quint64 value)
{
    for (int at = digits - 1; at >= 0; --at, value >>= 3)
        field[at] = char('0' + (value & 7));
}

void putSize(char *field, qint64 size)
{
    if (size < (qint64(1) << 33)) {
        putOctal(field, 11, quint64(size));
        return;
    }
    field[0] = char(0x80);
    for (int at = 11; at >= 4; --at, size >>= 8)
        field[at] = char(size & 0xff);
}

QByteArray block(const QByteArray &path, qint64 size, int mode, char type, const QByteArray &target)
{
    QByteArray header(blockSize, '\0');
    char *at = header.data();
    std::copy_n(path.constData(), std::min(path.size(), nameSize), at);
    putOctal(at + 100, 7, quint64(mode));
    putOctal(at + 108, 7, 0);
    putOctal(at + 116, 7, 0);
    putSize(at + 124, size);
    putOctal(at + 136, 11, 0);
    std::fill_n(at + 148, 8, ' ');
    at[156] = type;
    std::copy_n(target.constData(), std::min(target.size(), nameSize), at + 157);
    std::copy_n("ustar  ", 8, at + 257);
    quint64 sum = 0;
    for (const char c : std::as_const(header))
        sum += uchar(c);
    putOctal(at + 148, 6, sum);
    at[154] = '\0';
    return header;
}

/// What does not fit into its field goes in front, as a file of its own.
QByteArray longText(const QByteArray &text, char type)
{
    if (text.size() < nameSize)
        return {};
    const QByteArray content = text + '\0';
    return block("././@LongLink", content.size(), 0644, type, {}) + content +
           TarArchive::padding(content.size());
}
} // namespace

QByteArray TarArchive::fileHeader(const QByteArray &path, qint64 size, int mode)
{
    return longText(path, 'L') + block(path, size, mode, '0', {});
}

QByteArray TarArchive::linkHeader(const QByteArray &path, const QByteArray &target)
{
    return longText(target, 'K') + longText(path, 'L') + block(path, 0, 0777, '2', target);
}

QByteArray TarArchive::hardLinkHeader(const QByteArray &path, const QByteArray &target)
{
    return longText(target, 'K') + longText(path, 'L') + block(path, 0, 0444, '1', target);
}

QByteArray TarArchive::padding(qint64 size)
{
    return QByteArray(qsizetype((blockSize - size % blockSize) % blockSize), '\0');
}

QByteArray TarArchive::end()
{
    return QByteArray(2 * blockSize, '\0');
}

} // namespace trainyard
