// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/mlflow/servedmlflowrun.h"

#include "services/metrics/mlflow/mlflowserver.h"

#include <QJsonArray>

#include <algorithm>
#include <bit>
#include <cmath>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int pointsOnPage = 20'000;
constexpr qint64 pointBytes = 120; ///< what a point counts of the budget: its JSON, about
constexpr double eagerPause = 1;   ///< seconds between two looks at a run
constexpr double patientPause = 5;
constexpr double endedPause = 30;

bool isSame(const MetricPoint &a, const MetricPoint &b)
{
    const auto bits = [](double value) { return std::bit_cast<quint64>(value); };
    return bits(a.value) == bits(b.value) && a.step == b.step && a.time == b.time;
}

class ServedRun : public LogSource
{
public:
    ServedRun(std::shared_ptr<MlflowServer> server, const QString &id) : m_server(std::move(server)), m_id(id)
    {
    }

    Result<Progress> advance(LogContents &into, qint64 budget) override
    {
        Progress progress;
        if (auto news = m_server->takeNews(m_id)) {
            take(std::move(*news), into);
            progress.changed = true;
        }
        if (!m_isAsked && !(m_isFollowed && isDue()))
            return progress;
        if (!m_isReading) {
            if (auto looked = look(into, progress); !looked)
                return failure(looked.error());
        }
        return readOn(into, budget, progress);
    }

    void restart() override
    {
        m_cursors.clear();
        m_isReading = false;
        m_isAsked = true;
        m_looked = 0;
    }
    bool askForPoints() override
    {
        m_isAsked = m_isAsked || std::abs(m_server->api().now() - m_looked) > eagerPause;
        return m_isAsked;
    }
    void setFollowed(bool isFollowed) override
    {
        m_isFollowed = isFollowed;
        m_pause = eagerPause;
    }

private:
    struct Cursor
    {
        MetricPoint latest;
        bool isBehind = true;
        QString page;     ///< token of the last page that was read
        size_t begin = 0; ///< index of its first point
    };

    bool isDue() const { return m_isReading || std::abs(m_server->api().now() - m_looked) >= m_pause; }

    /// Learns which metrics have points that are not known here.
    void take(MlflowRecord record, LogContents &into)
    {
        record.putInto(into);
        into.group = m_server->experimentName(record.experimentId);
        for (const MlflowRecord::Latest &latest : record.metrics) {
            Cursor &cursor = m_cursors[latest.metric];
            cursor.isBehind |= !isSame(cursor.latest, latest.point);
            cursor.latest = latest.point;
        }
        m_hasEnded = record.status && isTerminal(*record.status);
    }

    Result<> look(LogContents &into, Progress &progress)
    {
        const auto answer = m_server->api().get(u"runs/get"_s, {{u"run_id"_s, m_id}});
        m_looked = m_server->api().now();
        if (!answer) {
            m_isAsked = false;
            return failure(answer.error());
        }
        auto record = mlflowRecordFrom(answer->value("run"_L1).toObject());
        if (!record)
            return {};
        const bool hadEnded = m_hasEnded;
        take(std::move(*record), into);
        m_isReading = true;
        const bool isBehind =
            std::ranges::any_of(m_cursors, [](const Cursor &cursor) { return cursor.isBehind; });
        progress.changed |= isBehind || hadEnded != m_hasEnded;
        m_pause = m_hasEnded ? endedPause : isBehind ? eagerPause : std::min(patientPause, 1.5 * m_pause);
        return {};
    }

    Result<Progress> readOn(LogContents &into, qint64 budget, Progress progress)
    {
        for (auto it = m_cursors.begin(); it != m_cursors.end(); ++it) {
            while (it->isBehind) {
                if (budget <= 0) {
                    progress.more = true;
                    return progress;
                }
                if (auto page = readPage(it.key(), *it, into, budget); !page) {
                    m_isReading = m_isAsked = false;
                    return failure(page.error());
                }
                progress.changed = true;
            }
        }
        m_isReading = m_isAsked = false;
        return progress;
    }

    Result<> readPage(const QString &name, Cursor &cursor, LogContents &into, qint64 &budget)
    {
        const QByteArray utf8 = name.toUtf8();
        const int metric = into.metricOf({utf8.constData(), size_t(utf8.size())});
        if (metric < 0 || !into.hasPoints()) {
            cursor.isBehind = false; // read anew when it is asked for
            return {};
        }
        QUrlQuery query{{u"run_id"_s, m_id},
                        {u"metric_key"_s, QString::fromLatin1(QUrl::toPercentEncoding(name))}};
        if (m_hasPages)
            query.addQueryItem(u"max_results"_s, QString::number(pointsOnPage));
        if (!cursor.page.isEmpty())
            query.addQueryItem(u"page_token"_s, QString::fromLatin1(QUrl::toPercentEncoding(cursor.page)));
        const auto answer = m_server->api().get(u"metrics/get-history"_s, query);
        if (!answer && m_hasPages && cursor.page.isEmpty() &&
            answer.error().kind == ErrorKind::InvalidInput) {
            m_hasPages = false; // a file store behind the server gives the history in one piece
            return {};
        }
        if (!answer)
            return failure(answer.error());
        const QJsonArray points = answer->value("metrics"_L1).toArray();
        budget -= pointBytes * std::max<qsizetype>(1, points.size());
        const LogPoints &known = into.metrics()[size_t(metric)].points;
        size_t at = cursor.begin;
        for (const QJsonValue &value : points) {
            const MetricPoint point = mlflowPointFrom(value.toObject());
            if (at < known.size() && !isSame(known.at(at), point)) { // one came in between: all anew
                into.restartFrom(-std::numeric_limits<double>::infinity(), metric);
                cursor.page.clear();
                cursor.begin = 0;
                return {};
            }
            if (at == known.size())
                into.add(metric, point);
            ++at;
        }
        const QString next = answer->value("next_page_token"_L1).toString();
        cursor.isBehind = !next.isEmpty() && next != cursor.page && !points.isEmpty();
        if (cursor.isBehind) {
            cursor.page = next;
            cursor.begin = at;
        }
        return {};
    }

    std::shared_ptr<MlflowServer> m_server;
    QString m_id;
    QMap<QString, Cursor> m_cursors;
    double m_looked = 0;
    double m_pause = eagerPause;
    bool m_isAsked = false;    ///< for points, once
    bool m_isFollowed = false; ///< for points, again and again
    bool m_isReading = false;  ///< between look() and the end of readOn()
    bool m_hasEnded = false;
    bool m_hasPages = true;
};
} // namespace

std::unique_ptr<LogSource> servedMlflowRun(std::shared_ptr<MlflowServer> server, const QString &runId)
{
    return std::make_unique<ServedRun>(std::move(server), runId);
}

} // namespace trainyard
