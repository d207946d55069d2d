// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/mirrorframes.h"

#include "services/transfer/agenttalk.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace trainyard {

namespace {
constexpr qsizetype longestLine = 8 << 10;
constexpr qsizetype longestName = 4000;
constexpr qint64 largestFile = qint64(1) << 40;

QString tr(const char *text)
{
    return QCoreApplication::translate("Transfer", text);
}

Error nonsense(const QByteArray &line)
{
    return {ErrorKind::Failed,
            tr("The target sent what makes no sense as files of a run. Look at its details."),
            QString::fromLatin1(line.left(200).toPercentEncoding(" /")),
            {}};
}

bool readNumber(const QByteArray &word, qint64 most, qint64 &number)
{
    bool isNumber = false;
    number = word.toLongLong(&isNumber);
    return isNumber && number >= 0 && number <= most && word.at(0) != '+' && word.at(0) != '-';
}
} // namespace

bool MirrorFrames::isRunPath(QByteArrayView name)
{
    if (name.size() > longestName ||
        std::ranges::any_of(name, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }))
        return false;
    if (name == "metrics.jsonl" || name == "resources.jsonl")
        return true;
    if (!name.startsWith("azureml-logs/") && !name.startsWith("logs/") && !name.startsWith("outputs/"))
        return false;
    for (const QByteArray &part : name.toByteArray().split('/')) {
        if (part.isEmpty() || part == "." || part == ".." || part.size() > 255)
            return false;
    }
    return true;
}

bool MirrorFrames::isFact(QByteArrayView name, QByteArrayView text)
{
    const auto isWord = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '-' || c == '_';
    };
    return !name.isEmpty() && name.size() <= 40 && name.front() != '.' && std::ranges::all_of(name, isWord) &&
           !text.isEmpty() && text.size() <= 300 &&
           std::ranges::all_of(text, [&](char c) { return isWord(c) || c == ' ' || c == ':'; });
}

bool MirrorFrames::readIndex(const QByteArray &word, int &index) const
{
    qint64 number = 0;
    if (word.isEmpty() || !readNumber(word, m_known, number) || number == 0)
        return false;
    index = int(number);
    return true;
}

Result<> MirrorFrames::take(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !m_isOver) {
        if (m_left > 0) {
            const qint64 count = std::min<qint64>(m_left, bytes.size());
            if (auto done = m_sink.bytesCame(m_index, m_offset, bytes.first(count)); !done)
                return done;
            m_offset += count;
            m_left -= count;
            bytes = bytes.sliced(count);
            continue;
        }
        const auto end = bytes.indexOf('\n');
        const auto part = bytes.first(end < 0 ? bytes.size() : end);
        if (m_pending.size() + part.size() > longestLine)
            return failure(nonsense(m_pending));
        m_pending.append(part);
        if (end < 0)
            return {};
        bytes = bytes.sliced(end + 1);
        const QByteArray line = std::exchange(m_pending, {});
        if (auto done = takeLine(line); !done)
            return done;
    }
    return {};
}

Result<> MirrorFrames::takeLine(const QByteArray &line)
{
    if (const auto problem = agentProblem(line, tr("The files of the run cannot be followed.")))
        return failure(*problem);
    if (line == "K")
        return {};
    if (line == "E") {
        m_isOver = true;
        return {};
    }
    const QList<QByteArray> words = line.split(' ');
    int index = 0;
    if (words.at(0) == "N" && words.size() >= 3) {
        const QByteArray name = line.mid(words.at(0).size() + words.at(1).size() + 2);
        if (words.at(1) != QByteArray::number(m_known + 1) || m_known >= mostFiles || !isRunPath(name))
            return failure(nonsense(line));
        return m_sink.fileNamed(++m_known, name);
    }
    if (words.at(0) == "S" && words.size() >= 3) {
        const QByteArray text = line.mid(words.at(1).size() + 3);
        if (!isFact(words.at(1), text))
            return failure(nonsense(line));
        return m_sink.factCame(words.at(1), text);
    }
    if (words.at(0) == "T" && words.size() == 2 && readIndex(words.at(1), index))
        return m_sink.fileBegunAnew(index);
    if (words.at(0) == "D" && words.size() == 4 && readIndex(words.at(1), m_index) &&
        !words.at(2).isEmpty() && !words.at(3).isEmpty() && readNumber(words.at(2), largestFile, m_offset) &&
        readNumber(words.at(3), longestFrame, m_left))
        return {};
    qint64 size = 0;
    if (words.at(0) == "H" && words.size() == 4 && readIndex(words.at(1), index) && !words.at(2).isEmpty() &&
        readNumber(words.at(2), largestFile, size) && words.at(3).size() == 64)
        return m_sink.hashCame(index, size, words.at(3));
    m_left = 0;
    return failure(nonsense(line));
}

} // namespace trainyard
