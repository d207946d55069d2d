// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshsettings.h"

#include <QCoreApplication>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostJumps = 16;

QString tr(const char *text)
{
    return QCoreApplication::translate("Ssh", text);
}

struct Collector
{
    const SshConfig &config;
    const SshConfig::Person &person;
    int jumps = 0;

    SshEndpoint endpoint(const QString &host, const SshConfigEntry &entry, const QString &user,
                         quint16 port) const
    {
        SshEndpoint endpoint;
        endpoint.name = host;
        endpoint.address = entry.hostName;
        endpoint.port = port != 0 ? port : entry.port;
        endpoint.user = !user.isEmpty() ? user : !entry.user.isEmpty() ? entry.user : person.user;
        if (!entry.hasNoIdentities) {
            endpoint.keyFiles = entry.identityFiles.isEmpty() ? SshConfig::defaultIdentityFiles(person.home)
                                                              : entry.identityFiles;
        }
        endpoint.identitiesOnly = entry.identitiesOnly;
        endpoint.knownHostsFiles = entry.userKnownHostsFiles;
        if (endpoint.knownHostsFiles.isEmpty())
            endpoint.knownHostsFiles = {person.home + u"/.ssh/known_hosts"_s,
                                        person.home + u"/.ssh/known_hosts2"_s};
        endpoint.knownHostsFiles.append({u"/etc/ssh/ssh_known_hosts"_s, u"/etc/ssh/ssh_known_hosts2"_s});
        endpoint.hostKeyAlias = entry.hostKeyAlias;
        endpoint.hashKnownHosts = entry.hashKnownHosts;
        return endpoint;
    }

    Result<> collect(const QString &host, const QString &user, quint16 port, QList<SshEndpoint> &path)
    {
        const SshConfigEntry entry = config.lookUp(host);
        if (entry.hasProxyCommand) {
            return failure(
                ErrorKind::Unsupported,
                tr("The ssh configuration of %1 uses ProxyCommand, which is not supported. Use ProxyJump "
                   "for it instead.")
                    .arg(host));
        }
        if (!entry.proxyJump.isEmpty()) {
            const QList<SshJump> jumpList = SshConfig::parseJumps(entry.proxyJump);
            if (jumpList.isEmpty()) {
                return failure(
                    ErrorKind::InvalidInput,
                    tr("“%1” in the ssh configuration of %2 is no ProxyJump. Write user@machine:port, "
                       "several of them with commas between.")
                        .arg(entry.proxyJump, host));
            }
            // Of several jumps only the first one's own ProxyJump counts: the others are reached through it.
            for (qsizetype at = 0; at < jumpList.size(); ++at) {
                const SshJump &jump = jumpList.at(at);
                if (++jumps > mostJumps) {
                    return failure(ErrorKind::InvalidInput,
                                   tr("ProxyJump in the ssh configuration of %1 goes in circles.").arg(host));
                }
                if (at > 0) {
                    path.append(endpoint(jump.host, config.lookUp(jump.host), jump.user, jump.port));
                } else if (auto done = collect(jump.host, jump.user, jump.port, path); !done) {
                    return done;
                }
            }
        }
        path.append(endpoint(host, entry, user, port));
        return {};
    }
};
} // namespace

Result<SshSettings> SshSettings::fromConfig(const SshConfig &config, const SshConfig::Person &person,
                                            const QString &host, const QString &user, quint16 port)
{
    SshSettings settings;
    Collector collector{config, person};
    if (auto done = collector.collect(host, user, port, settings.jumps); !done)
        return failure(done.error());
    settings.target = settings.jumps.takeLast();
    return settings;
}

} // namespace trainyard
