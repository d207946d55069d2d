// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <functional>

namespace trainyard {

/// A piece of POSIX shell to run through whatever login shell the person has, and the frame that tells its
/// output from what start-up files print and a whole answer from one that was cut off. Pure.
///
/// The line that the login shell sees is plain words and at most one word in single quotes without ' \ ! and
/// line ends, which sh, bash, zsh, csh, tcsh and fish all pass on unchanged. A script or words that need more
/// are sent as the first bytes of standard input instead, at the cost of one more round trip.
class RemoteScript
{
public:
    /// `body` uses "$@" and sets r: "0" or a word that says what went wrong. `nonce` is hex, new for each.
    RemoteScript(const QByteArray &body, const QByteArrayList &words, const QByteArray &nonce,
                 const QByteArray &input = {});

    QByteArray line() const { return m_line; }
    QByteArray input() const { return m_input; }

private:
    QByteArray m_line;
    QByteArray m_input;
};

/// Takes one stream of a RemoteScript apart: noise, begin mark, content, end mark. Keeps at most `limit`
/// bytes of content; more is dropped, unless `sink` takes all of it instead.
class FrameReader
{
public:
    FrameReader(const QByteArray &nonce, qint64 limit, std::function<void(QByteArrayView)> sink = {});

    /// True when the end mark has come.
    bool take(QByteArrayView bytes);
    bool hasBegun() const { return m_state != State::Noise; }
    bool isWhole() const { return m_state == State::Done; }
    bool isCut() const { return m_isCut; }
    QByteArray content() const { return m_content; }
    QByteArray processId() const { return m_processId; } ///< of the remote shell; digits
    QByteArray status() const { return m_status; }       ///< r; standard output only
    QByteArray noise() const { return m_noise; }         ///< the last of what came before

private:
    enum class State { Noise, Content, Done };
    void keep(QByteArrayView bytes);
    qsizetype heldBack() const;

    QByteArray m_begin;
    QByteArray m_end;
    qint64 m_limit;
    std::function<void(QByteArrayView)> m_sink;
    State m_state = State::Noise;
    QByteArray m_pending; ///< may hold the start of a mark
    QByteArray m_content;
    QByteArray m_processId;
    QByteArray m_status;
    QByteArray m_noise;
    bool m_isCut = false;
};

} // namespace trainyard
