// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "services/hosts/ssh/sshconfig.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>

namespace trainyard {

/// Asked about ten times a second by whatever waits.
using CancelCheck = std::function<bool()>;

/// One machine to log in to.
struct SshEndpoint
{
    QString name;    ///< as the person calls it; what messages say
    QString address; ///< name or number that is connected to
    quint16 port = 22;
    QString user;
    QStringList keyFiles;        ///< private keys in the order they are tried
    bool identitiesOnly = false; ///< of the agent's keys only those that are in keyFiles
    QStringList knownHostsFiles; ///< the first is written to
    QString hostKeyAlias;        ///< the name in known_hosts, where it is another one
    bool hashKnownHosts = false;

    /// The name and port that known_hosts files are asked for.
    QString hostKeyName() const { return hostKeyAlias.isEmpty() ? address : hostKeyAlias; }
    quint16 hostKeyPort() const { return hostKeyAlias.isEmpty() ? port : quint16(22); }
};

/// All that a connection needs but secrets. Plain value.
struct SshSettings
{
    SshEndpoint target;
    QList<SshEndpoint> jumps; ///< to go through, nearest first
    QString agentSocket;      ///< path of the ssh agent's socket; empty: none is asked
    int maxChannels = 8;      ///< commands at the same time; lowered by itself where the server allows fewer
    std::chrono::milliseconds connectTimeout{20'000}; ///< for each of: name and TCP, handshake
    std::chrono::milliseconds keepAlive{15'000};      ///< dead after about three of them

    /// What the person's configuration says for `host`, which may be an alias of it. What is given in `user`
    /// and `port` (not empty, not 0) wins over it. Errors: InvalidInput (ProxyJump makes no sense or goes in
    /// circles), Unsupported (ProxyCommand).
    static Result<SshSettings> fromConfig(const SshConfig &config, const SshConfig::Person &person,
                                          const QString &host, const QString &user = {}, quint16 port = 0);
};

} // namespace trainyard
