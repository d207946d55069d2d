// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/secrets/keychain.h"

#include <QCoreApplication>
#include <QMutexLocker>
#include <QUuid>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
/// In small steps: the keychain may need the very thread that closes us and waits for this one.
template <typename T> Result<T> wait(QFuture<Result<T>> future, const std::atomic<bool> &isClosed)
{
    using namespace std::chrono_literals;
    for (auto pause = 100us; !future.isFinished();
         pause = std::min<std::chrono::microseconds>(2 * pause, 10ms)) {
        if (isClosed)
            return failure(ErrorKind::Cancelled, {});
        std::this_thread::sleep_for(pause);
    }
    if (future.resultCount() == 0)
        return failure(ErrorKind::Cancelled, {});
    return future.takeResult();
}

Error noKeychain(const QString &detail)
{
    return {ErrorKind::Unavailable,
            QCoreApplication::translate(
                "Keychain", "This session has no keychain that works, so passwords are kept in memory until "
                            "Trainyard is closed. Unlock or install one (as gnome-keyring) to keep them."),
            detail,
            {}};
}

bool isEqual(const Secret &a, const QByteArray &b)
{
    return a.size() == std::size_t(b.size()) && std::memcmp(a.reveal(), b.constData(), a.size()) == 0;
}
} // namespace

SecretKeeper::SecretKeeper(std::shared_ptr<Keychain> keychain) : m_keychain(std::move(keychain)) {}

Result<> SecretKeeper::probe()
{
    if (!m_keychain)
        return failure(noKeychain({}));
    // Two programs may probe at once: each has a sentinel of its own.
    const QString key = u"probe-"_s + QUuid::createUuid().toString(QUuid::Id128);
    const QByteArray sentinel = key.toUtf8();
    if (const auto written = wait(m_keychain->write(key, Secret::take(QByteArray(sentinel))), m_isClosed);
        !written)
        return failure(noKeychain(written.error().message + written.error().detail));
    const auto read = wait(m_keychain->read(key), m_isClosed);
    (void)wait(m_keychain->remove(key), m_isClosed);
    if (!read)
        return failure(noKeychain(read.error().message + read.error().detail));
    if (!isEqual(*read, sentinel))
        return failure(noKeychain(u"the sentinel came back changed"_s));
    return {};
}

SecretKeeper::Kept SecretKeeper::keep(const QString &key, const Secret &secret)
{
    if (probe() && wait(m_keychain->write(key, secret.duplicate()), m_isClosed)) {
        const QMutexLocker lock(&m_mutex);
        m_memory.erase(key);
        return Kept::InKeychain;
    }
    const QMutexLocker lock(&m_mutex);
    m_memory.insert_or_assign(key, secret.duplicate());
    return Kept::InMemory;
}

Result<Secret> SecretKeeper::find(const QString &key)
{
    {
        const QMutexLocker lock(&m_mutex);
        if (const auto known = m_memory.find(key); known != m_memory.end())
            return known->second.duplicate();
    }
    if (m_keychain) {
        if (auto read = wait(m_keychain->read(key), m_isClosed))
            return read;
    }
    return failure(ErrorKind::NotFound, {});
}

void SecretKeeper::forget(const QString &key)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_memory.erase(key);
    }
    if (m_keychain)
        (void)wait(m_keychain->remove(key), m_isClosed);
}

} // namespace trainyard
