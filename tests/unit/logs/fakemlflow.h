// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"
#include "services/http/httpclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QUrlQuery>

#include <mutex>

namespace trainyard::test {

using namespace Qt::StringLiterals;

/// A fake of MLflow's tracking server behind HttpClient, for what a real one does not do on demand: it goes
/// away, asks for a password, sends elsewhere, is something else. Answers as MLflow 3.17 did. Any thread.
class FakeMlflow : public HttpClient
{
public:
    struct FakeRun
    {
        QString status = u"RUNNING"_s;
        qint64 start = 1'700'000'000'000;
        QMap<QString, QList<MetricPoint>> metrics; ///< in the order of their times
    };

    Result<HttpResponse> send(const HttpRequest &request, const IsCancelled &) override
    {
        const std::scoped_lock lock(m_mutex);
        m_asked.append(request);
        if (m_fault)
            return m_fault(request);
        return answer(request);
    }
    HttpResponse answer(const HttpRequest &request)
    {
        const QString call = request.url.path().section(u"/api/2.0/mlflow/"_s, 1);
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        const QUrlQuery query(request.url);
        const auto word = [&query](const char *key) {
            return query.queryItemValue(QLatin1StringView(key), QUrl::FullyDecoded);
        };
        if (call == "experiments/search"_L1)
            return json({{u"experiments"_s,
                          QJsonArray{QJsonObject{{u"experiment_id"_s, u"7"_s}, {u"name"_s, u"digits"_s}}}}});
        if (call == "runs/search"_L1)
            return search(body);
        const QString id = word("run_id");
        if (!m_runs.contains(id))
            return json({{u"error_code"_s, u"RESOURCE_DOES_NOT_EXIST"_s}, {u"message"_s, u"no such run"_s}},
                        404);
        if (call == "runs/get"_L1)
            return json({{u"run"_s, runJson(id)}});
        return history(m_runs[id].metrics.value(word("metric_key")), word("page_token"), word("max_results"));
    }

    /// Under the lock, since the reader asks from its own thread.
    template <typename F> void change(F change)
    {
        const std::scoped_lock lock(m_mutex);
        change(m_runs);
    }
    void setFault(std::function<Result<HttpResponse>(const HttpRequest &)> fault)
    {
        const std::scoped_lock lock(m_mutex);
        m_fault = std::move(fault);
    }
    QList<HttpRequest> asked()
    {
        const std::scoped_lock lock(m_mutex);
        return m_asked;
    }
    void forget()
    {
        const std::scoped_lock lock(m_mutex);
        m_asked.clear();
    }
    static HttpResponse json(const QJsonObject &object, int status = 200)
    {
        return {status, {}, QJsonDocument(object).toJson(QJsonDocument::Compact)};
    }
    qsizetype pointsOnPage = 3;
    qsizetype runsOnPage = 2;
    bool hasPages = true; ///< false: as before a file store

private:
    static QJsonObject pointJson(const MetricPoint &point)
    {
        return {{u"value"_s, point.value},
                {u"timestamp"_s, point.time * 1000},
                {u"step"_s, QString::number(qint64(point.step))}};
    }
    QJsonObject runJson(const QString &id) const
    {
        const FakeRun &run = m_runs[id];
        QJsonArray metrics;
        for (auto it = run.metrics.cbegin(); it != run.metrics.cend(); ++it) {
            QJsonObject metric = pointJson(it->constLast());
            metric.insert(u"key"_s, it.key());
            metrics.append(metric);
        }
        const QJsonArray parameters{QJsonObject{{u"key"_s, u"lr"_s}, {u"value"_s, u"0.1"_s}}};
        return {{u"info"_s, QJsonObject{{u"run_id"_s, id},
                                        {u"run_name"_s, u"name of "_s + id},
                                        {u"experiment_id"_s, u"7"_s},
                                        {u"status"_s, run.status},
                                        {u"start_time"_s, run.start}}},
                {u"data"_s, QJsonObject{{u"metrics"_s, metrics}, {u"params"_s, parameters}}}};
    }
    HttpResponse search(const QJsonObject &body) const
    {
        const QString filter = body.value("filter"_L1).toString();
        QList<QString> ids;
        for (auto it = m_runs.cbegin(); it != m_runs.cend(); ++it) {
            const bool isWanted =
                filter.isEmpty() || (filter.contains("status"_L1) && it->status == "RUNNING"_L1) ||
                (filter.contains("start_time"_L1) && it->start >= filter.section(u' ', -1).toLongLong());
            if (isWanted)
                ids.append(it.key());
        }
        const qsizetype from = body.value("page_token"_L1).toString().toLongLong();
        QJsonArray runs;
        for (const QString &id : ids.mid(from, runsOnPage))
            runs.append(runJson(id));
        QJsonObject answer{{u"runs"_s, runs}};
        if (from + runsOnPage < ids.size())
            answer.insert(u"next_page_token"_s, QString::number(from + runsOnPage));
        return json(answer);
    }
    HttpResponse history(const QList<MetricPoint> &points, const QString &token, const QString &maximum) const
    {
        if (!hasPages && !maximum.isEmpty())
            return json({{u"error_code"_s, u"INVALID_PARAMETER_VALUE"_s}, {u"message"_s, u"no pagination"_s}},
                        400);
        const qsizetype size = hasPages ? pointsOnPage : points.size();
        const qsizetype from = token.toLongLong();
        QJsonArray page;
        for (const MetricPoint &point : points.mid(from, size))
            page.append(pointJson(point));
        QJsonObject answer{{u"metrics"_s, page}};
        if (from + size < points.size())
            answer.insert(u"next_page_token"_s, QString::number(from + size));
        return json(answer);
    }

    std::mutex m_mutex;
    QMap<QString, FakeRun> m_runs;
    QList<HttpRequest> m_asked;
    std::function<Result<HttpResponse>(const HttpRequest &)> m_fault;
};

} // namespace trainyard::test
