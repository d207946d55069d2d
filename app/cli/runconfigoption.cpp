// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runconfigoption.h"

#include "app/cli/runreference.h"
#include "models/documents/documentlines.h"
#include "models/documents/runconfigfile.h"
#include "services/workspace/environmentservice.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonObject>

#include <algorithm>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
using Then = std::function<void(const RunConfiguration &)>;

Result<QString> readText(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound,
                       u"%1 cannot be read. Check its path and its permissions."_s.arg(path));
    return textOfDocument(file.read(2 * longestDocument + 1));
}

/// The Workbench's TARGET.compute lies beside the file.
void readComputeFile(RunConfigFile &file, const QString &path)
{
    if (file.dialect != RunConfigFile::Dialect::Workbench || file.configuration.target.contains(u'/'))
        return;
    const QString beside = QFileInfo(path).dir().filePath(file.configuration.target + u".compute"_s);
    if (!QFileInfo::exists(beside))
        return;
    if (const auto text = readText(beside))
        applyComputeFile(file, *text);
}

/// The folder that paths within the file are relative to: above .azureml and aml_config.
QDir projectOf(const QString &path)
{
    QDir folder = QFileInfo(path).absoluteDir();
    if (folder.dirName() == ".azureml"_L1 || folder.dirName() == "aml_config"_L1)
        folder.cdUp();
    return folder;
}

void useEnvironment(const Call &call, RunConfiguration c, Environment environment, const Then &then)
{
    when(call, call.workspace.environments(), [call, c, environment, then](const QList<Environment> &all) {
        const auto newest = std::ranges::find_if(all, [&](const Environment &e) {
            return e.name == environment.name && !e.isArchived &&
                   (environment.version == 0 || e.version == environment.version);
        });
        const bool hasPackages = !environment.packages.isEmpty();
        const bool isSame =
            newest != all.end() &&
            (!hasPackages || (environmentHash(*newest) == environmentHash(environment) &&
                              newest->environmentVariables == environment.environmentVariables));
        if (isSame) {
            RunConfiguration with = c;
            with.environment = newest->reference();
            then(with);
            return;
        }
        if (!hasPackages) {
            call.fail({ErrorKind::NotFound,
                       u"The file names environment “%1” and lists no packages, and there is none of "
                       u"that name here. "
                       "Register it, or name another with --environment."_s.arg(environment.name),
                       {},
                       {}});
            return;
        }
        Environment next = environment;
        next.version = 0;
        when(call, call.workspace.registerEnvironment(next), [call, c, then](const Environment &stored) {
            RunConfiguration with = c;
            with.environment = stored.reference();
            call.out.note(u"Registered environment %1"_s.arg(stored.reference()));
            then(with);
        });
    });
}

void choosePython(const Call &call, const QString &path, const RunConfigFile &file, const Then &then)
{
    RunConfiguration c = file.configuration;
    Environment environment = file.environment;
    // Given by hand, the environment of the file is of no interest.
    if (call.options.isSet(u"environment"_s) || call.options.isSet(u"interpreter"_s)) {
        c.environmentVariables = environment.environmentVariables;
        then(c);
        return;
    }
    if (environment.kind == Environment::Kind::UserManaged) {
        c.interpreter = environment.interpreter;
        c.environmentVariables = environment.environmentVariables;
        then(c);
        return;
    }
    if (environment.name.isEmpty())
        environment.name = QFileInfo(path).completeBaseName().isEmpty() ? u"runconfig"_s
                                                                        : QFileInfo(path).completeBaseName();
    EnvironmentService *service = call.workspace.environmentService();
    if (!environment.packages.isEmpty() || file.condaDependenciesFile.isEmpty() || !service) {
        useEnvironment(call, c, environment, then);
        return;
    }
    when(call, service->import(projectOf(path).filePath(file.condaDependenciesFile)),
         [call, c, environment, then](const Environment &read) {
             Environment whole = environment;
             whole.format = read.format;
             whole.document = read.document;
             whole.packages = read.packages;
             useEnvironment(call, c, whole, then);
         });
}
} // namespace

void withRunConfig(const Call &call, const QString &given, const Then &then)
{
    const QString path = QDir::cleanPath(QDir::current().absoluteFilePath(given));
    const auto text = readText(path);
    if (!text) {
        call.fail(text.error());
        return;
    }
    RunConfigFile file = parseRunConfig(*text);
    readComputeFile(file, path);
    for (const DocumentProblem &problem : file.problems) {
        if (problem.severity == Finding::Severity::Problem) {
            call.fail({ErrorKind::InvalidInput,
                       u"%1, line %2: %3"_s.arg(given).arg(problem.line + 1).arg(problem.message),
                       {},
                       {}});
            return;
        }
        call.out.note(u"Line %1: %2"_s.arg(problem.line + 1).arg(problem.message));
    }
    for (const QString &ignored : std::as_const(file.ignored))
        call.out.note(u"Without effect here: %1"_s.arg(printable(ignored)));
    choosePython(call, path, file, then);
}

void printRunConfig(const Call &call)
{
    withRun(call, call.arguments.first(), [call](const Run &run) {
        when(call, call.workspace.environments(), [call, run](const QList<Environment> &all) {
            const RunConfiguration &c = run.configuration;
            const auto found = std::ranges::find(all, c.environment, &Environment::reference);
            const QString text = newRunConfig(c, found == all.end() ? Environment() : *found);
            if (call.out.isJson())
                call.out.print(QJsonObject{{u"text"_s, text}});
            else
                call.out.raw(text.toUtf8());
            call.finish(Done);
        });
    });
}

} // namespace trainyard::cli
