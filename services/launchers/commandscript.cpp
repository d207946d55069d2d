// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/names.h"
#include "services/hosts/shellquote.h"
#include "services/launchers/directlauncher.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
// A script that has azureml-core installed must not find a complete online context: it would try to reach
// a service with somebody else's token. Names: azureml-core Run._load_scope.
constexpr auto onlineVariables =
    "AZUREML_ARM_SUBSCRIPTION AZUREML_ARM_RESOURCEGROUP AZUREML_ARM_WORKSPACE_NAME AZUREML_SERVICE_ENDPOINT "
    "AZUREML_DISCOVERY_SERVICE_ENDPOINT AZUREML_RUN_TOKEN AZUREML_RUN_TOKEN_EXPIRY AZUREML_WORKSPACE_ID "
    "AZUREML_EXPERIMENT_ID";

QByteArray exported(const QString &name, const QString &value)
{
    return "export " + name.toUtf8() + '=' + shellQuote(QByteArrayView(value.toUtf8())) + '\n';
}

bool isVariableName(const QString &name)
{
    static const QRegularExpression rule(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    return rule.match(name).hasMatch();
}

/// What a script writes to ./outputs and ./logs belongs to the run. A folder of that name in the snapshot
/// becomes the run's own, with its files, and the link takes its place.
QByteArray mergedFolder(const char *name)
{
    const QByteArray n(name);
    return "if [ -d " + n + " ] && [ ! -L " + n + " ]; then\n    rmdir ../" + n +
           " 2>/dev/null\n    [ -e ../" + n + " ] || { mv " + n + " ../" + n + " && ln -s ../" + n + ' ' + n +
           "; }\nfi\n";
}
} // namespace

/// Before anything is exported: what the run sets must not reach the build. A warm environment costs no
/// process but the one that notes its use.
static QByteArray awaitedEnvironment(const LaunchRequest &request, const QString &runFolder,
                                     const QString &toolsFolder)
{
    const auto quoted = [](const QString &text) { return shellQuote(QByteArrayView(text.toUtf8())); };
    const QString home = runFolder.left(runFolder.lastIndexOf("/runs/"_L1));
    const QString folder = home + u"/environments/"_s + request.environmentHash;
    const QByteArray log = quoted(runFolder + u"/azureml-logs/20_image_build_log.txt"_s);
    const QByteArray name = quoted(request.environmentName);
    return "built=\n{ IFS= read -r built <" + quoted(folder + u"/complete"_s) +
           "; } 2>/dev/null\nif [ \"$built\" = " + quoted(folder + u"/env"_s) + " ] && [ -x " +
           quoted(folder + u"/env/bin/python"_s) + " ]; then\n    printf '%s\\n' " + name +
           "': it was built here before and is used as it is.' >>" + log + "\n    [ ! -f " +
           quoted(runFolder + u"/awaits"_s) + " ] || ln -s \"$(date +%s)\" " +
           quoted(runFolder + u"/state/prepared"_s) + "\nelse\n    sh " +
           quoted(toolsFolder + u"/agent/environment.sh"_s) + ' ' + quoted(home) + " await " +
           request.environmentHash.toUtf8() + ' ' + request.runId.toUtf8() + " >>" + log +
           " || exit 1\nfi\nln -s 0 " + quoted(folder + u"/users/"_s + request.runId) + " 2>/dev/null\n";
}

static QByteArray scriptHead(const LaunchRequest &request)
{
    return "#!/bin/sh\n# Made by Trainyard for run " + request.runId.toUtf8() +
           "; becomes its script. See docs/run-folder.md.\n" + "unset " + onlineVariables + '\n';
}

/// Variables, folder, and the script itself.
static QByteArray scriptBody(const LaunchRequest &request, const QString &runFolder,
                             const QString &toolsFolder)
{
    const RunConfiguration &c = request.configuration;
    QByteArray script;
    QMap<QString, QString> variables{
        {u"AZUREML_RUN_ID"_s, request.runId},
        {u"AZUREML_ARM_PROJECT_NAME"_s, c.experiment},
        {u"AZUREML_OUTPUT_DIRECTORY"_s, runFolder + u"/outputs"_s},
        {u"AZUREML_LOGDIRECTORY_PATH"_s, runFolder + u"/azureml-logs"_s},
        {u"AZUREML_TARGET_TYPE"_s, u"local"_s},
        {u"AZUREML_FRAMEWORK"_s, u"Python"_s},
        {u"AZUREML_COMMUNICATOR"_s, u"None"_s},
        {u"AZUREML_NODE_COUNT"_s, u"1"_s},
        {u"PYTHONUNBUFFERED"_s, u"1"_s},
    };
    // What the person set wins, but for the names that make it this run.
    for (auto it = c.environmentVariables.cbegin(); it != c.environmentVariables.cend(); ++it) {
        if (isVariableName(it.key()) && it.key() != "AZUREML_RUN_ID"_L1)
            variables.insert(it.key(), it.value());
    }
    variables.insert(u"TRAINYARD_RUN_DIR"_s, runFolder);
    variables.insert(u"TRAINYARD_EXPERIMENT"_s, c.experiment);
    for (auto it = variables.cbegin(); it != variables.cend(); ++it)
        script += exported(it.key(), it.value());
    script += "export PYTHONPATH=" + shellQuote(QByteArrayView((toolsFolder + u"/python"_s).toUtf8())) +
              "${PYTHONPATH:+:$PYTHONPATH}\n";
    script += "cd " + shellQuote(QByteArrayView((runFolder + u"/source"_s).toUtf8())) + " || exit 127\n";
    if (request.hasOwnOutputs)
        script += mergedFolder("outputs");
    if (request.hasOwnLogs)
        script += mergedFolder("logs");
    QStringList words{request.interpreter, c.script};
    words += c.arguments;
    script += "exec " + shellCommandLine(words).toUtf8() + '\n';
    return script;
}

QByteArray commandScript(const LaunchRequest &request, const QString &runFolder, const QString &toolsFolder)
{
    QByteArray script = scriptHead(request);
    if (!request.environmentHash.isEmpty())
        script += awaitedEnvironment(request, runFolder, toolsFolder);
    if (!request.container)
        return script + scriptBody(request, runFolder, toolsFolder);
    const QString home = runFolder.left(runFolder.lastIndexOf("/runs/"_L1));
    const QStringList words{u"sh"_s,       toolsFolder + u"/agent/agent.sh"_s,
                            home,          u"contain"_s,
                            request.runId, request.environmentHash};
    return script + "exec " + shellCommandLine(words).toUtf8() + '\n';
}

QByteArray containedScript(const LaunchRequest &request, const QString &runFolder, const QString &toolsFolder)
{
    // One stream, or what is printed to both would lose its order on the way out. A person without an account
    // in the image has no home there.
    return scriptHead(request) + "exec 2>&1\n[ -w \"${HOME:-/}\" ] || export HOME=/tmp\n" +
           scriptBody(request, runFolder, toolsFolder);
}

QByteArray containerOptions(const LaunchRequest &request)
{
    const EnvironmentContainer container = request.container.value_or(EnvironmentContainer());
    QString lines = u"image localhost/trainyard:"_s + request.environmentHash + u'\n';
    if (!container.sharedMemory.isEmpty())
        lines += u"shm "_s + container.sharedMemory.simplified() + u'\n';
    if (container.wantsGpu)
        lines += u"gpu all\n"_s;
    for (QString argument : container.arguments)
        lines += u"argument "_s + argument.replace(u'\n', u' ') + u'\n';
    return lines.toUtf8();
}

QByteArray runDocument(const LaunchRequest &request)
{
    QJsonObject configuration = toJson(request.configuration);
    QJsonObject variables = configuration.value("environmentVariables"_L1).toObject();
    for (const QString &name : variables.keys()) {
        if (looksSecret(name))
            variables.insert(name, QJsonValue());
    }
    configuration.insert("environmentVariables"_L1, variables);
    const QJsonObject document{
        {u"format"_s, 1},
        {u"id"_s, request.runId},
        {u"experiment"_s, request.configuration.experiment},
        {u"snapshotId"_s, request.snapshotId},
        {u"interpreter"_s, request.interpreter},
        {u"configuration"_s, configuration},
    };
    return QJsonDocument(document).toJson();
}

} // namespace trainyard
