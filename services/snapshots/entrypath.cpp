// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/entrypath.h"

#include <algorithm>

namespace trainyard {

namespace {
bool isAscii(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return uchar(c) < 0x80; });
}

/// False too for what Qt's decoder drops or changes, such as a leading byte order mark.
bool decodes(QByteArrayView bytes, QString &text)
{
    if (isAscii(bytes)) {
        text = QString::fromLatin1(bytes);
        return true;
    }
    text = QString::fromUtf8(bytes);
    return text.toUtf8() == bytes;
}

/// The length of the well-formed UTF-8 sequence (Unicode table 3-7) that `bytes` begins with, or 0.
qsizetype sequenceLength(QByteArrayView bytes)
{
    const auto at = [&](qsizetype i) { return i < bytes.size() ? uchar(bytes[i]) : uchar(0); };
    const auto within = [&](qsizetype i, int low, int high) { return at(i) >= low && at(i) <= high; };
    const uchar lead = at(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return within(1, 0x80, 0xbf) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
        const bool second = within(1, lead == 0xe0 ? 0xa0 : 0x80, lead == 0xed ? 0x9f : 0xbf);
        return second && within(2, 0x80, 0xbf) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        const bool second = within(1, lead == 0xf0 ? 0x90 : 0x80, lead == 0xf4 ? 0x8f : 0xbf);
        return second && within(2, 0x80, 0xbf) && within(3, 0x80, 0xbf) ? 4 : 0;
    }
    return 0;
}

QString encoded(QByteArrayView bytes)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    QByteArray out;
    out.reserve(bytes.size() + 16);
    for (qsizetype i = 0; i < bytes.size();) {
        const QByteArrayView rest = bytes.sliced(i);
        // A byte order mark is well formed, but Qt drops it where it leads.
        const bool isMark = rest.startsWith("\xef\xbb\xbf");
        const qsizetype length = bytes[i] == '%' || isMark ? 0 : sequenceLength(rest);
        if (length == 0) {
            const uchar byte = uchar(bytes[i]);
            out.append('%').append(digits[byte >> 4]).append(digits[byte & 15]);
        } else {
            out.append(rest.first(length));
        }
        i += std::max<qsizetype>(length, 1);
    }
    return QString::fromUtf8(out);
}

QByteArray decoded(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    QByteArray out;
    out.reserve(bytes.size());
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (bytes.at(i) == '%' && i + 2 < bytes.size()) {
            out.append(QByteArray::fromHex(bytes.sliced(i + 1, 2)));
            i += 2;
        } else {
            out.append(bytes.at(i));
        }
    }
    return out;
}
} // namespace

void setNames(SnapshotEntry &entry, QByteArrayView path, QByteArrayView linkTarget)
{
    entry.isEncoded = !decodes(path, entry.path) || !decodes(linkTarget, entry.linkTarget);
    if (entry.isEncoded) {
        entry.path = encoded(path);
        entry.linkTarget = encoded(linkTarget);
    }
}

QByteArray pathBytes(const SnapshotEntry &entry)
{
    return entry.isEncoded ? decoded(entry.path) : entry.path.toUtf8();
}

QByteArray targetBytes(const SnapshotEntry &entry)
{
    return entry.isEncoded ? decoded(entry.linkTarget) : entry.linkTarget.toUtf8();
}

QString shownPath(QByteArrayView path)
{
    QString text;
    return decodes(path, text) ? text : encoded(path);
}

bool isSafePath(QByteArrayView path)
{
    if (path.isEmpty() || path.size() > maxPathLength || path.contains('\0'))
        return false;
    qsizetype begin = 0;
    while (begin <= path.size()) {
        qsizetype end = path.indexOf('/', begin);
        if (end < 0)
            end = path.size();
        const QByteArrayView name = path.sliced(begin, end - begin);
        if (name.isEmpty() || name == "." || name == "..")
            return false;
        begin = end + 1;
    }
    return true;
}

} // namespace trainyard
