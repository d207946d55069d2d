// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/runstart.h"

#include <QDirIterator>
#include <QFileInfo>

#include <utility>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int namesSeen = 400; ///< the answer is wanted while the mouse moves

bool isLogFile(const QString &name)
{
    return name.contains("tfevents"_L1) || name.endsWith(".wandb"_L1) || name == "mlflow.db"_L1;
}

bool holdsLogs(const QString &folder)
{
    static const QStringList ofTools{u"mlruns"_s, u"wandb"_s};
    if (ofTools.contains(QFileInfo(folder).fileName()))
        return true;
    int left = namesSeen;
    QStringList inside;
    for (QDirIterator it(folder, QDir::AllEntries | QDir::NoDotAndDotDot); it.hasNext() && left > 0; --left) {
        it.next();
        if (it.fileName().endsWith(".py"_L1))
            return false; // a source folder whose runs wrote logs
        if (isLogFile(it.fileName()) || ofTools.contains(it.fileName()))
            inside.prepend(it.filePath());
        else if (it.fileInfo().isDir() && !it.fileInfo().isSymLink())
            inside.append(it.filePath());
    }
    for (const QString &path : std::as_const(inside)) {
        if (isLogFile(QFileInfo(path).fileName()) || ofTools.contains(QFileInfo(path).fileName()))
            return true;
        for (QDirIterator it(path, QDir::Files); it.hasNext() && left > 0; --left) {
            it.next();
            if (isLogFile(it.fileName()))
                return true;
        }
    }
    return false;
}
} // namespace

std::optional<RunStart> interpretDrop(const QList<QUrl> &urls)
{
    std::optional<RunStart> ofFile;
    for (const QUrl &url : urls) {
        if (!url.isLocalFile())
            continue;
        const QFileInfo info(url.toLocalFile());
        if (info.isDir())
            return RunStart{info.absoluteFilePath(), {}, holdsLogs(info.absoluteFilePath())};
        if (info.isFile() && !ofFile) {
            const bool isScript = info.suffix().compare("py"_L1, Qt::CaseInsensitive) == 0;
            ofFile = RunStart{info.absolutePath(), isScript ? info.fileName() : QString(),
                              isLogFile(info.fileName())};
            if (info.suffix().compare("runconfig"_L1, Qt::CaseInsensitive) == 0)
                ofFile->runConfig = info.absoluteFilePath();
        }
    }
    return ofFile;
}

} // namespace trainyard::ui
