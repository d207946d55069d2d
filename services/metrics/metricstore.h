// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/metricbatch.h"
#include "services/storage/database.h"

#include <QMap>
#include <QStringList>

#include <optional>
#include <span>

namespace trainyard {

/// Where the reading of one file of a run stands, and what was left out of it.
struct MetricSourceState
{
    qint64 offset = 0;
    QByteArray state;
    qint64 badLines = 0;  ///< not understood
    qint64 longLines = 0; ///< over the reader's limit
    qint64 otherKind = 0; ///< points or documents under a name that has another kind
    qint64 overLimit = 0; ///< beyond maxNames, maxDocuments or maxDocumentBytes
};

/// Metrics in the workspace file (resources/schema/0002_metrics.sql): points in chunks of 1024. Used by the
/// thread of its Database, which must outlive it and not move. Errors are those of Database; a chunk that
/// has not the size it says is Corrupt.
class MetricStore
{
public:
    static constexpr qint64 chunkPoints = 1024;
    /// A chunk that is not full grows to so many points before another is begun behind it. Measured with ten
    /// metrics of 5000 points logged one by one: 5.5 pages written a beat, against 39 with one open chunk of
    /// 1024 points and 15 with a row for each point.
    static constexpr qint64 shortChunkPoints = 64;
    static constexpr qint64 maxNames = 10'000;                   ///< metrics a run
    static constexpr qint64 maxDocuments = 100'000;              ///< a metric
    static constexpr qint64 maxDocumentBytes = qint64(64) << 20; ///< a metric
    static constexpr qint64 maxSlice = qint64(1) << 22;          ///< points given at once
    static constexpr qint64 maxSliceBytes = qint64(16) << 20;    ///< of documents given at once

    explicit MetricStore(Database &database);

    /// Stores a batch inside the caller's Transaction, which the caller drops when this fails. Conflict: the
    /// file was read further meanwhile (another process ingests it too); read again from sourceState().
    /// A name keeps the kind it was first logged with, other kinds are counted and ignored. A printed value
    /// is ignored when the run context logged that name, and gives way when the run context does so later.
    Result<> append(qint64 runKey, MetricSource source, const MetricBatch &batch);

    /// Whoever has read points of it is to read them anew.
    Result<> renew(qint64 runKey, const QString &name);
    Result<MetricSourceState> sourceState(qint64 runKey, MetricSource source);
    Result<qint64> ingestOffset(qint64 runKey, MetricSource source);

    /// All metrics of a run in the order they first appeared.
    Result<QList<MetricSummary>> summaries(qint64 runKey);
    /// NotFound: no such metric.
    Result<MetricSummary> summary(qint64 runKey, const QString &name);
    /// At most `limit` (≤ maxSlice) points or documents from index `offset` on. NotFound: no such metric.
    Result<MetricSlice> points(qint64 runKey, const QString &name, qint64 offset, qint64 limit);
    /// The newest value of every scalar and list.
    Result<QMap<QString, double>> lastValues(qint64 runKey);
    /// Names of scalars and lists of the whole workspace, those of most runs first.
    Result<QStringList> metricNames(int limit);

private:
    struct Metric;
    struct Left; ///< what of a batch was left out

    /// Prepared once: live runs store a few points ten times a second. Reset when the use goes out of scope.
    class Use;
    Result<Use> use(std::optional<Statement> &slot, const QString &sql);

    Result<Metric> existing(qint64 runKey, const QString &name);
    Result<std::optional<Metric>> find(qint64 runKey, const QString &name);
    Result<> appendSeries(qint64 runKey, MetricSource source, const MetricSeries &series, Left &left);
    Result<Metric> insertMetric(qint64 runKey, MetricSource source, const MetricSeries &series);
    Result<qint64> nameCount(qint64 runKey);
    Result<> replace(Metric &metric, const MetricSeries &series);
    Result<> appendPoints(Metric &metric, const std::vector<MetricPoint> &points);
    Result<qint64> loadOpen(const Metric &metric, qint64 from, std::vector<MetricPoint> &points);
    Result<> dropShortChunks(const Metric &metric, qint64 blockStart);
    Result<> writeChunk(const Metric &metric, qint64 start, std::span<const MetricPoint> points);
    Result<> appendDocuments(Metric &metric, const std::vector<MetricSeries::Document> &documents,
                             Left &left);
    Result<> writeMetric(const Metric &metric);
    Result<> moveSource(qint64 runKey, MetricSource source, const MetricBatch &batch, const Left &left);
    Result<> readPoints(const Metric &metric, MetricSlice &slice, qint64 limit);
    Result<> readDocuments(const Metric &metric, MetricSlice &slice, qint64 limit);
    Error damaged(const QString &what) const;

    Database &m_database;
    std::optional<Statement> m_find, m_insert, m_update, m_open, m_drop, m_chunk, m_document, m_source,
        m_move;
};

} // namespace trainyard
