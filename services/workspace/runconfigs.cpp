// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/workspace/runconfigs.h"

#include "models/documents/environmentexport.h"
#include "models/documents/runconfigedit.h"
#include "services/workspace/answers.h"
#include "services/workspace/documentfiles.h"
#include "services/workspace/environmentservice.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QDir projectOf(const QString &path)
{
    QDir folder = QFileInfo(path).absoluteDir();
    if (folder.dirName() == ".azureml"_L1 || folder.dirName() == "aml_config"_L1)
        folder.cdUp();
    return folder;
}

QString nameOf(const QString &path)
{
    const QString name = environmentNameFrom(QFileInfo(path).completeBaseName());
    return name.isEmpty() ? u"runconfig"_s : name;
}

/// The Workbench's TARGET.compute lies beside the file.
void readComputeFile(RunConfigFile &file, const QString &path)
{
    if (file.dialect != RunConfigFile::Dialect::Workbench || file.configuration.target.contains(u'/'))
        return;
    const QString beside = QFileInfo(path).dir().filePath(file.configuration.target + u".compute"_s);
    if (!QFileInfo::exists(beside))
        return;
    if (const auto text = readDocument(beside))
        applyComputeFile(file, *text);
}

/// Opens one file: reads it, then asks the workspace step by step. Goes when it has answered.
class Opening : public QObject
{
    Q_DECLARE_TR_FUNCTIONS(RunConfig)
public:
    Opening(Workspace &workspace, const QString &path) : QObject(&workspace), m_workspace(workspace)
    {
        m_opened.path = path;
        m_promise.start();
    }

    QFuture<Result<OpenedRunConfig>> start(bool wantsEnvironment)
    {
        QFuture<Result<OpenedRunConfig>> future = m_promise.future();
        if (const auto done = read(wantsEnvironment); !done)
            end(failure(done.error()));
        return future;
    }

private:
    void end(Result<OpenedRunConfig> answer)
    {
        m_promise.addResult(std::move(answer));
        m_promise.finish();
        deleteLater();
    }

    Result<> read(bool wantsEnvironment)
    {
        const auto text = readDocument(m_opened.path);
        if (!text)
            return failure(text.error());
        RunConfigFile file = parseRunConfig(*text);
        readComputeFile(file, m_opened.path);
        for (const DocumentProblem &problem : std::as_const(file.problems)) {
            const int line = problem.line + 1;
            if (problem.severity == Finding::Severity::Problem)
                return failure(
                    ErrorKind::InvalidInput,
                    tr("%1, line %2: %3").arg(m_opened.path, QString::number(line), problem.message));
            m_opened.remarks.append(tr("Line %1: %2").arg(QString::number(line), problem.message));
        }
        m_opened.ignored = file.ignored;
        m_opened.configuration = file.configuration;
        m_opened.configuration.sourceFolder = projectOf(m_opened.path).absolutePath();
        usePython(file, wantsEnvironment);
        return {};
    }

    void usePython(const RunConfigFile &file, bool wantsEnvironment)
    {
        Environment environment = file.environment;
        if (environment.container.isDescribed())
            environment.kind = Environment::Kind::Container;
        const bool isUserManaged = environment.kind == Environment::Kind::UserManaged;
        const bool isUnsaid = environment.kind != Environment::Kind::Container &&
                              environment.packages.isEmpty() && environment.name.isEmpty() &&
                              file.condaDependenciesFile.isEmpty();
        if (!wantsEnvironment || isUserManaged || isUnsaid) {
            m_opened.configuration.environmentVariables = environment.environmentVariables;
            if (wantsEnvironment && isUserManaged)
                m_opened.configuration.interpreter = environment.interpreter;
            end(m_opened);
            return;
        }
        m_environment = environment;
        if (m_environment.name.isEmpty())
            m_environment.name = nameOf(m_opened.path);
        EnvironmentService *service = m_workspace.environmentService();
        if (!environment.packages.isEmpty() || file.condaDependenciesFile.isEmpty() || !service) {
            useEnvironment();
            return;
        }
        const QString condaFile = projectOf(m_opened.path).filePath(file.condaDependenciesFile);
        whenAnswered(this, service->import(condaFile), [this](const Result<Environment> &packages) {
            if (!packages) {
                end(failure(packages.error()));
                return;
            }
            m_environment.format = packages->format;
            m_environment.document = packages->document;
            m_environment.packages = packages->packages;
            useEnvironment();
        });
    }

    void useEnvironment()
    {
        whenAnswered(this, m_workspace.environments(), [this](const Result<QList<Environment>> &all) {
            if (!all)
                end(failure(all.error()));
            else
                choose(*all);
        });
    }

    void choose(const QList<Environment> &all)
    {
        const auto newest = std::ranges::find_if(all, [&](const Environment &e) {
            return e.name == m_environment.name && !e.isArchived &&
                   (m_environment.version == 0 || e.version == m_environment.version);
        });
        const bool hasPackages =
            !m_environment.packages.isEmpty() || m_environment.kind == Environment::Kind::Container;
        const bool isSame =
            newest != all.end() &&
            (!hasPackages || (environmentHash(*newest) == environmentHash(m_environment) &&
                              newest->environmentVariables == m_environment.environmentVariables &&
                              newest->container == m_environment.container));
        if (isSame) {
            m_opened.configuration.environment = newest->reference();
            end(m_opened);
        } else if (!hasPackages) {
            end(failure(ErrorKind::NotFound,
                        tr("The file names environment “%1” and lists no packages, and there is none of that "
                           "name here. Register it, or choose another.")
                            .arg(m_environment.name)));
        } else {
            m_environment.version = 0; // the next
            whenAnswered(this, m_workspace.registerEnvironment(m_environment),
                         [this](const Result<Environment> &stored) {
                             if (!stored) {
                                 end(failure(stored.error()));
                                 return;
                             }
                             m_opened.registered = stored->reference();
                             m_opened.configuration.environment = stored->reference();
                             end(m_opened);
                         });
        }
    }

    Workspace &m_workspace;
    OpenedRunConfig m_opened;
    Environment m_environment;
    QPromise<Result<OpenedRunConfig>> m_promise;
};

Result<QStringList> write(const QString &path, const RunConfiguration &configuration,
                          const Environment &environment)
{
    if (QFileInfo::exists(path)) {
        const auto text = readDocument(path);
        if (!text)
            return failure(text.error());
        const auto changed = withRunConfiguration(*text, configuration, environment);
        if (!changed)
            return failure(changed.error());
        if (const auto written = writeDocument(path, *changed); !written)
            return failure(written.error());
        return QStringList(path);
    }
    QStringList all(path);
    QString condaFile;
    if (environment.kind != Environment::Kind::UserManaged && !environment.packages.isEmpty()) {
        const QString beside = QFileInfo(path).dir().filePath(nameOf(path) + u"_conda.yml"_s);
        condaFile = projectOf(path).relativeFilePath(beside);
        if (const auto written = writeDocument(beside, toCondaFile(environment)); !written)
            return failure(written.error());
        all.append(beside);
    }
    if (const auto written = writeDocument(path, newRunConfig(configuration, environment, condaFile));
        !written)
        return failure(written.error());
    return all;
}
} // namespace

QFuture<Result<OpenedRunConfig>> openRunConfig(Workspace &workspace, const QString &path,
                                               bool wantsEnvironment)
{
    return (new Opening(workspace, QDir::cleanPath(QFileInfo(path).absoluteFilePath())))
        ->start(wantsEnvironment);
}

QFuture<Result<QStringList>> saveRunConfig(Workspace &workspace, const QString &path,
                                           const RunConfiguration &configuration)
{
    auto promise = std::make_shared<QPromise<Result<QStringList>>>();
    promise->start();
    whenAnswered(&workspace, workspace.environments(),
                 [promise, path, configuration](const Result<QList<Environment>> &all) {
                     Environment environment;
                     environment.interpreter = configuration.interpreter;
                     if (all && !configuration.environment.isEmpty()) {
                         const auto named = std::ranges::find_if(*all, [&](const Environment &e) {
                             return e.reference() == configuration.environment ||
                                    e.name == configuration.environment;
                         });
                         if (named != all->end())
                             environment = *named;
                     }
                     promise->addResult(all ? write(path, configuration, environment)
                                            : Result<QStringList>(failure(all.error())));
                     promise->finish();
                 });
    return promise->future();
}

} // namespace trainyard
