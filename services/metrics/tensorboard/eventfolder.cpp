// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tensorboard/eventfolder.h"

#include "services/metrics/logs/filelogsource.h"
#include "services/metrics/tensorboard/eventfilereader.h"

#include <QDir>

namespace trainyard {

using namespace Qt::StringLiterals;

bool isEventFile(const QString &fileName)
{
    return fileName.contains("tfevents"_L1);
}

QStringList eventFiles(const QString &folder)
{
    const QDir dir(folder);
    QStringList files;
    for (const QString &name : dir.entryList({u"*tfevents*"_s}, QDir::Files, QDir::Name))
        files.append(dir.filePath(name));
    return files;
}

std::unique_ptr<LogSource> openEventFolder(const QString &folder, const LogClock &clock)
{
    return std::make_unique<FileLogSource>([folder] { return eventFiles(folder); },
                                           [] { return std::make_unique<EventFileReader>(); }, clock);
}

} // namespace trainyard
