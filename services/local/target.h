// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/launchers/directlauncher.h"
#include "services/local/computestore.h"
#include "services/local/environmentuse.h"
#include "services/local/machines.h"

#include <QMutex>

#include <optional>

namespace trainyard {

/// One place that runs are started on: this computer, or a machine that was attached. Any thread.
class Target
{
public:
    /// This computer; `host` outlives it.
    Target(Host &host, const QString &home, const LaunchTools &tools);
    /// A machine; its runs are mirrored below `mirrors`, a folder of this computer.
    Target(AttachedMachine machine, HostFactory::Opened opened, QString mirrors, const LaunchTools &tools);
    ~Target();
    Q_DISABLE_COPY_MOVE(Target)

    QString name() const { return m_name; }
    bool isHere() const { return !m_machine; }
    Host &host() { return m_host; }
    DirectLauncher &launcher() { return m_launcher; }
    QString home() const { return m_launcher.targetHome(); }
    /// Where the files of a run are read on this computer: its own folder, or the copy of it.
    QString localFolder(const QString &runId) const;
    /// nullopt: this computer.
    const std::optional<AttachedMachine> &machine() const { return m_machine; }

    /// What environments can be built with there.
    BuildToolsMemory &buildTools() { return m_buildTools; }
    /// What talking to it said last; nullopt: it answered, or was not asked yet.
    std::optional<Error> trouble() const;
    /// True: this is news.
    bool note(const std::optional<Error> &trouble);
    /// Ends whatever waits for it.
    void giveUp();

private:
    QString m_name;
    std::optional<AttachedMachine> m_machine;
    HostFactory::Opened m_opened;
    Host &m_host;
    DirectLauncher m_launcher;
    QString m_mirrors;
    BuildToolsMemory m_buildTools;
    mutable QMutex m_mutex;
    std::optional<Error> m_trouble; ///< guarded by m_mutex
};

/// The property of a run that tells which machine it was sent to: a name may stand for another one later.
QString machineProperty();

} // namespace trainyard
