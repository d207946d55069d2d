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

    /// Looks at the beginning of what comes next and decides whether to compress it.
    void expect(QByteArrayView beginning);
    /// What there is to send after these bytes; `isLast` ends the stream.
    QByteArray add(QByteArrayView bytes, bool isLast = false);

private:
    QByteArray run(int flush);
    std::unique_ptr<z_stream_s> m_stream;
    QByteArray m_waiting; ///< from a change of level
    int m_level;
};

} // namespace trainyard
