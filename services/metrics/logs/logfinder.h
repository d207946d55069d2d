// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logsource.h"

#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace trainyard {

/// Which tool wrote a log. The words are part of the command line's contract.
enum class LogKind { TensorBoard, Mlflow, Wandb, Csv, JsonLines };
QString logKindName(LogKind kind);  ///< "tensorboard", "mlflow", "wandb", "csv", "jsonl"
QString logKindLabel(LogKind kind); ///< "TensorBoard", …

/// A run that was found below a folder; nothing of it is read yet.
struct FoundLog
{
    LogKind kind = LogKind::TensorBoard;
    QString name; ///< its folder or file relative to where was looked; with the id, in a database of MLflow
    QString path; ///< absolute: the folder or file, or the address of a server
    QString key;  ///< tells apart the runs of one database or server
    std::function<std::unique_ptr<LogSource>()> open;
};

struct FoundLogs
{
    std::vector<FoundLog> logs; ///< by name, digits as numbers
    bool isCut = false;         ///< there was more than is looked at
    bool hasMore = false;       ///< they come in parts: ask again at once
    QList<Error> errors;        ///< of stores that could not be read
};

/// Looks for the logs of all tools below a folder. Folders that are symbolic links are not entered, nor those
/// of version control and packages. Takes time in proportion to what lies there; `isWanted` is asked often.
class LogFinder
{
public:
    static constexpr int maxDepth = 16;
    static constexpr int maxEntries = 500'000;
    static constexpr size_t maxLogs = 20'000;

    explicit LogFinder(LogClock clock) : m_clock(std::move(clock)) {}
    FoundLogs find(
        const QString &folder, const std::function<bool()> &isWanted = [] { return true; });

private:
    struct Search;
    void enter(Search &search, const QString &folder, int depth);
    void takeFile(Search &search, const QString &path, const QString &name);
    void add(Search &search, LogKind kind, const QString &path,
             std::function<std::unique_ptr<LogSource>()> open, const QString &key = {});

    LogClock m_clock;
};

} // namespace trainyard
