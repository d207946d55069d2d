// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ssh/sshserver.h"

#include "services/hosts/ssh/knownhosts.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMutexLocker>
#include <QRandomGenerator>
#include <QThread>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr char sshd[] = "/usr/sbin/sshd";

quint16 freePort()
{
    const FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket.get(), reinterpret_cast<sockaddr *>(&address), size) != 0)
        return 0;
    ::getsockname(socket.get(), reinterpret_cast<sockaddr *>(&address), &size);
    return ntohs(address.sin_port);
}

QString loginName()
{
    const passwd *entry = ::getpwuid(::getuid());
    return QString::fromUtf8(entry ? entry->pw_name : "");
}

QList<qint64> childrenOf(qint64 parent)
{
    QList<qint64> found;
    for (const QString &name : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        QFile stat(u"/proc/%1/stat"_s.arg(name));
        if (name.toLongLong() <= 0 || !stat.open(QIODevice::ReadOnly))
            continue;
        const QByteArray text = stat.readAll();
        if (text.mid(text.lastIndexOf(')') + 2).split(' ').value(1).toLongLong() == parent)
            found.append(name.toLongLong());
    }
    return found;
}

void killTree(qint64 process)
{
    // From the top, so that no session lives to tell how its programs ended.
    const QList<qint64> children = childrenOf(process);
    ::kill(pid_t(process), SIGKILL);
    for (const qint64 child : children)
        killTree(child);
}
} // namespace

QByteArray runTool(const QString &program, const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000) || process.exitCode() != 0) {
        qWarning("%s failed: %s", qPrintable(program), process.readAllStandardError().constData());
        return {};
    }
    return process.readAllStandardOutput();
}

QString SshServer::whyNot()
{
    if (!QFileInfo(QString::fromLatin1(sshd)).isExecutable())
        return u"sshd is not installed (package openssh-server)"_s;
    if (::geteuid() == 0)
        QDir().mkpath(u"/run/sshd"_s); // where its unprivileged half lives
    return {};
}

SshServer::SshServer(const QStringList &options, const QStringList &hostKeyTypes) : m_port(freePort())
{
    QFile config(path(u"config"_s));
    if (!config.open(QIODevice::WriteOnly))
        return;
    QString text = options.join(u'\n');
    for (const QString &type : hostKeyTypes) {
        const QString file = path(u"host_"_s + type);
        runTool(u"ssh-keygen"_s, {u"-q"_s, u"-t"_s, type, u"-N"_s, {}, u"-f"_s, file});
        text += u"\nHostKey "_s + file;
    }
    text +=
        u"\nPort %1\nListenAddress 127.0.0.1\nPidFile none\nStrictModes no\nPermitRootLogin yes\nUsePAM no\n"
        "PrintMotd no\nMaxStartups 100\nAuthorizedKeysFile %2 .ssh/authorized_keys\n"
        "LogLevel VERBOSE\n"_s.arg(m_port)
            .arg(path(u"authorized_keys"_s));
    config.write(text.toUtf8());
    QDir().mkpath(path(u"home"_s));
}

SshServer::~SshServer()
{
    kill();
}

void SshServer::moveTo(const QString &networkNamespace, const QString &address)
{
    m_namespace = networkNamespace;
    m_address = address;
    QFile config(path(u"config"_s));
    if (config.open(QIODevice::Append))
        config.write("ListenAddress " + address.toUtf8() + '\n');
}

void SshServer::isolate()
{
    QFile config(path(u"config"_s));
    if (!std::exchange(m_isIsolated, true) && config.open(QIODevice::Append))
        config.write(u"Match User %1\nSetEnv HOME=%2\n"_s.arg(loginName(), path(u"home"_s)).toUtf8());
}

bool SshServer::start()
{
    isolate();
    const QStringList words{QString::fromLatin1(sshd), u"-D"_s, u"-f"_s,
                            path(u"config"_s),         u"-E"_s, path(u"log"_s)};
    if (m_namespace.isEmpty())
        m_process.start(words.constFirst(), words.mid(1));
    else
        m_process.start(u"ip"_s, QStringList{u"netns"_s, u"exec"_s, m_namespace} + words);
    if (!m_process.waitForStarted())
        return false;
    for (QDeadlineTimer deadline(20'000); !deadline.hasExpired(); QThread::msleep(20)) {
        const auto socket =
            connectTcp(m_address, m_port, std::chrono::seconds(1), std::chrono::seconds(5), {});
        if (socket)
            return true;
    }
    return false;
}

void SshServer::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    killTree(m_process.processId());
    m_process.waitForFinished();
}

void SshServer::cut()
{
    for (const qint64 session : childrenOf(m_process.processId()))
        killTree(session);
}

HostKey SshServer::hostKey(const QString &type) const
{
    QFile file(path(u"host_"_s + type + u".pub"_s));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return HostKey::fromBlob(QByteArray::fromBase64(file.readAll().split(' ').value(1)));
}

QString SshServer::makeKey(const QString &name, const QStringList &options)
{
    const QString file = path(name);
    QStringList words{u"-q"_s, u"-f"_s, file};
    if (!options.contains(u"-N"_s))
        words += {u"-N"_s, QString()};
    runTool(u"ssh-keygen"_s, words + options);
    QFile half(file + u".pub"_s);
    QFile allowed(path(u"authorized_keys"_s));
    if (half.open(QIODevice::ReadOnly) && allowed.open(QIODevice::Append))
        allowed.write(half.readAll());
    return file;
}

SshSettings SshServer::settings()
{
    SshSettings settings;
    settings.target.name = u"lab"_s;
    settings.target.address = m_address;
    settings.target.port = m_port;
    settings.target.user = loginName();
    settings.target.knownHostsFiles = {path(u"known_hosts"_s)};
    if (!QFileInfo::exists(path(u"known_hosts"_s)))
        trust({u"ed25519"_s});
    return settings;
}

void SshServer::trust(const QStringList &types)
{
    QFile::remove(path(u"known_hosts"_s));
    for (const QString &type : types) {
        if (!KnownHosts({path(u"known_hosts"_s)}).add(m_address, m_port, hostKey(type)))
            qWarning("known_hosts could not be written");
    }
}

bool TestUser::canMake()
{
    return ::geteuid() == 0 && QFileInfo(u"/usr/sbin/useradd"_s).isExecutable();
}

TestUser::TestUser(const QString &shell)
    : name(u"trainyard-"_s + QString::number(QRandomGenerator::system()->generate(), 16))
{
    QProcess add;
    // Another test may hold the lock of the user database.
    for (int attempt = 0; attempt < 50 && !isValid; ++attempt) {
        add.start(u"/usr/sbin/useradd"_s, {u"-m"_s, u"-s"_s, shell, name});
        isValid = add.waitForFinished() && add.exitCode() == 0;
        if (!isValid)
            QThread::msleep(100);
    }
    runTool(u"/usr/sbin/chpasswd"_s, {}, (name + u':' + password).toUtf8());
}

TestUser::~TestUser()
{
    QProcess remove;
    remove.start(u"/usr/sbin/userdel"_s, {u"-f"_s, u"-r"_s, name});
    remove.waitForFinished();
}

void TestUser::write(const QString &file, const QByteArray &content) const
{
    const QString where = home() + u'/' + file;
    QDir().mkpath(QFileInfo(where).path());
    QFile out(where);
    if (out.open(QIODevice::WriteOnly))
        out.write(content);
}

Result<Secret> TestAuthority::next(QStringList &list)
{
    const QMutexLocker lock(&m_mutex);
    if (list.isEmpty())
        return failure(ErrorKind::NotFound, {});
    return Secret::take(list.takeFirst().toUtf8());
}

Result<Secret> TestAuthority::password(const SshEndpoint &, int, const CancelCheck &)
{
    ++passwordsAsked;
    return next(passwords);
}

Result<Secret> TestAuthority::passphrase(const SshEndpoint &, const QString &keyFile, int,
                                         const CancelCheck &)
{
    ++passphrasesAsked;
    return next(passphrases[keyFile]);
}

Result<std::vector<Secret>> TestAuthority::answers(const SshEndpoint &, const SshChallenge &challenge, int,
                                                   const CancelCheck &)
{
    ++challenges;
    std::vector<Secret> given;
    for (const auto &prompt : challenge.prompts) {
        prompts.append(prompt.text);
        auto answer = next(answersInOrder);
        if (!answer)
            return failure(answer.error());
        given.push_back(std::move(*answer));
    }
    return given;
}

Result<bool> TestAuthority::acceptHostKey(const SshEndpoint &, const HostKey &key, const QList<HostKey> &,
                                          const CancelCheck &)
{
    acceptedFingerprint = key.fingerprint();
    return acceptsHostKeys;
}

} // namespace trainyard
