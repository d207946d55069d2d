// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azclitokens.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("AzureSignIn", text);
}

/// Newer ones tell seconds since 1970; older ones only the local time without its zone.
QDateTime endOf(const QJsonObject &object)
{
    const QJsonValue epoch = object.value("expires_on"_L1);
    const qint64 seconds = epoch.isString() ? epoch.toString().toLongLong() : epoch.toInteger();
    if (seconds > 0)
        return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
    return QDateTime::fromString(object.value("expiresOn"_L1).toString().left(19), u"yyyy-MM-dd HH:mm:ss"_s)
        .toUTC();
}
} // namespace

AzCliTokens::AzCliTokens(QString tenant, Runner run, std::shared_ptr<AzureClock> clock)
    : m_tenant(std::move(tenant)), m_run(std::move(run)), m_clock(std::move(clock))
{
}

Result<AccessToken> AzCliTokens::fetch(const QString &scope, const IsCancelled &isCancelled)
{
    HostCommand command;
    const QString resource = scope.endsWith("/.default"_L1) ? scope.chopped(9) : scope;
    command.arguments = {u"az"_s,         u"account"_s, u"get-access-token"_s, u"--output"_s, u"json"_s,
                         u"--resource"_s, resource};
    if (!m_tenant.isEmpty())
        command.arguments += {u"--tenant"_s, m_tenant};
    command.folder = u"/"_s; // az runs what it finds in the current folder
    command.timeout = 30s;
    auto done = m_run(command, isCancelled);
    if (!done && done.error().kind == ErrorKind::Cancelled)
        return failure(done.error());
    if (!done || done->exitCode == 127)
        return failure(
            ErrorKind::Denied,
            tr("The Azure command line (az) cannot be started. Install it and run “az login”, or choose "
               "another way to sign in."),
            done ? QString() : done.error().message);
    if (done->exitCode != 0) {
        const QString said = QString::fromUtf8(done->errors).trimmed().left(2000);
        const bool isSignedOut = said.contains("az login"_L1) || said.contains("AADSTS"_L1);
        return failure(ErrorKind::Denied,
                       isSignedOut
                           ? tr("Nobody is signed in to the Azure command line. Run “az login%1”, then try "
                                "again.")
                                 .arg(m_tenant.isEmpty() ? QString() : u" --tenant "_s + m_tenant)
                           : tr("The Azure command line gave no token; the details say why."),
                       said);
    }
    const QJsonObject object = QJsonDocument::fromJson(done->output).object();
    scrub(done->output.data(), std::size_t(done->output.size()));
    QByteArray value = object.value("accessToken"_L1).toString().toUtf8();
    const QDateTime end = endOf(object);
    if (value.isEmpty() || value.contains('\n') || value.contains('\r') || !end.isValid())
        return failure(
            ErrorKind::Corrupt,
            tr("The Azure command line answered with something else than a token. Update it (az upgrade)."));
    return AccessToken{Secret::take(std::move(value)), end};
}

} // namespace trainyard
