// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/armerror.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longest = 600;
constexpr int deepest = 4;

QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}

/// A stranger's text in one line.
QString line(const QJsonValue &value)
{
    return value.toString().left(4000).simplified().left(longest);
}

struct Told
{
    QStringList codes; ///< outermost first
    QString message;   ///< of the innermost that has one
    QStringList details;
};

void read(const QJsonObject &error, Told &told, int depth = 0)
{
    if (depth > deepest)
        return;
    const QString code = line(error.value("code"_L1));
    const QString message = line(error.value("message"_L1));
    if (!code.isEmpty())
        told.codes.append(code);
    if (!message.isEmpty() && told.message.isEmpty())
        told.message = message;
    if (!code.isEmpty() || !message.isEmpty())
        told.details.append(u"%1: %2"_s.arg(code, message));
    int count = 0;
    for (const QJsonValue &detail : error.value("details"_L1).toArray())
        if (++count <= 10)
            read(detail.toObject(), told, depth + 1);
    for (const auto inner : {"innerError"_L1, "innererror"_L1})
        read(error.value(inner).toObject(), told, depth + 1);
}

struct Meaning
{
    ErrorKind kind;
    QString remedy;
};

bool has(const QStringList &codes, std::initializer_list<QLatin1StringView> any)
{
    for (const QString &code : codes)
        for (const QLatin1StringView one : any)
            if (code.compare(one, Qt::CaseInsensitive) == 0)
                return true;
    return false;
}

Meaning meaningOf(const Told &told, int status)
{
    const QStringList &codes = told.codes;
    const bool isQuota = told.message.contains("quota"_L1, Qt::CaseInsensitive);
    if (has(codes, {"AuthorizationFailed"_L1, "LinkedAuthorizationFailed"_L1}))
        return {ErrorKind::Denied,
                tr("Ask an owner of the workspace for a role that may do this, such as AzureML Data "
                   "Scientist or AzureML Compute Operator; a new role takes some minutes.")};
    if (has(codes, {"QuotaExceeded"_L1, "ClusterCoreQuotaReached"_L1}) ||
        (isQuota && status >= 400 && status < 500))
        return {ErrorKind::Full,
                tr("Choose a smaller size or fewer nodes, or ask for more quota in the portal.")};
    if (has(codes, {"SkuNotAvailable"_L1, "InvalidVmSize"_L1, "VmSizeNotSupported"_L1}))
        return {ErrorKind::InvalidInput, tr("Choose another VM size: this region has none of it.")};
    if (has(codes, {"SubscriptionNotFound"_L1, "InvalidSubscriptionId"_L1}))
        return {ErrorKind::NotFound, tr("Check the subscription, and that you are signed in to its tenant.")};
    if (has(codes, {"ResourceGroupNotFound"_L1, "ResourceNotFound"_L1, "ParentResourceNotFound"_L1}))
        return {ErrorKind::NotFound, tr("Check the name, or whether somebody has deleted it.")};
    if (has(codes, {"ReadOnlyDisabledSubscription"_L1}))
        return {ErrorKind::Denied, tr("The subscription is disabled: its owner has to enable it again.")};
    if (has(codes, {"ScopeLocked"_L1}))
        return {ErrorKind::Denied, tr("A lock protects it: its owner can take the lock away in the portal.")};
    if (has(codes, {"RequestDisallowedByPolicy"_L1}))
        return {ErrorKind::Denied,
                tr("A policy of the organisation forbids it; the details name the policy.")};
    if (has(codes, {"InvalidComputeType"_L1, "ComputeTypeNotSupported"_L1}))
        return {ErrorKind::Unsupported, tr("The service does not take this kind of compute any more.")};
    switch (status) {
    case 401:
        return {ErrorKind::Denied, tr("Sign in again; nothing you did is lost.")};
    case 403:
        return {ErrorKind::Denied, tr("Ask an owner of the workspace for access.")};
    case 404:
        return {ErrorKind::NotFound, tr("Check the name, or whether somebody has deleted it.")};
    case 409:
    case 412:
        return {ErrorKind::Conflict,
                tr("Somebody else is changing it: wait until that is done, then try again.")};
    case 408:
    case 429:
        return {ErrorKind::Unavailable, tr("Azure is asked too often: wait a minute, then try again.")};
    default:
        break;
    }
    if (status >= 500)
        return {ErrorKind::Unavailable, tr("The service has trouble: try again in some minutes.")};
    if (status >= 400)
        return {ErrorKind::InvalidInput, tr("Correct what the message names, then try again.")};
    return {ErrorKind::Failed, tr("The details say more.")};
}

Error toError(const QJsonObject &error, int status, const QStringList &ids)
{
    Told told;
    read(error, told);
    const Meaning meaning = meaningOf(told, status);
    QString said = told.message;
    if (said.isEmpty())
        said = status > 0 ? tr("Azure answered with status %1").arg(status)
                          : tr("Azure says that it did not work");
    if (!said.endsWith(u'.') && !said.endsWith(u'!'))
        said += u'.';
    QStringList detail = told.details;
    if (status > 0)
        detail.prepend(u"HTTP %1"_s.arg(status));
    return {meaning.kind, said + u' ' + meaning.remedy, (detail + ids).join(u'\n'), {}};
}
} // namespace

Error armError(const HttpResponse &response)
{
    const QJsonObject body = QJsonDocument::fromJson(response.body).object();
    // A few services answer with the error itself.
    const QJsonObject error = body.value("error"_L1).isObject() ? body.value("error"_L1).toObject() : body;
    QStringList ids;
    for (const char *name : {"x-ms-request-id", "x-ms-correlation-request-id", "x-ms-client-request-id"})
        if (const QByteArray id = response.header(name); !id.isEmpty())
            ids.append(u"%1: %2"_s.arg(QLatin1StringView(name), QString::fromLatin1(id.left(100))));
    return toError(error, response.status, ids);
}

Error armError(const QJsonObject &error, int status)
{
    return toError(error, status, {});
}

} // namespace trainyard
