// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/logcore.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int liveMs = 250;
constexpr int allMs = 3000;
constexpr int rescanMs = 10'000;
constexpr int longestRescanMs = 600'000;
constexpr int tellMs = 100;
constexpr qint64 roundBytes = qint64(16) << 20;
constexpr qint64 turnMs = 50; ///< reading gives way to who waits
} // namespace

LogCore::LogCore(LogClock clock, MakePlace make, QObject *parent)
    : QObject(parent), m_clock(std::move(clock)), m_make(std::move(make)), m_live(this), m_all(this),
      m_rescan(this), m_reading(this), m_telling(this)
{
    m_live.setInterval(liveMs);
    m_all.setInterval(allMs);
    m_rescan.setInterval(rescanMs);
    m_rescan.setSingleShot(true);
    m_reading.setSingleShot(true);
    m_telling.setSingleShot(true);
    m_telling.setInterval(tellMs);
    connect(&m_live, &QTimer::timeout, this, [this] { look(false); });
    connect(&m_all, &QTimer::timeout, this, [this] { look(true); });
    connect(&m_rescan, &QTimer::timeout, this, &LogCore::rescan);
    connect(&m_reading, &QTimer::timeout, this, &LogCore::readOn);
    connect(&m_telling, &QTimer::timeout, this, &LogCore::tell);
}

Result<LogFolder> LogCore::open(const QString &name)
{
    Folder &folder = m_folders[name];
    folder.facts.path = name;
    if (!folder.place)
        folder.place = m_make(name);
    const auto scanned = scan(folder);
    if (folder.runs.empty() && (!scanned || !folder.place->mayBeEmpty())) {
        const LogFolder empty = folder.facts;
        m_folders.erase(name);
        if (!scanned)
            return failure(scanned.error());
        if (!empty.troubles.isEmpty())
            return failure(ErrorKind::Corrupt, empty.troubles.first());
        return failure(
            ErrorKind::NotFound,
            tr("There are no logs in %1: no event files of TensorBoard, no MLflow store, no .wandb "
               "files, and no tables of metrics. Choose another folder.")
                .arg(name));
    }
    m_all.start();
    m_rescan.start(folder.hasMore ? 0 : rescanMs);
    m_reading.start();
    m_telling.start();
    return folder.facts;
}

Result<> LogCore::close(const QString &name)
{
    const auto folder = m_folders.find(name);
    if (folder == m_folders.end())
        return failure(ErrorKind::NotFound, tr("%1 is not open.").arg(name));
    for (const auto &run : folder->second.runs) {
        m_byId.remove(run->id());
        m_told.remove(run->id());
    }
    m_folders.erase(folder);
    if (m_folders.empty())
        for (QTimer *timer : {&m_all, &m_rescan, &m_live})
            timer->stop();
    tell();
    return {};
}

Result<> LogCore::scan(Folder &folder)
{
    auto found = folder.place->find();
    folder.facts.troubles.clear();
    folder.hasMore = found && found->hasMore;
    if (!found) {
        folder.facts.troubles.append(found.error().message);
        return failure(found.error());
    }
    folder.facts.isCut = found->isCut;
    for (const Error &error : found->errors)
        folder.facts.troubles.append(error.message);
    for (FoundLog &log : found->logs) {
        auto run = std::make_unique<LogRun>(std::move(log), folder.facts.path);
        if (m_byId.contains(run->id()))
            continue; // known, of this folder or of one that holds it
        m_byId.insert(run->id(), run.get());
        folder.runs.push_back(std::move(run));
        folder.wasCaughtUp = false;
    }
    folder.facts.runs = qint64(folder.runs.size());
    return {};
}

void LogCore::rescan()
{
    QElapsedTimer taken;
    taken.start();
    const qsizetype before = m_byId.size();
    bool hasMore = false;
    bool hasFailed = false;
    for (auto &[path, folder] : m_folders) {
        const auto scanned = scan(folder);
        hasMore |= folder.hasMore;
        hasFailed |= !scanned;
        const QString trouble = scanned ? QString() : scanned.error().message;
        if (trouble == std::exchange(folder.lastTrouble, trouble))
            continue;
        if (!scanned && scanned.error().kind != ErrorKind::Cancelled)
            emit troubled(scanned.error());
        m_telling.start();
    }
    if (m_byId.size() != before || !hasMore)
        m_reading.start();
    m_failedScans = hasFailed ? std::min(m_failedScans + 1, 6) : 0;
    // A large tree on a slow disk must not keep this thread busy, nor a server that is away.
    const qint64 pause = std::max<qint64>(qint64(rescanMs) << m_failedScans, 20 * taken.elapsed());
    m_rescan.start(hasMore ? 0 : int(std::min<qint64>(pause, longestRescanMs)));
}

void LogCore::lookNow()
{
    rescan();
    look(true);
}

bool LogCore::advance(LogRun &run)
{
    const auto progress = run.advance(roundBytes);
    if (!progress) {
        if (run.lastTrouble != progress.error().message) {
            run.lastTrouble = progress.error().message;
            emit troubled(progress.error());
        }
        return false;
    }
    if (progress->changed || run.isFresh) {
        if (progress->changed && run.watchers > 0)
            emit metricsArrived(run.id());
        if (!m_telling.isActive())
            m_telling.start();
    }
    return progress->more;
}

void LogCore::look(bool isAll)
{
    bool more = false;
    for (auto &[path, folder] : m_folders)
        for (const auto &run : folder.runs)
            if (run->isCaughtUp() && (isAll || run->watchers > 0))
                more |= advance(*run);
    if (isAll && !m_telling.isActive())
        m_telling.start(); // a run that fell silent is told as well
    if (more)
        m_reading.start();
    saveMemory();
}

void LogCore::readOn()
{
    QElapsedTimer turn;
    turn.start();
    bool more = false;
    for (auto &[path, folder] : m_folders) {
        for (const auto &run : folder.runs) {
            if (run->isCaughtUp())
                continue;
            if (turn.elapsed() > turnMs) {
                more = true;
                break;
            }
            more |= advance(*run);
            saveMemory();
        }
        if (!more && !folder.hasMore && !folder.wasCaughtUp) {
            folder.wasCaughtUp = true;
            tell();
            emit caughtUp(path);
        }
    }
    if (more)
        m_reading.start();
}

bool LogCore::isCaughtUp(const QString &name) const
{
    const auto folder = m_folders.find(name);
    return folder == m_folders.end() || folder->second.wasCaughtUp;
}

void LogCore::tell()
{
    m_telling.stop();
    QList<Run> all;
    QList<LogFolder> folders;
    QList<Run> changed;
    bool isNew = false;
    const double now = m_clock();
    for (const auto &[path, folder] : m_folders) {
        folders.append(folder.facts);
        for (const auto &one : folder.runs) {
            Run run = one->run(now);
            const auto told = m_told.constFind(run.id);
            if (told == m_told.cend())
                isNew = true;
            else if (!(*told == run))
                changed.append(run);
            one->isFresh = false;
            m_told.insert(run.id, run);
            all.append(std::move(run));
        }
    }
    Q_UNUSED(isNew)
    emit runsChanged(all, folders);
    for (const Run &run : changed)
        emit runChanged(run);
}

void LogCore::saveMemory()
{
    qint64 used = 0;
    std::vector<LogRun *> idle;
    for (auto &[path, folder] : m_folders) {
        for (const auto &run : folder.runs) {
            used += run->contents().memory();
            if (run->watchers == 0 && run->contents().memory() > 0)
                idle.push_back(run.get());
        }
    }
    if (used <= m_maxMemory)
        return;
    std::ranges::sort(idle, {}, &LogRun::lastUsed);
    for (LogRun *run : idle) {
        if (used <= m_maxMemory)
            break;
        used -= run->contents().memory();
        run->dropPoints();
    }
}

LogRun *LogCore::find(const QString &runId) const
{
    return m_byId.value(runId);
}

Result<LogRun *> LogCore::required(const QString &runId)
{
    LogRun *run = find(runId);
    if (!run)
        return failure(ErrorKind::NotFound,
                       tr("This log is not open any more. Open its folder again to see it."));
    if (!run->isCaughtUp())
        advance(*run); // what is asked for comes before what is not
    return run;
}

QList<Run> LogCore::runs(const QString &name) const
{
    QList<Run> all;
    const auto folder = m_folders.find(name);
    if (folder != m_folders.end())
        for (const auto &run : folder->second.runs)
            all.append(run->run(m_clock()));
    return all;
}

Result<QList<MetricSummary>> LogCore::summaries(const QString &runId)
{
    const auto run = required(runId);
    if (!run)
        return failure(run.error());
    // Of a log far away, what there is of each metric is known with its points.
    if (auto loaded = (*run)->contents().hasPoints() ? (*run)->loadPoints() : Result<>(); !loaded)
        return failure(loaded.error());
    return (*run)->summaries();
}

Result<MetricSlice> LogCore::points(const QString &runId, const QString &metric, qint64 offset, qint64 limit)
{
    const auto run = required(runId);
    if (!run)
        return failure(run.error());
    (*run)->lastUsed = ++m_uses;
    if (auto loaded = (*run)->loadPoints(); !loaded)
        return failure(loaded.error());
    auto slice = (*run)->points(metric, offset, limit);
    saveMemory();
    return slice;
}

Result<QStringList> LogCore::files(const QString &runId)
{
    const auto run = required(runId);
    if (!run)
        return failure(run.error());
    return (*run)->files();
}

void LogCore::watch(const QString &runId, int more)
{
    LogRun *run = find(runId);
    if (!run)
        return;
    run->watchers += more;
    run->setFollowed(run->watchers > 0);
    const bool isAny =
        std::ranges::any_of(std::as_const(m_byId), [](const LogRun *one) { return one->watchers > 0; });
    if (isAny && !m_live.isActive())
        m_live.start();
    else if (!isAny)
        m_live.stop();
}

} // namespace trainyard
