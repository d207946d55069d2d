// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/supervisor.h"

#include "services/hosts/localfiles.h"
#include "services/metrics/metricstore.h"

#include <chrono>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr auto tickEvery = 40ms; ///< log() to signal: 100 ms at most
constexpr auto pollEvery = 500ms;
constexpr int pollsInABeat = 10; ///< 5 s, as often as the agent beats
constexpr int pollsBetweenFileLooks = 2;
constexpr auto listsAtMostEvery = 250ms;
constexpr auto machinesAwaitedFor = 4s;
constexpr int changesAtOnce = 500;
constexpr int filesLookedAt = 5'000;
} // namespace

Supervisor::Supervisor(Database &database, RunStore &store, TargetRegistry &targets, const InstanceLock &lock,
                       Clock clock)
    : m_database(database), m_store(store), m_targets(targets), m_compute(database), m_lock(lock),
      m_clock(std::move(clock)), m_tick(this), m_poll(this), m_lists(this), m_catchUpPatience(this)
{
    m_tick.setInterval(tickEvery);
    m_tick.setTimerType(Qt::PreciseTimer);
    m_poll.setInterval(pollEvery);
    m_lists.setInterval(listsAtMostEvery);
    m_lists.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, &Supervisor::tick);
    connect(&m_poll, &QTimer::timeout, this, &Supervisor::poll);
    connect(&m_lists, &QTimer::timeout, this, &Supervisor::runsChanged);
    m_catchUpPatience.setInterval(machinesAwaitedFor);
    m_catchUpPatience.setSingleShot(true);
    connect(&m_catchUpPatience, &QTimer::timeout, this, &Supervisor::finishCatchUp);
}

Supervisor::~Supervisor() = default;

void Supervisor::begin()
{
    if (const auto revision = m_store.revision())
        m_revision = *revision;
    const auto active = m_store.active();
    if (!active) {
        trouble(active.error());
    } else {
        for (const StoredRun &stored : *active)
            follow(stored);
    }
    m_dataVersion = m_database.dataVersion().value_or(0);
    m_computeRevision = m_compute.revision().value_or(0);
    m_poll.start();
    adoptOrphans();
    tick();
}

void Supervisor::follow(const StoredRun &stored)
{
    const auto known = m_runs.find(stored.key);
    if (isTerminal(stored.run.status)) {
        if (known != m_runs.end())
            m_runs.erase(known);
        return;
    }
    if (known != m_runs.end()) {
        // Handed over meanwhile, or asked to stop: the agent knows more.
        known->second.needsStatus |= known->second.stored.owner != stored.owner;
        known->second.stored = stored;
        startMirror(known->second);
    } else if (auto target = targetOf(stored)) {
        Followed followed;
        followed.stored = stored;
        followed.guards = RunGuards(stored.run, m_clock());
        followed.target = std::move(target);
        // A wish that was noted before we came was handed on here; to a machine it may not have got through.
        if (followed.target->isHere())
            followed.delivered = stored.cancel;
        const auto keepNotes = [this, key = stored.key](const std::vector<RunNote> &notes) -> Result<> {
            for (const RunNote &note : notes) {
                if (auto kept = m_store.keepNote(key, note.kind == RunNote::Kind::Tag, note.name, note.value);
                    !kept)
                    return kept;
            }
            return {};
        };
        followed.tail = std::make_unique<RunTail>(m_database, stored.key, stored.folder, keepNotes);
        startMirror(m_runs.emplace(stored.key, std::move(followed)).first->second);
    } else {
        noteDetached(stored);
    }
    if (!m_runs.empty() && !m_tick.isActive())
        m_tick.start();
}

void Supervisor::tick()
{
    for (auto &[key, followed] : m_runs) {
        if (followed.stored.owner.isEmpty())
            lookAt(followed);
    }
    cancelBroken();
    refresh();
    askAgents();
    if (m_runs.empty())
        m_tick.stop();
}

void Supervisor::lookAt(Followed &followed)
{
    const QString id = followed.stored.run.id;
    if (!followed.target->isHere() && !followed.mirror)
        return; // still being submitted
    const auto news = followed.tail->look();
    if (!news) {
        trouble(news.error());
        return;
    }
    followed.needsStatus |= news->state;
    followed.hasNewMetrics |= news->metrics;
    if (news->log)
        followed.guards.heard(m_clock());
    if (news->metrics)
        checkGuards(followed);
    if (!m_watched.contains(id))
        return;
    if (news->metrics)
        emit metricsArrived(id);
    if (news->log)
        emit filesChanged(id);
}

void Supervisor::checkGuards(Followed &followed)
{
    // How a run that was asked to stop behaves is no news.
    if (followed.stored.cancel != CancelRequest::None)
        return;
    MetricStore store(m_database);
    if (const auto broken = followed.guards.look(store, followed.stored.key))
        tellBroken(followed, *broken);
    else
        trouble(broken.error());
}

void Supervisor::tellBroken(Followed &followed, const std::vector<RunGuards::Broken> &broken)
{
    for (const auto &[guard, sentence] : broken) {
        RunChange said;
        said.properties.insert(brokenGuardProperty(guard), sentence);
        change(followed, said);
        followed.stored.run.properties.insert(said.properties);
        if (guard.cancels)
            m_toCancel.insert(followed.stored.run.id);
    }
}

void Supervisor::cancelBroken()
{
    for (const QString &id : std::exchange(m_toCancel, {})) {
        if (const auto canceled = cancel(id, CancelRequest::Polite);
            !canceled && canceled.error().kind != ErrorKind::Conflict)
            trouble(canceled.error());
    }
}

/// Files that a watched run makes in outputs/ and logs/ are noticed within a second.
void Supervisor::lookAtFiles(Followed &followed)
{
    const auto files = listLocalFiles(followed.stored.folder, {u"outputs"_s, u"logs"_s}, filesLookedAt);
    if (!files)
        return;
    size_t seen = 1;
    for (const RunFile &file : *files)
        seen = qHashMulti(seen, file.path, file.size, file.modified.toMSecsSinceEpoch());
    if (followed.files != 0 && followed.files != seen)
        emit filesChanged(followed.stored.run.id);
    followed.files = seen;
}

void Supervisor::poll()
{
    ++m_polls;
    const auto version = m_database.dataVersion();
    if (!version)
        trouble(version.error());
    else if (std::exchange(m_dataVersion, *version) != *version)
        refresh();
    for (auto &[key, followed] : m_runs) {
        if (std::exchange(followed.hasNewMetrics, false))
            emit runChanged(complete(followed.stored));
        if (m_polls % pollsBetweenFileLooks == 0 && m_watched.contains(followed.stored.run.id))
            lookAtFiles(followed);
    }
    if (m_polls % pollsInABeat == 0)
        beat();
}

void Supervisor::beat()
{
    for (auto &[key, followed] : m_runs) {
        followed.needsStatus = true;
        if (followed.stored.run.status == RunStatus::Running)
            tellBroken(followed, followed.guards.listen(m_clock()));
        else
            followed.guards.heard(m_clock()); // it has not begun, or cannot be heard
    }
    cancelBroken();
    for (auto it = m_later.begin(); it != m_later.end();)
        it = m_store.change(it->first, it->second) ? m_later.erase(it) : std::next(it);
    adoptOrphans();
}

void Supervisor::changeLater(qint64 key, const RunChange &change)
{
    m_later.insert_or_assign(key, change);
}

Run Supervisor::complete(const StoredRun &stored)
{
    Run run = stored.run;
    if (const auto values = MetricStore(m_database).lastValues(stored.key))
        run.lastMetrics = *values;
    return run;
}

void Supervisor::refresh()
{
    if (const auto compute = m_compute.revision();
        compute && std::exchange(m_computeRevision, *compute) != *compute)
        loadTargets();
    const auto revision = m_store.revision();
    if (!revision || revision->revision == m_revision.revision)
        return;
    qint64 since = m_revision.revision;
    while (since < revision->revision) {
        const auto changed = m_store.changedSince(since, changesAtOnce);
        if (!changed) {
            trouble(changed.error());
            return;
        }
        for (const StoredRun &stored : *changed)
            tell(stored);
        if (changed->size() < changesAtOnce)
            break;
        since = changed->constLast().revision;
    }
    const bool listMoved = revision->list != m_revision.list;
    m_revision = *revision;
    if (listMoved && !m_lists.isActive()) {
        emit runsChanged();
        m_lists.start(); // once more after a while, for what comes in between
    }
}

void Supervisor::tell(const StoredRun &stored)
{
    follow(stored);
    if (isTerminal(stored.run.status) && m_watched.contains(stored.run.id)) {
        emit metricsArrived(stored.run.id);
        emit filesChanged(stored.run.id);
    }
    emit runChanged(complete(stored));
}

void Supervisor::setWatched(const QString &runId, bool isWatched)
{
    if (isWatched)
        m_watched.insert(runId);
    else
        m_watched.remove(runId);
}

QString Supervisor::cancelReason(CancelRequest request)
{
    return request == CancelRequest::Force ? tr("Being stopped by force.")
                                           : tr("Asked to stop; it is stopped by force if it takes long.");
}

Result<Run> Supervisor::cancel(const QString &runId, CancelRequest request)
{
    const auto stored = m_store.find(runId);
    if (!stored)
        return failure(stored.error());
    const auto target = targetOf(*stored);
    if (!target && !m_targets.find(stored->run.target())) {
        return failure(ErrorKind::NotFound,
                       tr("%1 was detached, so the run on it cannot be stopped from here. Attach it again "
                          "under this name, then cancel.")
                           .arg(stored->run.target()));
    }
    if (!target) {
        return failure(ErrorKind::Unsupported,
                       tr("This run lies in %1, which is not the target home of this Trainyard. Set "
                          "TRAINYARD_TARGET_HOME as it was when the run was submitted.")
                           .arg(stored->folder));
    }
    RunChange change;
    change.cancel = std::max(request, stored->cancel);
    change.status = RunStatus::CancelRequested;
    change.reason = cancelReason(request);
    const auto changed = m_store.change(stored->key, change);
    if (!changed)
        return failure(changed.error());
    if (!*changed)
        return failure(ErrorKind::Conflict, tr("This run has already ended."));
    refresh();
    if (const auto followed = m_runs.find(stored->key); followed != m_runs.end())
        sendCancel(followed->second);
    const auto now = m_store.find(stored->key);
    return now ? Result<Run>(complete(*now)) : failure(now.error());
}

void Supervisor::trouble(const Error &error)
{
    // The same trouble comes back with every look while it lasts; once a minute is enough to be told.
    if (m_lastTrouble == error.message && m_sinceTrouble.isValid() && !m_sinceTrouble.hasExpired(60'000))
        return;
    m_lastTrouble = error.message;
    m_sinceTrouble.start();
    emit troubled(error);
}

void Supervisor::change(Followed &followed, const RunChange &change)
{
    if (const auto changed = m_store.change(followed.stored.key, change); !changed)
        trouble(changed.error());
}

void Supervisor::adoptOrphans()
{
    for (auto &[key, followed] : m_runs) {
        const QString owner = followed.stored.owner;
        if (owner.isEmpty() || m_lock.lives(owner))
            continue;
        const auto adopted = m_store.adopt(key, owner, m_lock.name());
        if (!adopted) {
            trouble(adopted.error());
        } else if (*adopted) {
            followed.stored.owner = m_lock.name();
            emit orphaned(followed.stored);
        }
    }
}

} // namespace trainyard
