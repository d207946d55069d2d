// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/environments/environmentbuilder.h"

#include "services/environments/buildfailure.h"
#include "services/environments/buildrequest.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <chrono>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
using State = EnvironmentBuild::State;
constexpr qint64 longestLock = 1 << 20;
constexpr qint64 logEndBytes = 32 << 10;
constexpr auto longestFetch = 15min;

QString tr(const char *text)
{
    return QCoreApplication::translate("EnvironmentBuild", text);
}

QDateTime timeFrom(const QByteArray &seconds)
{
    bool isNumber = false;
    const double value = seconds.toDouble(&isNumber);
    if (!isNumber || !(value > 0 && value < 1e11))
        return {};
    return QDateTime::fromMSecsSinceEpoch(qint64(value * 1000), Qt::UTC);
}

std::optional<State> stateFrom(const QByteArray &word)
{
    for (const State state : {State::Absent, State::Starting, State::Building, State::Complete, State::Failed,
                              State::Canceled, State::Interrupted}) {
        if (buildStateName(state).toUtf8() == word)
            return state;
    }
    return std::nullopt;
}

/// Errors are told as "@trainyard error KIND SENTENCE".
Error agentError(const CommandResult &result)
{
    const QString detail = QString::fromUtf8(result.output.right(2000) + result.errors.right(2000));
    for (const QByteArray &line : (result.output + '\n' + result.errors).split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() < 4 || words.at(0) != "@trainyard" || words.at(1) != "error")
            continue;
        const ErrorKind kind = words.at(2) == "busy"         ? ErrorKind::Conflict
                               : words.at(2) == "bad-file"   ? ErrorKind::Corrupt
                               : words.at(2) == "no-network" ? ErrorKind::Unavailable
                                                             : ErrorKind::Failed;
        return {kind, QString::fromUtf8(words.mid(3).join(' ')), detail, {}};
    }
    return {ErrorKind::Failed,
            tr("The target did not answer as it should (exit code %1). Test the compute target.")
                .arg(result.exitCode),
            detail,
            {}};
}

Result<QList<EnvironmentBuild>> buildsOf(const Result<CommandResult> &result)
{
    if (!result)
        return failure(result.error());
    if (result->exitCode != 0)
        return failure(agentError(*result));
    return parseBuilds(result->output);
}
} // namespace

QList<EnvironmentBuild> parseBuilds(const QByteArray &output)
{
    QList<EnvironmentBuild> builds;
    for (const QByteArray &line : output.split('\n')) {
        const QList<QByteArray> words = line.trimmed().split(' ');
        if (words.size() < 4 || words.at(0) != "@trainyard" || words.at(1) != "environment")
            continue;
        EnvironmentBuild build;
        build.hash = QString::fromUtf8(words.at(2).left(64));
        bool hasState = false;
        for (const QByteArray &word : words.mid(3)) {
            const auto equals = word.indexOf('=');
            const QByteArray name = word.left(qMax(equals, 0));
            const QByteArray value = word.mid(equals + 1);
            if (name == "state") {
                const auto state = stateFrom(value);
                hasState = state.has_value();
                build.state = state.value_or(State::Absent);
            } else if (name == "attempt") {
                build.attempt = value.toInt();
            } else if (name == "exit" && !value.isEmpty()) {
                build.exitCode = value.toInt();
            } else if (name == "started") {
                build.started = timeFrom(value);
            } else if (name == "ended") {
                build.ended = timeFrom(value);
            } else if (name == "used") {
                build.lastUsed = timeFrom(value);
            } else if (name == "tool") {
                build.tool = QString::fromUtf8(value.left(64));
            } else if (name == "python") {
                build.python = QString::fromUtf8(value.left(64));
            } else if (name == "bytes") {
                build.bytes = value.toLongLong();
            }
        }
        if (hasState)
            builds.append(build);
    }
    return builds;
}

BuildTools parseBuildTools(const QByteArray &output)
{
    BuildTools tools;
    for (const QByteArray &line : output.split('\n')) {
        const QList<QByteArray> words = line.trimmed().split(' ');
        if (words.size() < 4 || words.at(0) != "@trainyard")
            continue;
        const QString rest = QString::fromUtf8(words.mid(3).join(' ').left(4096));
        if (words.at(1) == "tool") {
            tools.tools.insert(QString::fromUtf8(words.at(2).left(64)), rest);
        } else if (words.at(1) == "python") {
            tools.hasVenv = words.at(2) == "yes";
            tools.pythons = rest.split(u", "_s, Qt::SkipEmptyParts);
        } else if (words.at(1) == "engine" && words.size() == 5) {
            const bool answers = words.at(3) != "silent";
            tools.engines.append({QString::fromUtf8(words.at(2).left(64)),
                                  answers ? QString::fromUtf8(words.at(3).left(64)) : QString(),
                                  words.at(4) == "yes"});
        } else if (words.at(1) == "graphics") {
            tools.graphicsCards = words.at(3).toInt();
        }
    }
    return tools;
}

EnvironmentBuilder::EnvironmentBuilder(Host &host, QString targetHome, QString toolsFolder)
    : m_host(host), m_home(std::move(targetHome)), m_tools(std::move(toolsFolder))
{
}

QString EnvironmentBuilder::folder(const QString &hash) const
{
    return m_home + u"/environments/"_s + hash;
}

QString EnvironmentBuilder::interpreter(const QString &hash) const
{
    return folder(hash) + u"/env/bin/python"_s;
}

QFuture<Result<CommandResult>> EnvironmentBuilder::agent(const QStringList &words,
                                                         std::chrono::seconds timeout)
{
    HostCommand command;
    command.arguments = QStringList{u"sh"_s, m_tools + u"/agent/environment.sh"_s, m_home} + words;
    command.maxOutput = 4 << 20;
    command.timeout = timeout; // sizes of many environments are counted file by file
    return m_host.run(command);
}

Result<bool> EnvironmentBuilder::isComplete(const QString &hash)
{
    const auto marker = await(m_host.readFile(folder(hash), u"complete"_s, 0, 4096));
    if (!marker)
        return marker.error().kind == ErrorKind::NotFound ? Result<bool>(false) : failure(marker.error());
    return QString::fromUtf8(marker->bytes).trimmed() == folder(hash) + u"/env"_s;
}

Result<> EnvironmentBuilder::prepare(const Environment &environment)
{
    const QString root = folder(environmentHash(environment));
    // The plan is laid last, so where it is all is; what it says follows from the hash.
    if (await(m_host.readFile(root, u"request/plan"_s, 0, 16)))
        return {};
    QList<HostFile> files = buildRequest(environment);
    for (HostFile &file : files)
        file.path = root + u'/' + file.path;
    return await(m_host.putFiles(files));
}

Result<> EnvironmentBuilder::logIn(const QString &hash, const RegistryLogin &login)
{
    HostCommand command;
    command.arguments = {u"sh"_s, m_tools + u"/agent/environment.sh"_s, m_home, u"login"_s, hash};
    command.input = login.document();
    const auto result = await(m_host.run(command));
    (void)Secret::take(std::move(command.input)); // wiped
    if (!result)
        return failure(result.error());
    return result->exitCode == 0 ? Result<>() : failure(agentError(*result));
}

Result<EnvironmentBuild> EnvironmentBuilder::start(const Environment &environment, bool again)
{
    if (auto prepared = prepare(environment); !prepared)
        return failure(prepared.error());
    const QString hash = environmentHash(environment);
    QStringList words{u"start"_s, hash};
    if (again)
        words.append(u"again"_s);
    const auto builds = buildsOf(await(agent(words)));
    if (!builds)
        return failure(builds.error());
    return describe(hash);
}

Result<EnvironmentBuild> EnvironmentBuilder::describe(const QString &hash)
{
    const auto builds = await(status({hash}));
    if (!builds)
        return failure(builds.error());
    if (builds->isEmpty())
        return failure(agentError({}));
    EnvironmentBuild build = builds->constFirst();
    build.folder = folder(hash);
    if (build.state == State::Failed) {
        const auto end = await(log(hash, -logEndBytes, logEndBytes));
        build.reason = describeBuildFailure(end ? end->bytes : QByteArray());
    }
    return build;
}

QFuture<Result<QList<EnvironmentBuild>>> EnvironmentBuilder::status(const QStringList &hashes)
{
    return agent(QStringList{u"status"_s} + hashes).then(buildsOf);
}

QFuture<Result<QList<EnvironmentBuild>>> EnvironmentBuilder::list()
{
    return agent({u"list"_s}).then([root = m_home](const Result<CommandResult> &result) {
        auto builds = buildsOf(result);
        if (builds) {
            for (EnvironmentBuild &build : *builds)
                build.folder = root + u"/environments/"_s + build.hash;
        }
        return builds;
    });
}

QFuture<Result<QList<EnvironmentBuild>>> EnvironmentBuilder::cancel(const QString &hash)
{
    return agent({u"cancel"_s, hash}).then(buildsOf);
}

QFuture<Result<>> EnvironmentBuilder::remove(const QString &hash)
{
    return agent({u"remove"_s, hash}).then([](const Result<CommandResult> &result) -> Result<> {
        if (!result)
            return failure(result.error());
        if (result->exitCode != 0)
            return failure(agentError(*result));
        return {};
    });
}

QFuture<Result<BuildTools>> EnvironmentBuilder::probe()
{
    return agent({u"probe"_s}).then([](const Result<CommandResult> &result) -> Result<BuildTools> {
        if (!result)
            return failure(result.error());
        if (!result->output.contains("@trainyard probed"))
            return failure(agentError(*result));
        return parseBuildTools(result->output);
    });
}

QFuture<Result<ToolOffer>> EnvironmentBuilder::offerMicromamba()
{
    return agent({u"offer"_s}).then([](const Result<CommandResult> &result) -> Result<ToolOffer> {
        if (!result)
            return failure(result.error());
        for (const QByteArray &line : result->output.split('\n')) {
            const QList<QByteArray> words = line.trimmed().split(' ');
            if (words.size() == 5 && words.at(0) == "@trainyard" && words.at(1) == "offer")
                return ToolOffer{QString::fromUtf8(words.at(4).left(4096)),
                                 QString::fromLatin1(words.at(2).left(64)), words.at(3).toLongLong()};
        }
        return failure(agentError(*result));
    });
}

QFuture<Result<>> EnvironmentBuilder::fetchMicromamba(const ToolOffer &offer)
{
    return agent({u"fetch"_s, offer.url, offer.sha256}, longestFetch)
        .then([](const Result<CommandResult> &result) -> Result<> {
            if (!result)
                return failure(result.error());
            return result->exitCode == 0 ? Result<>() : failure(agentError(*result));
        });
}

QFuture<Result<FileChunk>> EnvironmentBuilder::log(const QString &hash, qint64 offset, qint64 maxBytes)
{
    return m_host.readFile(folder(hash), u"build.log"_s, offset, maxBytes);
}

QFuture<Result<FileChunk>> EnvironmentBuilder::installed(const QString &hash)
{
    return m_host.readFile(folder(hash), u"installed.txt"_s, 0, longestLock);
}

} // namespace trainyard
