// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/azure/fakeazure.h"

#include "tests/support/azure/fakeregion.h"
#include "tests/support/azure/traffic.h"

#include <QJsonDocument>
#include <QMutexLocker>

#include <algorithm>

namespace trainyard::test {

using namespace Qt::StringLiterals;

namespace {
const QString provider = u"/providers/Microsoft.MachineLearningServices"_s;

QJsonObject withState(QJsonObject resource, const QString &state, const QJsonObject &error = {})
{
    QJsonObject properties = resource.value("properties"_L1).toObject();
    properties.insert(u"provisioningState"_s, state);
    if (error.isEmpty())
        properties.remove(u"provisioningErrors"_s);
    else
        properties.insert(u"provisioningErrors"_s, QJsonArray{QJsonObject{{u"error"_s, error}}});
    resource.insert(u"properties"_s, properties);
    return resource;
}

QJsonObject withJobStatus(QJsonObject job, const QString &status)
{
    QJsonObject properties = job.value("properties"_L1).toObject();
    properties.insert(u"status"_s, status);
    job.insert(u"properties"_s, properties);
    return job;
}

QJsonObject withOwn(QJsonObject resource, const QString &key, const QJsonValue &value)
{
    QJsonObject properties = resource.value("properties"_L1).toObject();
    QJsonObject own = properties.value("properties"_L1).toObject();
    own.insert(key, value);
    properties.insert(u"properties"_s, own);
    resource.insert(u"properties"_s, properties);
    return resource;
}
} // namespace

FakeReply armReply(int status, const QJsonObject &body, HttpHeaders headers)
{
    headers.emplaceBack("Content-Type", "application/json; charset=utf-8");
    headers.emplaceBack("x-ms-request-id", "11111111-2222-3333-4444-555555555555");
    return {status, headers, QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

FakeReply armFailure(int status, const QString &code, const QString &message, HttpHeaders headers)
{
    return armReply(status, {{u"error"_s, QJsonObject{{u"code"_s, code}, {u"message"_s, message}}}},
                    std::move(headers));
}

QDateTime TestClock::now() const
{
    return QDateTime::fromMSecsSinceEpoch(1'790'000'000'000 + m_passed, Qt::UTC);
}

Result<> TestClock::sleep(std::chrono::milliseconds duration, const IsCancelled &isCancelled)
{
    if (isCancelled && isCancelled())
        return failure(ErrorKind::Cancelled, {});
    const QMutexLocker lock(&m_mutex);
    m_sleeps.append(duration.count());
    m_passed += duration.count();
    return {};
}

QList<qint64> TestClock::takeSleeps()
{
    const QMutexLocker lock(&m_mutex);
    return std::exchange(m_sleeps, {});
}

FakeAzure::FakeAzure(std::shared_ptr<AzureClock> clock, quint16 port)
    : m_clock(clock), m_runs(std::move(clock), address())
{
    addSubscription(address().subscription, u"Research"_s);
    addWorkspace(address().subscription, address().resourceGroup, address().workspace);
    m_http = std::make_unique<FakeHttp>([this](const FakeRequest &request) { return handle(request); }, port);
}

FakeAzure::~FakeAzure()
{
    m_http.reset();
}

AzureCloud FakeAzure::cloud() const
{
    AzureCloud cloud = *AzureCloud::named({});
    cloud.name = u"FakeCloud"_s;
    cloud.authority = cloud.resourceManager = cloud.studio = url();
    cloud.dataHosts = {u"127.0.0.1:%1"_s.arg(url().port())};
    return cloud;
}

AzureAddress FakeAzure::address() const
{
    return {u"34adfa4f-cedf-4dc0-ba29-b6d1a69ab345"_s, u"testrg123"_s, u"workspaces123"_s};
}

FakeReply FakeAzure::handle(const FakeRequest &request)
{
    const QMutexLocker lock(&m_mutex);
    m_requests.append(QString::fromLatin1(request.method) + u' ' +
                      request.url.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority));
    m_bodies.insert(request.method, request.body);
    settle();
    FakeReply reply = answer(request);
    record(request, reply);
    return reply;
}

FakeReply FakeAzure::answer(const FakeRequest &request)
{
    const auto trouble = std::ranges::find_if(m_troubles, [&](const FakeTrouble &t) {
        return (t.method.isEmpty() || t.method == request.method) && request.url.path().contains(t.path);
    });
    if (trouble != m_troubles.end()) {
        const FakeReply reply = trouble->reply;
        if (--trouble->times == 0)
            m_troubles.erase(trouble);
        return reply;
    }
    if (request.url.path().contains("/oauth2/v2.0/"_L1))
        return signIn(request);
    const QByteArray bearer = request.header("Authorization");
    // Anybody may ask where the services are, and nobody needs to say who he is.
    if (request.url.path() == "/discovery"_L1 && bearer.isEmpty())
        return armReply(200, {{u"api"_s, url().toString()}, {u"history"_s, url().toString()}});
    if (!bearer.startsWith("Bearer ") || !m_tokens.contains(QString::fromLatin1(bearer.mid(7))))
        return armFailure(401, u"ExpiredAuthenticationToken"_s, u"The access token is not valid."_s);
    if (!request.url.path().startsWith("/subscriptions"_L1) && !request.url.path().startsWith("/tenants"_L1))
        return m_runs.data(request, m_jobs);
    return resourceManager(request);
}

QString FakeAzure::newToken()
{
    const QString token = u"token-%1"_s.arg(++m_tokensGiven);
    m_tokens.append(token);
    return token;
}

/// Each refresh token serves once.
FakeReply FakeAzure::tokens()
{
    return armReply(200, {{u"token_type"_s, u"Bearer"_s},
                          {u"expires_in"_s, 3600},
                          {u"access_token"_s, newToken()},
                          {u"refresh_token"_s, u"refresh-%1"_s.arg(++m_refreshes)}});
}

FakeReply FakeAzure::signIn(const FakeRequest &request)
{
    const QUrlQuery form(QString::fromLatin1(request.body).replace(u'+', u' '));
    const auto field = [&](const QString &name) { return form.queryItemValue(name, QUrl::FullyDecoded); };
    const QString grant = field(u"grant_type"_s);
    if (request.url.path().endsWith("/devicecode"_L1))
        return armReply(200, {{u"device_code"_s, u"device-1"_s},
                              {u"user_code"_s, u"ABCD-1234"_s},
                              {u"verification_uri"_s, u"https://microsoft.com/devicelogin"_s},
                              {u"interval"_s, 5},
                              {u"expires_in"_s, 900}});
    if (grant.endsWith(":device_code"_L1)) {
        if (m_codeError.isEmpty() && field(u"device_code"_s) == "device-1"_L1)
            return tokens();
        return armReply(400, {{u"error"_s, m_codeError}});
    }
    if (grant == "refresh_token"_L1) {
        const bool isGood = field(u"refresh_token"_s) == u"refresh-%1"_s.arg(m_refreshes);
        return isGood
                   ? tokens()
                   : armReply(400,
                              {{u"error"_s, u"invalid_grant"_s},
                               {u"error_description"_s, u"AADSTS700082: The refresh token has expired."_s}});
    }
    if (grant != "client_credentials"_L1)
        return armReply(400, {{u"error"_s, u"unsupported_grant_type"_s}});
    if (field(u"client_secret"_s) != m_secret)
        return armReply(401, {{u"error"_s, u"invalid_client"_s},
                              {u"error_description"_s, u"AADSTS7000215: Invalid client secret provided."_s}});
    return armReply(
        200, {{u"token_type"_s, u"Bearer"_s}, {u"expires_in"_s, 3600}, {u"access_token"_s, newToken()}});
}

FakeReply FakeAzure::resourceManager(const FakeRequest &request)
{
    if (!QUrlQuery(request.url).hasQueryItem(u"api-version"_s))
        return armFailure(400, u"MissingApiVersionParameter"_s,
                          u"The api-version query parameter is required."_s);
    const QString path = request.url.path();
    if (path == "/subscriptions"_L1)
        return page(m_subscriptions, request);
    const QStringList parts = path.split(u'/');
    const QString subscription = parts.value(2);
    if (parts.value(1) != "subscriptions"_L1 || !m_workspaces.contains(subscription))
        return armFailure(404, u"SubscriptionNotFound"_s,
                          u"The subscription '%1' could not be found."_s.arg(subscription));
    const QString ofSubscription = path.mid(u"/subscriptions/"_s.size() + subscription.size());
    if (ofSubscription == provider + u"/workspaces"_s)
        return page(m_workspaces.value(subscription), request);
    if (ofSubscription.startsWith(provider + u"/locations/"_s)) {
        if (parts.value(7) == "vmSizes"_L1)
            return armReply(200, {{u"value"_s, fakeSizes()}});
        if (parts.value(7) == "usages"_L1)
            return page(fakeUsages(subscription), request);
        return operation(parts.value(8), parts.value(7).endsWith("Results"_L1));
    }
    const bool isWorkspace = path == address().path() || path.startsWith(address().path() + u'/');
    if (!isWorkspace)
        return armFailure(404, u"ResourceNotFound"_s,
                          u"The Resource '%1' was not found."_s.arg(ofSubscription));
    if (path == address().path())
        return armReply(200, withHosts(m_workspaces.value(subscription).first().toObject(), url(), path));
    if (const auto assets = m_runs.assets(request, parts.mid(9)))
        return *assets;
    if (parts.value(9) == "jobs"_L1)
        return jobs(request, parts);
    return parts.value(9) == "computes"_L1 ? computes(request, parts)
                                           : armFailure(404, u"NotFound"_s, u"There is no such list."_s);
}

FakeReply FakeAzure::computes(const FakeRequest &request, const QStringList &parts)
{
    if (parts.size() > 10)
        return oneCompute(request, parts.at(10), parts.value(11));
    QJsonArray all;
    for (const QJsonObject &compute : std::as_const(m_computes))
        all.append(compute);
    return page(all, request);
}

FakeReply FakeAzure::jobs(const FakeRequest &request, const QStringList &parts)
{
    if (parts.size() == 10) {
        QJsonArray all;
        for (const QJsonObject &job : std::as_const(m_jobs))
            all.append(m_runs.now(job.value("name"_L1).toString(), job));
        return page(all, request);
    }
    if (request.method == "PUT")
        return putJob(parts.at(10), QJsonDocument::fromJson(request.body).object());
    if (!m_jobs.contains(parts.at(10)))
        return armFailure(404, u"UserError"_s, u"The job '%1' was not found."_s.arg(parts.at(10)));
    QJsonObject &job = m_jobs[parts.at(10)];
    job = m_runs.now(parts.at(10), job);
    if (request.method == "POST" && parts.value(11) == "cancel"_L1) {
        job = withJobStatus(job, u"CancelRequested"_s);
        HttpHeaders headers = operationHeaders(begin(u"cancel"_s, parts.at(10)), true);
        headers.removeFirst(); // jobs tell a Location alone
        return {202, headers};
    }
    return armReply(200, job);
}

FakeReply FakeAzure::putJob(const QString &id, const QJsonObject &body)
{
    const bool isNew = !m_jobs.contains(id);
    QJsonObject job = isNew ? fakeJob(address(), id, m_clock->now()) : m_jobs.value(id);
    m_jobs.insert(id, m_runs.started(id, body.value("properties"_L1).toObject(), job));
    return armReply(isNew ? 201 : 200, m_jobs.value(id));
}

FakeReply FakeAzure::oneCompute(const FakeRequest &request, const QString &name, const QString &verb)
{
    if (request.method == "PUT")
        return put(name, QJsonDocument::fromJson(request.body).object());
    if (!m_computes.contains(name))
        return armFailure(404, u"ResourceNotFound"_s, u"The compute '%1' was not found."_s.arg(name));
    QJsonObject &compute = m_computes[name];
    const bool isCluster =
        compute.value("properties"_L1).toObject().value("computeType"_L1).toString() == "AmlCompute"_L1;
    if (request.method == "POST" && verb == "listNodes"_L1)
        return isCluster ? page(fakeNodes(), request, u"nodes"_s)
                         : armFailure(400, u"BadArgument"_s, u"Only clusters have nodes."_s);
    if (request.method == "POST") {
        const QString id = begin(verb, name);
        compute = withOwn(compute, u"state"_s, verb == "stop"_L1 ? u"Stopping"_s : u"Starting"_s);
        return {202, operationHeaders(id, true)};
    }
    if (request.method == "PATCH") {
        const QJsonObject scale = QJsonDocument::fromJson(request.body)
                                      .object()
                                      .value("properties"_L1)
                                      .toObject()
                                      .value("properties"_L1)
                                      .toObject()
                                      .value("scaleSettings"_L1)
                                      .toObject();
        compute = withState(withOwn(compute, u"scaleSettings"_s, scale), u"Updating"_s);
        return armReply(200, compute, operationHeaders(begin(u"update"_s, name), false));
    }
    if (request.method == "DELETE") {
        compute = withState(compute, u"Deleting"_s);
        return {202, operationHeaders(begin(u"delete"_s, name), true)};
    }
    return armReply(200, compute);
}

FakeReply FakeAzure::put(const QString &name, const QJsonObject &body)
{
    const QJsonObject properties = body.value("properties"_L1).toObject();
    const QString type = properties.value("computeType"_L1).toString();
    if (type == "Batch"_L1)
        return armFailure(400, u"InvalidComputeType"_s, u"The compute type Batch is not supported."_s);
    QJsonObject own = properties.value("properties"_L1).toObject();
    own.remove(u"userAccountCredentials"_s); // secrets are never given back
    own.remove(u"administratorAccount"_s);
    own.remove(u"databricksAccessToken"_s);
    QJsonObject kept = properties;
    if (!own.isEmpty())
        kept.insert(u"properties"_s, own);
    kept.insert(u"isAttachedCompute"_s, properties.contains("resourceId"_L1));
    m_computes.insert(name, withState(fakeResource(address(), name, kept), u"Creating"_s));
    return armReply(201, m_computes.value(name), operationHeaders(begin(u"create"_s, name), false));
}

QString FakeAzure::begin(const QString &kind, const QString &compute)
{
    const QString id = u"operation-%1"_s.arg(m_operations.size() + 1);
    m_operations.insert(id, {compute, m_clock->now().addSecs(m_operationSeconds), m_operationError, kind});
    return id;
}

HttpHeaders FakeAzure::operationHeaders(const QString &id, bool hasLocation) const
{
    const QString where = url().toString() + u"/subscriptions/"_s + address().subscription + provider +
                          u"/locations/eastus/%1/"_s + id + u"?api-version=2024-04-01"_s;
    HttpHeaders headers{{"Azure-AsyncOperation", where.arg(u"computeOperationsStatus"_s).toLatin1()},
                        {"Retry-After", "10"}};
    if (hasLocation)
        headers.emplaceBack("Location", where.arg(u"computeOperationsResults"_s).toLatin1());
    return headers;
}

/// Its status has a body that says it; its result is 202 until it is there.
FakeReply FakeAzure::operation(const QString &id, bool isResult) const
{
    if (!m_operations.contains(id))
        return armFailure(404, u"NotFound"_s, u"There is no such operation."_s);
    const Operation operation = m_operations.value(id);
    if (isResult)
        return operation.isOver ? FakeReply{204} : FakeReply{202, {{"Retry-After", "10"}}};
    if (!operation.isOver)
        return armReply(200, {{u"status"_s, u"InProgress"_s}}, {{"Retry-After", "10"}});
    if (operation.error.isEmpty())
        return armReply(200, {{u"status"_s, u"Succeeded"_s}});
    return armReply(200, {{u"status"_s, u"Failed"_s}, {u"error"_s, operation.error}});
}

/// Ends the operations whose time has come.
void FakeAzure::settle()
{
    for (Operation &operation : m_operations) {
        if (operation.isOver || operation.end > m_clock->now())
            continue;
        operation.isOver = true;
        end(operation);
    }
}

void FakeAzure::end(const Operation &operation)
{
    if (operation.kind == "cancel"_L1) {
        m_runs.cancelled(operation.compute);
        m_jobs[operation.compute] = withJobStatus(m_jobs.value(operation.compute), u"Canceled"_s);
        return;
    }
    if (!m_computes.contains(operation.compute))
        return;
    QJsonObject &compute = m_computes[operation.compute];
    if (!operation.error.isEmpty()) {
        compute = withState(compute, u"Failed"_s, operation.error);
        return;
    }
    if (operation.kind == "delete"_L1) {
        m_computes.remove(operation.compute);
        return;
    }
    if (operation.kind == "stop"_L1)
        compute = withOwn(compute, u"state"_s, u"Stopped"_s);
    else if (operation.kind == "start"_L1 || operation.kind == "restart"_L1)
        compute = withOwn(compute, u"state"_s, u"Running"_s);
    else
        compute = withState(withDefaults(compute), u"Succeeded"_s);
}

FakeReply FakeAzure::page(const QJsonArray &all, const FakeRequest &request, const QString &items)
{
    QUrlQuery query(request.url);
    const qsizetype skip = query.queryItemValue(u"$skip"_s).toLongLong();
    QJsonArray some;
    for (qsizetype i = skip; i < all.size() && i < skip + m_pageSize; ++i)
        some.append(all.at(i));
    QJsonObject body{{items, some}};
    if (skip + m_pageSize < all.size()) {
        query.removeQueryItem(u"$skip"_s);
        query.addQueryItem(u"$skip"_s, QString::number(skip + m_pageSize));
        QUrl next = request.url;
        next.setQuery(query);
        body.insert(u"nextLink"_s, next.toString(QUrl::FullyEncoded));
    }
    return armReply(200, body);
}

void FakeAzure::record(const FakeRequest &request, const FakeReply &reply)
{
    const QString path = request.url.path();
    const bool isDescribed = path.startsWith("/subscriptions/"_L1) && path.contains(provider) &&
                             !path.contains("/computeOperations"_L1);
    if (isDescribed && !reply.isDropped)
        recordTraffic(request, reply);
}

void FakeAzure::setPageSize(int items)
{
    const QMutexLocker lock(&m_mutex);
    m_pageSize = items;
}

void FakeAzure::setOperationSeconds(int seconds)
{
    const QMutexLocker lock(&m_mutex);
    m_operationSeconds = seconds;
}

void FakeAzure::failOperations(const QString &code, const QString &message)
{
    const QMutexLocker lock(&m_mutex);
    m_operationError =
        code.isEmpty() ? QJsonObject() : QJsonObject{{u"code"_s, code}, {u"message"_s, message}};
}

void FakeAzure::make(FakeTrouble trouble)
{
    const QMutexLocker lock(&m_mutex);
    m_troubles.append(std::move(trouble));
}

void FakeAzure::addCompute(const QString &name, const QJsonObject &properties)
{
    const QMutexLocker lock(&m_mutex);
    m_computes.insert(name, fakeResource(address(), name, properties));
}

QJsonObject FakeAzure::compute(const QString &name) const
{
    const QMutexLocker lock(&m_mutex);
    return m_computes.value(name);
}

void FakeAzure::addJob(const QString &id, const QJsonObject &properties, const QDateTime &created)
{
    const QMutexLocker lock(&m_mutex);
    QJsonObject job = fakeJob(address(), id, created);
    job.insert(u"properties"_s, properties);
    m_jobs.insert(id, job);
}

void FakeAzure::setScript(const FakeScript &script)
{
    const QMutexLocker lock(&m_mutex);
    m_runs.setScript(script);
}

void FakeAzure::setUploadSeconds(int seconds)
{
    const QMutexLocker lock(&m_mutex);
    m_runs.setUploadSeconds(seconds);
}

QJsonObject FakeAzure::job(const QString &id) const
{
    const QMutexLocker lock(&m_mutex);
    return m_jobs.value(id);
}

void FakeAzure::addSubscription(const QString &id, const QString &name)
{
    const QMutexLocker lock(&m_mutex);
    m_subscriptions.append(QJsonObject{{u"id"_s, u"/subscriptions/"_s + id},
                                       {u"subscriptionId"_s, id},
                                       {u"displayName"_s, name},
                                       {u"tenantId"_s, u"00000000-0000-0000-0000-000000000001"_s},
                                       {u"state"_s, u"Enabled"_s}});
    m_workspaces.insert(id, {});
}

void FakeAzure::addWorkspace(const QString &subscription, const QString &group, const QString &name)
{
    const QMutexLocker lock(&m_mutex);
    m_workspaces[subscription].append(fakeWorkspace({subscription, group, name}));
}

QStringList FakeAzure::requests() const
{
    const QMutexLocker lock(&m_mutex);
    return m_requests;
}

QStringList FakeAzure::requests(const QString &part) const
{
    return requests().filter(part);
}

QByteArray FakeAzure::lastBody(const QByteArray &method) const
{
    const QMutexLocker lock(&m_mutex);
    return m_bodies.value(method);
}

int FakeAzure::tokensGiven() const
{
    const QMutexLocker lock(&m_mutex);
    return m_tokensGiven;
}

void FakeAzure::revokeTokens()
{
    const QMutexLocker lock(&m_mutex);
    m_tokens.clear();
}

void FakeAzure::answerCode(const QString &error)
{
    const QMutexLocker lock(&m_mutex);
    m_codeError = error;
}

void FakeAzure::setSecret(const QString &secret)
{
    const QMutexLocker lock(&m_mutex);
    m_secret = secret;
}

QByteArray FakeAzure::azAnswer()
{
    const QMutexLocker lock(&m_mutex);
    return QJsonDocument(QJsonObject{{u"accessToken"_s, newToken()},
                                     {u"expires_on"_s, m_clock->now().addSecs(3600).toSecsSinceEpoch()},
                                     {u"tokenType"_s, u"Bearer"_s}})
        .toJson();
}

} // namespace trainyard::test
