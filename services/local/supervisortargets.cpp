// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the supervisor hears of the targets: answers of run agents, silence, ends.
#include "services/local/endreason.h"
#include "services/local/supervisor.h"
#include "services/workspace/answers.h"

#include <QStorageInfo>
#include <QtConcurrentRun>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 reviveAfterSeconds = 20; ///< without a heartbeat
constexpr qint64 silentAfterSeconds = 45;
constexpr int runsAskedAtOnce = 200;
constexpr qint64 logEndBytes = 32 << 10;

/// A script whose disk is full can neither print nor log why it failed.
bool isFull(const QString &folder)
{
    constexpr qint64 least = 64 << 10;
    const QStorageInfo disk(folder);
    return disk.isValid() && disk.bytesAvailable() >= 0 && disk.bytesAvailable() < least;
}
} // namespace

/// A process with another TRAINYARD_TARGET_HOME sees other folders, and must not judge runs by them; nor may
/// a machine that was attached under the name of another one.
std::shared_ptr<Target> Supervisor::targetOf(const StoredRun &stored) const
{
    auto target = m_targets.find(stored.run.target());
    if (!target || stored.folder != target->localFolder(stored.run.id))
        return nullptr;
    const QString machine = stored.run.properties.value(machineProperty());
    if (target->machine() && !machine.isEmpty() && machine != target->machine()->machineId)
        return nullptr;
    return target;
}

Supervisor::Followed *Supervisor::find(const QString &runId)
{
    const auto found =
        std::ranges::find_if(m_runs, [&](const auto &entry) { return entry.second.stored.run.id == runId; });
    return found == m_runs.end() ? nullptr : &found->second;
}

void Supervisor::startMirror(Followed &followed)
{
    if (followed.target->isHere() || followed.mirror || !followed.stored.owner.isEmpty() ||
        !m_targets.transfer())
        return;
    const QString id = followed.stored.run.id;
    Mirror::Watcher watcher;
    watcher.grew = [this, id] {
        QMetaObject::invokeMethod(
            this,
            [this, id] {
                Followed *run = find(id);
                if (run && run->ended && run->mirror && run->mirror->isComplete())
                    end(*run, AgentStatus(*run->ended));
                refresh();
                finishCatchUpIfDone();
            },
            Qt::QueuedConnection);
    };
    watcher.troubled = [this, id](const std::optional<Error> &why) {
        QMetaObject::invokeMethod(
            this,
            [this, id, why] {
                Followed *run = find(id);
                if (run && !run->ended)
                    run->needsStatus = true; // the agent's answer, or none, says what is the matter
                else if (run && why && why->kind == ErrorKind::NotFound)
                    endWithoutFiles(*run);
                else if (run && why)
                    waitForFiles(*run, *why);
                refresh();
            },
            Qt::QueuedConnection);
    };
    followed.mirror =
        m_targets.transfer()->mirror(followed.target, id, followed.stored.folder, std::move(watcher));
}

/// Somebody attached, detached or tested a machine.
void Supervisor::loadTargets()
{
    const auto machines = m_compute.all();
    if (!machines) {
        trouble(machines.error());
        return;
    }
    m_targets.load(*machines);
    for (auto it = m_runs.begin(); it != m_runs.end();) {
        Followed &followed = it->second;
        auto target = targetOf(followed.stored);
        if (target == followed.target) {
            ++it;
            continue;
        }
        followed.mirror.reset();
        if (!target) {
            const StoredRun stored = followed.stored;
            it = m_runs.erase(it);
            noteDetached(stored);
            continue;
        }
        followed.target = std::move(target);
        followed.needsStatus = true;
        startMirror(followed);
        ++it;
    }
    // Runs of a machine that is back under its name.
    if (const auto active = m_store.active()) {
        for (const StoredRun &stored : *active)
            if (!m_runs.contains(stored.key))
                follow(stored);
    }
    emit computeChanged();
}

/// A run whose target is gone from the workspace goes on there, unseen.
void Supervisor::noteDetached(const StoredRun &stored)
{
    const auto target = m_targets.find(stored.run.target());
    if ((target && target->isHere()) || !stored.owner.isEmpty())
        return; // a home that this process does not see, or still being submitted
    RunChange wanted;
    wanted.status = RunStatus::NotResponding;
    wanted.reason =
        tr("%1 was detached. The run may go on there; attach it again under this name to follow it.")
            .arg(stored.run.target());
    if (target) {
        wanted.reason =
            tr("%1 stands for another machine now than when this run was submitted. The run may go on "
               "where it is; attach that machine under this name to follow it.")
                .arg(stored.run.target());
    }
    if (stored.run.status != *wanted.status || stored.run.reason != *wanted.reason)
        (void)m_store.change(stored.key, wanted);
}

void Supervisor::askAgents()
{
    QHash<const Target *, std::shared_ptr<Target>> targets;
    QHash<const Target *, QStringList> ids;
    for (auto &[key, followed] : m_runs) {
        const Target *target = followed.target.get();
        if (!followed.needsStatus || !followed.stored.owner.isEmpty() || followed.ended ||
            m_asked.contains(target) || ids[target].size() >= runsAskedAtOnce)
            continue;
        followed.needsStatus = false;
        targets.insert(target, followed.target);
        ids[target].append(followed.stored.run.id);
    }
    for (const auto &target : std::as_const(targets))
        ask(target, ids.value(target.get()));
}

void Supervisor::ask(const std::shared_ptr<Target> &target, const QStringList &runIds)
{
    m_asked.insert(target.get());
    // A machine may lack the tools of this version; looking for them waits for it.
    const auto asking = target->isHere()
                            ? target->launcher().status(runIds)
                            : QtConcurrent::run(&m_waiters, [target, runIds]() -> Result<QList<AgentStatus>> {
                                  if (auto installed = target->launcher().installTools(); !installed)
                                      return failure(installed.error());
                                  return await(target->launcher().status(runIds));
                              });
    whenAnswered(this, asking, [this, target, runIds](const Result<QList<AgentStatus>> &answers) {
        m_asked.remove(target.get());
        answered(target, runIds, answers);
        finishCatchUpIfDone();
    });
}

void Supervisor::answered(const std::shared_ptr<Target> &target, const QStringList &runIds,
                          const Result<QList<AgentStatus>> &answers)
{
    const std::optional<Error> why = answers ? std::nullopt : std::optional(answers.error());
    if (target->note(why))
        emit computeChanged();
    if (answers) {
        for (const AgentStatus &status : *answers)
            apply(status);
        return;
    }
    if (target->isHere()) {
        trouble(*why); // the next beat asks again
        return;
    }
    for (const QString &id : runIds) {
        if (Followed *followed = find(id))
            targetSilent(*followed, *why);
    }
    refresh();
}

/// Silence says nothing about the run: it is not failed, and no longer known to be running.
void Supervisor::targetSilent(Followed &followed, const Error &why)
{
    const Run &run = followed.stored.run;
    RunChange wanted;
    wanted.status = RunStatus::NotResponding;
    wanted.reason = tr("%1 does not answer, so nothing new is known; the run may go on there. %2")
                        .arg(run.target(), why.message);
    if (followed.stored.cancel != CancelRequest::None)
        wanted.reason = tr("%1 does not answer; the run there is stopped as soon as it does. %2")
                            .arg(run.target(), why.message);
    if (run.status != *wanted.status || run.reason != *wanted.reason)
        change(followed, wanted);
}

/// It ended, and its folder was removed there before all of it was brought here.
void Supervisor::endWithoutFiles(Followed &followed)
{
    const AgentStatus status = *std::exchange(followed.ended, std::nullopt);
    followed.mirror.reset();
    end(followed, status);
}

/// It ended, and the rest of what it wrote cannot be had now.
void Supervisor::waitForFiles(Followed &followed, const Error &why)
{
    RunChange wanted;
    wanted.reason = tr("The script has ended; its files are brought here as soon as %1 answers. %2")
                        .arg(followed.stored.run.target(), why.message);
    if (followed.stored.run.reason != *wanted.reason)
        change(followed, wanted);
}

void Supervisor::sendCancel(Followed &followed)
{
    if (!followed.stored.owner.isEmpty() || followed.delivered >= followed.stored.cancel)
        return;
    const CancelRequest request = followed.delivered = followed.stored.cancel;
    whenAnswered(this,
                 followed.target->launcher().cancel(followed.stored.run.id, request == CancelRequest::Force),
                 [this, id = followed.stored.run.id](const Result<AgentStatus> &status) {
                     if (status) {
                         apply(*status);
                         return;
                     }
                     Followed *run = find(id);
                     if (run)
                         run->delivered = CancelRequest::None; // the next answer of the target sends it again
                     if (run && !run->target->isHere())
                         targetSilent(*run, status.error());
                     else
                         trouble(status.error());
                     refresh();
                 });
}

void Supervisor::catchUp(std::function<void()> done)
{
    QStringList ids;
    QHash<const Target *, QStringList> elsewhere;
    QHash<const Target *, std::shared_ptr<Target>> targets;
    for (auto &[key, followed] : m_runs) {
        if (!followed.stored.owner.isEmpty())
            continue;
        if (followed.target->isHere()) {
            lookAt(followed);
            ids.append(followed.stored.run.id);
        } else {
            targets.insert(followed.target.get(), followed.target);
            elsewhere[followed.target.get()].append(followed.stored.run.id);
        }
    }
    for (qsizetype i = 0; i < ids.size(); i += runsAskedAtOnce) {
        const auto answers = await(m_targets.here()->launcher().status(ids.mid(i, runsAskedAtOnce)));
        if (!answers) {
            trouble(answers.error());
            break;
        }
        for (const AgentStatus &status : *answers)
            apply(status);
    }
    if (elsewhere.isEmpty()) {
        done();
        return;
    }
    m_catchingUp.append(std::move(done));
    m_catchUpPatience.start();
    for (const auto &target : std::as_const(targets))
        if (!m_asked.contains(target.get()))
            ask(target, elsewhere.value(target.get()).mid(0, runsAskedAtOnce));
}

void Supervisor::finishCatchUpIfDone()
{
    const bool isWaiting = std::ranges::any_of(m_runs, [&](const auto &entry) {
        const Target *target = entry.second.target.get();
        return entry.second.ended || (!target->isHere() && m_asked.contains(target));
    });
    if (!isWaiting)
        finishCatchUp();
}

void Supervisor::finishCatchUp()
{
    m_catchUpPatience.stop();
    for (const auto &done : std::exchange(m_catchingUp, {}))
        done();
}

void Supervisor::apply(const AgentStatus &status)
{
    Followed *found = find(status.runId);
    if (!found || !found->stored.owner.isEmpty() || found->ended)
        return;
    Followed &followed = *found;
    switch (status.state) {
    case AgentStatus::State::Starting:
    case AgentStatus::State::Preparing:
    case AgentStatus::State::Running:
        applyRunning(followed, status);
        break;
    case AgentStatus::State::Absent:
    case AgentStatus::State::Prepared:
    case AgentStatus::State::Ended:
    case AgentStatus::State::Lost:
        end(followed, status);
        break;
    }
    refresh();
}

void Supervisor::applyRunning(Followed &followed, const AgentStatus &status)
{
    const Run &run = followed.stored.run;
    const qint64 silence = status.heartbeat.isValid() ? status.heartbeat.secsTo(status.now) : 0;
    // The script outlives its supervisor; starting again gives it another one and never a second script.
    if (silence > reviveAfterSeconds &&
        (!followed.revived.isValid() || followed.revived.hasExpired(60'000))) {
        followed.revived.start();
        followed.target->launcher().start(run.id);
    }
    RunChange wanted;
    wanted.status = status.state == AgentStatus::State::Starting ? RunStatus::Starting : RunStatus::Running;
    wanted.reason = QString();
    if (status.state == AgentStatus::State::Preparing) {
        wanted.status = RunStatus::Preparing;
        wanted.reason = tr("Building environment %1; 20_image_build_log.txt shows how far it is.")
                            .arg(run.configuration.environment);
    }
    if (followed.stored.cancel != CancelRequest::None) {
        wanted.status = RunStatus::CancelRequested;
        wanted.reason =
            run.status == RunStatus::CancelRequested ? run.reason : cancelReason(followed.stored.cancel);
        if (!followed.target->isHere())
            sendCancel(followed); // it may not have got through before
    } else if (silence > silentAfterSeconds) {
        wanted.status = RunStatus::NotResponding;
        wanted.reason =
            tr("No sign of life from its supervisor for some time; the script may still be running.");
    }
    if (status.started.isValid())
        wanted.started = status.started;
    const bool isNew = run.status != *wanted.status || run.reason != *wanted.reason ||
                       (wanted.started && run.started != *wanted.started);
    if (isNew)
        change(followed, wanted);
}

void Supervisor::end(Followed &followed, const AgentStatus &status)
{
    // Everything that the run wrote is here, and stored, before its end is told.
    // Of a folder that is gone, or never came to be, nothing more is to be had.
    const bool hasFiles =
        status.state != AgentStatus::State::Absent && status.state != AgentStatus::State::Prepared;
    if (followed.mirror && hasFiles && !followed.mirror->isComplete()) {
        followed.ended = status;
        RunChange finalizing;
        finalizing.status = RunStatus::Finalizing;
        finalizing.reason = tr("The script has ended; its files are being brought here.");
        if (status.started.isValid())
            finalizing.started = status.started;
        change(followed, finalizing);
        return;
    }
    if (const auto finished = followed.tail->finish(); !finished) {
        trouble(finished.error());
        const ErrorKind kind = finished.error().kind;
        if (kind == ErrorKind::Full || kind == ErrorKind::Unavailable || kind == ErrorKind::Conflict) {
            followed.ended.reset();
            return; // the next beat tries again
        }
    }
    checkGuards(followed);
    const RunEnd what =
        describeEnd(status, followed.stored.run, followed.stored.interpreter,
                    status.reason == "environment"_L1 ? followed.tail->buildLogEnd(logEndBytes)
                                                      : followed.tail->logEnd(logEndBytes));
    RunChange change;
    change.status = what.status;
    change.reason = what.reason;
    if (what.status == RunStatus::Failed && status.exitCode.value_or(0) != 0 && followed.target->isHere() &&
        isFull(followed.stored.folder))
        *change.reason += u' ' + tr("The disk that holds its folder is full: free some space there.");
    if (status.reason != "environment"_L1) // that was the builder's, not the script's
        change.exitCode = status.exitCode;
    if (status.started.isValid())
        change.started = status.started;
    change.ended = status.ended.isValid() ? status.ended : status.heartbeat;
    if (!change.ended->isValid())
        change.ended = m_clock();
    this->change(followed, change);
}

} // namespace trainyard
