// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/knownhosts.h"

#include "services/hosts/filedescriptor.h"
#include "services/hosts/localfiles.h"
#include "services/hosts/ssh/sshpattern.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <functional>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 largestFile = 16 << 20;
constexpr qint64 longestLine = 64 << 10;

QString tr(const char *text)
{
    return QCoreApplication::translate("Ssh", text);
}

struct Line
{
    enum class Mark { None, Revoked, Authority };
    Mark mark = Mark::None;
    QByteArray names;
    HostKey key;
};

bool readLine(const QByteArray &text, Line &line)
{
    QList<QByteArray> words = text.simplified().split(' ');
    if (words.constFirst().startsWith('@')) {
        const QByteArray mark = words.takeFirst();
        if (mark == "@revoked")
            line.mark = Line::Mark::Revoked;
        else if (mark == "@cert-authority")
            line.mark = Line::Mark::Authority;
        else
            return false;
    }
    if (words.size() < 3 || words.constFirst().startsWith('#'))
        return false;
    line.names = words.at(0);
    const auto decoded = QByteArray::fromBase64Encoding(words.at(2), QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        return false;
    line.key = HostKey::fromBlob(decoded.decoded);
    return line.key.isValid() && line.key.type == words.at(1);
}

QByteArray hashOf(const QByteArray &name, const QByteArray &salt)
{
    return QMessageAuthenticationCode::hash(name, salt, QCryptographicHash::Sha1);
}

bool isNamedBy(const QByteArray &names, const QString &name)
{
    if (names.startsWith("|1|")) {
        const QList<QByteArray> parts = names.split('|');
        return parts.size() == 4 && hashOf(name.toUtf8(), QByteArray::fromBase64(parts.at(2))) ==
                                        QByteArray::fromBase64(parts.at(3));
    }
    return matchesSshPatterns(name, QString::fromUtf8(names).split(u',', Qt::SkipEmptyParts));
}

/// Every line that names the machine, in order.
void visit(const QStringList &files, const QString &name,
           const std::function<void(const Line &, const QString &file, int number)> &found)
{
    for (const QString &path : files) {
        QFile file(path);
        if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly) || file.size() > largestFile)
            continue;
        for (int number = 1; !file.atEnd(); ++number) {
            const QByteArray text = file.readLine();
            Line line;
            if (text.size() <= longestLine && readLine(text, line) && isNamedBy(line.names, name))
                found(line, path, number);
        }
    }
}

QByteArray hashedName(const QString &name)
{
    std::array<quint32, 5> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    const QByteArray salt(reinterpret_cast<const char *>(random.data()), sizeof random);
    return "|1|" + salt.toBase64() + '|' + hashOf(name.toUtf8(), salt).toBase64();
}

/// Opens the file and locks it against others; again where it was replaced by another meanwhile.
Result<FileDescriptor> openLocked(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const auto sentence = [&] { return tr("The host key could not be stored in %1.").arg(path); };
    for (int attempt = 0; attempt < 20; ++attempt) {
        FileDescriptor file(::open(name.constData(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
        if (!file.isValid() || ::flock(file.get(), LOCK_EX) != 0)
            return failure(systemError(errno, sentence()));
        struct stat opened
        {
        };
        struct stat named
        {
        };
        if (::fstat(file.get(), &opened) == 0 && ::stat(name.constData(), &named) == 0 &&
            opened.st_ino == named.st_ino && opened.st_dev == named.st_dev) {
            if (!S_ISREG(opened.st_mode))
                return failure(ErrorKind::InvalidInput, sentence() + u' ' + tr("It is not a regular file."));
            return file;
        }
    }
    return failure(ErrorKind::Unavailable, sentence() + u' ' + tr("Others keep replacing it. Try again."));
}
} // namespace

QString KnownHosts::nameOf(const QString &host, quint16 port)
{
    const QString lower = host.toLower();
    return port == 22 ? lower : u"[%1]:%2"_s.arg(lower).arg(port);
}

HostKeyVerdict KnownHosts::check(const QString &host, quint16 port, const HostKey &key) const
{
    using State = HostKeyVerdict::State;
    HostKeyVerdict verdict;
    bool hasAuthority = false;
    const auto decide = [&](State state, const QString &file, int number) {
        verdict.state = state;
        verdict.file = file;
        verdict.line = number;
    };
    visit(m_files, nameOf(host, port), [&](const Line &line, const QString &file, int number) {
        if (line.mark == Line::Mark::Revoked) {
            if (line.key == key && verdict.state != State::Revoked)
                decide(State::Revoked, file, number);
            return;
        }
        if (line.mark == Line::Mark::Authority) {
            hasAuthority = true;
            return;
        }
        verdict.known.append(line.key);
        if (verdict.state == State::Revoked || verdict.state == State::Match)
            return;
        if (line.key == key)
            decide(State::Match, file, number);
        else if (line.key.type == key.type && verdict.state == State::Unknown)
            decide(State::Changed, file, number);
    });
    if (verdict.state == State::Unknown && hasAuthority && verdict.known.isEmpty())
        verdict.state = State::AuthorityOnly;
    return verdict;
}

QList<HostKey> KnownHosts::keysOf(const QString &host, quint16 port) const
{
    QList<HostKey> keys;
    visit(m_files, nameOf(host, port), [&](const Line &line, const QString &, int) {
        if (line.mark == Line::Mark::None && !keys.contains(line.key))
            keys.append(line.key);
    });
    return keys;
}

Result<> KnownHosts::add(const QString &host, quint16 port, const HostKey &key, bool hashName) const
{
    const QString name = nameOf(host, port);
    for (const QChar c : name) {
        if (c.isSpace() || c == u',' || c == u'*' || c == u'?' || c == u'!' || c == u'|' || c == u'#' ||
            c.unicode() < 32) {
            return failure(ErrorKind::InvalidInput, tr("“%1” is not a name of a machine.").arg(name));
        }
    }
    if (m_files.isEmpty() || host.isEmpty() || !key.isValid())
        return failure(ErrorKind::InvalidInput, tr("There is no known_hosts file to store the host key in."));
    const QString path = m_files.constFirst();
    if (auto made = makeLocalFolder(QFileInfo(path).absolutePath()); !made)
        return made;
    auto file = openLocked(path);
    if (!file)
        return failure(file.error());
    const off_t size = ::lseek(file->get(), 0, SEEK_END);
    char last = '\n';
    if (size > 0 && ::pread(file->get(), &last, 1, size - 1) != 1)
        return failure(systemError(errno, tr("%1 could not be read.").arg(path)));
    const QByteArray text = QByteArray(last == '\n' ? "" : "\n") +
                            (hashName ? hashedName(name) : name.toUtf8()) + ' ' + key.type + ' ' +
                            key.blob.toBase64() + '\n';
    if (writeAll(file->get(), text) && ::fsync(file->get()) == 0)
        return {};
    const int code = errno;
    if (::ftruncate(file->get(), size) != 0) {
        // What is left is a line cut short, which every reader passes over.
    }
    return failure(systemError(code, tr("The host key could not be stored in %1.").arg(path)));
}

} // namespace trainyard
