// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azureaddress.h"

#include <QList>

namespace trainyard {

/// How a person signs in to Azure. Holds no secret.
struct AzureSignIn
{
    enum class Method {
        AzureCli,         ///< whoever `az login` let in
        ServicePrincipal, ///< an application with a secret in the keychain
        DeviceCode,       ///< a code that is typed in any browser
    };
    Method method = Method::AzureCli;
    QString tenant;   ///< id or domain; empty: the person's own
    QString clientId; ///< of the application; empty: the usual one
    friend bool operator==(const AzureSignIn &, const AzureSignIn &) = default;
};

QString signInName(AzureSignIn::Method method);
/// "az", "service-principal", "device-code".
Result<AzureSignIn::Method> signInFromName(const QString &name);

/// A workspace in Azure that a person added.
struct AzureEntry
{
    QString name; ///< unique among workspaces
    AzureAddress address;
    QString cloud; ///< as AzureCloud::named takes it; empty: the public one
    AzureSignIn signIn;
    friend bool operator==(const AzureEntry &, const AzureEntry &) = default;
};

/// The workspaces in Azure that this person knows, in a file of the home folder. Each call reads or writes
/// the whole file, so that several programs may share it.
class AzureRegister
{
public:
    explicit AzureRegister(QString file);
    /// What cannot be read counts as none.
    QList<AzureEntry> entries() const;
    /// By name, or by the address; NotFound.
    Result<AzureEntry> find(const QString &nameOrAddress) const;
    /// In place of one with the same name.
    Result<> add(const AzureEntry &entry);
    Result<> forget(const QString &name);

private:
    Result<> write(const QList<AzureEntry> &entries) const;
    QString m_file;
};

} // namespace trainyard
