// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/documentlines.h"
#include "models/documents/packagedocument.h"
#include "models/documents/pyproject.h"
#include "models/documents/requirementsfile.h"
#include "services/local/environmentuse.h"
#include "services/local/localenvironments.h"
#include "services/workspace/documentfiles.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <chrono>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Workspace", text);
}

Result<QString> exportConda(const QString &folder, LocalCore &core)
{
    const auto here = core.targets().here();
    EnvironmentBuilder builder = environmentBuilder(*here);
    const auto tools = here->buildTools().get(builder);
    if (!tools)
        return failure(tools.error());
    for (const QString &name : {u"conda"_s, u"mamba"_s, u"micromamba"_s}) {
        if (!tools->tools.contains(name))
            continue;
        HostCommand command;
        command.arguments = {tools->tools.value(name), u"env"_s, u"export"_s, u"-p"_s, folder};
        if (name != "micromamba"_L1)
            command.arguments.append(u"--no-builds"_s);
        command.timeout = 120s;
        const auto result = await(core.host.run(command));
        if (!result)
            return failure(result.error());
        if (result->exitCode == 0)
            return textOfDocument(result->output);
        return failure(ErrorKind::Failed,
                       tr("%1 could not describe %2: %3")
                           .arg(name, folder, QString::fromUtf8(result->errors.right(300)).simplified()));
    }
    return failure(ErrorKind::Unsupported,
                   tr("To read a conda environment, conda, mamba or micromamba must be installed here."));
}
} // namespace

Result<Environment> importEnvironment(const QString &path, LocalCore &core)
{
    const QFileInfo info(path);
    Environment environment;
    environment.kind = Environment::Kind::SystemManaged;
    environment.name = environmentNameFrom(info.completeBaseName());
    auto format = Environment::Format::CondaFile;
    Result<QString> text;
    if (info.isDir()) {
        if (!QFileInfo(path + u"/conda-meta"_s).isDir())
            return failure(ErrorKind::InvalidInput,
                           tr("%1 is not a conda environment: it has no folder conda-meta.").arg(path));
        environment.name = environmentNameFrom(info.fileName());
        text = exportConda(info.absoluteFilePath(), core);
    } else {
        text = readDocument(path);
        if (text && info.suffix() == "toml"_L1) {
            const auto project = readPyproject(*text);
            if (!project)
                return failure(project.error());
            if (!project->name.isEmpty())
                environment.name = environmentNameFrom(project->name);
            text = condaFileOf(*project);
        } else if (text && (info.suffix() == "txt"_L1 || info.suffix() == "in"_L1)) {
            format = Environment::Format::Requirements;
            text = withIncludedRequirements(*text, info.absolutePath(), readDocument);
        }
    }
    if (!text)
        return failure(text.error());
    const PackageDocument document = parsePackages(*text, format);
    if (!document.name.isEmpty())
        environment.name = environmentNameFrom(document.name);
    // A document with problems can be opened and mended; registering it is what they forbid.
    environment.format = format;
    environment.document = *text;
    environment.packages = document.packages;
    environment.environmentVariables = document.variables;
    return environment;
}

} // namespace trainyard
