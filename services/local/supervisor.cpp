// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/supervisor.h"

#include "services/hosts/localfiles.h"
#include "services/local/endreason.h"
#include "services/metrics/metricstore.h"
#include "services/workspace/answers.h"

#include <QStorageInfo>

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
constexpr qint64 reviveAfterSeconds = 20; ///< without a heartbeat
constexpr qint64 silentAfterSeconds = 45;
constexpr int changesAtOnce = 500;
constexpr int runsAskedAtOnce = 200;
constexpr int filesLookedAt = 5'000;
constexpr qint64 logEndBytes = 32 << 10;

/// A script whose disk is full can neither print nor log why it failed.
bool isFull(const QString &folder)
{
    constexpr qint64 least = 64 << 10;
    const QStorageInfo disk(folder);
    return disk.isValid() && disk.bytesAvailable() >= 0 && disk.bytesAvailable() < least;
}
} // namespace

Supervisor::Supervisor(Database &database, RunStore &store, DirectLauncher &launcher,
                       const InstanceLock &lock, Clock clock)
    : m_database(database), m_store(store), m_launcher(launcher), m_lock(lock), m_clock(std::move(clock)),
      m_tick(this), m_poll(this), m_lists(this)
{
    m_tick.setInterval(tickEvery);
    m_tick.setTimerType(Qt::PreciseTimer);
    m_poll.setInterval(pollEvery);
    m_lists.setInterval(listsAtMostEvery);
    m_lists.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, &Supervisor::tick);
    connect(&m_poll, &QTimer::timeout, this, &Supervisor::poll);
    connect(&m_lists, &QTimer::timeout, this, &Supervisor::runsChanged);
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
    } else if (isOurs(stored)) {
        Followed followed;
        followed.stored = stored;
        const auto keepNotes = [this, key = stored.key](const std::vector<RunNote> &notes) -> Result<> {
            for (const RunNote &note : notes) {
                if (auto kept = m_store.keepNote(key, note.kind == RunNote::Kind::Tag, note.name, note.value);
                    !kept)
                    return kept;
            }
            return {};
        };
        followed.tail = std::make_unique<RunTail>(m_database, stored.key, stored.folder, keepNotes);
        m_runs.emplace(stored.key, std::move(followed));
    }
    if (!m_runs.empty() && !m_tick.isActive())
        m_tick.start();
}

/// A process with another TRAINYARD_TARGET_HOME sees other folders, and must not judge runs by them.
bool Supervisor::isOurs(const StoredRun &stored) const
{
    return stored.folder == m_launcher.runFolder(stored.run.id);
}

void Supervisor::tick()
{
    for (auto &[key, followed] : m_runs) {
        if (followed.stored.owner.isEmpty())
            lookAt(followed);
    }
    refresh();
    askAgent();
    if (m_runs.empty())
        m_tick.stop();
}

void Supervisor::lookAt(Followed &followed)
{
    const QString id = followed.stored.run.id;
    const auto news = followed.tail->look();
    if (!news) {
        trouble(news.error());
        return;
    }
    followed.needsStatus |= news->state;
    followed.hasNewMetrics |= news->metrics;
    if (!m_watched.contains(id))
        return;
    if (news->metrics)
        emit metricsArrived(id);
    if (news->log)
        emit filesChanged(id);
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
    for (auto &[key, followed] : m_runs)
        followed.needsStatus = true;
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

Result<Run> Supervisor::cancel(const QString &runId, CancelRequest request)
{
    const auto stored = m_store.find(runId);
    if (!stored)
        return failure(stored.error());
    if (!isOurs(*stored)) {
        return failure(ErrorKind::Unsupported,
                       tr("This run lies in %1, which is not the target home of this Trainyard. Set "
                          "TRAINYARD_TARGET_HOME as it was when the run was submitted.")
                           .arg(stored->folder));
    }
    RunChange change;
    change.cancel = std::max(request, stored->cancel);
    change.status = RunStatus::CancelRequested;
    change.reason = request == CancelRequest::Force
                        ? tr("Being stopped by force.")
                        : tr("Asked to stop; it is stopped by force if it takes long.");
    const auto changed = m_store.change(stored->key, change);
    if (!changed)
        return failure(changed.error());
    if (!*changed)
        return failure(ErrorKind::Conflict, tr("This run has already ended."));
    refresh();
    if (stored->owner.isEmpty()) {
        whenAnswered(this, m_launcher.cancel(runId, request == CancelRequest::Force),
                     [this](const Result<AgentStatus> &status) {
                         if (status)
                             apply(*status);
                         else
                             trouble(status.error());
                     });
    }
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

void Supervisor::askAgent()
{
    if (m_isAsking)
        return;
    QStringList ids;
    for (auto &[key, followed] : m_runs) {
        if (followed.needsStatus && followed.stored.owner.isEmpty() && ids.size() < runsAskedAtOnce) {
            followed.needsStatus = false;
            ids.append(followed.stored.run.id);
        }
    }
    if (ids.isEmpty())
        return;
    m_isAsking = true;
    whenAnswered(this, m_launcher.status(ids), [this](const Result<QList<AgentStatus>> &answers) {
        m_isAsking = false;
        if (!answers) {
            trouble(answers.error());
            return; // the next beat asks again
        }
        for (const AgentStatus &status : *answers)
            apply(status);
    });
}

void Supervisor::catchUp()
{
    QStringList ids;
    for (auto &[key, followed] : m_runs) {
        if (!followed.stored.owner.isEmpty())
            continue;
        lookAt(followed);
        ids.append(followed.stored.run.id);
    }
    for (qsizetype i = 0; i < ids.size(); i += runsAskedAtOnce) {
        const auto answers = await(m_launcher.status(ids.mid(i, runsAskedAtOnce)));
        if (!answers) {
            trouble(answers.error());
            return;
        }
        for (const AgentStatus &status : *answers)
            apply(status);
    }
}

void Supervisor::apply(const AgentStatus &status)
{
    const auto found = std::ranges::find_if(
        m_runs, [&](const auto &entry) { return entry.second.stored.run.id == status.runId; });
    if (found == m_runs.end() || !found->second.stored.owner.isEmpty())
        return;
    Followed &followed = found->second;
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
        m_launcher.start(run.id);
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
        wanted.reason = run.reason;
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
    // Everything that the run wrote is stored before its end is told.
    if (const auto finished = followed.tail->finish(); !finished) {
        trouble(finished.error());
        const ErrorKind kind = finished.error().kind;
        if (kind == ErrorKind::Full || kind == ErrorKind::Unavailable || kind == ErrorKind::Conflict)
            return; // the next beat tries again
    }
    const RunEnd what =
        describeEnd(status, followed.stored.run.configuration, followed.stored.interpreter,
                    status.reason == "environment"_L1 ? followed.tail->buildLogEnd(logEndBytes)
                                                      : followed.tail->logEnd(logEndBytes));
    RunChange change;
    change.status = what.status;
    change.reason = what.reason;
    if (what.status == RunStatus::Failed && status.exitCode.value_or(0) != 0 &&
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
