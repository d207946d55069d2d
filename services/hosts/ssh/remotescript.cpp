// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/remotescript.h"

#include "services/hosts/shellquote.h"

#include <algorithm>

namespace trainyard {

namespace {
constexpr qsizetype longestInline = 4000; // csh takes lines of some thousand characters
constexpr qsizetype longestMarkLine = 128;
constexpr qsizetype keptNoise = 2000;

QByteArray beginMark(const QByteArray &nonce)
{
    return "@trainyard-" + nonce + "-begin";
}

QByteArray endMark(const QByteArray &nonce)
{
    return "@trainyard-" + nonce + "-end";
}

/// Whether every login shell passes the text on as it is between single quotes.
bool isQuotable(QByteArrayView text)
{
    return std::ranges::none_of(
        text, [](char c) { return c == '\'' || c == '\\' || c == '!' || c < ' ' || c > '~'; });
}
} // namespace

RemoteScript::RemoteScript(const QByteArray &body, const QByteArrayList &words, const QByteArray &nonce,
                           const QByteArray &input)
    : m_input(input)
{
    // The quote inside the mark keeps it from being found where a shell prints the commands that it is given.
    const QByteArray begin = "@\"" + beginMark(nonce).mid(1) + '"';
    const QByteArray end = "@\"" + endMark(nonce).mid(1) + '"';
    const QByteArray script =
        "echo " + begin + " $$;echo " + begin + " >&2;" + body + ";echo " + end + " $r;echo " + end + " >&2";
    const bool arePlain = std::ranges::all_of(
        words, [](const QByteArray &word) { return shellQuote(QByteArrayView(word)) == word; });
    if (isQuotable(script) && arePlain) {
        m_line = "sh -c '" + script + "' sh";
        for (const QByteArray &word : words)
            m_line += ' ' + word;
        if (m_line.size() <= longestInline)
            return;
    }
    QByteArray text = "set --";
    for (const QByteArray &word : words)
        text += ' ' + shellQuote(QByteArrayView(word));
    text += '\n' + script + '\n';
    // Byte by byte, so that not one too many is read.
    m_line = "sh -c 'eval \"$(dd bs=1 count=" + QByteArray::number(text.size()) +
             " 2>/dev/null)\"' trainyard-" + nonce;
    m_input = text + input;
}

FrameReader::FrameReader(const QByteArray &nonce, qint64 limit, std::function<void(QByteArrayView)> sink)
    : m_begin(beginMark(nonce)), m_end(endMark(nonce)), m_limit(limit), m_sink(std::move(sink))
{
}

void FrameReader::keep(QByteArrayView bytes)
{
    if (m_sink) {
        m_sink(bytes);
        return;
    }
    const qint64 room = qMax<qint64>(0, m_limit - m_content.size());
    m_isCut = m_isCut || bytes.size() > room;
    m_content.append(bytes.first(qMin<qint64>(room, bytes.size())));
}

/// How many bytes at the end may be the beginning of the end mark: nothing else waits for what follows it.
qsizetype FrameReader::heldBack() const
{
    for (auto at = m_pending.indexOf('@', qMax<qsizetype>(0, m_pending.size() - m_end.size() + 1)); at >= 0;
         at = m_pending.indexOf('@', at + 1)) {
        if (m_end.startsWith(QByteArrayView(m_pending).sliced(at)))
            return m_pending.size() - at;
    }
    return 0;
}

bool FrameReader::take(QByteArrayView bytes)
{
    if (m_state == State::Done)
        return true;
    m_pending.append(bytes);
    if (m_state == State::Noise) {
        auto at = m_pending.indexOf(m_begin);
        auto lineEnd = at < 0 ? at : m_pending.indexOf('\n', at);
        // One whose line does not end looks like ours but is not.
        while (at >= 0 &&
               (lineEnd < 0 ? m_pending.size() : lineEnd) - at > m_begin.size() + longestMarkLine) {
            at = m_pending.indexOf(m_begin, at + 1);
            lineEnd = at < 0 ? at : m_pending.indexOf('\n', at);
        }
        if (lineEnd < 0) {
            const auto kept = qMin(at < 0 ? m_begin.size() : m_pending.size() - at, m_pending.size());
            m_noise = (m_noise + m_pending.chopped(kept)).right(keptNoise);
            m_pending = m_pending.right(kept);
            return false;
        }
        const QByteArray id = m_pending.mid(at + m_begin.size(), lineEnd - at - m_begin.size()).trimmed();
        if (id.size() <= 10 && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; }))
            m_processId = id;
        m_noise = (m_noise + m_pending.first(at)).right(keptNoise);
        m_pending.remove(0, lineEnd + 1);
        m_state = State::Content;
    }
    const auto at = m_pending.indexOf(m_end);
    if (at < 0) {
        const auto sure = m_pending.size() - heldBack();
        keep(QByteArrayView(m_pending).first(sure));
        m_pending.remove(0, sure);
        return false;
    }
    const auto lineEnd = m_pending.indexOf('\n', at + m_end.size());
    if (lineEnd < 0) {
        keep(QByteArrayView(m_pending).first(at));
        m_pending.remove(0, at);
        if (m_pending.size() > m_end.size() + longestMarkLine)
            m_pending.truncate(m_end.size() + longestMarkLine);
        return false;
    }
    keep(QByteArrayView(m_pending).first(at));
    m_status = m_pending.mid(at + m_end.size(), lineEnd - at - m_end.size()).trimmed().left(64);
    m_pending.clear();
    m_state = State::Done;
    return true;
}

} // namespace trainyard
