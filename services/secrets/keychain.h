// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "services/secrets/secret.h"

#include <QFuture>
#include <QMutex>
#include <QString>

#include <atomic>
#include <map>
#include <memory>

namespace trainyard {

/// The place of the desktop where passwords are kept. Calls come from any thread and are answered later.
class Keychain
{
public:
    virtual ~Keychain() = default;
    /// NotFound: there is none, or the keychain is locked and says so in this way. Unavailable: no keychain.
    virtual QFuture<Result<Secret>> read(const QString &key) = 0;
    virtual QFuture<Result<>> write(const QString &key, Secret secret) = 0;
    /// One that is not there counts as removed.
    virtual QFuture<Result<>> remove(const QString &key) = 0;
};

/// Keeps secrets in a keychain, and where that does not work in memory for as long as the program runs; never
/// in a file. Since a locked keychain answers "not found" and may take writes without keeping them, one is
/// trusted only after a sentinel was written, read and removed. Functions wait: for worker threads. Any of
/// them.
class SecretKeeper
{
public:
    enum class Kept { InKeychain, InMemory };
    /// `keychain` may be null: memory alone.
    explicit SecretKeeper(std::shared_ptr<Keychain> keychain);

    Kept keep(const QString &key, const Secret &secret);
    /// NotFound when there is none.
    Result<Secret> find(const QString &key);
    void forget(const QString &key);
    /// Whether a keychain works here, tried anew. Unavailable: why not, for a person.
    Result<> probe();
    /// From here on nobody waits for the keychain any more.
    void close() { m_isClosed = true; }

private:
    std::shared_ptr<Keychain> m_keychain;
    std::atomic<bool> m_isClosed = false;
    QMutex m_mutex;
    std::map<QString, Secret> m_memory; ///< guarded by m_mutex
};

} // namespace trainyard
