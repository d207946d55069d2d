// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runfile.h"
#include "services/azure/azureclock.h"

#include <QMap>

namespace trainyard {

/// Blobs at addresses that carry their own permission (SAS). Such an address is a secret: it is never logged,
/// and no token goes to its host. Blocks: for worker threads, any number.
///
/// Errors: Denied (the permission has ended or does not suffice), NotFound, Unavailable, Corrupt (what
/// arrived there was not what was sent), InvalidInput (no safe address), Cancelled.
class BlobClient
{
public:
    BlobClient(std::shared_ptr<HttpClient> http, std::shared_ptr<AzureClock> clock);

    /// The address of a blob in the container of `container`, with the same permission.
    static QUrl blobIn(const QUrl &container, const QString &name);

    /// A whole blob at once: it is there with these bytes, or not at all.
    Result<> put(const QUrl &blob, const QByteArray &bytes, const IsCancelled &isCancelled);
    /// A part of a larger one, which commit() makes of them in the order of their numbers.
    Result<> putBlock(const QUrl &blob, int number, const QByteArray &bytes, const IsCancelled &isCancelled);
    Result<> commit(const QUrl &blob, int blocks, const QByteArray &md5, const IsCancelled &isCancelled);

    struct Facts
    {
        qint64 size = 0;
        QByteArray md5; ///< 16 bytes; empty where the service has none
    };
    /// Those whose names begin so, at most 100 000.
    Result<QMap<QString, Facts>> list(const QUrl &container, const QString &prefix,
                                      const IsCancelled &isCancelled);
    Result<qint64> size(const QUrl &blob, const IsCancelled &isCancelled);
    /// At most `maxBytes` from `offset`, which counts from the end where it is negative.
    Result<FileChunk> read(const QUrl &blob, qint64 offset, qint64 maxBytes, const IsCancelled &isCancelled);

private:
    Result<HttpResponse> exchange(HttpRequest request, const IsCancelled &isCancelled);
    Result<> write(const QUrl &url, const QByteArray &bytes, QList<std::pair<QByteArray, QByteArray>> headers,
                   const IsCancelled &isCancelled);

    std::shared_ptr<HttpClient> m_http;
    std::shared_ptr<AzureClock> m_clock;
};

} // namespace trainyard
