// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azureclock.h"
#include "tests/support/azure/fakehttp.h"

#include <QMap>
#include <QMutex>
#include <QStringList>

namespace trainyard::test {

/// A small stand-in for Azure's blob storage: Put Blob, Put Block and its list, List Blobs, and reads by
/// range, at addresses whose permission ends by `clock`. Whoever sends a bearer token is remembered. Any
/// thread.
class FakeBlob
{
public:
    explicit FakeBlob(std::shared_ptr<AzureClock> clock);
    ~FakeBlob();

    QUrl url() const { return m_http->url(); }
    /// "http://…/storage/CONTAINER", with a permission that lives so long.
    QUrl container(const QString &name, int seconds) const;
    QUrl plainContainer(const QString &name) const;
    /// Of one blob, to read it.
    QUrl address(const QString &container, const QString &name, int seconds) const;

    void write(const QString &container, const QString &name, const QByteArray &bytes);
    QByteArray read(const QString &container, const QString &name) const;
    QStringList names(const QString &container) const;

    /// The next so many writes fail: the connection is cut, or the service is busy (503), or refused (403).
    enum class Trouble { Cut, Busy, Refused };
    void make(Trouble trouble, int times);
    /// … once so many blobs have been written.
    void makeAfter(int writes, Trouble trouble, int times);
    int writes() const; ///< blobs and blocks that arrived
    bool hasSeenToken() const;

private:
    FakeReply handle(const FakeRequest &request);
    FakeReply put(const FakeRequest &request, const QString &container, const QString &name);
    FakeReply get(const FakeRequest &request, const QString &container, const QString &name) const;
    FakeReply list(const FakeRequest &request, const QString &container) const;
    bool isAllowed(const QUrl &url) const;

    std::shared_ptr<AzureClock> m_clock;
    mutable QMutex m_mutex; ///< guards all below
    QMap<QString, QMap<QString, QByteArray>> m_blobs;
    QMap<QString, QMap<QString, QByteArray>> m_blocks; ///< by container/name
    Trouble m_trouble = Trouble::Cut;
    int m_troubleTimes = 0;
    int m_troubleAfter = 0;
    int m_writes = 0;
    bool m_hasSeenToken = false;
    std::unique_ptr<FakeHttp> m_http; ///< last: its thread calls the others
};

} // namespace trainyard::test
