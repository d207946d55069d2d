// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/ssh/sshauthority.h"
#include "services/hosts/ssh/sshsession.h"

#include <QMutex>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <map>
#include <memory>

namespace trainyard {

/// Runs a program to its end; what it printed. Empty, with a warning, when it failed.
QByteArray runTool(const QString &program, const QStringList &arguments, const QByteArray &input = {});

/// A real sshd on a loopback port, with host keys, configuration and authorized keys of its own.
class SshServer
{
public:
    /// Why this machine cannot run it; empty when it can.
    static QString whyNot();
    /// `options` are lines of sshd_config that come first, and so win.
    explicit SshServer(const QStringList &options = {},
                       const QStringList &hostKeyTypes = {QStringLiteral("ed25519"), QStringLiteral("rsa"),
                                                          QStringLiteral("ecdsa")});
    ~SshServer();
    /// To be reached at another address than the loopback one, in another network namespace; before start().
    void moveTo(const QString &networkNamespace, const QString &address);
    QString address() const { return m_address; }
    bool start();
    /// Ends the listener and every session of it at once, as a crash does.
    void kill();
    /// Ends every session, and listens on.
    void cut();
    quint16 port() const { return m_port; }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    HostKey hostKey(const QString &type) const;
    /// Makes a key pair that is let in; the path of the private half.
    QString makeKey(const QString &name, const QStringList &options);
    /// An endpoint for the user who runs the tests, with a known_hosts file that knows this server.
    SshSettings settings();
    void trust(const QStringList &types);

private:
    /// A log-in as ourselves sees nothing of what we have in start-up files.
    void isolate();

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
    QString m_namespace;
    QString m_address = QStringLiteral("127.0.0.1");
    bool m_isIsolated = false;
};

/// A user of this machine for as long as it lives; needs root.
class TestUser
{
public:
    static bool canMake();
    explicit TestUser(const QString &shell = QStringLiteral("/bin/bash"));
    ~TestUser();
    QString name;
    QString password = QStringLiteral("Tr41n yard");
    QString home() const { return QStringLiteral("/home/") + name; }
    bool isValid = false;
    /// Lets the key in, and writes start-up files.
    void write(const QString &file, const QByteArray &content) const;
};

/// Answers from lists, in order; counts what it was asked.
class TestAuthority : public SshAuthority
{
public:
    QStringList passwords;
    std::map<QString, QStringList> passphrases; ///< by key file
    QStringList answersInOrder;
    bool acceptsHostKeys = false;
    int passwordsAsked = 0;
    int passphrasesAsked = 0;
    int challenges = 0;
    QStringList prompts;
    QString acceptedFingerprint;

    Result<Secret> password(const SshEndpoint &, int, const CancelCheck &) override;
    Result<Secret> passphrase(const SshEndpoint &, const QString &keyFile, int, const CancelCheck &) override;
    Result<std::vector<Secret>> answers(const SshEndpoint &, const SshChallenge &challenge, int,
                                        const CancelCheck &) override;
    Result<bool> acceptHostKey(const SshEndpoint &, const HostKey &key, const QList<HostKey> &,
                               const CancelCheck &) override;

private:
    Result<Secret> next(QStringList &list);
    QMutex m_mutex;
};

} // namespace trainyard
