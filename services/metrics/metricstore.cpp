// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metricstore_p.h"

#include <QCoreApplication>

#include <cmath>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("MetricStore", text);
}
} // namespace

Result<> MetricStore::append(qint64 runKey, MetricSource source, const MetricBatch &batch)
{
    const auto stored = ingestOffset(runKey, source);
    if (!stored)
        return failure(stored.error());
    if (*stored != batch.fromOffset) {
        return failure(ErrorKind::Conflict,
                       tr("Another program has read these metrics meanwhile. Try again."),
                       u"stored up to %1, batch from %2"_s.arg(*stored).arg(batch.fromOffset));
    }
    Left left;
    for (const MetricSeries &series : batch.series) {
        if (series.points.empty() && series.documents.empty())
            continue;
        if (auto appended = appendSeries(runKey, source, series, left); !appended)
            return appended;
    }
    return moveSource(runKey, source, batch, left);
}

Result<> MetricStore::appendSeries(qint64 runKey, MetricSource source, const MetricSeries &series, Left &left)
{
    const auto amount = qint64(series.points.size() + series.documents.size());
    auto found = find(runKey, series.name);
    if (!found)
        return failure(found.error());
    if (!*found) {
        if (left.names < 0) {
            const auto names = nameCount(runKey);
            if (!names)
                return failure(names.error());
            left.names = *names;
        }
        if (left.names >= maxNames) {
            left.overLimit += amount;
            return {};
        }
        auto inserted = insertMetric(runKey, source, series);
        if (!inserted)
            return failure(inserted.error());
        *found = *inserted;
        ++left.names;
    }
    Metric &metric = **found;
    if (metric.source != source) {
        if (source == MetricSource::Printed)
            return {}; // the run context's own word counts
        if (source == MetricSource::Resources || metric.source == MetricSource::Resources) {
            left.otherKind += amount; // what the script says and what was sampled of it never mix
            return {};
        }
        metric.source = source;
        if (auto replaced = replace(metric, series); !replaced)
            return replaced;
    }
    if (metric.kind != series.kind) {
        left.otherKind += amount;
        return {};
    }
    auto appended = hasPoints(series.kind) ? appendPoints(metric, series.points)
                                           : appendDocuments(metric, series.documents, left);
    if (!appended)
        return appended;
    return writeMetric(metric);
}

Result<> MetricStore::appendPoints(Metric &metric, const std::vector<MetricPoint> &points)
{
    // A block is what one full chunk holds. While it fills, it lies in short chunks of which only the last
    // one is written anew, so that a live run writes little; the batch that fills it up makes them one.
    const qint64 inBlock = metric.count % chunkPoints;
    const bool fillsUp = inBlock + qint64(points.size()) >= chunkPoints;
    std::vector<MetricPoint> chunk;
    chunk.reserve(size_t(std::min(chunkPoints, inBlock + qint64(points.size()))));
    qint64 start = metric.count;
    if (inBlock != 0) {
        auto loaded = loadOpen(metric, fillsUp ? metric.count - inBlock : metric.count - 1, chunk);
        if (!loaded)
            return failure(loaded.error());
        start = *loaded;
        if (!fillsUp && qint64(chunk.size()) >= shortChunkPoints) {
            chunk.clear();
            start = metric.count;
        }
    }
    if (fillsUp && inBlock != 0) {
        if (auto dropped = dropShortChunks(metric, start); !dropped)
            return dropped;
    }
    for (const MetricPoint &point : points) {
        chunk.push_back(point);
        if (!std::isfinite(point.step))
            chunk.back().step = double(metric.count);
        metric.range.add(point.value);
        ++metric.count;
        if (metric.count % chunkPoints == 0) {
            if (auto written = writeChunk(metric, start, chunk); !written)
                return written;
            chunk.clear();
            start = metric.count;
        }
    }
    metric.last = points.back().value;
    return chunk.empty() ? Result<>() : writeChunk(metric, start, chunk);
}

Result<qint64> MetricStore::loadOpen(const Metric &metric, qint64 from, std::vector<MetricPoint> &points)
{
    // The chunk that holds the point `from` and those behind it.
    auto select =
        use(m_open, u"SELECT start, count, data FROM metric_chunk WHERE metric=? AND start >= "
                    "(SELECT max(start) FROM metric_chunk WHERE metric=? AND start <= ?) ORDER BY start"_s);
    if (!select)
        return failure(select.error());
    (*select)->bind(1, metric.key).bind(2, metric.key).bind(3, from);
    qint64 start = -1;
    QList<MetricPoint> decoded;
    for (auto row = (*select)->step();; row = (*select)->step()) {
        if (!row)
            return failure(row.error());
        if (!*row)
            break;
        const qint64 at = (*select)->integer(0);
        const auto bytes = (*select)->blobView(2);
        start = start < 0 ? at : start;
        const qint64 count = (*select)->integer(1);
        if (at != start + decoded.size() || count > chunkPoints - decoded.size() ||
            !decodeChunk(bytes, count, 0, count, decoded))
            return failure(damaged(u"chunk %1 of metric %2"_s.arg(at).arg(metric.key)));
    }
    if (start < 0 || start + decoded.size() != metric.count)
        return failure(damaged(u"open chunk of metric %1"_s.arg(metric.key)));
    points.assign(decoded.begin(), decoded.end());
    return start;
}

Result<> MetricStore::dropShortChunks(const Metric &metric, qint64 blockStart)
{
    auto drop = use(m_drop, u"DELETE FROM metric_chunk WHERE metric=? AND start > ?"_s);
    if (!drop)
        return failure(drop.error());
    return (*drop)->bind(1, metric.key).bind(2, blockStart).run();
}

Result<> MetricStore::writeChunk(const Metric &metric, qint64 start, std::span<const MetricPoint> points)
{
    // Only the columns of the table itself change in a chunk that grows, never its index.
    auto write = use(m_chunk, u"INSERT INTO metric_chunk VALUES (?,?,?,?,?,?,?,?) "
                              "ON CONFLICT (metric, start) DO UPDATE SET count=excluded.count, "
                              "lastStep=excluded.lastStep, minimum=excluded.minimum, "
                              "maximum=excluded.maximum, data=excluded.data"_s);
    if (!write)
        return failure(write.error());
    const FiniteRange range = rangeOf(points);
    return (*write)
        ->bind(1, metric.key)
        .bind(2, start)
        .bind(3, qint64(points.size()))
        .bind(4, points.front().step)
        .bind(5, points.back().step)
        .bind(6, range.minimum)
        .bind(7, range.maximum)
        .bind(8, encodeChunk(points))
        .run();
}

Result<> MetricStore::appendDocuments(Metric &metric, const std::vector<MetricSeries::Document> &documents,
                                      Left &left)
{
    auto insert = use(m_document, u"INSERT INTO metric_document VALUES (?,?,?,?)"_s);
    if (!insert)
        return failure(insert.error());
    for (const MetricSeries::Document &document : documents) {
        if (metric.count >= maxDocuments || metric.bytes + document.body.size() > maxDocumentBytes) {
            ++left.overLimit;
            continue;
        }
        auto inserted = (*insert)
                            ->bind(1, metric.key)
                            .bind(2, metric.count)
                            .bind(3, document.time)
                            .bind(4, document.body)
                            .run();
        if (!inserted)
            return inserted;
        ++metric.count;
        metric.bytes += document.body.size();
    }
    return {};
}

Result<> MetricStore::replace(Metric &metric, const MetricSeries &series)
{
    auto chunks = m_database.prepare(u"DELETE FROM metric_chunk WHERE metric=?"_s);
    if (!chunks)
        return failure(chunks.error());
    if (auto deleted = chunks->bind(1, metric.key).run(); !deleted)
        return deleted;
    metric = Metric{
        .key = metric.key, .kind = series.kind, .source = metric.source, .generation = metric.generation + 1};
    auto update = m_database.prepare(u"UPDATE metric SET kind=?, source=?, generation=? WHERE key=?"_s);
    if (!update)
        return failure(update.error());
    return update->bind(1, metricKindName(metric.kind))
        .bind(2, qint64(metric.source))
        .bind(3, metric.generation)
        .bind(4, metric.key)
        .run();
}

Result<> MetricStore::renew(qint64 runKey, const QString &name)
{
    auto update =
        m_database.prepare(u"UPDATE metric SET generation = generation + 1 WHERE run=? AND name=?"_s);
    return update ? update->bind(1, runKey).bind(2, name).run() : failure(update.error());
}

Result<> MetricStore::writeMetric(const Metric &metric)
{
    auto update =
        use(m_update, u"UPDATE metric SET count=?, bytes=?, last=?, minimum=?, maximum=? WHERE key=?"_s);
    if (!update)
        return failure(update.error());
    return (*update)
        ->bind(1, metric.count)
        .bind(2, metric.bytes)
        .bind(3, metric.last)
        .bind(4, metric.range.minimum)
        .bind(5, metric.range.maximum)
        .bind(6, metric.key)
        .run();
}

Result<> MetricStore::moveSource(qint64 runKey, MetricSource source, const MetricBatch &batch,
                                 const Left &left)
{
    auto move = use(m_move, u"INSERT INTO metric_source VALUES (?,?,?,?,?,?,?,?) "
                            "ON CONFLICT (run, source) DO UPDATE SET position=excluded.position, "
                            "state=excluded.state, badLines=badLines+excluded.badLines, "
                            "longLines=longLines+excluded.longLines, otherKind=otherKind+excluded.otherKind, "
                            "overLimit=overLimit+excluded.overLimit"_s);
    if (!move)
        return failure(move.error());
    return (*move)
        ->bind(1, runKey)
        .bind(2, qint64(source))
        .bind(3, batch.toOffset)
        .bind(4, batch.state.isNull() ? QByteArray("") : batch.state)
        .bind(5, batch.badLines)
        .bind(6, batch.longLines)
        .bind(7, left.otherKind)
        .bind(8, left.overLimit)
        .run();
}

Error MetricStore::damaged(const QString &what) const
{
    return {ErrorKind::Corrupt,
            tr("The metrics in %1 are damaged. Put back a copy of the file, or delete the run.")
                .arg(m_database.path()),
            what,
            {}};
}

} // namespace trainyard
