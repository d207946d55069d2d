// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/logs/logplace.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace trainyard {

namespace {
class FolderPlace : public LogPlace
{
public:
    FolderPlace(const QString &folder, LogClock clock) : m_folder(folder), m_finder(std::move(clock)) {}

    Result<FoundLogs> find() override
    {
        const QFileInfo info(m_folder);
        if (!info.isDir() || !info.isReadable())
            return failure(
                ErrorKind::NotFound,
                QCoreApplication::translate(
                    "Logs", "The folder %1 cannot be read. Check that it is there and that you may read it.")
                    .arg(m_folder));
        return m_finder.find(m_folder);
    }

private:
    QString m_folder;
    LogFinder m_finder;
};
} // namespace

std::shared_ptr<LogPlace> logFolderPlace(const QString &folder, const LogClock &clock)
{
    return std::make_shared<FolderPlace>(folder, clock);
}

} // namespace trainyard
