// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <memory>

struct z_stream_s;

namespace trainyard {

/// Compresses a stream as gzip does, quickly: for a network, not for an archive. What does not compress is
/// passed on as it is. One thread.
class GzipStream
{
public:
    GzipStream();
    ~GzipStream();
    Q_DISABLE_COPY_MOVE(GzipStream)

    /// Whether compressing makes these bytes notably fewer: a tenth of a millisecond for 16 KiB.
    static bool shrinks(QByteArrayView bytes);
    /// Looks at the beginning of what comes next and decides whether to compress it; a few bytes decide
    /// nothing.
    void expect(QByteArrayView beginning);
    /// Whether compressing is worth its time at all, from here on: not where the network is the quicker one.
    void allow(bool isWorthIt);
    /// What there is to send after these bytes; `isLast` ends the stream.
    QByteArray add(QByteArrayView bytes, bool isLast = false);

private:
    QByteArray run(int flush);
    void useLevel();
    std::unique_ptr<z_stream_s> m_stream;
    QByteArray m_waiting; ///< from a change of level
    int m_level;
    bool m_isAllowed = true;
    bool m_isCompressible = true;
};

} // namespace trainyard
