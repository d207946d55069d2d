// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/keyfile.h"

#include "services/hosts/filedescriptor.h"
#include "services/hosts/shellquote.h"
#include "services/hosts/ssh/hostkey.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;
using Form = KeyFileFacts::Form;

namespace {
constexpr off_t largestKey = 64 << 10;

QString tr(const char *text)
{
    return QCoreApplication::translate("Ssh", text);
}

/// Those that libssh2 1.11 decrypts in the OpenSSH form.
constexpr std::array<QByteArrayView, 9> readableCiphers{
    "none",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
    "aes128-cbc",
    "aes192-cbc",
    "aes256-cbc",
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
};

void readOpenSsh(QByteArrayView armoured, KeyFileFacts &facts)
{
    const auto end = armoured.indexOf("-----END");
    QByteArray text = armoured.first(end < 0 ? armoured.size() : end).toByteArray();
    QByteArray bytes = QByteArray::fromBase64(text);
    QByteArrayView rest(bytes);
    constexpr QByteArrayView magic("openssh-key-v1\0", 15);
    QByteArray name;
    QByteArray options;
    if (rest.startsWith(magic)) {
        rest = rest.sliced(magic.size());
        if (takeSshString(rest, facts.cipher) && takeSshString(rest, name) && takeSshString(rest, options) &&
            rest.size() > 4) {
            rest = rest.sliced(4); // how many keys
            if (takeSshString(rest, facts.publicKey))
                facts.type = HostKey::fromBlob(facts.publicKey).type;
        }
    }
    // A key without a passphrase stands there as it is.
    scrub(bytes.data(), std::size_t(bytes.size()));
    scrub(text.data(), std::size_t(text.size()));
    if (facts.type.isEmpty()) {
        facts = {};
        return;
    }
    facts.isEncrypted = facts.cipher != "none";
    if (!facts.isEncrypted)
        facts.cipher.clear();
}

void readPem(QByteArrayView text, KeyFileFacts &facts)
{
    const QByteArray head = text.first(qMin<qsizetype>(text.size(), 512)).toByteArray();
    facts.isEncrypted = head.contains("Proc-Type: 4,ENCRYPTED");
    if (const auto at = head.indexOf("DEK-Info:"); facts.isEncrypted && at >= 0) {
        const QByteArray line = head.mid(at + 9, head.indexOf('\n', at) - at - 9).trimmed();
        facts.cipher = line.left(qMax<qsizetype>(0, line.indexOf(',')));
    }
}
} // namespace

bool KeyFileFacts::isUsable() const
{
    switch (form) {
    case Form::OpenSsh:
        return !type.startsWith("sk-") && type != "ssh-dss" &&
               (cipher.isEmpty() ||
                std::ranges::find(readableCiphers, QByteArrayView(cipher)) != readableCiphers.end());
    case Form::Pem:
        return type != "ssh-dss";
    case Form::Pkcs8:
        return true;
    case Form::Putty:
    case Form::SshCom:
    case Form::PublicHalf:
    case Form::Unknown:
        return false;
    }
    return false;
}

QString KeyFileFacts::problem(const QString &path) const
{
    if (isUsable())
        return {};
    const QString quoted = shellQuote(path);
    if (type.startsWith("sk-")) {
        return tr("%1 is the key of a security key. Add it to the ssh agent (ssh-add %2) and use the agent.")
            .arg(path, quoted);
    }
    if (type == "ssh-dss")
        return tr("%1 is a DSA key, which no server takes any more. Make a new one: ssh-keygen -t ed25519")
            .arg(path);
    switch (form) {
    case Form::OpenSsh:
        return tr("%1 is encrypted with %2, which cannot be read here. Encrypt a copy of it anew: "
                  "cp %3 %4 && ssh-keygen -p -Z aes256-ctr -f %4")
            .arg(path, QString::fromLatin1(cipher), quoted, shellQuote(path + u".aes"_s));
    case Form::Putty: {
        QString name = path;
        if (name.endsWith(".ppk"_L1, Qt::CaseInsensitive))
            name.chop(4);
        else
            name += u".openssh"_s;
        return tr("%1 is a PuTTY key. Convert it: puttygen %2 -O private-openssh-new -o %3")
            .arg(path, quoted, shellQuote(name));
    }
    case Form::SshCom:
        return tr("%1 is a key of the ssh.com program. Convert it: ssh-keygen -i -f %2 > %3")
            .arg(path, quoted, shellQuote(path + u".openssh"_s));
    case Form::PublicHalf:
        return tr("%1 is the public half of a key. Choose the private key, whose name is without .pub.")
            .arg(path);
    default:
        return tr("%1 is no private key that is known here. Choose another file.").arg(path);
    }
}

KeyFileFacts recogniseKey(QByteArrayView bytes)
{
    KeyFileFacts facts;
    constexpr QByteArrayView openSsh("-----BEGIN OPENSSH PRIVATE KEY-----");
    if (const auto at = bytes.indexOf(openSsh); at >= 0) {
        facts.form = Form::OpenSsh;
        readOpenSsh(bytes.sliced(at + openSsh.size()), facts);
        return facts;
    }
    const std::pair<QByteArrayView, QByteArrayView> pems[] = {
        {"-----BEGIN RSA PRIVATE KEY-----", "ssh-rsa"},
        {"-----BEGIN EC PRIVATE KEY-----", "ecdsa"},
        {"-----BEGIN DSA PRIVATE KEY-----", "ssh-dss"},
    };
    for (const auto &[mark, type] : pems) {
        if (const auto at = bytes.indexOf(mark); at >= 0) {
            facts.form = Form::Pem;
            facts.type = type.toByteArray();
            readPem(bytes.sliced(at), facts);
            return facts;
        }
    }
    if (bytes.indexOf("-----BEGIN ENCRYPTED PRIVATE KEY-----") >= 0) {
        facts.form = Form::Pkcs8;
        facts.isEncrypted = true;
    } else if (bytes.indexOf("-----BEGIN PRIVATE KEY-----") >= 0) {
        facts.form = Form::Pkcs8;
    } else if (bytes.startsWith("PuTTY-User-Key-File-")) {
        facts.form = Form::Putty;
        facts.isEncrypted = bytes.indexOf("Encryption: none") < 0;
    } else if (bytes.startsWith("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----")) {
        facts.form = Form::SshCom;
        facts.isEncrypted = true;
    } else if (bytes.startsWith("ssh-") || bytes.startsWith("ecdsa-sha2-") || bytes.startsWith("sk-") ||
               bytes.startsWith("---- BEGIN SSH2 PUBLIC KEY ----") ||
               bytes.startsWith("-----BEGIN PUBLIC KEY-----")) {
        facts.form = Form::PublicHalf;
    }
    return facts;
}

Result<Secret> readKeyFile(const QString &path)
{
    const FileDescriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.isValid())
        return failure(systemError(errno, tr("The private key %1 could not be read.").arg(path)));
    struct stat facts
    {
    };
    if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size > largestKey)
        return failure(ErrorKind::InvalidInput, tr("%1 is no private key. Choose another file.").arg(path));
    QByteArray bytes(facts.st_size, '\0');
    const ssize_t count = ::read(file.get(), bytes.data(), size_t(bytes.size()));
    if (count < 0)
        return failure(systemError(errno, tr("The private key %1 could not be read.").arg(path)));
    bytes.truncate(count);
    return Secret::take(std::move(bytes));
}

} // namespace trainyard
