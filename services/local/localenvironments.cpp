// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/localenvironments.h"

#include "models/documents/supportmatrix.h"
#include "services/local/environmentuse.h"
#include "services/workspace/answers.h"

#include <QCoreApplication>
#include <QtConcurrentRun>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int jobsAtOnce = 4;

QString tr(const char *text)
{
    return QCoreApplication::translate("Workspace", text);
}

Result<EnvironmentBuild> firstOf(const Result<QList<EnvironmentBuild>> &builds)
{
    if (!builds)
        return failure(builds.error());
    if (builds->isEmpty())
        return failure(ErrorKind::NotFound, tr("There is no such build on this target."));
    return builds->constFirst();
}
} // namespace

LocalEnvironments::LocalEnvironments(LocalCore &core) : m_core(core)
{
    m_pool.setMaxThreadCount(jobsAtOnce);
    m_pool.setObjectName(u"environments"_s);
}

LocalEnvironments::~LocalEnvironments()
{
    m_pool.clear();
    m_pool.waitForDone();
}

template <typename T>
QFuture<Result<T>> LocalEnvironments::work(const QString &target,
                                           std::function<Result<T>(Target &, EnvironmentBuilder &)> job)
{
    return QtConcurrent::run(
        &m_pool, [this, name = target, job = std::move(job)](QPromise<Result<T>> &promise) {
            // Any job of the core waits until the workspace is open.
            const auto isOpen = await(m_core.write<void>([](LocalCore::Writer &) -> Result<> { return {}; }));
            if (!isOpen) {
                promise.addResult(failure(isOpen.error()));
                return;
            }
            const auto found = m_core.targets().find(name);
            if (!found) {
                promise.addResult(failure(noSuchTarget(name)));
                return;
            }
            if (auto laid = found->launcher().installTools(); !laid) {
                promise.addResult(failure(laid.error()));
                return;
            }
            EnvironmentBuilder builder = environmentBuilder(*found);
            promise.addResult(job(*found, builder));
        });
}

Result<QMap<QString, QStringList>> LocalEnvironments::referencesByHash()
{
    const auto all = await(m_core.write<QList<Environment>>(
        [](LocalCore::Writer &writer) { return writer.store.environments(); }));
    if (!all)
        return failure(all.error());
    QMap<QString, QStringList> references;
    for (const Environment &environment : *all)
        references[environmentHash(environment)].append(environment.reference());
    return references;
}

QFuture<Result<Environment>> LocalEnvironments::archive(const QString &environment, bool isArchived)
{
    return m_core.write<Environment>([environment, isArchived](LocalCore::Writer &writer) {
        return writer.store.archiveEnvironment(environment, isArchived);
    });
}

QFuture<Result<Environment>> LocalEnvironments::import(const QString &path)
{
    return work<Environment>(
        {}, [this, path](Target &, EnvironmentBuilder &) { return importEnvironment(path, m_core); });
}

QFuture<Result<QList<EnvironmentBuild>>> LocalEnvironments::builds(const QString &target)
{
    using Builds = QList<EnvironmentBuild>;
    return work<Builds>(target, [this](Target &, EnvironmentBuilder &builder) -> Result<Builds> {
        auto builds = await(builder.list());
        const auto references = referencesByHash();
        if (!builds || !references)
            return builds ? Result<Builds>(failure(references.error())) : builds;
        for (EnvironmentBuild &build : *builds) {
            if (build.state == EnvironmentBuild::State::Failed) {
                if (const auto described = builder.describe(build.hash))
                    build.reason = described->reason;
            }
            build.environments = references->value(build.hash);
        }
        return builds;
    });
}

QFuture<Result<EnvironmentBuild>> LocalEnvironments::build(const QString &hash, const QString &target)
{
    return work<EnvironmentBuild>(
        target, [hash](Target &, EnvironmentBuilder &builder) { return builder.describe(hash); });
}

QFuture<Result<EnvironmentBuild>> LocalEnvironments::startBuild(const QString &name, const QString &target,
                                                                bool again)
{
    return work<EnvironmentBuild>(
        target, [this, name, again](Target &where, EnvironmentBuilder &builder) -> Result<EnvironmentBuild> {
            const auto environment = await(m_core.write<Environment>(
                [name](LocalCore::Writer &writer) { return writer.store.environment(name); }));
            if (!environment)
                return failure(environment.error());
            if (environment->kind == Environment::Kind::UserManaged) {
                return failure(ErrorKind::InvalidInput,
                               tr("%1 is an interpreter that is used as it is; there is nothing to build.")
                                   .arg(environment->reference()));
            }
            const auto tools = where.buildTools().get(builder);
            if (!tools)
                return failure(tools.error());
            const QString why = trainyard::whyNotBuildable(*environment, *tools, where.name());
            if (!why.isEmpty())
                return failure(ErrorKind::InvalidInput, why);
            if (auto sent = sendRegistryLogin(m_core, builder, *environment); !sent)
                return failure(sent.error());
            return builder.start(*environment, again);
        });
}

QFuture<Result<bool>> LocalEnvironments::keepRegistryPassword(const EnvironmentContainer &container,
                                                              Secret password)
{
    return QtConcurrent::run(
        &m_pool,
        [this, key = registryPasswordKey(container),
         kept = std::make_shared<Secret>(std::move(password))]() -> Result<bool> {
            if (key.isEmpty())
                return failure(
                    ErrorKind::InvalidInput,
                    tr("This environment names no user of a registry, so that it needs no password."));
            if (!m_core.options.secrets)
                return failure(ErrorKind::Unavailable, tr("Passwords cannot be kept here."));
            return m_core.options.secrets->keep(key, *kept) == SecretKeeper::Kept::InKeychain;
        });
}

QFuture<Result<EnvironmentBuild>> LocalEnvironments::cancelBuild(const QString &hash, const QString &target)
{
    return work<EnvironmentBuild>(target, [hash](Target &, EnvironmentBuilder &builder) {
        return firstOf(await(builder.cancel(hash)));
    });
}

QFuture<Result<>> LocalEnvironments::removeBuild(const QString &hash, const QString &target)
{
    return work<void>(target, [this, hash](Target &, EnvironmentBuilder &builder) -> Result<> {
        // A run that is on its way has not yet left its name on the target.
        const auto active = await(
            m_core.write<QList<StoredRun>>([](LocalCore::Writer &writer) { return writer.store.active(); }));
        if (!active)
            return failure(active.error());
        for (const StoredRun &stored : *active) {
            if (stored.run.properties.value(environmentHashProperty()) == hash) {
                return failure(ErrorKind::Conflict,
                               tr("Run %1 needs this environment. Wait for its end, or cancel it.")
                                   .arg(stored.run.displayName));
            }
        }
        return await(builder.remove(hash));
    });
}

QFuture<Result<FileChunk>> LocalEnvironments::buildLog(const QString &hash, const QString &target,
                                                       qint64 offset, qint64 maxBytes)
{
    return work<FileChunk>(target, [=](Target &, EnvironmentBuilder &builder) {
        return await(builder.log(hash, offset, maxBytes));
    });
}

QFuture<Result<QString>> LocalEnvironments::installed(const QString &hash, const QString &target)
{
    return work<QString>(target, [hash](Target &, EnvironmentBuilder &builder) -> Result<QString> {
        const auto text = await(builder.installed(hash));
        if (!text)
            return failure(text.error());
        return QString::fromUtf8(text->bytes);
    });
}

QFuture<Result<BuildTools>> LocalEnvironments::buildTools(const QString &target)
{
    return work<BuildTools>(
        target, [](Target &where, EnvironmentBuilder &builder) { return where.buildTools().get(builder); });
}

QFuture<Result<ToolOffer>> LocalEnvironments::offerMicromamba(const QString &target)
{
    return work<ToolOffer>(
        target, [](Target &, EnvironmentBuilder &builder) { return await(builder.offerMicromamba()); });
}

QFuture<Result<>> LocalEnvironments::fetchMicromamba(const ToolOffer &offer, const QString &target)
{
    return work<void>(target, [offer](Target &where, EnvironmentBuilder &builder) {
        auto fetched = await(builder.fetchMicromamba(offer));
        where.buildTools().forget();
        return fetched;
    });
}

} // namespace trainyard
