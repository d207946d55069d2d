// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logsource.h"
#include "services/storage/database.h"

#include <QStringList>

#include <memory>

namespace trainyard {

/// A SQLite file that MLflow keeps its runs in, opened for reading. Its sources share the connection; all of
/// them belong to one thread.
class MlflowStore : public std::enable_shared_from_this<MlflowStore>
{
public:
    /// NotFound: a SQLite file, but not of MLflow.
    static Result<std::shared_ptr<MlflowStore>> open(const QString &path);

    /// The ids of all runs that are not deleted, oldest first.
    Result<QStringList> runs();
    std::unique_ptr<LogSource> source(const QString &runId);

    explicit MlflowStore(Database database) : m_database(std::move(database)) {}
    Database &database() { return m_database; }

private:
    Database m_database;
};

} // namespace trainyard
