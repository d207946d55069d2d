// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspaceverbs.h"

#include "app/azurestudio.h"
#include "app/cli/tables.h"
#include "app/cli/terminalanswers.h"
#include "app/studioworkspace.h"
#include "services/azure/azuredirectory.h"
#include "services/azure/azuresignin.h"
#include "services/secrets/desktopkeychain.h"

#include <QJsonArray>
#include <QtConcurrentRun>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace cli;

namespace {
HomeFolders folders()
{
    return HomeFolders::fromEnvironment(QProcessEnvironment::systemEnvironment());
}

void wrongUsage(const Call &call, const QString &sentence)
{
    call.out.fail({ErrorKind::InvalidInput, sentence, {}, {}});
    call.finish(WrongUsage);
}

Result<AzureSignIn> signInFrom(const Call &call)
{
    const QString word = call.options.value(u"sign-in"_s);
    const auto method = signInFromName(word.isEmpty() ? u"az"_s : word);
    if (!method)
        return failure(method.error());
    AzureSignIn signIn{*method, call.options.value(u"tenant"_s), call.options.value(u"client-id"_s)};
    if (signIn.method == AzureSignIn::Method::ServicePrincipal &&
        (signIn.tenant.isEmpty() || signIn.clientId.isEmpty()))
        return failure(ErrorKind::InvalidInput, u"A service principal needs --tenant and --client-id."_s);
    return signIn;
}

void list(const Call &call)
{
    const QList<WorkspaceInfo> known = knownWorkspaces(folders());
    if (call.out.isJson()) {
        QJsonArray array;
        for (const WorkspaceInfo &info : known)
            array.append(QJsonObject{
                {u"name"_s, info.name}, {u"kind"_s, info.kindLabel}, {u"location"_s, info.location}});
        call.out.print(array);
    } else {
        QList<QStringList> rows{{u"NAME"_s, u"KIND"_s, u"LOCATION"_s}};
        for (const WorkspaceInfo &info : known)
            rows.append({info.name, info.kindLabel, info.location});
        call.out.table(rows);
    }
    call.finish(Done);
}

void find(const Call &call)
{
    const auto signIn = signInFrom(call);
    const auto options = signIn ? azureOptions({{}, {}, call.options.value(u"cloud"_s), *signIn})
                                : Result<AzureWorkspaceOptions>(failure(signIn.error()));
    if (!options) {
        wrongUsage(call, options.error().message);
        return;
    }
    QObject::connect(options->prompts.get(), &SignInPrompts::asked, call.owner,
                     [call](const QString &sentence) { call.out.note(sentence); });
    const auto found =
        QtConcurrent::run([options = *options](QPromise<Result<QList<FoundWorkspace>>> &promise) {
            ArmClient arm(options.cloud, options.http,
                          std::make_shared<TokenCache>(options.tokens, options.clock), options.clock);
            promise.addResult(findWorkspaces(arm, [&promise] { return promise.isCanceled(); }));
        });
    when(call, found, [call](QList<FoundWorkspace> all) {
        const QString text = call.options.value(u"text"_s);
        all.removeIf([&](const FoundWorkspace &one) {
            return !one.address.text().contains(text, Qt::CaseInsensitive) &&
                   !one.subscriptionName.contains(text, Qt::CaseInsensitive);
        });
        if (call.out.isJson()) {
            QJsonArray array;
            for (const FoundWorkspace &one : all)
                array.append(toJson(one));
            call.out.print(array);
        } else {
            QList<QStringList> rows{{u"WORKSPACE"_s, u"SUBSCRIPTION"_s, u"REGION"_s, u"ADDRESS"_s}};
            for (const FoundWorkspace &one : all)
                rows.append({one.address.workspace, one.subscriptionName, one.region, one.address.text()});
            call.out.table(rows);
        }
        call.finish(Done);
    });
}

Result<AzureEntry> entryFrom(const Call &call)
{
    const auto signIn = signInFrom(call);
    if (!signIn)
        return failure(signIn.error());
    const QString config = call.options.value(u"config"_s);
    const auto address =
        config.isEmpty() ? azureAddressFrom(call.options.value(u"azure"_s)) : azureAddressFromFile(config);
    if (!address)
        return failure(address.error());
    return AzureEntry{call.arguments.first(), *address, call.options.value(u"cloud"_s), *signIn};
}

/// Reads the secret before the list is changed, so that a failure leaves everything as it was.
void add(const Call &call)
{
    const auto entry = entryFrom(call);
    const auto options = entry ? azureOptions(*entry) : Result<AzureWorkspaceOptions>(failure(entry.error()));
    if (!options) {
        wrongUsage(call, options.error().message);
        return;
    }
    const auto secret = std::make_shared<Secret>();
    if (call.options.isSet(u"secret-fd"_s)) {
        const auto descriptor = wholeNumber(call.options, u"secret-fd"_s, 0, 0, 1023);
        auto read =
            descriptor ? secretFromDescriptor(int(*descriptor)) : Result<Secret>(failure(descriptor.error()));
        if (!read) {
            wrongUsage(call, read.error().message);
            return;
        }
        *secret = std::move(*read);
    }
    // The keychain answers through the main thread, so it is asked from another one.
    const auto keeper = std::make_shared<SecretKeeper>(makeDesktopKeychain());
    const auto kept = QtConcurrent::run([entry = *entry, secret, keeper](QPromise<Result<>> &promise) {
        promise.addResult(secret->isEmpty() ? Result<>() : keepSignInSecret(entry.signIn, *secret, *keeper));
    });
    when(call, kept, [call, entry = *entry] {
        if (const auto added = AzureRegister(azureRegisterFile(folders())).add(entry); !added) {
            call.fail(added.error());
            return;
        }
        if (call.out.isJson())
            call.out.print(QJsonObject{{u"name"_s, entry.name}, {u"location"_s, entry.address.text()}});
        else
            call.out.text(u"%1 is %2. Use it with --workspace %1."_s.arg(entry.name, entry.address.text()));
        call.finish(Done);
    });
}

void forget(const Call &call)
{
    const auto forgotten = AzureRegister(azureRegisterFile(folders())).forget(call.arguments.first());
    if (!forgotten) {
        call.fail(forgotten.error());
        return;
    }
    if (call.out.isJson())
        call.out.print(QJsonObject{{u"name"_s, call.arguments.first()}});
    else
        call.out.text(u"%1 is forgotten here; in Azure it stays as it is."_s.arg(call.arguments.first()));
    call.finish(Done);
}
} // namespace

QList<Verb> workspaceVerbs()
{
    const QString workspace = u"workspace"_s;
    const QList<QCommandLineOption> signIn{
        {u"sign-in"_s, u"az (as az login did; the usual one), service-principal or device-code"_s,
         u"METHOD"_s},
        {u"tenant"_s, u"id or domain of the directory"_s, u"TENANT"_s},
        {u"client-id"_s, u"of the application that signs in"_s, u"ID"_s},
        {u"cloud"_s, u"AzureCloud, AzureChinaCloud, AzureUSGovernment, or a file that describes one"_s,
         u"CLOUD"_s}};
    const QList<QCommandLineOption> adding{
        {u"azure"_s, u"azure:SUBSCRIPTION/RESOURCE-GROUP/WORKSPACE, a resource id, or the portal's address"_s,
         u"ADDRESS"_s},
        {u"config"_s, u"reads it from config.json, or from a folder with .azureml/config.json"_s, u"FILE"_s},
        {u"secret-fd"_s, u"reads the secret of a service principal from this file descriptor"_s, u"N"_s}};
    return {
        {workspace, u"list"_s, {}, {}, u"lists the workspaces that are known here"_s, list},
        {workspace,
         u"find"_s,
         {},
         signIn + QList<QCommandLineOption>{{u"text"_s, u"part of a name"_s, u"TEXT"_s}},
         u"lists the workspaces in Azure that you may see"_s,
         find},
        {workspace, u"add"_s, {u"NAME"_s}, adding + signIn, u"adds a workspace in Azure under a name"_s, add},
        {workspace, u"forget"_s, {u"NAME"_s}, {}, u"forgets a workspace in Azure; there it stays"_s, forget}};
}

} // namespace trainyard
