// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/ssh/sshauthority.h"

#include <QMutex>

#include <map>
#include <optional>

namespace trainyard {

/// Remembers in memory what another authority answered, so that a connection that is made again asks nobody;
/// an answer that the server refused is forgotten and asked for anew. One-time codes are never kept: of a
/// challenge only a single hidden prompt that asks for a password is. Any thread.
class SshMemory : public SshAuthority
{
public:
    /// `source` must outlive it.
    explicit SshMemory(SshAuthority &source) : m_source(source) {}

    Result<Secret> password(const SshEndpoint &endpoint, int attempt,
                            const CancelCheck &isCancelled) override;
    Result<Secret> passphrase(const SshEndpoint &endpoint, const QString &keyFile, int attempt,
                              const CancelCheck &isCancelled) override;
    Result<std::vector<Secret>> answers(const SshEndpoint &endpoint, const SshChallenge &challenge,
                                        int attempt, const CancelCheck &isCancelled) override;
    Result<bool> acceptHostKey(const SshEndpoint &endpoint, const HostKey &key, const QList<HostKey> &known,
                               const CancelCheck &isCancelled) override;
    void forget();

private:
    std::optional<Secret> recall(const QString &what, int attempt);
    void keep(const QString &what, const Secret &secret);

    SshAuthority &m_source;
    QMutex m_mutex;
    std::map<QString, Secret> m_kept; ///< guarded by m_mutex
};

} // namespace trainyard
