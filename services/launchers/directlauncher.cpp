// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/launchers/directlauncher.h"

#include <QCoreApplication>
#include <QMutexLocker>

#include <array>
#include <utility>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Launcher", text);
}

constexpr std::array<std::pair<QByteArrayView, AgentStatus::State>, 7> stateWords{{
    {"absent", AgentStatus::State::Absent},
    {"prepared", AgentStatus::State::Prepared},
    {"starting", AgentStatus::State::Starting},
    {"preparing", AgentStatus::State::Preparing},
    {"running", AgentStatus::State::Running},
    {"ended", AgentStatus::State::Ended},
    {"lost", AgentStatus::State::Lost},
}};

QDateTime timeFrom(const QByteArray &seconds)
{
    bool isNumber = false;
    const double value = seconds.toDouble(&isNumber);
    if (!isNumber || !(value > 0 && value < 1e11))
        return {};
    return QDateTime::fromMSecsSinceEpoch(qint64(value * 1000), Qt::UTC);
}

std::optional<AgentStatus> parseLine(const QByteArray &line)
{
    const QList<QByteArray> words = line.split(' ');
    if (words.size() < 4 || words.at(0) != "@trainyard" || words.at(1) != "run")
        return std::nullopt;
    AgentStatus status;
    status.runId = QString::fromUtf8(words.at(2));
    bool hasState = false;
    for (const QByteArray &word : words.mid(3)) {
        const auto equals = word.indexOf('=');
        const QByteArray name = word.left(qMax(equals, 0));
        const QByteArray value = word.mid(equals + 1);
        if (name == "state") {
            const auto *found = std::ranges::find(stateWords, QByteArrayView(value),
                                                  &std::pair<QByteArrayView, AgentStatus::State>::first);
            if (found == stateWords.end())
                return std::nullopt;
            status.state = found->second;
            hasState = true;
        } else if (name == "exit") {
            bool isNumber = false;
            if (const int code = value.toInt(&isNumber); isNumber)
                status.exitCode = code;
        } else if (name == "reason") {
            status.reason = QString::fromUtf8(value.left(64));
        } else if (name == "started") {
            status.started = timeFrom(value);
        } else if (name == "ended") {
            status.ended = timeFrom(value);
        } else if (name == "heartbeat") {
            status.heartbeat = timeFrom(value);
        } else if (name == "now") {
            status.now = timeFrom(value);
        } else if (name == "child") {
            status.childLives = value == "alive";
        }
    }
    return hasState ? std::optional(status) : std::nullopt;
}

/// The agent tells its errors as "@trainyard error KIND SENTENCE".
Error agentError(const CommandResult &result)
{
    const QString detail = QString::fromUtf8(result.output.right(2000) + result.errors.right(2000));
    for (const QByteArray &line : (result.output + '\n' + result.errors).split('\n')) {
        if (line.startsWith("@trainyard error ")) {
            const QList<QByteArray> words = line.split(' ');
            if (words.size() < 4 || words.at(3).isEmpty())
                break; // an error without a sentence says no more than none
            const ErrorKind kind = words.at(2) == "no-run" ? ErrorKind::NotFound : ErrorKind::Failed;
            return {kind, QString::fromUtf8(words.mid(3).join(' ')), detail, {}};
        }
    }
    return {ErrorKind::Failed,
            tr("The run agent did not answer as it should (exit code %1). Test the compute target.")
                .arg(result.exitCode),
            detail,
            {}};
}
} // namespace

Result<QList<AgentStatus>> parseAgentStatus(const QByteArray &output)
{
    QList<AgentStatus> statuses;
    for (const QByteArray &line : output.split('\n')) {
        if (auto status = parseLine(line))
            statuses.append(*status);
    }
    if (statuses.isEmpty())
        return failure(agentError({0, output, {}, false}));
    return statuses;
}

DirectLauncher::DirectLauncher(Host &host, QString targetHome, LaunchTools tools)
    : m_host(host), m_home(std::move(targetHome)), m_tools(std::move(tools))
{
}

QString DirectLauncher::runFolder(const QString &runId) const
{
    return m_home + u"/runs/"_s + runId;
}

QString DirectLauncher::agentPath() const
{
    return m_tools.folderIn(m_home) + u"/agent/agent.sh"_s;
}

Result<> DirectLauncher::installTools()
{
    const QMutexLocker lock(&m_mutex);
    if (m_isInstalled)
        return {};
    const QString folder = m_tools.folderIn(m_home);
    const auto complete = await(m_host.readFile(folder, u"complete"_s, 0, 16));
    if (!complete) {
        QList<HostFile> files = m_tools.files;
        for (HostFile &file : files)
            file.path = folder + u'/' + file.path;
        HostFile marker;
        marker.path = folder + u"/complete"_s;
        marker.content = m_tools.hash.toUtf8();
        files.append(marker);
        if (auto put = await(m_host.putFiles(files)); !put)
            return put;
    }
    m_isInstalled = true;
    return {};
}

Result<> DirectLauncher::prepare(const LaunchRequest &request)
{
    if (auto installed = installTools(); !installed)
        return installed;
    const QString folder = runFolder(request.runId);
    QList<HostFile> files;
    const auto add = [&](const QString &name, const QByteArray &content) {
        HostFile file;
        file.path = folder + u'/' + name;
        file.content = content;
        files.append(file);
    };
    const auto link = [&](const QString &name) {
        HostFile file;
        file.path = folder + u"/source/"_s + name;
        file.linkTarget = u"../"_s + name;
        files.append(file);
    };
    if (!request.hasOwnOutputs)
        link(u"outputs"_s);
    if (!request.hasOwnLogs)
        link(u"logs"_s);
    add(u"run.json"_s, runDocument(request));
    if (request.configuration.maxDurationSeconds > 0)
        add(u"limits"_s, "maxSeconds " + QByteArray::number(request.configuration.maxDurationSeconds) + '\n');
    if (!request.environmentHash.isEmpty() && !request.isEnvironmentBuilt)
        add(u"awaits"_s, request.environmentHash.toUtf8() + '\n');
    if (request.container) {
        add(u"container"_s, containerOptions(request));
        add(u"contained.sh"_s, containedScript(request, folder, m_tools.folderIn(m_home)));
    }
    // Last: the agent starts nothing that has no command.sh.
    add(u"command.sh"_s, commandScript(request, folder, m_tools.folderIn(m_home)));
    return await(m_host.putFiles(files));
}

QFuture<Result<CommandResult>> DirectLauncher::agent(const QStringList &words)
{
    HostCommand command;
    command.arguments = QStringList{u"sh"_s, agentPath(), m_home} + words;
    command.maxOutput = 8 << 20;
    return m_host.run(command);
}

QFuture<Result<>> DirectLauncher::start(const QString &runId)
{
    return agent({u"start"_s, runId}).then([](const Result<CommandResult> &result) -> Result<> {
        if (!result)
            return failure(result.error());
        if (result->exitCode != 0 || !result->output.contains("@trainyard start "))
            return failure(agentError(*result));
        return {};
    });
}

QFuture<Result<QList<AgentStatus>>> DirectLauncher::status(const QStringList &runIds)
{
    return agent(QStringList{u"status"_s} + runIds)
        .then([](const Result<CommandResult> &result) -> Result<QList<AgentStatus>> {
            if (!result)
                return failure(result.error());
            if (result->exitCode != 0)
                return failure(agentError(*result));
            return parseAgentStatus(result->output);
        });
}

QFuture<Result<AgentStatus>> DirectLauncher::cancel(const QString &runId, bool force)
{
    QStringList words{u"cancel"_s, runId};
    if (force)
        words.append(u"force"_s);
    return agent(words).then([](const Result<CommandResult> &result) -> Result<AgentStatus> {
        if (!result)
            return failure(result.error());
        if (result->exitCode != 0)
            return failure(agentError(*result));
        auto statuses = parseAgentStatus(result->output);
        if (!statuses)
            return failure(statuses.error());
        return statuses->constFirst();
    });
}

} // namespace trainyard
