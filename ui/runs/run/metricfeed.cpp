// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/metricfeed.h"

namespace trainyard::ui {

MetricFeed::MetricFeed(RunSession &session, QObject *parent, Of of)
    : QObject(parent), m_session(session), m_of(of)
{
    connect(&session, &RunSession::switched, this, &MetricFeed::restart);
    connect(&session, &RunSession::metricsArrived, this, &MetricFeed::arrived);
}

void MetricFeed::restart()
{
    m_job.abandon();
    m_tracks.clear();
    m_summaries.clear();
    m_places.clear();
    m_isKnown = false;
    m_isStale = true;
    emit reset();
    askSummaries();
}

void MetricFeed::setActive(bool isActive)
{
    m_isActive = isActive;
    if (!isActive)
        return;
    if (m_isStale)
        askSummaries();
    for (const QString &name : std::as_const(m_wanted))
        pump(name);
}

void MetricFeed::setWanted(const QSet<QString> &names)
{
    m_wanted = names;
    for (const QString &name : names)
        pump(name);
}

void MetricFeed::arrived()
{
    m_isStale = true;
    for (const auto &[name, track] : m_tracks)
        track->isStale = true;
    if (!m_isActive)
        return;
    // Points of what is on screen need not wait for the list of metrics.
    for (const QString &name : std::as_const(m_wanted))
        pump(name);
    askSummaries();
}

void MetricFeed::askSummaries()
{
    if (!m_isActive || m_session.id().isEmpty() || m_job.isRunning())
        return;
    m_isStale = false;
    m_job.start(m_session.workspace().metrics(m_session.id()),
                [this](const Result<QList<MetricSummary>> &answer) {
                    if (answer)
                        take(*answer);
                    else if (answer.error().kind != ErrorKind::Cancelled)
                        emit failed(answer.error());
                    if (m_isStale)
                        askSummaries();
                });
}

void MetricFeed::take(const QList<MetricSummary> &summaries)
{
    m_isKnown = true;
    for (const MetricSummary &summary : summaries) {
        if ((summary.kind == MetricKind::Resource) != (m_of == Of::Machine))
            continue;
        const auto place = m_places.constFind(summary.name);
        if (place != m_places.constEnd()) {
            const bool isReplaced = m_summaries[*place].generation != summary.generation;
            m_summaries[*place] = summary;
            if (isReplaced)
                startOver(summary.name, summary.generation);
        } else {
            m_places.insert(summary.name, int(m_summaries.size()));
            m_summaries.append(summary);
        }
    }
    emit summariesChanged();
    for (const QString &name : std::as_const(m_wanted))
        pump(name);
}

void MetricFeed::startOver(const QString &name, qint64 generation)
{
    const auto known = m_tracks.find(name);
    if (known == m_tracks.end() || known->second->generation == generation)
        return;
    Track &track = *known->second;
    track.job.abandon();
    track.startJob.abandon();
    track.generation = generation;
    track.loaded = track.begun = track.startAskedAt = 0;
    track.isStale = true;
    emit metricReplaced(name);
}

void MetricFeed::pump(const QString &name)
{
    const auto place = m_places.constFind(name);
    if (!m_isActive || place == m_places.constEnd())
        return;
    auto &track = m_tracks[name];
    if (!track) {
        track = std::make_unique<Track>();
        track->generation = m_summaries[*place].generation;
    }
    const bool isDocument = !hasPoints(m_summaries[*place].kind);
    if (!track->isStale || track->job.isRunning() || (isDocument && track->loaded >= maxDocuments))
        return;
    if (!isDocument && askStart(name, *track, m_summaries[*place]))
        return;
    track->isStale = false;
    const qint64 limit = isDocument ? sliceDocuments : slicePoints;
    track->job.start(
        m_session.workspace().metricPoints(m_session.id(), name, track->loaded, limit),
        [this, name, limit](const Result<MetricSlice> &answer) { takeSlice(name, limit, answer); });
}

/// Whether the points wait for a start: while one is asked for, and as often as there may be a longer one.
bool MetricFeed::askStart(const QString &name, Track &track, const MetricSummary &summary)
{
    if (track.startJob.isRunning())
        return true;
    if (summary.count - std::max(track.begun, track.startAskedAt) < Series::segmentPoints)
        return false;
    track.startAskedAt = summary.count;
    track.startJob.start(m_session.workspace().metricStart(m_session.id(), name),
                         [this, name](const Result<SeriesStart> &answer) { takeStart(name, answer); });
    return true;
}

void MetricFeed::takeStart(const QString &name, const Result<SeriesStart> &answer)
{
    Track &track = *m_tracks.at(name);
    // Without one, for whatever reason, the points come slice by slice.
    if (answer && answer->generation == track.generation && answer->points.size() > track.begun) {
        track.begun = answer->points.size();
        track.startAskedAt = 0;
        track.loaded = std::max(track.loaded, track.begun);
        emit pointsBegan(name, answer->points);
    }
    if (m_wanted.contains(name))
        pump(name);
}

void MetricFeed::takeSlice(const QString &name, qint64 limit, const Result<MetricSlice> &answer)
{
    Track &track = *m_tracks.at(name);
    if (!answer) {
        if (answer.error().kind != ErrorKind::Cancelled && answer.error().kind != ErrorKind::NotFound)
            emit failed(answer.error());
        track.isStale = true; // with the next sign of life
        return;
    }
    if (answer->generation != track.generation) {
        startOver(name, answer->generation);
        askSummaries(); // its kind and its range are others too
        if (m_wanted.contains(name))
            pump(name);
        return;
    }
    const qint64 count = answer->points.size() + answer->documents.size();
    if (answer->offset != track.loaded) {
        emit failed({ErrorKind::Corrupt,
                     tr("The points of %1 came in the wrong order. Press F5 to read them anew.").arg(name),
                     QStringLiteral("%1 instead of %2").arg(answer->offset).arg(track.loaded),
                     {}});
        return;
    }
    track.loaded += count;
    // Documents are cut by size too, so only an empty answer is the end of them.
    const bool isDocument = !answer->documents.isEmpty();
    if (count >= limit || isDocument)
        track.isStale = true;
    if (!answer->points.isEmpty())
        emit pointsArrived(name, answer->points);
    if (isDocument)
        emit documentsArrived(name, answer->documents);
    if (m_wanted.contains(name))
        pump(name);
}

} // namespace trainyard::ui
