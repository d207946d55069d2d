// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/launchers/launchtools.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QList<HostFile> filesBelow(const QString &folder)
{
    QList<HostFile> files;
    QDirIterator below(folder, QDir::Files, QDirIterator::Subdirectories);
    while (below.hasNext()) {
        QFile file(below.next());
        if (file.fileName().contains("__pycache__"_L1) || !file.open(QIODevice::ReadOnly))
            continue;
        HostFile wanted;
        wanted.path = file.fileName().mid(folder.size() + 1);
        wanted.content = file.readAll();
        files.append(wanted);
    }
    std::ranges::sort(files, {}, &HostFile::path);
    return files;
}
} // namespace

Result<LaunchTools> LaunchTools::read(const QString &folder)
{
    LaunchTools tools;
    tools.files = filesBelow(folder);
    const auto isAgent = [](const HostFile &file) { return file.path == "agent/agent.sh"_L1; };
    if (std::ranges::none_of(tools.files, isAgent)) {
        return failure(
            ErrorKind::Failed,
            QCoreApplication::translate(
                "Launcher", "The program is incomplete: its run agent is missing. Install it again."));
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const HostFile &file : tools.files) {
        hash.addData(file.path.toUtf8() + '\0' + QByteArray::number(file.content.size()) + '\0');
        hash.addData(file.content);
    }
    tools.hash = QString::fromLatin1(hash.result().toHex().first(16));
    return tools;
}

QString LaunchTools::folderIn(const QString &targetHome) const
{
    return targetHome + u"/tools/"_s + hash;
}

} // namespace trainyard
