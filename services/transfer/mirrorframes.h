// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QByteArray>

namespace trainyard {

/// Who takes what the agent's verb `mirror` sends. An Error ends the reading.
class MirrorSink
{
public:
    virtual ~MirrorSink() = default;
    virtual Result<> fileNamed(int index, const QByteArray &name) = 0;
    virtual Result<> fileBegunAnew(int index) = 0;
    virtual Result<> bytesCame(int index, qint64 offset, QByteArrayView bytes) = 0;
    virtual Result<> factCame(const QByteArray &name, const QByteArray &text) = 0;
    virtual Result<> hashCame(int index, qint64 size, const QByteArray &hash) = 0;
};

/// Takes the stream of the verb `mirror` apart (resources/agent/mirror.sh). What comes is hostile: names lead
/// nowhere but into the folders of a run, indexes are those that were named, lengths, counts and lines are
/// bounded. What makes no sense is an Error (Failed), after which nothing more may be given. One thread.
class MirrorFrames
{
public:
    static constexpr int mostFiles = 2000;
    static constexpr qint64 longestFrame = 8 << 20;

    /// Files with the indexes 1 to `known` were named before.
    MirrorFrames(MirrorSink &sink, int known) : m_sink(sink), m_known(known) {}

    Result<> take(QByteArrayView bytes);
    /// All was said; what comes after it is passed over.
    bool isOver() const { return m_isOver; }

    /// "azureml-logs/…", "logs/…", "outputs/…", "metrics.jsonl" or "resources.jsonl", without a way out and
    /// without control characters.
    static bool isRunPath(QByteArrayView name);
    /// A name and a text that a fact of state/ may have.
    static bool isFact(QByteArrayView name, QByteArrayView text);

private:
    Result<> takeLine(const QByteArray &line);
    bool readIndex(const QByteArray &word, int &index) const;

    MirrorSink &m_sink;
    int m_known;
    QByteArray m_pending; ///< of a line
    int m_index = 0;
    qint64 m_offset = 0;
    qint64 m_left = 0; ///< bytes of a D frame that are still to come
    bool m_isOver = false;
};

} // namespace trainyard
