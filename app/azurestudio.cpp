// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/azurestudio.h"

#include "services/azure/azuresignin.h"
#include "services/http/networkhttp.h"
#include "services/secrets/desktopkeychain.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
/// A private cloud is described by a file: TRAINYARD_AZURE_CLOUD, which also takes the names of the others.
Result<AzureCloud> cloudOf(const AzureEntry &entry)
{
    const QString own = qEnvironmentVariable("TRAINYARD_AZURE_CLOUD");
    const QString name = entry.cloud.isEmpty() ? own : entry.cloud;
    return QFileInfo(name).isFile() ? AzureCloud::fromFile(name) : AzureCloud::named(name);
}
} // namespace

QString azureRegisterFile(const HomeFolders &folders)
{
    return folders.home + u"/azure.json"_s;
}

Result<AzureEntry> azureEntryFor(const QString &word, const HomeFolders &folders)
{
    auto known = AzureRegister(azureRegisterFile(folders)).find(word);
    if (known || !word.startsWith("azure:"_L1))
        return known;
    const QString place = word.mid(6);
    const auto address = QFileInfo::exists(place) ? azureAddressFromFile(place) : azureAddressFrom(word);
    if (!address)
        return failure(address.error());
    return AzureEntry{{}, *address, {}, {}};
}

void rememberAzure(const QString &word, const HomeFolders &folders)
{
    AzureRegister known(azureRegisterFile(folders));
    auto entry = azureEntryFor(word, folders);
    if (!entry || !entry->name.isEmpty())
        return;
    // A name that is taken gets a number: two subscriptions may have workspaces of one name.
    entry->name = entry->address.workspace;
    for (int i = 2;
         known.find(entry->name) || QFileInfo::exists(folders.home + u"/workspaces/"_s + entry->name); ++i)
        entry->name = u"%1-%2"_s.arg(entry->address.workspace.left(29)).arg(i);
    (void)known.add(*entry);
}

Result<AzureWorkspaceOptions> azureOptions(const AzureEntry &entry)
{
    const auto cloud = cloudOf(entry);
    if (!cloud)
        return failure(cloud.error());
    AzureWorkspaceOptions options;
    options.name = entry.name;
    options.address = entry.address;
    options.cloud = *cloud;
    options.http = std::make_shared<NetworkHttp>();
    options.prompts = std::make_shared<SignInPrompts>();
    const auto ask = [prompts = options.prompts](const SignInPrompt &prompt) {
        emit prompts->asked(prompt.sentence);
    };
    options.tokens =
        makeTokenSource(entry.signIn, {*cloud, options.http, options.clock,
                                       std::make_shared<SecretKeeper>(makeDesktopKeychain()), ask});
    return options;
}

} // namespace trainyard
