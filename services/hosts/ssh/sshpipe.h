// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace trainyard {

/// The bytes between whoever uses a stream and the thread that moves its channel: bounded both ways, so that
/// a slow reader makes the other side wait. Any thread; the loop's half never waits.
class SshPipe
{
public:
    static constexpr qsizetype room = 1 << 20; ///< each way

    // The user's half.
    /// How many bytes were taken over; all of them once the other side takes no more.
    qsizetype give(QByteArrayView bytes, std::chrono::milliseconds wait);
    void closeInput();
    QByteArray take(qsizetype most, std::chrono::milliseconds wait);
    /// Nothing comes any more, and all that came was taken.
    bool isDrained() const;
    /// Ends all waiting.
    void cancel();

    // The loop's half.
    /// The next block to send; empty: nothing now.
    QByteArray nextInput();
    bool isInputAtEnd() const; ///< closed, and all of it was handed out
    void stopInput();          ///< the other side takes no more
    bool hasRoom() const;
    void put(QByteArrayView bytes);
    void endOutput();

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    QByteArray m_toServer;
    QByteArray m_fromServer;
    bool m_isInputClosed = false;
    bool m_isInputStopped = false;
    bool m_isOutputOver = false;
    bool m_isCancelled = false;
};

} // namespace trainyard
