// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azureregister.h"

#include "models/domain/names.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("AzureRegister", text);
}

constexpr std::pair<AzureSignIn::Method, QLatin1StringView> methods[] = {
    {AzureSignIn::Method::AzureCli, "az"_L1},
    {AzureSignIn::Method::ServicePrincipal, "service-principal"_L1},
    {AzureSignIn::Method::DeviceCode, "device-code"_L1},
};

QJsonObject toJson(const AzureEntry &entry)
{
    return {{u"name"_s, entry.name},
            {u"address"_s, entry.address.text()},
            {u"cloud"_s, entry.cloud},
            {u"signIn"_s, QJsonObject{{u"method"_s, signInName(entry.signIn.method)},
                                      {u"tenant"_s, entry.signIn.tenant},
                                      {u"clientId"_s, entry.signIn.clientId}}}};
}

Result<AzureEntry> entryFrom(const QJsonObject &object)
{
    AzureEntry entry;
    entry.name = object.value("name"_L1).toString();
    entry.cloud = object.value("cloud"_L1).toString();
    const auto address = azureAddressFrom(object.value("address"_L1).toString());
    if (!address)
        return failure(address.error());
    entry.address = *address;
    const QJsonObject signIn = object.value("signIn"_L1).toObject();
    const auto method = signInFromName(signIn.value("method"_L1).toString());
    if (!method)
        return failure(method.error());
    entry.signIn = {*method, signIn.value("tenant"_L1).toString(), signIn.value("clientId"_L1).toString()};
    return entry;
}
} // namespace

QString signInName(AzureSignIn::Method method)
{
    return QString(
        std::ranges::find(methods, method, &std::pair<AzureSignIn::Method, QLatin1StringView>::first)
            ->second);
}

Result<AzureSignIn::Method> signInFromName(const QString &name)
{
    for (const auto &[method, word] : methods)
        if (name == word)
            return method;
    return failure(ErrorKind::InvalidInput,
                   tr("“%1” is no way to sign in: choose az, service-principal or device-code.").arg(name));
}

AzureRegister::AzureRegister(QString file) : m_file(std::move(file)) {}

QList<AzureEntry> AzureRegister::entries() const
{
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<AzureEntry> entries;
    for (const QJsonValue &value : QJsonDocument::fromJson(file.read(1 << 20)).array())
        if (auto entry = entryFrom(value.toObject()))
            entries.append(std::move(*entry));
    return entries;
}

Result<AzureEntry> AzureRegister::find(const QString &nameOrAddress) const
{
    const auto all = entries();
    const auto found = std::ranges::find_if(all, [&](const AzureEntry &entry) {
        return entry.name == nameOrAddress ||
               entry.address.text().compare(nameOrAddress, Qt::CaseInsensitive) == 0;
    });
    if (found == all.end())
        return failure(ErrorKind::NotFound,
                       tr("There is no workspace “%1” of Azure here.").arg(nameOrAddress));
    return *found;
}

Result<> AzureRegister::add(const AzureEntry &entry)
{
    if (const auto name = checkWorkspaceName(entry.name); !name)
        return name;
    auto all = entries();
    all.removeIf([&](const AzureEntry &other) { return other.name == entry.name; });
    all.append(entry);
    return write(all);
}

Result<> AzureRegister::forget(const QString &name)
{
    auto all = entries();
    if (all.removeIf([&](const AzureEntry &entry) { return entry.name == name; }) == 0)
        return failure(ErrorKind::NotFound, tr("There is no workspace “%1” of Azure here.").arg(name));
    return write(all);
}

Result<> AzureRegister::write(const QList<AzureEntry> &entries) const
{
    QJsonArray array;
    for (const AzureEntry &entry : entries)
        array.append(toJson(entry));
    QSaveFile file(m_file);
    const bool isThere = QDir().mkpath(QFileInfo(m_file).absolutePath());
    if (!isThere || !file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(array).toJson()) < 0 ||
        !file.commit())
        return failure(
            ErrorKind::Denied,
            tr("The list of workspaces, %1, cannot be written: %2.").arg(m_file, file.errorString()));
    return {};
}

} // namespace trainyard
