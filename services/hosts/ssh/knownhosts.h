// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "services/hosts/ssh/hostkey.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace trainyard {

/// What known_hosts files say about a machine and the key that it showed.
struct HostKeyVerdict
{
    enum class State {
        Match,         ///< known, and it is this key
        Changed,       ///< another key of the same type is known: somebody may be in between
        Unknown,       ///< nothing of this type is known
        Revoked,       ///< this very key is marked @revoked
        AuthorityOnly, ///< only a certificate authority vouches for the machine, which we cannot check
    };
    State state = State::Unknown;
    QList<HostKey>
        known;    ///< keys on file for the machine, revoked ones left out; Changed: also of other types
    QString file; ///< where the decisive line is
    int line = 0; ///< from 1
};

/// The known_hosts files of a person, as sshd(8) describes them: plain, hashed and wildcard names,
/// [host]:port,
/// @revoked and @cert-authority. Reads the files at each question, so nothing goes stale. Blocks on files;
/// any thread. Files that do not exist count as empty; lines that make no sense are passed over.
class KnownHosts
{
public:
    /// The first file is the one that new keys are written to.
    explicit KnownHosts(QStringList files) : m_files(std::move(files)) {}

    HostKeyVerdict check(const QString &host, quint16 port, const HostKey &key) const;
    /// Every key on file for the machine, to ask for a type that is known (else a false mismatch).
    QList<HostKey> keysOf(const QString &host, quint16 port) const;
    /// Adds a line to the first file, which is made (0600) where it is missing. Whole or not at all, and safe
    /// against others that do so at the same time. `hashName` hides the name, as HashKnownHosts does.
    Result<> add(const QString &host, quint16 port, const HostKey &key, bool hashName = false) const;

    /// "host", or "[host]:port" where the port is not 22; lower case.
    static QString nameOf(const QString &host, quint16 port);

private:
    QStringList m_files;
};

} // namespace trainyard
