// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QProcessEnvironment>
#include <QString>

namespace trainyard {

/// Where the program keeps things. All paths are absolute; nothing is created here.
///
/// TRAINYARD_HOME (default ~/.trainyard) holds everything of the program; TRAINYARD_TARGET_HOME (default: the
/// same) is this computer as a compute target: store/, runs/, tools/, environments/. One content store serves
/// both the workspace and the target here.
struct HomeFolders
{
    QString home;
    QString targetHome;

    static HomeFolders fromEnvironment(const QProcessEnvironment &environment);

    QString settingsFile() const { return home + QStringLiteral("/settings.ini"); }
    QString cacheFolder() const { return home + QStringLiteral("/cache"); }
    /// Copies of the runs of other machines, by id.
    QString mirrorsFolder() const { return home + QStringLiteral("/mirrors"); }
    QString storeFolder() const { return targetHome + QStringLiteral("/store"); }
    QString runFolder(const QString &runId) const { return targetHome + QStringLiteral("/runs/") + runId; }
    /// `workspace` is a name, or a folder when it contains '/' or is one that exists; empty means "default".
    /// InvalidInput when it is neither.
    Result<QString> workspaceFolder(const QString &workspace) const;
};

/// The workspace's file in its folder.
QString workspaceFile(const QString &workspaceFolder);

} // namespace trainyard
