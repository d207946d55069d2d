// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/environmentverbs.h"

#include "app/cli/tables.h"
#include "app/cli/terminalanswers.h"

#include "models/documents/environmentexport.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 logSlice = 256 << 10;
constexpr int lookEveryMs = 250;

QString targetOf(const Call &call)
{
    return call.options.isSet(u"target"_s) ? call.options.value(u"target"_s) : u"local"_s;
}

void list(const Call &call)
{
    when(call, call.workspace.environments(), [call](const QList<Environment> &all) {
        const bool withArchived = call.options.isSet(u"all"_s);
        QJsonArray array;
        QList<QStringList> rows{{u"NAME"_s, u"VERSION"_s, u"KIND"_s, u"DESCRIPTION"_s}};
        for (const Environment &e : all) {
            if (e.isArchived && !withArchived)
                continue;
            array.append(toJson(e));
            rows.append({e.name, QString::number(e.version), environmentKindLabel(e),
                         e.kind == Environment::Kind::UserManaged ? e.interpreter : e.description});
        }
        if (call.out.isJson())
            call.out.print(array);
        else
            call.out.table(rows);
        call.finish(Done);
    });
}

void show(const Call &call)
{
    withEnvironment(call, call.arguments.first(), [call](const Environment &e) {
        if (call.out.isJson()) {
            call.out.print(toJson(e));
        } else {
            call.out.text(u"%1  %2  %3"_s.arg(e.reference(), environmentKindLabel(e), environmentHash(e)));
            if (!e.description.isEmpty())
                call.out.text(printable(e.description));
            if (e.kind == Environment::Kind::UserManaged)
                call.out.text(printable(e.interpreter));
            for (auto it = e.environmentVariables.cbegin(); it != e.environmentVariables.cend(); ++it)
                call.out.text(printable(it.key() + u'=' + it.value()));
            call.out.raw(e.document.toUtf8());
        }
        call.finish(Done);
    });
}

/// Prints the log of a build as it comes, and ends with the build.
class BuildFollower : public QObject
{
public:
    BuildFollower(const Call &call, EnvironmentService &service, const QString &hash)
        : QObject(call.owner), m_call(call), m_service(service), m_hash(hash)
    {
        m_timer.setInterval(lookEveryMs);
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &BuildFollower::look);
        look();
    }

private:
    void look()
    {
        when(m_call, m_service.build(m_hash, targetOf(m_call)),
             [this](const EnvironmentBuild &build) { printLog(build); });
    }
    void printLog(const EnvironmentBuild &build)
    {
        auto *watcher = new QFutureWatcher<Result<FileChunk>>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, build, watcher] {
            watcher->deleteLater();
            const Result<FileChunk> chunk = watcher->future().result();
            // There is no log before the build has begun.
            const qint64 count = chunk ? chunk->bytes.size() : 0;
            if (count > 0 && !m_call.out.isJson())
                m_call.out.raw(chunk->bytes);
            m_offset += count;
            if (count == logSlice)
                printLog(build);
            else if (build.isUnderWay())
                m_timer.start();
            else
                end(build);
        });
        watcher->setFuture(m_service.buildLog(m_hash, targetOf(m_call), m_offset, logSlice));
    }
    void end(const EnvironmentBuild &build)
    {
        if (m_call.out.isJson())
            m_call.out.print(toJson(build));
        else if (build.state == EnvironmentBuild::State::Complete)
            m_call.out.text(u"Built: Python %1 in %2"_s.arg(build.python, build.folder));
        if (build.state == EnvironmentBuild::State::Complete)
            m_call.finish(Done);
        else if (m_call.out.isJson())
            m_call.finish(OperationFailed);
        else if (build.state == EnvironmentBuild::State::Failed)
            m_call.fail({ErrorKind::Failed, build.reason + u" Build it again with --again."_s, {}, {}});
        else
            m_call.fail(
                {ErrorKind::Cancelled, u"The build was %1."_s.arg(buildStateName(build.state)), {}, {}});
    }

    Call m_call;
    EnvironmentService &m_service;
    QString m_hash;
    qint64 m_offset = 0;
    QTimer m_timer;
};

void startBuild(const Call &call, EnvironmentService *service)
{
    when(call, service->startBuild(call.arguments.first(), targetOf(call), call.options.isSet(u"again"_s)),
         [call, service](const EnvironmentBuild &started) {
             if (call.options.isSet(u"detach"_s)) {
                 if (call.out.isJson())
                     call.out.print(toJson(started));
                 else
                     call.out.text(u"%1  %2"_s.arg(started.hash, buildStateName(started.state)));
                 call.finish(Done);
             } else {
                 new BuildFollower(call, *service, started.hash); // goes with its owner
             }
         });
}

void build(const Call &call)
{
    EnvironmentService *service = serviceOf(call);
    if (!service)
        return;
    if (!call.options.isSet(u"password-fd"_s)) {
        startBuild(call, service);
        return;
    }
    const auto descriptor = wholeNumber(call.options, u"password-fd"_s, 0, 0, 1023);
    auto password =
        descriptor ? secretFromDescriptor(int(*descriptor)) : Result<Secret>(failure(descriptor.error()));
    if (!password) {
        call.fail(password.error());
        return;
    }
    const auto kept = std::make_shared<Secret>(std::move(*password));
    withEnvironment(call, call.arguments.first(), [call, service, kept](const Environment &environment) {
        when(call, service->keepRegistryPassword(environment.container, std::move(*kept)),
             [call, service](bool isInKeychain) {
                 if (!isInKeychain)
                     call.out.note(
                         u"There is no keychain here, so the password is used once and not kept."_s);
                 startBuild(call, service);
             });
    });
}

void builds(const Call &call)
{
    EnvironmentService *service = serviceOf(call);
    if (!service)
        return;
    when(call, service->builds(targetOf(call)), [call](const QList<EnvironmentBuild> &all) {
        QJsonArray array;
        QList<QStringList> rows{
            {u"HASH"_s, u"STATE"_s, u"PYTHON"_s, u"TOOL"_s, u"MIB"_s, u"LAST USED"_s, u"ENVIRONMENTS"_s}};
        for (const EnvironmentBuild &b : all) {
            array.append(toJson(b));
            rows.append({b.hash, buildStateName(b.state), b.python, b.tool, QString::number(b.bytes >> 20),
                         b.lastUsed.toLocalTime().toString(Qt::ISODate), b.environments.join(u", "_s)});
        }
        if (call.out.isJson())
            call.out.print(array);
        else
            call.out.table(rows);
        call.finish(Done);
    });
}

void removeBuild(const Call &call)
{
    EnvironmentService *service = serviceOf(call);
    if (!service)
        return;
    when(call, service->removeBuild(call.arguments.first(), targetOf(call)), [call] { call.finish(Done); });
}

void cancelBuild(const Call &call)
{
    EnvironmentService *service = serviceOf(call);
    if (!service)
        return;
    when(call, service->cancelBuild(call.arguments.first(), targetOf(call)),
         [call](const EnvironmentBuild &build) {
             if (call.out.isJson())
                 call.out.print(toJson(build));
             call.finish(Done);
         });
}

void micromamba(const Call &call)
{
    EnvironmentService *service = serviceOf(call);
    if (!service)
        return;
    when(call, service->offerMicromamba(targetOf(call)), [call, service](const ToolOffer &offer) {
        const QString accepted = call.options.value(u"accept"_s);
        const QJsonObject told{{u"url"_s, offer.url}, {u"bytes"_s, offer.bytes}, {u"sha256"_s, offer.sha256}};
        if (accepted != offer.sha256) {
            if (call.out.isJson())
                call.out.print(told);
            else
                call.out.text(u"%1\n%2 bytes, SHA-256 %3\nTo fetch it, add: --accept %3"_s.arg(
                    printable(offer.url), QString::number(offer.bytes), offer.sha256));
            call.finish(accepted.isEmpty() ? Done : OperationFailed);
            return;
        }
        when(call, service->fetchMicromamba(offer, targetOf(call)), [call, told] {
            if (call.out.isJson())
                call.out.print(told);
            call.finish(Done);
        });
    });
}

void archive(const Call &call)
{
    EnvironmentService *service = serviceOf(call);
    if (!service)
        return;
    when(call, service->archive(call.arguments.first(), !call.options.isSet(u"undo"_s)),
         [call](const Environment &environment) {
             if (call.out.isJson())
                 call.out.print(toJson(environment));
             call.finish(Done);
         });
}

void exportOne(const Call &call)
{
    const QString as = call.options.isSet(u"as"_s) ? call.options.value(u"as"_s) : u"conda"_s;
    if (as != "conda"_L1 && as != "requirements"_L1 && as != "dockerfile"_L1) {
        call.out.fail(
            {ErrorKind::InvalidInput, u"--as is one of conda, requirements and dockerfile."_s, {}, {}});
        call.finish(WrongUsage);
        return;
    }
    withEnvironment(call, call.arguments.first(), [call, as](const Environment &e) {
        const QString text = as == "conda"_L1          ? toCondaFile(e)
                             : as == "requirements"_L1 ? toRequirementsFile(e)
                                                       : toDockerfile(e);
        if (call.out.isJson())
            call.out.print(QJsonObject{{u"format"_s, as}, {u"text"_s, text}});
        else
            call.out.raw(text.toUtf8());
        call.finish(Done);
    });
}

void compare(const Call &call)
{
    withEnvironment(call, call.arguments.at(0), [call](const Environment &from) {
        withEnvironment(call, call.arguments.at(1), [call, from](const Environment &to) {
            const QStringList changes = environmentChanges(from, to);
            const bool isSame = environmentHash(from) == environmentHash(to);
            if (call.out.isJson()) {
                call.out.print(QJsonObject{{u"changes"_s, QJsonArray::fromStringList(changes)},
                                           {u"sameBuild"_s, isSame}});
            } else {
                for (const QString &change : changes)
                    call.out.text(printable(change));
                if (isSame)
                    call.out.note(u"Both are built the same."_s);
            }
            call.finish(Done);
        });
    });
}
} // namespace

QList<Verb> environmentVerbs()
{
    const QString noun = u"environment"_s;
    const QString reference = u"NAME[:VERSION]"_s;
    const QCommandLineOption target{u"target"_s, u"the compute target (local)"_s, u"NAME"_s};
    return {
        {noun, u"list"_s, {}, {{u"all"_s, u"archived ones too"_s}}, u"lists registered environments"_s, list},
        {noun, u"show"_s, {reference}, {}, u"prints one environment"_s, show},
        environmentRegisterVerb(),
        {noun,
         u"build"_s,
         {reference},
         {target,
          {u"again"_s, u"build anew what failed before"_s},
          {u"password-fd"_s, u"reads the password for the registry of its image from this file descriptor"_s,
           u"N"_s},
          {u"detach"_s, u"begin and do not wait"_s}},
         u"builds an environment ahead of its first run, and shows the log"_s,
         build},
        {noun, u"builds"_s, {}, {target}, u"lists what was built on a target, with sizes"_s, builds},
        {noun, u"cancel"_s, {u"HASH"_s}, {target}, u"stops a build"_s, cancelBuild},
        {noun,
         u"delete"_s,
         {u"HASH"_s},
         {target},
         u"deletes what was built, unless a run needs it"_s,
         removeBuild},
        {noun,
         u"micromamba"_s,
         {},
         {target, {u"accept"_s, u"fetch what has this checksum"_s, u"SHA256"_s}},
         u"shows where a target without conda can fetch micromamba from, and fetches it"_s,
         micromamba},
        {noun,
         u"archive"_s,
         {reference},
         {{u"undo"_s, u"bring it back"_s}},
         u"takes a version out of the lists"_s,
         archive},
        {noun,
         u"export"_s,
         {reference},
         {{u"as"_s, u"conda, requirements or dockerfile"_s, u"FORMAT"_s}},
         u"prints an environment as a file"_s,
         exportOne},
        {noun,
         u"compare"_s,
         {reference, u"OTHER"_s},
         {},
         u"says what differs between two versions"_s,
         compare},
    };
}

} // namespace trainyard::cli
