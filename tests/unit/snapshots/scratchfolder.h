// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QTemporaryDir>

#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/// A folder of a test, gone at its end. Names are bytes: Qt can neither make nor remove those that are not
/// UTF-8.
class ScratchFolder
{
public:
    explicit ScratchFolder(const QString &parent = {})
    {
        QTemporaryDir folder(parent.isEmpty() ? QString() : parent + QLatin1String("/scratch-XXXXXX"));
        folder.setAutoRemove(false);
        m_name = folder.path();
    }
    ~ScratchFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(bytes().toStdString(), ignored);
    }
    Q_DISABLE_COPY_MOVE(ScratchFolder)

    QString name() const { return m_name; }
    QByteArray bytes() const { return QFile::encodeName(m_name); }
    QString path(const QString &below) const { return m_name + u'/' + below; }
    QByteArray at(const QByteArray &below) const { return bytes() + '/' + below; }

    /// Writes a file and the folders on its way. False where that fails.
    bool write(const QByteArray &below, const QByteArray &content) const
    {
        for (qsizetype slash = below.indexOf('/'); slash > 0; slash = below.indexOf('/', slash + 1))
            ::mkdir(at(below.first(slash)).constData(), 0755);
        const int fd = ::open(at(below).constData(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
        if (fd < 0)
            return false;
        const bool isWritten = ::write(fd, content.constData(), size_t(content.size())) == content.size();
        return ::close(fd) == 0 && isWritten;
    }

    QByteArray read(const QByteArray &below) const
    {
        QByteArray content;
        const int fd = ::open(at(below).constData(), O_RDONLY | O_CLOEXEC);
        char block[65536];
        for (ssize_t got = 1; fd >= 0 && (got = ::read(fd, block, sizeof block)) > 0;)
            content.append(block, got);
        if (fd >= 0)
            ::close(fd);
        return content;
    }

private:
    QString m_name;
};
