// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logscan.h"

#include "ui/logs/logdecoder.h"

#include <cstring>

namespace trainyard::ui {

namespace {
bool holds(QByteArrayView bytes, char c)
{
    return std::memchr(bytes.data(), c, size_t(bytes.size())) != nullptr;
}

/// Printable ASCII, tabs and newlines only: text and bytes are the same, position by position.
bool isPlain(QByteArrayView bytes)
{
    uchar odd = 0;
    for (const char c : bytes) {
        const uchar byte = uchar(c);
        odd |= uchar((byte < 0x20 && byte != '\n' && byte != '\t') || byte >= 0x7F);
    }
    return odd == 0;
}

void scanPlain(const QByteArray &block, qint64 offset, const LogMatcher &matcher, std::vector<LogHit> *hits)
{
    const QString text = QString::fromLatin1(block);
    const qsizetype length = matcher.query().text.size();
    for (qsizetype at = matcher.indexIn(text, 0); at >= 0; at = matcher.indexIn(text, at + length)) {
        const qsizetype newline = at > 0 ? block.lastIndexOf('\n', at - 1) : -1;
        const qint64 line = offset + newline + 1;
        if (!hits->empty() && hits->back().offset == line)
            ++hits->back().count;
        else
            hits->push_back({line, 1});
    }
}

void scanDecoded(QByteArrayView bytes, qint64 offset, const LogMatcher &matcher, std::vector<LogHit> *hits)
{
    LogDecoder decoder(offset);
    QList<LogLine> lines;
    decoder.feed(bytes, &lines);
    if (decoder.hasPending())
        lines.append(decoder.pending());
    for (const LogLine &line : std::as_const(lines)) {
        if (const auto found = matcher.find(line.text); !found.isEmpty())
            hits->push_back({line.offset, quint32(found.size())});
    }
}
} // namespace

std::vector<LogHit> scanLog(const QByteArray &block, qint64 offset, const LogMatcher &matcher)
{
    std::vector<LogHit> hits;
    if (matcher.isEmpty())
        return hits;
    const bool isOneLine =
        !holds(QByteArrayView(block).first(std::min<qsizetype>(block.size(), LogDecoder::maxCells)), '\n');
    if (!matcher.query().isExpression && !matcher.query().text.contains(u'\n') && !isOneLine &&
        isPlain(block)) {
        scanPlain(block, offset, matcher, &hits);
        return hits;
    }
    // Line by line; most lines need no decoder.
    const QByteArrayView all(block);
    for (qsizetype from = 0; from < all.size();) {
        const void *found = std::memchr(all.data() + from, '\n', size_t(all.size() - from));
        const qsizetype end = found ? static_cast<const char *>(found) - all.data() : all.size();
        const QByteArrayView line = all.sliced(from, end - from);
        if (line.size() <= LogDecoder::maxCells && isPlain(line)) {
            if (const auto matches = matcher.find(QString::fromLatin1(line)); !matches.isEmpty())
                hits.push_back({offset + from, quint32(matches.size())});
        } else {
            // With its newline: that ends what the line leaves open, and shows it.
            scanDecoded(all.sliced(from, std::min(end + 1, all.size()) - from), offset + from, matcher,
                        &hits);
        }
        from = end + 1;
    }
    return hits;
}

} // namespace trainyard::ui
