// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/mlflow/mlflowstore.h"

#include "services/metrics/mlflow/mlflowmeta.h"

#include <QCoreApplication>

#include <limits>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 rowBytes = 40; ///< what a row counts of the budget

/// NaN is kept beside a zero.
double valueFrom(double stored, bool isNan)
{
    return isNan ? std::numeric_limits<double>::quiet_NaN() : mlflowValue(stored);
}

class StoredRun : public LogSource
{
public:
    StoredRun(std::shared_ptr<MlflowStore> store, const QString &id) : m_store(std::move(store)), m_id(id) {}

    void restart() override { m_lastRow = 0; }

    Result<Progress> advance(LogContents &into, qint64 budget) override
    {
        Progress progress;
        if (auto facts = readFacts(into, progress); !facts)
            return failure(facts.error());
        if (auto pairs = readPairs(u"params"_s, into.parameters, progress); !pairs)
            return failure(pairs.error());
        if (auto pairs = readPairs(u"tags"_s, into.tags, progress); !pairs)
            return failure(pairs.error());
        auto rows =
            m_store->database().prepare(u"SELECT rowid, key, value, timestamp, step, is_nan FROM metrics "
                                        "WHERE run_uuid = ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3"_s);
        if (!rows)
            return failure(rows.error());
        const qint64 limit = std::max<qint64>(1, budget / rowBytes);
        rows->bind(1, m_id).bind(2, m_lastRow).bind(3, limit);
        qint64 count = 0;
        while (true) {
            const auto row = rows->step();
            if (!row)
                return failure(row.error());
            if (!*row)
                break;
            ++count;
            m_lastRow = rows->integer(0);
            const auto name = rows->blobView(1);
            const int metric = into.metricOf({name.data(), name.size()});
            if (metric >= 0)
                into.add(metric, {rows->real(4), rows->real(3) / 1000,
                                  valueFrom(rows->real(2), rows->integer(5) != 0)});
        }
        progress.changed |= count > 0;
        progress.more = count == limit;
        return progress;
    }

private:
    Result<> readFacts(LogContents &into, Progress &progress)
    {
        auto row = m_store->database().prepare(
            u"SELECT runs.name, status, start_time, end_time, experiments.name FROM runs "
            "LEFT JOIN experiments USING (experiment_id) WHERE run_uuid = ?1"_s);
        if (!row)
            return failure(row.error());
        row->bind(1, m_id);
        const auto found = row->step();
        if (!found)
            return failure(found.error());
        if (!*found)
            return {}; // deleted meanwhile: what was read stays
        const auto status = mlflowStatus(row->text(1));
        progress.changed |= status != into.status || into.name != row->text(0);
        into.status = status;
        into.name = row->text(0);
        into.group = row->text(4);
        if (!row->isNull(2))
            into.started = row->real(2) / 1000;
        if (!row->isNull(3))
            into.ended = row->real(3) / 1000;
        return {};
    }

    Result<> readPairs(const QString &table, QMap<QString, QString> &into, Progress &progress)
    {
        auto rows = m_store->database().prepare(
            u"SELECT key, value FROM %1 WHERE run_uuid = ?1 LIMIT %2"_s.arg(table).arg(
                LogContents::maxPairs));
        if (!rows)
            return failure(rows.error());
        rows->bind(1, m_id);
        while (true) {
            const auto row = rows->step();
            if (!row)
                return failure(row.error());
            if (!*row)
                return {};
            const QString key = rows->text(0);
            if (isMlflowsOwn(key))
                continue;
            const QString value = rows->text(1).left(LogContents::maxText);
            QString &known = into[key];
            progress.changed |= known != value;
            known = value;
        }
    }

    std::shared_ptr<MlflowStore> m_store;
    QString m_id;
    qint64 m_lastRow = 0;
};
} // namespace

Result<std::shared_ptr<MlflowStore>> MlflowStore::open(const QString &path)
{
    auto database = Database::open(path, Database::Mode::ReadOnly);
    if (!database)
        return failure(database.error());
    auto store = std::make_shared<MlflowStore>(std::move(*database));
    auto tables =
        store->database().prepare(u"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN "
                                  "('experiments', 'runs', 'metrics', 'params', 'tags')"_s);
    if (!tables)
        return failure(tables.error());
    const auto row = tables->step();
    if (!row)
        return failure(row.error());
    if (!*row || tables->integer(0) != 5)
        return failure(ErrorKind::NotFound,
                       QCoreApplication::translate("Logs", "%1 is no store of MLflow.").arg(path));
    return store;
}

Result<QStringList> MlflowStore::runs()
{
    auto rows = m_database.prepare(u"SELECT run_uuid FROM runs WHERE lifecycle_stage IS NOT 'deleted' "
                                   "ORDER BY start_time"_s);
    if (!rows)
        return failure(rows.error());
    QStringList ids;
    while (true) {
        const auto row = rows->step();
        if (!row)
            return failure(row.error());
        if (!*row)
            return ids;
        ids.append(rows->text(0));
    }
}

std::unique_ptr<LogSource> MlflowStore::source(const QString &runId)
{
    return std::make_unique<StoredRun>(shared_from_this(), runId);
}

} // namespace trainyard
