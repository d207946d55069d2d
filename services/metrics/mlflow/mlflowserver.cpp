// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/mlflow/mlflowserver.h"

#include "services/metrics/mlflow/servedmlflowrun.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 turnMs = 500; ///< what was found by then is shown
constexpr int maxExperiments = 20'000;
constexpr int experimentsOnPage = 1000;
constexpr double wholeSeconds = 60;  ///< at least, between searches of everything
constexpr double wholePatience = 20; ///< times that the last one took
constexpr int maxEnded = 100;        ///< asked for one by one
} // namespace

Result<> MlflowServer::findExperiments()
{
    QMap<QString, QString> all;
    QString page;
    do {
        QJsonObject body{{u"max_results"_s, experimentsOnPage}};
        if (!page.isEmpty())
            body.insert(u"page_token"_s, page);
        const auto answer = m_api.post(u"experiments/search"_s, body);
        if (!answer)
            return failure(answer.error());
        for (const QJsonValue &one : answer->value("experiments"_L1).toArray())
            all.insert(one["experiment_id"_L1].toString(), one["name"_L1].toString());
        page = answer->value("next_page_token"_L1).toString();
    } while (!page.isEmpty() && all.size() < maxExperiments);
    m_experiments = all;
    return {};
}

void MlflowServer::begin(Search search)
{
    m_search = search;
    m_page.clear();
    m_activeFound.clear();
    m_began = m_api.now();
    m_asked = m_experiments.keys();
    m_isSearching = !m_asked.isEmpty();
}

Result<> MlflowServer::searchOn(FoundLogs &into)
{
    QJsonObject body{{u"experiment_ids"_s, QJsonArray::fromStringList(m_asked)},
                     {u"max_results"_s, runsOnPage},
                     {u"order_by"_s, QJsonArray{u"attributes.start_time DESC"_s}}};
    if (m_search == Search::New)
        body.insert(u"filter"_s, u"attributes.start_time >= %1"_s.arg(qint64(m_newest)));
    else if (m_search == Search::Active)
        body.insert(u"filter"_s, u"attributes.status = 'RUNNING'"_s);
    if (!m_page.isEmpty())
        body.insert(u"page_token"_s, m_page);
    const auto answer = m_api.post(u"runs/search"_s, body);
    if (!answer)
        return failure(answer.error());
    for (const QJsonValue &run : answer->value("runs"_L1).toArray()) {
        const QJsonObject object = run.toObject();
        auto record = mlflowRecordFrom(object);
        if (!record)
            continue;
        if (record->status == RunStatus::Running)
            m_activeFound.insert(record->id);
        // Once for each state that it is in, not with every search.
        const QByteArray state = QCryptographicHash::hash(
            QJsonDocument(object).toJson(QJsonDocument::Compact), QCryptographicHash::Md5);
        QByteArray &known = m_known[record->id];
        if (known == state)
            continue;
        const bool isNew = known.isEmpty();
        known = state;
        if (isNew && m_known.size() > qsizetype(maxRuns)) {
            into.isCut = true;
            m_known.remove(record->id);
        } else {
            take(std::move(*record), into);
        }
    }
    m_page = answer->value("next_page_token"_L1).toString();
    m_isSearching = !m_page.isEmpty() && !into.isCut;
    return {};
}

void MlflowServer::take(MlflowRecord record, FoundLogs &into)
{
    const QString id = record.id;
    m_newest = std::max(m_newest, record.started * 1000); // never a NaN
    const QString name = experimentName(record.experimentId) + u'/' + id;
    m_news.insert(id, std::move(record));
    into.logs.push_back({LogKind::Mlflow, name, m_api.address(), id,
                         [server = shared_from_this(), id] { return servedMlflowRun(server, id); }});
}

/// Runs that went on and are not among those that do: how they ended.
Result<> MlflowServer::lookAtEnded()
{
    QSet<QString> ended = m_active - m_activeFound;
    m_active = m_activeFound;
    int asked = 0;
    for (const QString &id : std::as_const(ended)) {
        if (++asked > maxEnded) // the next search of everything tells
            return {};
        const auto answer = m_api.get(u"runs/get"_s, {{u"run_id"_s, id}});
        if (!answer && answer.error().kind == ErrorKind::NotFound)
            continue; // deleted: what is known of it stays
        if (!answer) {
            m_active += ended;
            return failure(answer.error());
        }
        if (auto record = mlflowRecordFrom(answer->value("run"_L1).toObject()))
            m_news.insert(id, std::move(*record));
        m_known.insert(id, "asked by name");
    }
    return {};
}

Result<FoundLogs> MlflowServer::find()
{
    FoundLogs found;
    QElapsedTimer turn;
    turn.start();
    if (!m_isSearching) {
        if (auto listed = findExperiments(); !listed)
            return failure(listed.error());
        const bool isWhole = m_api.now() >= m_nextWhole || m_nextWhole - m_api.now() > 3600;
        begin(isWhole ? Search::All : Search::New);
    }
    while (m_isSearching && turn.elapsed() < turnMs) {
        if (auto searched = searchOn(found); !searched) {
            m_isSearching = false;
            // What was found stays found; the search begins anew with the next try.
            if (found.logs.empty())
                return failure(searched.error());
            found.errors.append(searched.error());
            return found;
        }
        if (m_isSearching)
            continue;
        if (m_search == Search::New) {
            begin(Search::Active);
            continue;
        }
        if (auto looked = lookAtEnded(); !looked)
            found.errors.append(looked.error());
        if (m_search == Search::All)
            m_nextWhole = m_api.now() + std::max(wholeSeconds, wholePatience * (m_api.now() - m_began));
    }
    found.hasMore = m_isSearching;
    return found;
}

std::optional<MlflowRecord> MlflowServer::takeNews(const QString &runId)
{
    const auto news = m_news.find(runId);
    if (news == m_news.end())
        return {};
    std::optional<MlflowRecord> taken = std::move(*news);
    m_news.erase(news);
    return taken;
}

} // namespace trainyard
