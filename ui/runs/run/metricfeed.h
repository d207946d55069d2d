// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/run/runsession.h"

#include <QSet>

#include <map>
#include <memory>

namespace trainyard::ui {

/// Brings the metrics of the shown run: which there are, and the points or documents of those that are
/// wanted, from where it stopped, in slices small enough to be taken between two frames. Owned by its tab; UI
/// thread.
class MetricFeed : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 slicePoints = 65'536;
    static constexpr qint64 sliceDocuments = 128;
    static constexpr qint64 maxDocuments = 4096; ///< of one metric; more have no place on a page

    /// What the script logged, or what was sampled of its machine: the two never mix.
    enum class Of { Script, Machine };
    explicit MetricFeed(RunSession &session, QObject *parent = nullptr, Of of = Of::Script);

    /// In the order they became known; a metric keeps its place.
    const QList<MetricSummary> &summaries() const { return m_summaries; }
    const MetricSummary *find(const QString &name) const
    {
        const auto place = m_places.constFind(name);
        return place == m_places.constEnd() ? nullptr : &m_summaries.at(*place);
    }
    bool isKnown() const { return m_isKnown; }
    /// Forgets everything and asks anew.
    void restart();
    /// While not active nothing is asked for.
    void setActive(bool isActive);
    /// Whose points are fetched now and as they arrive. What was fetched before is not fetched again.
    void setWanted(const QSet<QString> &names);

signals:
    /// Everything of the run before is to be forgotten.
    void reset();
    void summariesChanged();
    /// The first points of a long metric, and as many as are known by now or more of them: they take the
    /// place of those that came before.
    void pointsBegan(const QString &name, const trainyard::Series &start);
    void pointsArrived(const QString &name, const QList<trainyard::MetricPoint> &points);
    /// What was known of this metric is no longer so; its points come anew, from the first.
    void metricReplaced(const QString &name);
    void documentsArrived(const QString &name, const QList<trainyard::MetricDocument> &documents);
    void failed(const trainyard::Error &error);

private:
    struct Track
    {
        LatestJob<MetricSlice> job;
        LatestJob<SeriesStart> startJob;
        qint64 begun = 0;        ///< points that came as a start
        qint64 startAskedAt = 0; ///< as many points were known then
        qint64 loaded = 0;
        qint64 generation = 0; ///< of what is loaded; see MetricSummary
        bool isStale = true;
    };
    void arrived();
    void askSummaries();
    void take(const QList<MetricSummary> &summaries);
    void pump(const QString &name);
    bool askStart(const QString &name, Track &track, const MetricSummary &summary);
    void takeStart(const QString &name, const Result<SeriesStart> &answer);
    void startOver(const QString &name, qint64 generation);
    void takeSlice(const QString &name, qint64 limit, const Result<MetricSlice> &answer);

    RunSession &m_session;
    Of m_of;
    QList<MetricSummary> m_summaries;
    QHash<QString, int> m_places;
    std::map<QString, std::unique_ptr<Track>> m_tracks;
    QSet<QString> m_wanted;
    LatestJob<QList<MetricSummary>> m_job;
    bool m_isActive = false;
    bool m_isStale = true;
    bool m_isKnown = false;
};

} // namespace trainyard::ui
