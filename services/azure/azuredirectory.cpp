// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azuredirectory.h"

#include <algorithm>
#include <tuple>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longest = 300;
}

QJsonObject toJson(const FoundWorkspace &found)
{
    return {{u"address"_s, found.address.text()},
            {u"name"_s, found.address.workspace},
            {u"resourceGroup"_s, found.address.resourceGroup},
            {u"subscription"_s, found.address.subscription},
            {u"subscriptionName"_s, found.subscriptionName},
            {u"region"_s, found.region},
            {u"tenant"_s, found.tenant}};
}

Result<QList<FoundWorkspace>> findWorkspaces(ArmClient &arm, const IsCancelled &isCancelled)
{
    const auto subscriptions =
        arm.list({.path = u"/subscriptions"_s, .version = subscriptionsVersion}, isCancelled);
    if (!subscriptions)
        return failure(subscriptions.error());
    QList<FoundWorkspace> all;
    for (const QJsonValue &value : *subscriptions) {
        const QJsonObject subscription = value.toObject();
        const QString id = subscription.value("subscriptionId"_L1).toString();
        const QString state = subscription.value("state"_L1).toString();
        if (state == "Disabled"_L1 || state == "Deleted"_L1)
            continue;
        const auto workspaces = arm.list(
            {.path = u"/subscriptions/%1/providers/Microsoft.MachineLearningServices/workspaces"_s.arg(
                 QString::fromLatin1(QUrl::toPercentEncoding(id)))},
            isCancelled);
        if (!workspaces &&
            (workspaces.error().kind == ErrorKind::Denied || workspaces.error().kind == ErrorKind::NotFound))
            continue;
        if (!workspaces)
            return failure(workspaces.error());
        for (const QJsonValue &one : *workspaces) {
            const QJsonObject workspace = one.toObject();
            if (auto address = azureAddressFrom(workspace.value("id"_L1).toString()))
                all.append({std::move(*address),
                            subscription.value("displayName"_L1).toString().left(longest),
                            workspace.value("location"_L1).toString().left(longest),
                            subscription.value("tenantId"_L1).toString().left(longest)});
        }
    }
    std::ranges::sort(all, [](const FoundWorkspace &a, const FoundWorkspace &b) {
        return std::tie(a.subscriptionName, a.address.workspace) <
               std::tie(b.subscriptionName, b.address.workspace);
    });
    return all;
}

} // namespace trainyard
