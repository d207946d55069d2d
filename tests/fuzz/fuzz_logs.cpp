// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The log view over any bytes: however they are cut, and whichever whole line it begins at, it shows the
// same; the lines follow each other without a gap. The first byte says where the bytes are cut, the second
// what is looked for: the fast search finds what a search of each shown line finds.
#include "ui/logs/logdecoder.h"
#include "ui/logs/logscan.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace trainyard;
using namespace trainyard::ui;

namespace {
void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

QList<LogLine> decoded(QByteArrayView bytes, qsizetype cut, qint64 offset = 0, LogStyle style = {})
{
    LogDecoder decoder(offset, style);
    QList<LogLine> lines;
    decoder.feed(bytes.first(cut), &lines);
    decoder.feed(bytes.sliced(cut), &lines);
    if (decoder.hasPending())
        lines.append(decoder.pending());
    return lines;
}

void checkSearch(const QByteArray &bytes, const QList<LogLine> &lines, uint8_t choice)
{
    static const char *const words[] = {"loss", "0", " ", "aa", "\xC2\xB7"};
    const auto matcher =
        LogMatcher::make({QString::fromUtf8(words[choice % 5]), (choice & 0x40) != 0, (choice & 0x80) != 0});
    require(matcher.has_value(), "a plain word is no query");
    std::vector<LogHit> shown;
    for (const LogLine &line : lines) {
        if (const auto found = matcher->find(line.text); !found.isEmpty())
            shown.push_back({line.offset, uint32_t(found.size())});
    }
    require(scanLog(bytes, 0, *matcher) == shown, "the search finds other lines than are shown");
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 2, qsizetype(size) - 2);
    const QList<LogLine> lines = decoded(bytes, 0);
    require(decoded(bytes, bytes.size() * data[0] / 255) == lines, "a cut changes what is shown");

    qint64 end = 0;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        require(lines[i].offset == end && lines[i].end >= end, "lines leave a gap");
        end = lines[i].end;
        for (const LogSpan &span : lines[i].spans)
            require(span.start >= 0 && span.length > 0 && span.start + span.length <= lines[i].text.size(),
                    "a style lies outside of its line");
    }
    require(lines.isEmpty() || end == bytes.size(), "bytes are left over");

    if (lines.size() > 1) {
        const qsizetype first = 1 + data[0] % (lines.size() - 1);
        if (!lines[first].isContinued) {
            const qint64 from = lines[first].offset;
            require(decoded(QByteArrayView(bytes).sliced(from), 0, from, lines[first - 1].endStyle) ==
                        lines.mid(first),
                    "lines look different from where the view begins");
        }
    }
    checkSearch(bytes, lines, data[1]);
    return 0;
}
