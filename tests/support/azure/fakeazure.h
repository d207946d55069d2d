// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azureaddress.h"
#include "services/azure/azureclock.h"
#include "services/azure/azurecloud.h"
#include "tests/support/azure/fakehttp.h"
#include "tests/support/azure/fakeruns.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QMutex>
#include <QStringList>

#include <atomic>

namespace trainyard::test {

/// A clock whose waits take no time: whoever sleeps moves it on. Any thread.
class TestClock : public AzureClock
{
public:
    QDateTime now() const override;
    Result<> sleep(std::chrono::milliseconds duration, const IsCancelled &isCancelled) override;
    void advance(std::chrono::milliseconds duration) { m_passed += duration.count(); }
    /// What was slept since the last call.
    QList<qint64> takeSleeps();

private:
    std::atomic<qint64> m_passed = 0;
    QMutex m_mutex;
    QList<qint64> m_sleeps;
};

/// A reply of the resource manager, and an error as it tells it.
FakeReply armReply(int status, const QJsonObject &body, HttpHeaders headers = {});
FakeReply armFailure(int status, const QString &code, const QString &message, HttpHeaders headers = {});

/// What goes wrong next: the first request that fits is answered so instead, `times` times.
struct FakeTrouble
{
    QByteArray method; ///< empty: any
    QString path;      ///< part of it; empty: any
    FakeReply reply;
    int times = 1;
};

/// A stand-in for Azure: sign-in, resource manager, and the computes of one workspace, with operations that
/// take time by `clock`, pages, and trouble on request. Every exchange that the official OpenAPI describes
/// is written to the folder that TRAINYARD_TRAFFIC_DIR names, in the form that check_traffic.js reads. Calls
/// come from any thread.
class FakeAzure
{
public:
    explicit FakeAzure(std::shared_ptr<AzureClock> clock, quint16 port = 0);
    ~FakeAzure();

    AzureCloud cloud() const;
    AzureAddress address() const;
    QUrl url() const { return m_http->url(); }

    void setPageSize(int items);
    /// Operations that begin from here on take so long.
    void setOperationSeconds(int seconds);
    /// … and end so; an empty code: well.
    void failOperations(const QString &code, const QString &message);
    void make(FakeTrouble trouble);
    /// Of the shape of ComputeResource; name, id and type are added.
    void addCompute(const QString &name, const QJsonObject &properties);
    QJsonObject compute(const QString &name) const;
    /// Of the shape of JobBase; the rest of the resource is added.
    void addJob(const QString &id, const QJsonObject &properties, const QDateTime &created);
    /// What a job that is put from here on does.
    void setScript(const FakeScript &script);
    void setUploadSeconds(int seconds);
    FakeBlob &blobs() { return m_runs.blobs(); }
    QJsonObject job(const QString &id) const;
    void addSubscription(const QString &id, const QString &name);
    void addWorkspace(const QString &subscription, const QString &group, const QString &name);

    /// "PUT /subscriptions/…?…", in order.
    QStringList requests() const;
    QStringList requests(const QString &part) const;
    QByteArray lastBody(const QByteArray &method) const;
    int tokensGiven() const;
    /// Tokens given until now are refused from here on.
    void revokeTokens();
    /// What whoever asks for the token of a device code hears; empty: the person has signed in.
    void answerCode(const QString &error);
    void setSecret(const QString &secret);
    /// What az prints for a token.
    QByteArray azAnswer();

private:
    struct Operation
    {
        QString compute; ///< or the job
        QDateTime end;
        QJsonObject error;
        QString kind; ///< "create", "update", "delete", "start", "stop", "restart", "cancel"
        bool isOver = false;
    };
    FakeReply handle(const FakeRequest &request);
    FakeReply answer(const FakeRequest &request);
    FakeReply tokens();
    FakeReply signIn(const FakeRequest &request);
    FakeReply resourceManager(const FakeRequest &request);
    FakeReply computes(const FakeRequest &request, const QStringList &parts);
    FakeReply oneCompute(const FakeRequest &request, const QString &name, const QString &verb);
    FakeReply putJob(const QString &id, const QJsonObject &body);
    FakeReply jobs(const FakeRequest &request, const QStringList &parts);
    FakeReply put(const QString &name, const QJsonObject &body);
    FakeReply operation(const QString &id, bool isResult) const;
    QString begin(const QString &kind, const QString &compute);
    void settle();
    void end(const Operation &operation);
    FakeReply page(const QJsonArray &all, const FakeRequest &request,
                   const QString &items = QStringLiteral("value"));
    QString newToken();
    void record(const FakeRequest &request, const FakeReply &reply);
    HttpHeaders operationHeaders(const QString &id, bool hasLocation) const;

    std::shared_ptr<AzureClock> m_clock;
    mutable QMutex m_mutex; ///< guards all below
    int m_pageSize = 100;
    int m_operationSeconds = 20;
    QJsonObject m_operationError;
    QList<FakeTrouble> m_troubles;
    QMap<QString, QJsonObject> m_computes;
    QMap<QString, QJsonObject> m_jobs;
    FakeRuns m_runs;
    QMap<QString, Operation> m_operations;
    QJsonArray m_subscriptions;
    QMap<QString, QJsonArray> m_workspaces; ///< by subscription
    QStringList m_requests;
    QMap<QByteArray, QByteArray> m_bodies;
    QStringList m_tokens; ///< that are good
    int m_tokensGiven = 0;
    int m_refreshes = 0;
    QString m_codeError = QStringLiteral("authorization_pending");
    QString m_secret = QStringLiteral("right");
    std::unique_ptr<FakeHttp> m_http; ///< last: its thread calls the others
};

} // namespace trainyard::test
