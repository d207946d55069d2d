// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/oauth.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("AzureSignIn", text);
}

QByteArray escaped(const char *bytes, std::size_t size)
{
    return QByteArray::fromRawData(bytes, qsizetype(size)).toPercentEncoding();
}

/// What the codes that people meet mean. Source: learn.microsoft.com, reference-error-codes.
QString meaningOf(const QString &code)
{
    if (code == "AADSTS7000215"_L1 || code == "AADSTS7000222"_L1)
        return tr(
            "The secret of the service principal is wrong or has expired. Make a new one in the portal, then "
            "sign in again with it.");
    if (code == "AADSTS700016"_L1)
        return tr("The directory does not know this application. Check the client id and the tenant.");
    if (code == "AADSTS90002"_L1 || code == "AADSTS900023"_L1)
        return tr("There is no such tenant. Check its id or domain name.");
    if (code == "AADSTS50076"_L1 || code == "AADSTS50079"_L1 || code == "AADSTS50158"_L1)
        return tr("The directory wants another proof of who you are. Sign in again.");
    if (code == "AADSTS700082"_L1 || code == "AADSTS70043"_L1 || code == "AADSTS50173"_L1)
        return tr("The sign-in has expired. Sign in again; nothing you did is lost.");
    if (code == "AADSTS50057"_L1)
        return tr("This account is disabled. Ask the administrator of the directory.");
    if (code == "AADSTS65001"_L1)
        return tr(
            "The application has no consent to manage resources. Ask the administrator of the directory to "
            "grant it.");
    return {};
}
} // namespace

FormField FormField::plain(QByteArray name, const QString &value)
{
    return {std::move(name), Secret::take(value.toUtf8())};
}

Result<OAuthAnswer> postOAuth(HttpClient &http, const AzureCloud &cloud, const QString &tenant,
                              const QString &endpoint, const std::vector<FormField> &fields,
                              const IsCancelled &isCancelled)
{
    static const QRegularExpression rule(u"^[A-Za-z0-9][A-Za-z0-9.-]{0,253}$"_s);
    const QString directory = tenant.isEmpty() ? u"organizations"_s : tenant;
    if (!rule.match(directory).hasMatch())
        return failure(ErrorKind::InvalidInput,
                       tr("“%1” is not a tenant: give its id or its domain name.").arg(directory));
    HttpRequest request;
    request.method = "POST";
    request.url = cloud.authority;
    request.url.setPath(u"/%1/oauth2/v2.0/%2"_s.arg(directory, endpoint));
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    request.maxBytes = 1 << 20;
    for (const FormField &field : fields) {
        if (!request.body.isEmpty())
            request.body += '&';
        request.body += field.name + '=' + escaped(field.value.reveal(), field.value.size());
    }
    auto response = http.send(request, isCancelled);
    scrub(request.body.data(), std::size_t(request.body.size()));
    if (!response)
        return failure(response.error());
    OAuthAnswer answer{response->status, QJsonDocument::fromJson(response->body).object()};
    scrub(response->body.data(), std::size_t(response->body.size()));
    if (!response->isSuccess() && answer.error().isEmpty())
        return failure(ErrorKind::Unavailable,
                       tr("The sign-in service %1 answers with status %2. Try again later.")
                           .arg(cloud.authority.host())
                           .arg(response->status));
    return answer;
}

Result<AccessToken> tokenOf(const OAuthAnswer &answer, const AzureClock &clock)
{
    if (!answer.error().isEmpty())
        return failure(oauthError(answer));
    QByteArray value = answer.object.value("access_token"_L1).toString().toUtf8();
    const bool isToken =
        !value.isEmpty() && std::ranges::all_of(value, [](char c) { return c > ' ' && c < 127; });
    if (!isToken)
        return failure(ErrorKind::Corrupt, tr("The sign-in service gave no token. Try again later."));
    // Both forms are met: a number, and digits in a string.
    const QJsonValue lifetime = answer.object.value("expires_in"_L1);
    const qint64 seconds = lifetime.isString() ? lifetime.toString().toLongLong() : lifetime.toInteger();
    return AccessToken{Secret::take(std::move(value)),
                       clock.now().addSecs(std::clamp<qint64>(seconds, 0, 86'400))};
}

Error oauthError(const OAuthAnswer &answer)
{
    const QString description = answer.object.value("error_description"_L1).toString().left(2000);
    static const QRegularExpression code(u"AADSTS\\d+"_s);
    const QString meaning = meaningOf(code.match(description).captured());
    const QString error = answer.error().left(100);
    if (!meaning.isEmpty())
        return {ErrorKind::Denied, meaning, u"%1: %2"_s.arg(error, description), {}};
    if (error == "temporarily_unavailable"_L1 || answer.status >= 500)
        return {ErrorKind::Unavailable,
                tr("The sign-in service is busy. Try again in a minute."),
                u"%1: %2"_s.arg(error, description),
                {}};
    return {ErrorKind::Denied,
            tr("The sign-in service refused (%1). Sign in again; the details say why.").arg(error),
            description,
            {}};
}

} // namespace trainyard
