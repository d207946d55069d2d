// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/runguards.h"

namespace trainyard {

namespace {
constexpr qint64 slice = 1 << 16;
}

RunGuards::RunGuards(const Run &run, const QDateTime &now) : m_heard(now)
{
    for (const Guard &guard : run.configuration.guards) {
        if (!run.properties.contains(brokenGuardProperty(guard)))
            m_watches.push_back({GuardWatch(guard), 0});
    }
}

Result<std::vector<RunGuards::Broken>> RunGuards::look(MetricStore &store, qint64 runKey)
{
    std::vector<Broken> broken;
    for (auto watch = m_watches.begin(); watch != m_watches.end();) {
        QString sentence;
        const QString &metric = watch->guard.guard().metric;
        for (bool isMore = !metric.isEmpty(); isMore && sentence.isEmpty();) {
            const auto points = store.points(runKey, metric, watch->offset, slice);
            if (!points && points.error().kind != ErrorKind::NotFound)
                return failure(points.error());
            // A metric that nobody has logged yet breaks nothing.
            const qint64 count = points ? points->points.size() : 0;
            watch->offset += count;
            isMore = count == slice;
            if (count > 0)
                sentence = watch->guard.take(points->points);
        }
        if (sentence.isEmpty()) {
            ++watch;
            continue;
        }
        broken.push_back({watch->guard.guard(), sentence});
        watch = m_watches.erase(watch);
    }
    return broken;
}

std::vector<RunGuards::Broken> RunGuards::listen(const QDateTime &now)
{
    std::vector<Broken> broken;
    const double quiet = double(m_heard.msecsTo(now)) / 1000;
    std::erase_if(m_watches, [&](const Watch &watch) {
        const QString sentence = watch.guard.takeSilence(quiet);
        if (!sentence.isEmpty())
            broken.push_back({watch.guard.guard(), sentence});
        return !sentence.isEmpty();
    });
    return broken;
}

} // namespace trainyard
