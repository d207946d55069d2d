// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/logrun.h"

#include "services/metrics/tensorboard/eventfolder.h"
#include "services/metrics/tensorboard/recorddocument.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 wholeRound = qint64(256) << 20;
constexpr qint64 maxShown = 1000;   ///< metrics in Run::lastMetrics
constexpr double liveSeconds = 120; ///< without a word for so long, a run is not believed to go on
constexpr qint64 maxSlice = qint64(1) << 22;
constexpr qint64 maxDocumentBytes = qint64(16) << 20; ///< read for one answer

QDateTime timeOf(double seconds)
{
    return std::isfinite(seconds) && std::abs(seconds) < 1e11
               ? QDateTime::fromMSecsSinceEpoch(qint64(seconds * 1000), Qt::UTC)
               : QDateTime();
}

bool isDrawn(const LocatedRecord &record)
{
    return record.kind == LocatedRecord::Kind::Image || record.kind == LocatedRecord::Kind::Histogram;
}

/// Bins with their counts are what the run context calls residuals.
MetricKind kindOf(const LocatedRecord &record)
{
    return record.kind == LocatedRecord::Kind::Image ? MetricKind::Image : MetricKind::Residuals;
}

QString tr(const char *text)
{
    return QCoreApplication::translate("Logs", text);
}
} // namespace

LogRun::LogRun(FoundLog found, const QString &folder)
    : m_found(std::move(found)), m_folder(folder), m_source(m_found.open())
{
    m_id = logRunId(m_found.key.isEmpty() ? m_found.path : m_found.path + u'#' + m_found.key);
}

Result<LogSource::Progress> LogRun::advance(qint64 budget)
{
    auto progress = m_source->advance(m_contents, budget);
    if (progress && m_contents.wantsReload()) {
        if (auto again = reload(); !again)
            return failure(again.error());
        progress->changed = true;
        progress->more = false;
    }
    m_isCaughtUp = !progress || !progress->more;
    return progress;
}

Result<> LogRun::reload()
{
    m_contents.clear(false);
    m_source->restart();
    return readToEnd();
}

Result<> LogRun::readToEnd()
{
    LogSource::Progress progress;
    do {
        const auto read = m_source->advance(m_contents, wholeRound);
        if (!read)
            return failure(read.error());
        progress = *read;
    } while (progress.more);
    m_isCaughtUp = true;
    return {};
}

Result<> LogRun::loadPoints()
{
    if (!m_contents.hasPoints())
        return reload();
    return m_source->askForPoints() ? readToEnd() : Result<>();
}

Run LogRun::run(double now) const
{
    Run run;
    run.id = m_id;
    const bool isNamedByTool = m_found.kind == LogKind::Mlflow || m_found.kind == LogKind::Wandb;
    run.displayName = isNamedByTool && !m_contents.name.isEmpty() ? m_contents.name : m_found.name;
    run.configuration.displayName = run.displayName;
    run.configuration.experiment =
        m_contents.group.isEmpty() ? QFileInfo(m_folder).fileName() : m_contents.group;
    run.configuration.sourceFolder = m_folder;
    run.configuration.tags = m_contents.tags;
    run.environmentLabel = logKindLabel(m_found.kind);
    run.properties = {{logKindProperty(), logKindName(m_found.kind)},
                      {logPathProperty(), m_found.path},
                      {logNameProperty(), m_found.name}};
    for (auto it = m_contents.parameters.cbegin(); it != m_contents.parameters.cend(); ++it)
        run.properties.insert(parameterProperty(it.key()), it.value());

    run.started = timeOf(std::isfinite(m_contents.started) ? m_contents.started : m_contents.firstTime());
    double last = m_contents.lastTime();
    if (!run.started.isValid() && m_found.key.isEmpty()) { // a table without times
        const QFileInfo file(m_found.path);
        run.started = file.birthTime().isValid() ? file.birthTime().toUTC() : file.lastModified().toUTC();
        last = double(file.lastModified().toMSecsSinceEpoch()) / 1000;
    }
    run.created = run.started;
    const bool isRecent = now - last < liveSeconds;
    if (m_contents.status)
        run.status = *m_contents.status;
    else
        run.status = isRecent ? RunStatus::Running : RunStatus::Unknown;
    if (run.status == RunStatus::Unknown)
        run.reason = tr("%1 does not say how a run ended.").arg(logKindLabel(m_found.kind));
    if (run.status != RunStatus::Running)
        run.ended = timeOf(std::isfinite(m_contents.ended) ? m_contents.ended : last);
    qint64 shown = 0;
    for (const LogContents::Metric &metric : m_contents.metrics()) {
        if (std::isfinite(metric.last) && ++shown <= maxShown)
            run.lastMetrics.insert(metric.name, metric.last);
    }
    return run;
}

QList<MetricSummary> LogRun::summaries() const
{
    QList<MetricSummary> all;
    for (const LogContents::Metric &metric : m_contents.metrics()) {
        if (metric.count > 0)
            all.append({metric.name, MetricKind::Scalar, metric.count, metric.last, metric.minimum,
                        metric.maximum, metric.generation});
    }
    QMap<QString, MetricSummary> located;
    for (const LocatedRecord &record : m_contents.records) {
        if (!isDrawn(record) || m_contents.find(record.name))
            continue;
        MetricSummary &summary = located[record.name];
        summary.name = record.name;
        summary.kind = kindOf(record);
        ++summary.count;
    }
    return all + located.values();
}

/// Of one name; a name whose kind changes keeps its first.
std::vector<const LocatedRecord *> LogRun::recordsOf(const QString &metric) const
{
    std::vector<const LocatedRecord *> found;
    for (const LocatedRecord &record : m_contents.records)
        if (isDrawn(record) && record.name == metric && (found.empty() || found.front()->kind == record.kind))
            found.push_back(&record);
    return found;
}

Result<MetricSlice> LogRun::documents(const std::vector<const LocatedRecord *> &records, MetricSlice slice,
                                      qint64 limit) const
{
    const QStringList paths = files();
    slice.kind = kindOf(*records.front());
    qint64 budget = maxDocumentBytes;
    for (qint64 i = std::max<qint64>(0, slice.offset);
         i < qint64(records.size()) && slice.documents.size() < limit && budget > 0; ++i) {
        const LocatedRecord &record = *records[size_t(i)];
        const QString path = paths.value(record.file);
        QFile file(path);
        QByteArray bytes;
        if (record.size <= maxDocumentBytes && file.open(QIODevice::ReadOnly) && file.seek(record.offset))
            bytes = file.read(record.size);
        budget -= bytes.size();
        const auto document =
            documentFromRecord(record, {bytes.constData(), size_t(bytes.size())}, QFileInfo(path).fileName());
        slice.documents.append(document.value_or(MetricDocument{slice.kind, record.time, {}}));
    }
    return slice;
}

Result<MetricSlice> LogRun::points(const QString &metric, qint64 offset, qint64 limit) const
{
    const LogContents::Metric *found = m_contents.find(metric);
    if (!found) {
        if (const auto records = recordsOf(metric); !records.empty()) {
            MetricSlice slice;
            slice.name = metric;
            slice.offset = offset;
            return documents(records, slice, limit);
        }
    }
    if (!found)
        return failure(ErrorKind::NotFound, tr("This run has no metric “%1”.").arg(metric));
    MetricSlice slice;
    slice.name = metric;
    slice.offset = offset;
    slice.generation = found->generation;
    const auto size = qint64(found->points.size());
    const qint64 begin = std::clamp<qint64>(offset, 0, size);
    const qint64 end = begin + std::clamp<qint64>(limit, 0, std::min(maxSlice, size - begin));
    slice.points.reserve(end - begin);
    for (qint64 i = begin; i < end; ++i)
        slice.points.append(found->points.at(size_t(i)));
    return slice;
}

QStringList LogRun::files() const
{
    return m_found.kind == LogKind::TensorBoard ? eventFiles(m_found.path)
           : QFileInfo(m_found.path).isFile()   ? QStringList{m_found.path}
                                                : QStringList();
}

} // namespace trainyard
