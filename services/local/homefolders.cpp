// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/homefolders.h"

#include "models/domain/names.h"

#include <QDir>
#include <QFileInfo>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString absolute(const QString &path)
{
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}
} // namespace

HomeFolders HomeFolders::fromEnvironment(const QProcessEnvironment &environment)
{
    HomeFolders folders;
    const QString home = environment.value(u"TRAINYARD_HOME"_s);
    folders.home = absolute(home.isEmpty() ? QDir::homePath() + u"/.trainyard"_s : home);
    const QString target = environment.value(u"TRAINYARD_TARGET_HOME"_s);
    folders.targetHome = target.isEmpty() ? folders.home : absolute(target);
    return folders;
}

Result<QString> HomeFolders::workspaceFolder(const QString &workspace) const
{
    if (workspace.isEmpty())
        return home + u"/workspaces/default"_s;
    if (workspace.contains(u'/') || QFileInfo(workspace).isDir())
        return absolute(workspace);
    if (auto valid = checkWorkspaceName(workspace); !valid)
        return failure(valid.error());
    return home + u"/workspaces/"_s + workspace;
}

QString workspaceFile(const QString &workspaceFolder)
{
    return workspaceFolder + u"/workspace.db"_s;
}

} // namespace trainyard
