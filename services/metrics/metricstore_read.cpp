// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metricstore_p.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

MetricStore::MetricStore(Database &database) : m_database(database) {}

Result<MetricStore::Use> MetricStore::use(std::optional<Statement> &slot, const QString &sql)
{
    if (!slot) {
        auto prepared = m_database.prepare(sql);
        if (!prepared)
            return failure(prepared.error());
        slot.emplace(std::move(*prepared));
    }
    return Use(*slot);
}

Result<std::optional<MetricStore::Metric>> MetricStore::find(qint64 runKey, const QString &name)
{
    auto select = use(m_find, u"SELECT key, kind, source, generation, count, bytes, last, minimum, maximum "
                              "FROM metric WHERE run=? AND name=?"_s);
    if (!select)
        return failure(select.error());
    const auto row = (*select)->bind(1, runKey).bind(2, name).step();
    if (!row)
        return failure(row.error());
    if (!*row)
        return std::optional<Metric>();
    const auto kind = metricKindFromName((*select)->text(1));
    if (!kind)
        return failure(damaged(u"kind of metric %1"_s.arg((*select)->integer(0))));
    return std::optional(Metric{(*select)->integer(0), *kind, MetricSource((*select)->integer(2)),
                                (*select)->integer(3), (*select)->integer(4), (*select)->integer(5),
                                (*select)->real(6), FiniteRange{(*select)->real(7), (*select)->real(8)}});
}

Result<MetricStore::Metric> MetricStore::insertMetric(qint64 runKey, MetricSource source,
                                                      const MetricSeries &series)
{
    auto insert = use(m_insert, u"INSERT INTO metric (run, name, kind, source) VALUES (?,?,?,?)"_s);
    if (!insert)
        return failure(insert.error());
    auto inserted = (*insert)
                        ->bind(1, runKey)
                        .bind(2, series.name)
                        .bind(3, metricKindName(series.kind))
                        .bind(4, qint64(source))
                        .run();
    if (!inserted)
        return failure(inserted.error());
    return Metric{.key = m_database.lastInsertId(), .kind = series.kind, .source = source};
}

Result<qint64> MetricStore::nameCount(qint64 runKey)
{
    auto select = m_database.prepare(u"SELECT count(*) FROM metric WHERE run=?"_s);
    if (!select)
        return failure(select.error());
    if (auto row = select->bind(1, runKey).step(); !row)
        return failure(row.error());
    return select->integer(0);
}

Result<MetricSourceState> MetricStore::sourceState(qint64 runKey, MetricSource source)
{
    auto select = use(m_source, u"SELECT position, state, badLines, longLines, otherKind, overLimit "
                                "FROM metric_source WHERE run=? AND source=?"_s);
    if (!select)
        return failure(select.error());
    const auto row = (*select)->bind(1, runKey).bind(2, qint64(source)).step();
    if (!row)
        return failure(row.error());
    if (!*row)
        return MetricSourceState();
    return MetricSourceState{(*select)->integer(0), (*select)->blob(1),    (*select)->integer(2),
                             (*select)->integer(3), (*select)->integer(4), (*select)->integer(5)};
}

Result<qint64> MetricStore::ingestOffset(qint64 runKey, MetricSource source)
{
    return sourceState(runKey, source).map([](const MetricSourceState &state) { return state.offset; });
}

Result<QList<MetricSummary>> MetricStore::summaries(qint64 runKey)
{
    auto select = m_database.prepare(u"SELECT name, kind, count, last, minimum, maximum, generation "
                                     "FROM metric WHERE run=? ORDER BY key"_s);
    if (!select)
        return failure(select.error());
    select->bind(1, runKey);
    QList<MetricSummary> summaries;
    for (auto row = select->step();; row = select->step()) {
        if (!row)
            return failure(row.error());
        if (!*row)
            return summaries;
        const auto kind = metricKindFromName(select->text(1));
        if (!kind)
            return failure(damaged(u"kind of metric %1"_s.arg(select->text(0))));
        summaries.append({select->text(0), *kind, select->integer(2), select->real(3), select->real(4),
                          select->real(5), select->integer(6)});
    }
}

Result<QMap<QString, double>> MetricStore::lastValues(qint64 runKey)
{
    auto select =
        m_database.prepare(u"SELECT name, last FROM metric WHERE run=? AND kind IN ('scalar', 'list')"_s);
    if (!select)
        return failure(select.error());
    select->bind(1, runKey);
    QMap<QString, double> values;
    for (auto row = select->step();; row = select->step()) {
        if (!row)
            return failure(row.error());
        if (!*row)
            return values;
        values.insert(select->text(0), select->real(1));
    }
}

Result<QStringList> MetricStore::metricNames(int limit)
{
    auto select = m_database.prepare(u"SELECT name FROM metric_name ORDER BY runs DESC, name LIMIT ?"_s);
    if (!select)
        return failure(select.error());
    select->bind(1, qint64(std::max(limit, 0)));
    QStringList names;
    for (auto row = select->step();; row = select->step()) {
        if (!row)
            return failure(row.error());
        if (!*row)
            return names;
        names.append(select->text(0));
    }
}

Result<MetricStore::Metric> MetricStore::existing(qint64 runKey, const QString &name)
{
    auto metric = find(runKey, name);
    if (!metric)
        return failure(metric.error());
    if (*metric)
        return **metric;
    return failure(ErrorKind::NotFound,
                   QCoreApplication::translate("MetricStore", "The run has no metric called %1.").arg(name));
}

Result<MetricSummary> MetricStore::summary(qint64 runKey, const QString &name)
{
    return existing(runKey, name).map([&name](const Metric &metric) {
        return MetricSummary{name,
                             metric.kind,
                             metric.count,
                             metric.last,
                             metric.range.minimum,
                             metric.range.maximum,
                             metric.generation};
    });
}

Result<MetricSlice> MetricStore::points(qint64 runKey, const QString &name, qint64 offset, qint64 limit)
{
    if (offset < 0 || limit < 0)
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("MetricStore", "Ask for points from 0 on."));
    const auto metric = existing(runKey, name);
    if (!metric)
        return failure(metric.error());
    MetricSlice slice{name, metric->kind, offset, {}, {}, metric->generation};
    auto read = hasPoints(slice.kind) ? readPoints(*metric, slice, std::min(limit, maxSlice))
                                      : readDocuments(*metric, slice, std::min(limit, maxSlice));
    if (!read)
        return failure(read.error());
    return slice;
}

Result<> MetricStore::readPoints(const Metric &metric, MetricSlice &slice, qint64 limit)
{
    // The generation is read with the chunks: one statement sees one state of the file.
    auto select = m_database.prepare(u"SELECT m.generation, c.start, c.count, c.data FROM metric m JOIN "
                                     u"metric_chunk c ON c.metric = m.key "
                                     "WHERE m.key=? AND c.start > ? AND c.start < ? ORDER BY c.start"_s);
    if (!select)
        return failure(select.error());
    const qint64 end =
        slice.offset > std::numeric_limits<qint64>::max() - limit ? slice.offset : slice.offset + limit;
    select->bind(1, metric.key).bind(2, slice.offset - chunkPoints).bind(3, end);
    slice.points.reserve(std::clamp<qint64>(metric.count - slice.offset, 0, limit));
    for (auto row = select->step();; row = select->step()) {
        if (!row)
            return failure(row.error());
        if (!*row)
            return {};
        slice.generation = select->integer(0);
        const qint64 start = select->integer(1);
        const qint64 count = select->integer(2);
        const auto bytes = select->blobView(3);
        const qint64 from = std::clamp<qint64>(slice.offset - start, 0, std::max<qint64>(count, 0));
        const qint64 to = std::clamp<qint64>(end - start, from, std::max(count, from));
        if (count > chunkPoints || !decodeChunk(bytes, count, from, to, slice.points))
            return failure(damaged(u"chunk %1 of metric %2"_s.arg(start).arg(metric.key)));
    }
}

Result<> MetricStore::readDocuments(const Metric &metric, MetricSlice &slice, qint64 limit)
{
    auto select = m_database.prepare(u"SELECT time, body FROM metric_document "
                                     "WHERE metric=? AND position >= ? ORDER BY position LIMIT ?"_s);
    if (!select)
        return failure(select.error());
    select->bind(1, metric.key).bind(2, slice.offset).bind(3, limit);
    qint64 bytes = 0;
    for (auto row = select->step();; row = select->step()) {
        if (!row)
            return failure(row.error());
        if (!*row)
            return {};
        const QByteArray body = select->blob(1);
        bytes += body.size();
        if (bytes > maxSliceBytes && !slice.documents.isEmpty())
            return {};
        slice.documents.append({slice.kind, select->real(0), QJsonDocument::fromJson(body).object()});
    }
}

} // namespace trainyard
