// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/instancelock.h"

#include "services/hosts/filedescriptor.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QUuid>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace trainyard {

using namespace Qt::StringLiterals;

InstanceLock::InstanceLock(QString folder, QString name, int descriptor)
    : m_folder(std::move(folder)), m_name(std::move(name)), m_descriptor(descriptor)
{
}

InstanceLock::InstanceLock(InstanceLock &&other) noexcept
    : m_folder(std::move(other.m_folder)), m_name(std::move(other.m_name)),
      m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

InstanceLock &InstanceLock::operator=(InstanceLock &&other) noexcept
{
    std::swap(m_folder, other.m_folder);
    std::swap(m_name, other.m_name);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

InstanceLock::~InstanceLock()
{
    if (m_descriptor < 0)
        return;
    QFile::remove(m_folder + u'/' + m_name);
    ::close(m_descriptor);
}

Result<InstanceLock> InstanceLock::acquire(const QString &workspaceFolder)
{
    const QString folder = workspaceFolder + u"/instances"_s;
    const QString name = QUuid::createUuid().toString(QUuid::Id128);
    QDir().mkpath(folder);
    const int descriptor = ::open(QFile::encodeName(folder + u'/' + name).constData(),
                                  O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0 || ::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const int code = errno;
        if (descriptor >= 0)
            ::close(descriptor);
        return failure(
            systemError(code, QCoreApplication::translate("Workspace", "The workspace %1 cannot be used.")
                                  .arg(workspaceFolder)));
    }
    return InstanceLock(folder, name, descriptor);
}

bool InstanceLock::lives(const QString &name) const
{
    if (name == m_name)
        return true;
    const QString path = m_folder + u'/' + name;
    const FileDescriptor other(::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC));
    if (!other.isValid())
        return errno != ENOENT; // in doubt it lives: taking over a living one would start its run twice
    if (::flock(other.get(), LOCK_EX | LOCK_NB) != 0)
        return true;
    QFile::remove(path);
    return false;
}

} // namespace trainyard
