// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/submission.h"

#include "services/hosts/localfiles.h"
#include "services/local/review.h"
#include "services/snapshots/gitprobe.h"
#include "services/snapshots/laytree.h"
#include "services/snapshots/manifest.h"
#include "services/snapshots/plan.h"
#include "services/snapshots/takesnapshot.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QtConcurrentRun>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype manyFiles = 2000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Submission", text);
}

bool hasFolder(const Snapshot &snapshot, const QString &name)
{
    return std::ranges::any_of(snapshot.entries, [&](const SnapshotEntry &entry) {
        return entry.path == name || entry.path.startsWith(name + u'/');
    });
}

/// Lines of a text that is kept with the run.
QString fewOf(const QStringList &warnings)
{
    constexpr qsizetype most = 20;
    QString text = warnings.mid(0, most).join(u'\n');
    if (warnings.size() > most)
        text += u'\n' + tr("… and %1 more.").arg(warnings.size() - most);
    return text;
}

bool isUnderWay(AgentStatus::State state)
{
    return state != AgentStatus::State::Absent && state != AgentStatus::State::Prepared;
}

/// When this computer was started; long ago where that cannot be told.
QDateTime startOfThisSystem()
{
    QFile file(u"/proc/uptime"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const double seconds = file.readAll().split(' ').constFirst().toDouble();
    return QDateTime::currentDateTimeUtc().addMSecs(-qint64(seconds * 1000));
}

tl::unexpected<Error> notSent(const QString &script)
{
    return failure(
        ErrorKind::InvalidInput,
        tr("%1 is not among the files that were sent. Check the ignore rules of the folder.").arg(script));
}

QString environmentLabel(const RunConfiguration &configuration, const PythonFacts &python)
{
    const QString facts = u"python %1 (%2)"_s.arg(python.version, python.executable);
    return configuration.environment.isEmpty() ? facts : configuration.environment + u": "_s + facts;
}
} // namespace

Submission::Submission(LocalCore &core, std::stop_token closing, std::function<bool()> isCancelled,
                       Progress progress)
    : m_core(core), m_closing(std::move(closing)), m_isCancelled(std::move(isCancelled)),
      m_progress(std::move(progress))
{
}

Result<Run> Submission::submit(const RunConfiguration &configuration)
{
    m_progress(0, tr("Checking"));
    auto checked = check(configuration);
    if (!checked)
        return failure(checked.error());
    const auto stored = insert(*checked);
    if (!stored)
        return failure(stored.error());
    m_progress(5, tr("Taking the snapshot"));
    QFuture<Result<GitFacts>> git;
    RunChange taken;
    auto snapshot = checked->origin ? loadSnapshot(checked->origin->run.snapshotId, m_core.store)
                                    : takeSnapshot(*stored, git, taken);
    Result<> done;
    if (!snapshot) {
        done = failure(snapshot.error());
    } else {
        taken.snapshotId = snapshot->id;
        taken.status = RunStatus::Preparing;
        if (checked->origin)
            taken.git = checked->origin->git;
        done = change(stored->key, taken);
    }
    if (done)
        done = launch(*stored, *snapshot);
    if (done && !checked->origin && !git.isValid())
        git = askGit(stored->run.configuration.sourceFolder);
    if (git.isValid())
        git.waitForFinished(); // it uses the content store, which must not go before it
    if (!done)
        return failure(giveUp(stored->key, done.error()));
    if (git.isValid() && git.resultCount() > 0 && git.result())
        noteGit(stored->key, *git.result());
    m_progress(100, tr("Started"));
    return storedRun(stored->key);
}

QFuture<Result<GitFacts>> Submission::askGit(const QString &folder)
{
    return QtConcurrent::run(
        [core = &m_core, folder] { return probeGit(folder, core->store, core->options.environment); });
}

void Submission::noteGit(qint64 key, const GitFacts &git)
{
    (void)await(m_core.write<void>([key, git](LocalCore::Writer &writer) -> Result<> {
        auto noted = writer.store.addGit(key, git); // the run may have ended already
        writer.supervisor.refresh();
        return noted;
    }));
}

Result<Submission::Checked> Submission::check(RunConfiguration configuration)
{
    Checked checked;
    configuration = withPlainScript(std::move(configuration));
    if (!configuration.snapshotOfRun.isEmpty()) {
        auto origin = await(m_core.write<StoredRun>(
            [id = configuration.snapshotOfRun](LocalCore::Writer &writer) { return writer.store.find(id); }));
        if (!origin)
            return failure(origin.error());
        if (origin->run.snapshotId.isEmpty()) {
            return failure(
                ErrorKind::InvalidInput,
                tr("Run %1 has no snapshot to use again. Submit its folder instead.").arg(origin->run.id));
        }
        checked.origin = *origin;
    }
    checked.target = m_core.targets().find(configuration.target);
    if (!checked.target)
        return failure(noSuchTarget(configuration.target));
    configuration.target = checked.target->name();
    if (const auto fits = withoutProblems(checkConfiguration(configuration)); !fits)
        return failure(fits.error());
    const auto use = environmentUse(m_core, *checked.target, configuration);
    if (!use)
        return failure(use.error());
    checked.environment = *use;
    if (checked.environment) {
        checked.python.executable = checked.environment->interpreter;
        configuration.environment = checked.environment->environment.reference();
    } else {
        auto python = findPython(m_core, *checked.target, configuration);
        if (!python)
            return failure(python.error());
        checked.python = *python;
    }
    checked.configuration = std::move(configuration);
    return checked;
}

Result<StoredRun> Submission::insert(const Checked &checked)
{
    StoredRun stored;
    Run &run = stored.run;
    run.configuration = checked.configuration;
    run.created = m_core.options.clock();
    const quint64 random = m_core.options.random();
    run.id = makeRunId(run.experiment(), run.created, quint32(random ^ (random >> 32)));
    run.displayName = run.configuration.displayName.isEmpty() ? makeDisplayName(m_core.options.random())
                                                              : run.configuration.displayName;
    run.environmentLabel = checked.environment ? checked.environment->environment.reference()
                                               : environmentLabel(checked.configuration, checked.python);
    if (checked.environment) {
        run.properties.insert(environmentHashProperty(), checked.environment->hash);
        run.properties.insert(environmentReasonProperty(), checked.environment->reason);
    }
    run.reason = tr("Being submitted.");
    run.properties.insert(u"_azureml.ComputeTargetType"_s,
                          checked.target->isHere() ? u"local"_s : u"remote"_s);
    if (const auto &machine = checked.target->machine(); machine && !machine->machineId.isEmpty())
        run.properties.insert(machineProperty(), machine->machineId);
    stored.interpreter = checked.python.executable;
    stored.folder = checked.target->localFolder(run.id);
    return await(m_core.write<StoredRun>([stored](LocalCore::Writer &writer) mutable -> Result<StoredRun> {
        stored.owner = writer.lock.name();
        const auto key = writer.store.insert(stored);
        if (!key)
            return failure(key.error());
        stored.key = *key;
        writer.supervisor.refresh();
        return stored;
    }));
}

Result<Snapshot> Submission::takeSnapshot(const StoredRun &stored, QFuture<Result<GitFacts>> &git,
                                          RunChange &taken)
{
    const auto plan = planSnapshot(stored.run.configuration.sourceFolder, m_closing);
    if (!plan)
        return failure(plan.error());
    // Of many files git is asked while they are stored; of few it is asked after the start, which it would
    // delay.
    if (plan->files.size() > manyFiles)
        git = askGit(stored.run.configuration.sourceFolder);
    const std::scoped_lock lock(m_core.snapshotMutex);
    std::stop_source stop;
    const std::stop_callback onClosing(m_closing, [&stop] { stop.request_stop(); });
    QElapsedTimer sinceAsked;
    sinceAsked.start();
    const auto progress = [&](const SnapshotProgress &now) {
        if (sinceAsked.hasExpired(500)) {
            sinceAsked.start();
            if (!mayGoOn(stored.key))
                stop.request_stop();
        }
        const double part = now.bytesTotal > 0 ? double(now.bytesDone) / double(now.bytesTotal) : 1.0;
        m_progress(5 + int(75 * part),
                   tr("Taking the snapshot: %1 of %2 files").arg(now.filesDone).arg(now.filesTotal));
    };
    if (!m_core.hashCache)
        m_core.hashCache.emplace(m_core.options.folders.cacheFolder() + u"/hashes"_s);
    auto snapshot =
        trainyard::takeSnapshot(*plan, m_core.store, *m_core.hashCache, progress, stop.get_token());
    (void)m_core.hashCache->save(); // a cache: without it files are read once more
    QStringList warnings = plan->warnings;
    if (snapshot)
        warnings += snapshot->warnings;
    if (!warnings.isEmpty())
        taken.properties.insert(snapshotWarningsProperty(), fewOf(warnings));
    return snapshot;
}

Result<> Submission::launch(const StoredRun &stored, const Snapshot &snapshot)
{
    if (auto may = mayGoOn(stored.key); !may)
        return may;
    const auto target = targetOf(stored);
    if (!target)
        return failure(target.error());
    if (auto laid = laySource(**target, stored, snapshot); !laid)
        return laid;
    LaunchRequest request;
    request.runId = stored.run.id;
    request.configuration = stored.run.configuration;
    request.interpreter = stored.interpreter;
    request.snapshotId = snapshot.id;
    request.hasOwnOutputs = hasFolder(snapshot, u"outputs"_s);
    request.hasOwnLogs = hasFolder(snapshot, u"logs"_s);
    if (auto described = addEnvironment(**target, stored, request); !described)
        return described;
    if (auto prepared = (*target)->launcher().prepare(request); !prepared)
        return prepared;
    return start(stored);
}

/// The run builds its environment itself, where it runs and before it begins; here is only said what that is.
Result<> Submission::addEnvironment(Target &target, const StoredRun &stored, LaunchRequest &request)
{
    const auto named = namedEnvironment(m_core, stored.run.configuration);
    if (!named)
        return failure(named.error());
    if (!*named)
        return {};
    const Environment &environment = **named;
    const QMap<QString, QString> &variables = environment.environmentVariables;
    for (auto it = variables.cbegin(); it != variables.cend(); ++it) {
        if (!request.configuration.environmentVariables.contains(it.key()))
            request.configuration.environmentVariables.insert(it.key(), it.value());
    }
    if (environment.kind == Environment::Kind::UserManaged)
        return {};
    request.environmentHash = environmentHash(environment);
    request.environmentName = environment.reference();
    if (environment.kind == Environment::Kind::Container)
        request.container = environment.container;
    EnvironmentBuilder builder = environmentBuilder(target);
    request.isEnvironmentBuilt = builder.isComplete(request.environmentHash).value_or(false);
    if (!request.isEnvironmentBuilt) {
        if (auto sent = sendRegistryLogin(m_core, builder, environment); !sent)
            return sent;
    }
    return builder.prepare(environment);
}

Result<std::shared_ptr<Target>> Submission::targetOf(const StoredRun &stored)
{
    auto target = m_core.targets().find(stored.run.target());
    if (!target)
        return failure(noSuchTarget(stored.run.target()));
    return target;
}

Result<> Submission::laySource(Target &target, const StoredRun &stored, const Snapshot &snapshot)
{
    const QString &script = stored.run.configuration.script;
    if (target.isHere()) {
        m_progress(85, tr("Laying out the files"));
        if (auto laid = layTree(snapshot, m_core.store, stored.folder + u"/source"_s, m_closing); !laid)
            return laid;
        return QFileInfo(stored.folder + u"/source/"_s + script).isFile() ? Result<>() : notSent(script);
    }
    const bool isSent = std::ranges::any_of(snapshot.entries, [&](const SnapshotEntry &entry) {
        return entry.path == script ||
               (entry.kind == EntryKind::SymbolicLink && script.startsWith(entry.path + u'/'));
    });
    if (!isSent)
        return notSent(script);
    m_progress(80, tr("Connecting to %1").arg(target.name()));
    if (auto installed = target.launcher().installTools(); !installed)
        return installed;
    const auto progress = [this, name = target.name()](int percent) {
        m_progress(80 + percent * 14 / 100, tr("Sending the files to %1: %2 %").arg(name).arg(percent));
    };
    std::stop_source stop;
    const std::stop_callback onClosing(m_closing, [&stop] { stop.request_stop(); });
    QElapsedTimer sinceAsked;
    sinceAsked.start();
    const auto progressAndAsk = [&](int percent) {
        progress(percent);
        if (sinceAsked.hasExpired(500)) {
            sinceAsked.start();
            if (!mayGoOn(stored.key))
                stop.request_stop();
        }
    };
    return m_core.targets().transfer()->sendSource(target, stored.run.id, snapshot, m_core.store,
                                                   progressAndAsk, stop.get_token());
}

Result<> Submission::start(const StoredRun &stored)
{
    if (auto may = mayGoOn(stored.key); !may)
        return may;
    const auto target = targetOf(stored);
    if (!target)
        return failure(target.error());
    m_progress(95, tr("Starting"));
    RunChange starting;
    starting.status = RunStatus::Starting;
    starting.reason = QString();
    if (auto changed = change(stored.key, starting); !changed)
        return changed;
    DirectLauncher &launcher = (*target)->launcher();
    if (auto started = await(launcher.start(stored.run.id)); !started) {
        // It may have started all the same, on a machine too busy to answer in time.
        const auto state = stateOf(**target, stored.run.id);
        // A machine that went silent just now may have started it: who follows the run will find out.
        const bool isUnknown = !state && !(*target)->isHere();
        if (!isUnknown && (!state || !isUnderWay(*state))) {
            (void)await(launcher.cancel(stored.run.id, true)); // and so it never will
            return started;
        }
    }
    return handOver(stored.key);
}

/// From here on the run is its target's; a wish to stop it that came meanwhile is handed on.
Result<> Submission::handOver(qint64 key)
{
    return await(m_core.write<void>([key](LocalCore::Writer &writer) -> Result<> {
        RunChange handedOver;
        handedOver.owner = QString();
        if (const auto changed = writer.store.change(key, handedOver); !changed) {
            // The script runs, whatever becomes of the disk here.
            writer.supervisor.changeLater(key, handedOver);
            return {};
        }
        writer.supervisor.refresh();
        const auto now = writer.store.find(key);
        if (now && now->cancel != CancelRequest::None)
            (void)writer.supervisor.cancel(now->run.id, now->cancel);
        return {};
    }));
}

Result<AgentStatus::State> Submission::stateOf(Target &target, const QString &runId)
{
    const auto statuses = await(target.launcher().status({runId}));
    if (!statuses)
        return failure(statuses.error());
    return statuses->constFirst().state;
}

Result<> Submission::resume(const StoredRun &stored)
{
    if (stored.run.snapshotId.isEmpty()) { // so it was never launched
        const Error closed{
            ErrorKind::Failed,
            tr("Trainyard was closed before the files of this run were saved. Submit it again."),
            {},
            {}};
        const bool isCancelled = stored.cancel != CancelRequest::None;
        giveUp(stored.key, isCancelled ? Error{ErrorKind::Cancelled, {}, {}, {}} : closed);
        return isCancelled ? Result<>() : failure(closed);
    }
    // The one who is gone may have gone before the agent was there to be asked.
    const auto target = targetOf(stored);
    if (!target)
        return failure(giveUp(stored.key, target.error()));
    const auto tools = (*target)->launcher().installTools();
    const auto state = tools ? stateOf(**target, stored.run.id) : failure(tools.error());
    if (!state)
        return letGo(stored, state.error());
    if (isUnderWay(*state))
        return handOver(stored.key);
    if (stored.cancel != CancelRequest::None) {
        giveUp(stored.key, {ErrorKind::Cancelled, {}, {}, {}});
        return {};
    }
    // A whole folder is left alone: the one who made it may have asked for the start before it went, and that
    // may still be on its way. Not so after a restart, which may have cost parts of files.
    const bool isWhole = *state == AgentStatus::State::Prepared &&
                         (!(*target)->isHere() || stored.run.created > startOfThisSystem());
    Result<> done;
    if (isWhole) {
        done = start(stored);
    } else {
        const auto snapshot = loadSnapshot(stored.run.snapshotId, m_core.store);
        if (!snapshot)
            done = failure(snapshot.error());
        else if ((*target)->isHere())
            done = removeLocalFolder(stored.folder + u"/source"_s);
        if (done)
            done = launch(stored, *snapshot);
    }
    if (!done)
        return failure(giveUp(stored.key, done.error()));
    return {};
}

/// So that whoever beats next tries again.
Result<> Submission::letGo(const StoredRun &stored, const Error &why)
{
    (void)await(m_core.write<bool>([key = stored.key, why](LocalCore::Writer &writer) {
        RunChange waiting;
        waiting.reason = tr("The submission waits until its target answers. %1").arg(why.message);
        (void)writer.store.change(key, waiting);
        auto released = writer.store.adopt(key, writer.lock.name(), u"nobody"_s);
        writer.supervisor.refresh();
        return released;
    }));
    return failure(why);
}

Result<> Submission::change(qint64 key, const RunChange &change)
{
    return await(m_core.write<void>([key, change](LocalCore::Writer &writer) -> Result<> {
        const auto changed = writer.store.change(key, change);
        if (!changed)
            return failure(changed.error());
        writer.supervisor.refresh();
        if (!*changed)
            return failure(ErrorKind::Conflict, tr("This run has already ended."));
        return {};
    }));
}

Result<> Submission::mayGoOn(qint64 key)
{
    if (m_closing.stop_requested() || m_isCancelled())
        return failure(ErrorKind::Cancelled, {});
    const auto stored =
        await(m_core.write<StoredRun>([key](LocalCore::Writer &writer) { return writer.store.find(key); }));
    if (!stored)
        return failure(stored.error());
    if (stored->cancel != CancelRequest::None)
        return failure(ErrorKind::Cancelled, {});
    return {};
}

Error Submission::giveUp(qint64 key, const Error &error)
{
    const bool isCancelled = error.kind == ErrorKind::Cancelled;
    if (isCancelled && m_closing.stop_requested())
        return error; // the next workspace takes it up, or says that it could not
    RunChange end;
    end.status = isCancelled ? RunStatus::Canceled : RunStatus::Failed;
    end.reason = isCancelled ? tr("Canceled before it started.") : error.message;
    end.ended = m_core.options.clock();
    end.owner = QString();
    auto ended = change(key, end);
    if (!ended && ended.error().kind != ErrorKind::Conflict) {
        (void)await(m_core.write<void>([key, end](LocalCore::Writer &writer) -> Result<> {
            writer.supervisor.changeLater(key, end);
            return {};
        }));
    }
    return error;
}

Result<Run> Submission::storedRun(qint64 key)
{
    return await(m_core.write<Run>([key](LocalCore::Writer &writer) -> Result<Run> {
        const auto stored = writer.store.find(key);
        if (!stored)
            return failure(stored.error());
        return writer.supervisor.complete(*stored);
    }));
}

} // namespace trainyard
