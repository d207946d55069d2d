// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace trainyard {

/// What ssh's configuration says about one host name, first value wins; see ssh_config(5).
struct SshConfigEntry
{
    QString hostName; ///< with %h and %% replaced; the name itself where nothing is said
    quint16 port = 22;
    QString user; ///< empty: nothing is said
    QStringList
        identityFiles; ///< absolute, tokens replaced; empty: nothing is said (see defaultIdentityFiles)
    bool identitiesOnly = false;
    bool hasNoIdentities = false;    ///< "IdentityFile none"
    QString proxyJump;               ///< as written: "user@host:port,…"; empty: none
    bool hasProxyCommand = false;    ///< which we do not run
    QStringList userKnownHostsFiles; ///< absolute; empty: nothing is said
    QString hostKeyAlias;
    bool hashKnownHosts = false;
};

/// One machine of a ProxyJump.
struct SshJump
{
    QString user; ///< empty: not said
    QString host;
    quint16 port = 0; ///< 0: not said
};

/// A person's ssh configuration, read once: Host with wildcards and negation, Include, and Match for `all`,
/// `host` and `originalhost`. A Match with any other condition never applies, and says so in warnings(). What
/// we do not know is passed over. Pure after reading; any thread. Files are bounded in size, number and
/// depth.
class SshConfig
{
public:
    /// Where paths that begin with ~ or are relative lead to, and what tokens stand for.
    struct Person
    {
        QString home; ///< absolute
        QString user; ///< the local login name
    };

    SshConfig() = default;
    /// Reads `file` (usually ~/.ssh/config); one that is not there is an empty configuration. Of `systemFile`
    /// (/etc/ssh/ssh_config) what the person did not set applies.
    static SshConfig read(const QString &file, const Person &person, const QString &systemFile = {});

    SshConfigEntry lookUp(const QString &host) const;
    /// Names in Host lines that are no pattern, in order: what a form may offer.
    QStringList hosts() const;
    /// For a person: what could not be understood, with file and line.
    QStringList warnings() const { return m_warnings; }
    /// The private keys that ssh tries where nothing is said, in its order.
    static QStringList defaultIdentityFiles(const QString &home);
    /// "user@host:22,other" in order from here to there; empty when a part of it makes no sense.
    static QList<SshJump> parseJumps(const QString &text);

private:
    friend class SshConfigReader;
    /// A condition that holds for the settings below it. Those of the files that include it are repeated in
    /// it.
    struct Condition
    {
        enum class On { OriginalHost, HostName, Never };
        On on = On::OriginalHost;
        QStringList patterns;
        bool isNegated = false;
    };
    struct Setting
    {
        QList<Condition> conditions; ///< all must hold
        QString keyword;             ///< lower case
        QStringList values;
    };

    Person m_person;
    QList<Setting> m_settings;
    QStringList m_hosts;
    QStringList m_warnings;
};

} // namespace trainyard
