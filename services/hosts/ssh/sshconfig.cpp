// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshconfig.h"

#include "services/hosts/ssh/sshconfigreader.h"
#include "services/hosts/ssh/sshpattern.h"

#include <QCoreApplication>
#include <QDir>
#include <QSysInfo>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
bool isYes(const QString &value)
{
    return value.compare("yes"_L1, Qt::CaseInsensitive) == 0 ||
           value.compare("true"_L1, Qt::CaseInsensitive) == 0;
}

bool isNone(const QString &value)
{
    return value.compare("none"_L1, Qt::CaseInsensitive) == 0;
}

/// What the percent tokens stand for at one look-up.
struct Tokens
{
    QString home;
    QString localUser;
    QString original; ///< %n
    QString hostName; ///< %h
    QString user;     ///< %r
    quint16 port = 22;

    QString expand(const QString &text) const
    {
        QString done;
        for (qsizetype at = 0; at < text.size(); ++at) {
            if (text.at(at) != u'%' || at + 1 == text.size()) {
                done += text.at(at);
                continue;
            }
            switch (text.at(++at).unicode()) {
            case '%':
                done += u'%';
                break;
            case 'h':
                done += hostName;
                break;
            case 'n':
                done += original;
                break;
            case 'r':
                done += user;
                break;
            case 'p':
                done += QString::number(port);
                break;
            case 'd':
                done += home;
                break;
            case 'u':
                done += localUser;
                break;
            case 'l':
                done += QSysInfo::machineHostName();
                break;
            case 'L':
                done += QSysInfo::machineHostName().section(u'.', 0, 0);
                break;
            default:
                done += u'%' + text.at(at);
            }
        }
        return done;
    }
    /// A path of the person: ~ and ${HOME}, and relative ones to where ssh itself would be started.
    QString path(const QString &text) const
    {
        QString named = text;
        named.replace("${HOME}"_L1, home);
        if (named == u"~" || named.startsWith("~/"_L1))
            named = home + named.mid(1);
        return expand(named);
    }
};
} // namespace

SshConfig SshConfig::read(const QString &file, const Person &person, const QString &systemFile)
{
    SshConfig config;
    config.m_person = person;
    SshConfigReader reader(config);
    reader.readFile(file, person.home + u"/.ssh"_s);
    if (!systemFile.isEmpty())
        reader.readFile(systemFile, systemFile.section(u'/', 0, -2));
    return config;
}

SshConfigEntry SshConfig::lookUp(const QString &host) const
{
    SshConfigEntry entry;
    QStringList hostName;
    QStringList port;
    QStringList user;
    QStringList identities;
    QStringList identitiesOnly;
    QStringList jump;
    QStringList command;
    QStringList knownHosts;
    QStringList alias;
    QStringList hash;
    const auto expandedName = [&] {
        const QString text = hostName.value(0, host);
        return QString(text).replace("%%"_L1, "\x01"_L1).replace("%h"_L1, host).replace("\x01"_L1, "%"_L1);
    };
    const auto holds = [&](const Condition &condition) {
        bool isMet = false;
        switch (condition.on) {
        case Condition::On::Never:
            return false;
        case Condition::On::OriginalHost:
            isMet = matchesSshPatterns(host, condition.patterns);
            break;
        case Condition::On::HostName:
            isMet = matchesSshPatterns(expandedName(), condition.patterns);
            break;
        }
        return isMet != condition.isNegated;
    };
    const std::pair<QLatin1StringView, QStringList *> keywords[] = {
        {"hostname"_L1, &hostName},
        {"port"_L1, &port},
        {"user"_L1, &user},
        {"identitiesonly"_L1, &identitiesOnly},
        {"proxyjump"_L1, &jump},
        {"proxycommand"_L1, &command},
        {"userknownhostsfile"_L1, &knownHosts},
        {"hostkeyalias"_L1, &alias},
        {"hashknownhosts"_L1, &hash},
    };
    for (const Setting &setting : m_settings) {
        if (!std::ranges::all_of(setting.conditions, holds))
            continue;
        if (setting.keyword == u"identityfile") {
            if (!identities.contains(setting.values.constFirst()))
                identities.append(setting.values.constFirst());
            continue;
        }
        for (const auto &[keyword, values] : keywords) {
            if (setting.keyword != keyword || !values->isEmpty())
                continue;
            // The first of ProxyJump and ProxyCommand shuts the other out.
            if ((values == &jump && !command.isEmpty()) || (values == &command && !jump.isEmpty()))
                continue;
            *values = setting.values;
        }
    }
    entry.hostName = expandedName();
    entry.port = port.isEmpty() ? 22 : port.constFirst().toUShort();
    entry.user = user.value(0);
    const Tokens tokens{
        m_person.home, m_person.user, host, entry.hostName, entry.user.isEmpty() ? m_person.user : entry.user,
        entry.port};
    for (const QString &identity : std::as_const(identities)) {
        if (isNone(identity))
            entry.hasNoIdentities = true;
        else
            entry.identityFiles.append(tokens.path(identity));
    }
    entry.hasNoIdentities = entry.hasNoIdentities && entry.identityFiles.isEmpty();
    entry.identitiesOnly = isYes(identitiesOnly.value(0));
    entry.proxyJump = isNone(jump.value(0)) ? QString() : jump.value(0);
    entry.hasProxyCommand = !command.isEmpty() && !isNone(command.constFirst());
    for (const QString &file : std::as_const(knownHosts))
        entry.userKnownHostsFiles.append(tokens.path(file));
    entry.hostKeyAlias = alias.value(0);
    entry.hashKnownHosts = isYes(hash.value(0));
    return entry;
}

QStringList SshConfig::hosts() const
{
    return m_hosts;
}

QStringList SshConfig::defaultIdentityFiles(const QString &home)
{
    QStringList files;
    for (const char *name : {"id_rsa", "id_ecdsa", "id_ed25519"})
        files.append(home + u"/.ssh/"_s + QLatin1StringView(name));
    return files;
}

QList<SshJump> SshConfig::parseJumps(const QString &text)
{
    QList<SshJump> jumps;
    for (QString part : text.split(u',')) {
        part = part.trimmed();
        if (part.startsWith("ssh://"_L1))
            part = part.mid(6);
        SshJump jump;
        if (const auto at = part.lastIndexOf(u'@'); at >= 0) {
            jump.user = part.left(at);
            part = part.mid(at + 1);
        }
        QString port;
        if (part.startsWith(u'[')) {
            const auto end = part.indexOf(u']');
            if (end < 0)
                return {};
            jump.host = part.mid(1, end - 1);
            port = part.mid(end + 1);
        } else if (part.count(u':') == 1) {
            jump.host = part.section(u':', 0, 0);
            port = part.mid(jump.host.size());
        } else {
            jump.host = part; // a bare IPv6 address has several colons
        }
        if (!port.isEmpty()) {
            bool isNumber = false;
            jump.port = port.mid(1).toUShort(&isNumber);
            if (!port.startsWith(u':') || !isNumber || jump.port == 0)
                return {};
        }
        if (jump.host.isEmpty() || jump.host.startsWith(u'-') || jump.user.startsWith(u'-') ||
            jumps.size() > 16)
            return {};
        jumps.append(jump);
    }
    return jumps;
}

} // namespace trainyard
