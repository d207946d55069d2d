// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/longmetrics.h"

#include "services/workspace/answers.h"

#include <QtConcurrentRun>

#include <chrono>
#include <limits>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr std::chrono::seconds pause{5}; ///< between two looks for segments to be made
constexpr int madeAtOnce = 4;            ///< segments while somebody waits: well under a second
constexpr int pagesAtOnce = 512;         ///< given back before others may write: 15 ms, 200 at worst

bool isLong(const MetricSummary &summary)
{
    return hasPoints(summary.kind) && summary.count >= Series::segmentPoints;
}
} // namespace

LongMetrics::LongMetrics(LocalCore &core)
    : m_core(core), m_files(core.folder ? *core.folder + u"/series"_s : QString())
{
    m_pool.setMaxThreadCount(2); // one may make files all the time
    m_checking.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(pause);
    connect(&m_soon, &QTimer::timeout, this, &LongMetrics::makeNext);
}

LongMetrics::~LongMetrics()
{
    m_closing.request_stop();
    for (QThreadPool *pool : {&m_pool, &m_checking}) { // the second is fed by the first
        pool->clear();
        pool->waitForDone();
    }
}

QFuture<Result<SeriesStart>> LongMetrics::start(const QString &runId, const QString &metric)
{
    return QtConcurrent::run(&m_pool, [this, runId, metric](QPromise<Result<SeriesStart>> &promise) {
        const auto isCancelled = [&] { return promise.isCanceled() || m_closing.stop_requested(); };
        const auto found =
            await(m_core.read<Found>([&runId, &metric](LocalCore::Reader &reader) -> Result<Found> {
                const auto stored = reader.store.find(runId);
                if (!stored)
                    return failure(stored.error());
                const auto summary = reader.metrics.summary(stored->key, metric);
                return summary ? Result<Found>(Found{stored->key, *summary}) : failure(summary.error());
            }));
        promise.addResult(found ? open(runId, *found, madeAtOnce, isCancelled)
                                : Result<SeriesStart>(failure(found.error())));
        if (found && isLong(found->summary))
            m_checking.start([this, runId, found = *found] { check(runId, found); });
    });
}

/// The chart is there already: reading all of a long metric takes what mapping it saved.
void LongMetrics::check(const QString &runId, const Found &found)
{
    const MetricSummary &summary = found.summary;
    const auto isCancelled = [this] { return m_closing.stop_requested(); };
    if (!m_files.removeDamaged({runId, summary.name, summary.generation, summary.count}, isCancelled))
        return;
    const auto renewed = await(m_core.write<void>([found](LocalCore::Writer &writer) {
        return MetricStore(writer.database).renew(found.runKey, found.summary.name);
    }));
    if (renewed) // else the next who looks gets files that are made anew
        emit replaced(runId);
}

Result<SeriesStart> LongMetrics::open(const QString &runId, const Found &found, int most,
                                      const std::function<bool()> &isCancelled)
{
    const MetricSummary &summary = found.summary;
    if (!isLong(summary))
        return SeriesStart{{}, summary.generation};
    sweepOnce();
    const auto read = [&](qint64 offset, qint64 limit) {
        return await(m_core.read<MetricSlice>([&, offset, limit](LocalCore::Reader &reader) {
            return reader.metrics.points(found.runKey, summary.name, offset, limit);
        }));
    };
    auto points =
        m_files.open({runId, summary.name, summary.generation, summary.count}, read, most, isCancelled);
    if (!points)
        return failure(points.error());
    return SeriesStart{std::move(*points), summary.generation};
}

void LongMetrics::grew(const QString &runId)
{
    m_grown.insert(runId);
    if (!m_isMaking && !m_soon.isActive())
        m_soon.start();
}

void LongMetrics::makeNext()
{
    if (m_grown.isEmpty())
        return;
    const QString runId = *m_grown.cbegin();
    m_grown.remove(runId);
    m_isMaking = true;
    auto made = QtConcurrent::run(&m_pool, [this, runId] { return makeFiles(runId); });
    whenAnswered(this, made, [this](const Result<> &) { // who looks at the run is told what is wrong
        m_isMaking = false;
        if (!m_grown.isEmpty())
            m_soon.start();
    });
}

Result<> LongMetrics::makeFiles(const QString &runId)
{
    const auto isCancelled = [this] { return m_closing.stop_requested(); };
    const auto all =
        await(m_core.read<QList<Found>>([&runId](LocalCore::Reader &reader) -> Result<QList<Found>> {
            const auto stored = reader.store.find(runId);
            if (!stored)
                return failure(stored.error());
            return reader.metrics.summaries(stored->key).map([&](const QList<MetricSummary> &summaries) {
                QList<Found> found;
                for (const MetricSummary &summary : summaries)
                    if (isLong(summary))
                        found.append({stored->key, summary});
                return found;
            });
        }));
    if (!all)
        return failure(all.error());
    for (const Found &found : *all)
        if (auto made = open(runId, found, std::numeric_limits<int>::max(), isCancelled); !made)
            return failure(made.error());
    return {};
}

void LongMetrics::removed(const QString &runId, const std::stop_token &stop)
{
    // Neither may fail the removal: what stays is swept at the next start, or used for other runs.
    (void)m_files.remove(runId);
    bool goesOn = true;
    while (goesOn && !stop.stop_requested()) {
        goesOn = await(m_core.write<bool>([](LocalCore::Writer &writer) {
                     return writer.database.shrink(pagesAtOnce);
                 })).value_or(false);
    }
}

void LongMetrics::sweepOnce()
{
    std::call_once(m_swept, [this] {
        m_files.sweep([this](const QString &runId) {
            const auto stored = await(m_core.read<StoredRun>(
                [&runId](LocalCore::Reader &reader) { return reader.store.find(runId); }));
            return stored || stored.error().kind != ErrorKind::NotFound;
        });
    });
}

} // namespace trainyard
