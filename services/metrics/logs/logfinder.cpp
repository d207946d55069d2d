// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/logs/logfinder.h"

#include "services/metrics/logs/filelogsource.h"
#include "services/metrics/mlflow/mlflowfolder.h"
#include "services/metrics/mlflow/mlflowstore.h"
#include "services/metrics/tables/csvreader.h"
#include "services/metrics/tables/jsonlinereader.h"
#include "services/metrics/tensorboard/eventfolder.h"
#include "services/metrics/wandb/wandbreader.h"

#include <QCollator>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 headBytes = 64 * 1024;

bool isSkipped(const QString &folder)
{
    static const QStringList names{u".git"_s,  u".hg"_s,         u".svn"_s,          u"node_modules"_s,
                                   u".venv"_s, u"__pycache__"_s, u"site-packages"_s, u".tox"_s};
    return names.contains(folder);
}

bool isTable(const QString &name)
{
    return name.endsWith(".csv"_L1, Qt::CaseInsensitive) || name.endsWith(".tsv"_L1, Qt::CaseInsensitive);
}

bool isLines(const QString &name)
{
    return name.endsWith(".jsonl"_L1, Qt::CaseInsensitive) ||
           name.endsWith(".ndjson"_L1, Qt::CaseInsensitive);
}

bool isDatabase(const QString &name)
{
    return name.endsWith(".db"_L1) || name.endsWith(".sqlite"_L1) || name.endsWith(".sqlite3"_L1);
}

/// The first two lines, as far as they lie in the first 64 KiB.
std::pair<std::string, std::string> firstLines(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray head = file.read(headBytes);
    const QList<QByteArray> lines = head.split('\n');
    const auto line = [&lines](qsizetype i) {
        return i < lines.size() ? lines.at(i).trimmed().toStdString() : std::string();
    };
    return {line(0), line(1)};
}

bool looksLikeTable(const QString &path, const QString &name)
{
    static const QStringList known{u"metrics.csv"_s, u"progress.csv"_s, u"training.csv"_s,    u"log.csv"_s,
                                   u"history.csv"_s, u"results.csv"_s,  u"training_log.csv"_s};
    const auto [heading, row] = firstLines(path);
    return CsvReader::looksLikeIt(heading, row, known.contains(name.toLower()));
}

bool isSqlite(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(16) == QByteArray("SQLite format 3\0", 16);
}
} // namespace

QString logKindName(LogKind kind)
{
    switch (kind) {
    case LogKind::TensorBoard:
        return u"tensorboard"_s;
    case LogKind::Mlflow:
        return u"mlflow"_s;
    case LogKind::Wandb:
        return u"wandb"_s;
    case LogKind::Csv:
        return u"csv"_s;
    case LogKind::JsonLines:
        return u"jsonl"_s;
    }
    return {};
}

QString logKindLabel(LogKind kind)
{
    switch (kind) {
    case LogKind::TensorBoard:
        return u"TensorBoard"_s;
    case LogKind::Mlflow:
        return u"MLflow"_s;
    case LogKind::Wandb:
        return u"W&B"_s;
    case LogKind::Csv:
        return u"CSV"_s;
    case LogKind::JsonLines:
        return u"JSON lines"_s;
    }
    return {};
}

struct LogFinder::Search
{
    QString root;
    const std::function<bool()> &isWanted;
    FoundLogs found;
    int entries = 0;

    bool goesOn()
    {
        const bool isFull = entries >= maxEntries || found.logs.size() >= maxLogs;
        found.isCut |= isFull;
        return !isFull && isWanted();
    }
    QString relative(const QString &path) const
    {
        if (path == root)
            return QFileInfo(root).fileName();
        return path.mid(root.endsWith(u'/') ? root.size() : root.size() + 1);
    }
};

FoundLogs LogFinder::find(const QString &folder, const std::function<bool()> &isWanted)
{
    Search search{QDir::cleanPath(folder), isWanted, {}, 0};
    enter(search, search.root, 0);
    QCollator order(QLocale(QLocale::English, QLocale::UnitedStates));
    order.setNumericMode(true);
    std::ranges::stable_sort(search.found.logs, [&order](const FoundLog &a, const FoundLog &b) {
        const int compared = order.compare(a.name, b.name);
        return compared != 0 ? compared < 0 : a.path < b.path;
    });
    return std::move(search.found);
}

void LogFinder::add(Search &search, LogKind kind, const QString &path,
                    std::function<std::unique_ptr<LogSource>()> open, const QString &key)
{
    const QString name = search.relative(path) + (key.isEmpty() ? QString() : u'/' + key);
    search.found.logs.push_back({kind, name, path, key, std::move(open)});
}

void LogFinder::enter(Search &search, const QString &folder, int depth)
{
    if (depth > maxDepth || !search.goesOn())
        return;
    const bool isRun = isMlflowRun(folder);
    if (isRun)
        add(search, LogKind::Mlflow, folder, [folder] { return std::make_unique<MlflowFolder>(folder); });
    bool hasEvents = false;
    const QDir dir(folder);
    for (const QFileInfo &entry :
         dir.entryInfoList(QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name)) {
        ++search.entries;
        if (!search.goesOn())
            return;
        const QString name = entry.fileName();
        if (entry.isDir()) {
            // Of a run of MLflow only the artifacts may hold other logs.
            if (!entry.isSymLink() && !isSkipped(name) && (!isRun || name == "artifacts"_L1))
                enter(search, entry.filePath(), depth + 1);
        } else if (isEventFile(name)) {
            hasEvents = true;
        } else if (entry.size() > 0) {
            takeFile(search, entry.filePath(), name);
        }
    }
    if (hasEvents)
        add(search, LogKind::TensorBoard, folder,
            [folder, clock = m_clock] { return openEventFolder(folder, clock); });
}

void LogFinder::takeFile(Search &search, const QString &path, const QString &name)
{
    const auto addFile = [&](LogKind kind, FileLogSource::MakeReader make) {
        add(search, kind, path, [path, make = std::move(make), clock = m_clock] {
            return std::make_unique<FileLogSource>([path] { return QStringList{path}; }, make, clock);
        });
    };
    if (name.endsWith(".wandb"_L1)) {
        addFile(LogKind::Wandb, [] { return std::make_unique<WandbReader>(); });
        // W&B makes a folder for each run, and people know the run by it.
        search.found.logs.back().name = search.relative(QFileInfo(path).path());
    } else if (isTable(name)) {
        if (looksLikeTable(path, name))
            addFile(LogKind::Csv, [] { return std::make_unique<CsvReader>(); });
    } else if (isLines(name)) {
        if (JsonLineReader::looksLikeIt(firstLines(path).first))
            addFile(LogKind::JsonLines, [] { return std::make_unique<JsonLineReader>(); });
    } else if (isDatabase(name) && isSqlite(path)) {
        const auto store = MlflowStore::open(path);
        if (!store) {
            if (store.error().kind != ErrorKind::NotFound)
                search.found.errors.append(store.error());
            return;
        }
        const auto runs = (*store)->runs();
        if (!runs) {
            search.found.errors.append(runs.error());
            return;
        }
        for (const QString &id : *runs) {
            if (!search.goesOn())
                return;
            add(
                search, LogKind::Mlflow, path, [store = *store, id] { return store->source(id); }, id);
        }
    }
}

} // namespace trainyard
