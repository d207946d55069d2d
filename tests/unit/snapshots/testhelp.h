// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/snapshots/laytree.h"
#include "services/snapshots/plan.h"
#include "services/snapshots/takesnapshot.h"
#include "tests/unit/snapshots/scratchfolder.h"

#include <QDirIterator>

#include <chrono>

#include <sys/mount.h>

namespace trainyard {

/// Root may read everything: as long as this lives, it is somebody else. Nothing where the test is not root.
class AsNobody
{
public:
    AsNobody() : m_wasRoot(::geteuid() == 0)
    {
        if (m_wasRoot && ::seteuid(65534) != 0)
            qFatal("The test cannot give up root.");
    }
    ~AsNobody()
    {
        if (m_wasRoot && ::seteuid(0) != 0)
            qFatal("The test cannot become root again.");
    }
    Q_DISABLE_COPY_MOVE(AsNobody)

private:
    bool m_wasRoot;
};

/// A file system of a few bytes in a folder. Needs the right to mount.
class SmallDisk
{
public:
    SmallDisk(const ScratchFolder &folder, const char *options)
        : m_folder(folder.bytes()),
          m_isMounted(::mount("none", m_folder.constData(), "tmpfs", 0, options) == 0)
    {
    }
    ~SmallDisk()
    {
        if (m_isMounted)
            ::umount2(m_folder.constData(), MNT_DETACH);
    }
    Q_DISABLE_COPY_MOVE(SmallDisk)

    bool isThere() const { return m_isMounted; }
    bool grow(const char *options) const
    {
        return ::mount("none", m_folder.constData(), "tmpfs", MS_REMOUNT, options) == 0;
    }

private:
    QByteArray m_folder;
    bool m_isMounted;
};

/// A clock ten seconds ahead, for which no file is too young to be remembered.
inline std::chrono::system_clock::time_point soon()
{
    return std::chrono::system_clock::now() + std::chrono::seconds(10);
}

inline Result<Snapshot> snapshotOf(const ScratchFolder &folder, ContentStore &store, HashCache &cache)
{
    const auto plan = planSnapshot(folder.name());
    if (!plan)
        return failure(plan.error());
    return takeSnapshot(*plan, store, cache, {});
}

inline QStringList pathsOf(const QList<SnapshotEntry> &entries)
{
    QStringList paths;
    for (const SnapshotEntry &entry : entries)
        paths.append(entry.path);
    return paths;
}

/// The unfinished files below a store.
inline QStringList partsIn(const QString &folder)
{
    QStringList parts;
    QDirIterator files(folder, {QStringLiteral("*.part")}, QDir::Files | QDir::Hidden,
                       QDirIterator::Subdirectories);
    while (files.hasNext())
        parts.append(files.next());
    return parts;
}

} // namespace trainyard
