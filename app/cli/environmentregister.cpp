// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/environmentverbs.h"

#include "models/documents/environmentexport.h"
#include "models/domain/names.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

EnvironmentService *serviceOf(const Call &call)
{
    EnvironmentService *service = call.workspace.environmentService();
    if (!service)
        call.fail({ErrorKind::Unsupported, u"This workspace does not build environments."_s, {}, {}});
    return service;
}

void withEnvironment(const Call &call, const QString &wanted,
                     const std::function<void(const Environment &)> &then)
{
    when(call, call.workspace.environments(), [call, wanted, then](QList<Environment> all) {
        all += curatedEnvironments();
        const auto found = std::ranges::find_if(all, [&](const Environment &e) {
            return (e.name == wanted && !e.isArchived) || e.reference() == wanted;
        });
        if (found == all.end())
            call.fail({ErrorKind::NotFound, u"There is no environment “%1”."_s.arg(wanted), {}, {}});
        else
            then(*found);
    });
}

namespace {
constexpr qint64 longestDockerfile = 1 << 20;

void store(const Call &call, Environment environment)
{
    environment.name = call.arguments.first();
    if (call.options.isSet(u"description"_s))
        environment.description = call.options.value(u"description"_s);
    for (const QString &pair : call.options.values(u"env"_s))
        environment.environmentVariables.insert(pair.section(u'=', 0, 0), pair.section(u'=', 1));
    when(call, call.workspace.registerEnvironment(environment), [call](const Environment &stored) {
        if (call.out.isJson())
            call.out.print(toJson(stored));
        else
            call.out.text(stored.reference());
        call.finish(Done);
    });
}

/// The container of the options; empty when they name neither image nor Dockerfile. False: it was told why
/// not.
bool takeContainer(const Call &call, EnvironmentContainer &container)
{
    container.baseImage = call.options.value(u"image"_s);
    if (call.options.isSet(u"dockerfile"_s)) {
        QFile file(QDir::current().absoluteFilePath(call.options.value(u"dockerfile"_s)));
        if (!file.open(QIODevice::ReadOnly) || file.size() > longestDockerfile) {
            call.fail({ErrorKind::InvalidInput,
                       u"The Dockerfile %1 cannot be read."_s.arg(file.fileName()),
                       {},
                       {}});
            return false;
        }
        container.dockerfile = QString::fromUtf8(file.readAll());
    }
    container.isEnabled = !container.baseImage.isEmpty() || !container.dockerfile.isEmpty();
    container.sharedMemory = call.options.value(u"shm-size"_s);
    container.arguments = call.options.values(u"container-argument"_s);
    container.registryAddress = call.options.value(u"registry"_s);
    container.registryUser = call.options.value(u"registry-user"_s);
    container.wantsGpu = call.options.isSet(u"gpu"_s);
    return true;
}

void registerOne(const Call &call)
{
    const QString name = call.arguments.first();
    if (const auto valid = checkEnvironmentName(name); !valid) {
        call.fail(valid.error());
        return;
    }
    const QStringList given{call.options.value(u"interpreter"_s), call.options.value(u"file"_s),
                            call.options.value(u"curated"_s)};
    EnvironmentContainer container;
    if (!takeContainer(call, container))
        return;
    const auto named = given.size() - given.count(QString());
    if (container.isEnabled ? named > 1 || !given.at(2).isEmpty() : named != 1) {
        call.out.fail(
            {ErrorKind::InvalidInput,
             u"environment register needs one of --file FILE, --interpreter PYTHON and --curated NAME; "
             "or --image IMAGE or --dockerfile FILE, with or without one of the first two."_s,
             {},
             {}});
        call.finish(WrongUsage);
        return;
    }
    const auto keep = [container](const Call &to, Environment environment) {
        if (container.isEnabled) {
            environment.kind = Environment::Kind::Container;
            environment.container = container;
        }
        store(to, std::move(environment));
    };
    Environment environment;
    environment.interpreter = given.at(0);
    if (!given.at(0).isEmpty() || named == 0) {
        keep(call, environment);
    } else if (!given.at(2).isEmpty()) {
        withEnvironment(call, given.at(2), [call](const Environment &curated) { store(call, curated); });
    } else if (EnvironmentService *service = serviceOf(call)) {
        when(call, service->import(QDir::cleanPath(QDir::current().absoluteFilePath(given.at(1)))),
             [call, keep](const Environment &read) { keep(call, read); });
    }
}

} // namespace

Verb environmentRegisterVerb()
{
    return {
        u"environment"_s,
        u"register"_s,
        {u"NAME"_s},
        {{u"file"_s,
          u"a conda file, requirements.txt or pyproject.toml, or the folder of a conda environment"_s,
          u"FILE"_s},
         {u"interpreter"_s, u"the Python that it stands for"_s, u"PYTHON"_s},
         {u"curated"_s, u"begin with one that comes with Trainyard"_s, u"NAME"_s},
         {u"image"_s, u"a container of this base image, with the packages of --file added"_s, u"IMAGE"_s},
         {u"dockerfile"_s, u"a container that is built so, with the packages of --file added"_s, u"FILE"_s},
         {u"shm-size"_s, u"shared memory of the container: 2g"_s, u"SIZE"_s},
         {u"registry"_s, u"where the image is, if one has to log in there"_s, u"ADDRESS"_s},
         {u"registry-user"_s, u"who logs in; build takes the password"_s, u"USER"_s},
         {u"gpu"_s, u"give the container the graphics cards"_s},
         {u"container-argument"_s, u"a word for podman run or docker run; may be repeated"_s, u"WORD"_s},
         {u"env"_s, u"an environment variable; may be repeated"_s, u"NAME=VALUE"_s},
         {u"description"_s, u"what it is for"_s, u"TEXT"_s}},
        u"stores an environment under a name, as its next version"_s,
        registerOne};
}

} // namespace trainyard::cli
