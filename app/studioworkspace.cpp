// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studioworkspace.h"

#include "app/azurestudio.h"
#include "app/sshmachines.h"
#include "services/http/networkhttp.h"
#include "services/local/localworkspace.h"
#include "services/secrets/desktopkeychain.h"
#include "services/workspace/answers.h"

#include <QCoreApplication>
#include <QDir>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
OpenedWorkspace openLocal(const QString &word, std::shared_ptr<ComputeConversation> conversation)
{
    LocalWorkspaceOptions options = LocalWorkspaceOptions::fromSystem(word);
    options.hosts = makeSshMachines(options.environment);
    options.secrets = std::make_shared<SecretKeeper>(makeDesktopKeychain());
    options.conversation = std::move(conversation);
    auto workspace = std::make_unique<LocalWorkspace>(std::move(options));
    LocalWorkspace *local = workspace.get();
    return {std::move(workspace), [local] { return local->caughtUp(); }};
}
} // namespace

LogServices logServices()
{
    return {[] { return std::make_shared<NetworkHttp>(); },
            std::make_shared<SecretKeeper>(makeDesktopKeychain())};
}

QList<WorkspaceInfo> knownWorkspaces(const HomeFolders &folders)
{
    QList<WorkspaceInfo> known;
    const QDir parent(folders.home + u"/workspaces"_s);
    for (const QString &name : parent.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (QFile::exists(workspaceFile(parent.filePath(name))))
            known.append(
                {name, QCoreApplication::translate("Studio", "Local workspace"), parent.filePath(name)});
    }
    for (const AzureEntry &entry : AzureRegister(azureRegisterFile(folders)).entries())
        known.append({entry.name, QCoreApplication::translate("Studio", "Azure Machine Learning"),
                      entry.address.text()});
    return known;
}

Result<OpenedWorkspace> openWorkspace(const QString &word, std::shared_ptr<ComputeConversation> conversation)
{
    const auto entry =
        azureEntryFor(word, HomeFolders::fromEnvironment(QProcessEnvironment::systemEnvironment()));
    if (!entry && entry.error().kind == ErrorKind::NotFound && !word.startsWith(QLatin1StringView("azure:")))
        return openLocal(word, std::move(conversation));
    if (!entry)
        return failure(entry.error());
    auto options = azureOptions(*entry);
    if (!options)
        return failure(options.error());
    return OpenedWorkspace{std::make_unique<AzureWorkspace>(std::move(*options)),
                           [] { return ready<void>({}); }};
}

} // namespace trainyard
