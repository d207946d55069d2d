// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/environmentuse.h"

#include "models/documents/supportmatrix.h"
#include "services/environments/buildrequest.h"
#include "services/local/localcore.h"
#include "services/local/review.h"

#include <QCoreApplication>
#include <QMutexLocker>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 toolsKeptMs = 60'000;
constexpr qsizetype mostChanges = 6;

QString tr(const char *text)
{
    return QCoreApplication::translate("EnvironmentUse", text);
}

/// An empty address is that of no registry.
Result<RegistryLogin> registryLogin(LocalCore &core, const Environment &environment)
{
    const EnvironmentContainer &container = environment.container;
    RegistryLogin login{container.registryAddress.trimmed(), container.registryUser, {}};
    auto password = core.options.secrets ? core.options.secrets->find(registryPasswordKey(container))
                                         : Result<Secret>(failure(ErrorKind::NotFound, {}));
    if (!password) {
        return failure(ErrorKind::InvalidInput,
                       tr("The password of %1 for the registry of %2 is not known here. Give it on the "
                          "environment's page, or "
                          "build it ahead with: trainyard environment build %2 --password-fd N.")
                           .arg(container.registryUser, environment.reference()));
    }
    login.password = std::move(*password);
    return login;
}

bool needsLogin(const Environment &environment)
{
    return environment.kind == Environment::Kind::Container && !environment.container.registryUser.isEmpty();
}

/// The version before this one that was not the same, for words about what changed.
std::optional<Environment> earlierVersion(LocalCore &core, const Environment &environment)
{
    const auto all = await(core.write<QList<Environment>>(
        [](LocalCore::Writer &writer) { return writer.store.environments(); }));
    if (!all)
        return std::nullopt;
    for (const Environment &other : *all) { // newest first
        if (other.name == environment.name && other.version < environment.version)
            return other;
    }
    return std::nullopt;
}

QString whyBuilt(LocalCore &core, const QString &target, const Environment &environment)
{
    const auto earlier = earlierVersion(core, environment);
    if (!earlier)
        return tr("It has not been built on %1 yet.").arg(target);
    QStringList changes = environmentChanges(*earlier, environment);
    if (changes.isEmpty())
        return tr("It has not been built on %1 yet, nor has %2, which is the same.")
            .arg(target, earlier->reference());
    if (changes.size() > mostChanges)
        changes =
            changes.mid(0, mostChanges) + QStringList(tr("and %1 more").arg(changes.size() - mostChanges));
    return tr("It is built anew, since it differs from %1: %2.")
        .arg(earlier->reference(), changes.join(u"; "_s));
}
} // namespace

Result<BuildTools> BuildToolsMemory::get(EnvironmentBuilder &builder)
{
    const QMutexLocker lock(&m_mutex);
    if (m_tools && !m_since.hasExpired(toolsKeptMs))
        return *m_tools;
    const auto tools = await(builder.probe());
    if (tools) {
        m_tools = *tools;
        m_since.start();
    }
    return tools;
}

void BuildToolsMemory::forget()
{
    const QMutexLocker lock(&m_mutex);
    m_tools.reset();
}

QString environmentHashProperty()
{
    return u"trainyard.environmentHash"_s;
}

QString environmentReasonProperty()
{
    return u"trainyard.environmentReason"_s;
}

EnvironmentBuilder environmentBuilder(Target &target)
{
    return {target.host(), target.home(), target.launcher().toolsFolder()};
}

Result<> sendRegistryLogin(LocalCore &core, EnvironmentBuilder &builder, const Environment &environment)
{
    if (!needsLogin(environment))
        return {};
    const auto login = registryLogin(core, environment);
    return login ? builder.logIn(environmentHash(environment), *login) : failure(login.error());
}

Result<std::optional<Environment>> namedEnvironment(LocalCore &core, const RunConfiguration &configuration)
{
    if (configuration.environment.isEmpty() || !configuration.interpreter.isEmpty())
        return std::optional<Environment>();
    const auto environment =
        await(core.write<Environment>([name = configuration.environment](LocalCore::Writer &writer) {
            return writer.store.environment(name);
        }));
    if (!environment)
        return failure(environment.error());
    return std::optional(*environment);
}

Result<std::optional<EnvironmentUse>> environmentUse(LocalCore &core, Target &target,
                                                     const RunConfiguration &configuration)
{
    const auto named = namedEnvironment(core, configuration);
    if (!named)
        return failure(named.error());
    if (!*named || (*named)->kind == Environment::Kind::UserManaged)
        return std::optional<EnvironmentUse>();
    EnvironmentBuilder builder = environmentBuilder(target);
    EnvironmentUse use;
    use.environment = **named;
    use.hash = environmentHash(use.environment);
    use.interpreter = use.environment.kind == Environment::Kind::Container
                          ? containerInterpreter(use.environment)
                          : builder.interpreter(use.hash);
    const auto isComplete = builder.isComplete(use.hash);
    if (!isComplete)
        return failure(isComplete.error());
    if (*isComplete) {
        use.isBuilt = true;
        use.reason = tr("It is reused: the same packages were built on %1 before.").arg(target.name());
        return std::optional(use);
    }
    if (auto installed = target.launcher().installTools(); !installed)
        return failure(installed.error());
    const auto tools = target.buildTools().get(builder);
    if (!tools)
        return failure(tools.error());
    if (const QString why = whyNotBuildable(use.environment, *tools, target.name()); !why.isEmpty())
        return failure(ErrorKind::InvalidInput, why);
    if (needsLogin(use.environment)) {
        if (const auto login = registryLogin(core, use.environment); !login)
            return failure(login.error());
    }
    const auto build = builder.describe(use.hash);
    if (!build)
        return failure(build.error());
    if (build->state == EnvironmentBuild::State::Failed) {
        return failure(
            ErrorKind::InvalidInput,
            tr("The last build of %1 on %2 failed. %3 Build it again when you have changed something, with "
               "“Build again” on its page or: trainyard environment build %1 --target %2 --again.")
                .arg(use.environment.reference(), target.name(), build->reason));
    }
    use.reason = build->isUnderWay() ? tr("It is being built on %1 at this moment.").arg(target.name())
                                     : whyBuilt(core, target.name(), use.environment);
    return std::optional(use);
}

} // namespace trainyard
