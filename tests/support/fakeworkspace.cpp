// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeworkspace.h"

#include "services/workspace/answers.h"

#include <algorithm>

namespace trainyard::test {

using namespace Qt::StringLiterals;

template <typename T> QFuture<Result<T>> FakeWorkspace::answer(T value)
{
    if (nextError)
        return ready<T>(failure(*std::exchange(nextError, std::nullopt)));
    return ready<T>(std::move(value));
}

FakeWorkspace::FakeWorkspace()
    : infoAnswer{u"test"_s, u"Local workspace"_s, u"/tmp/test"_s},
      storageAnswer{{{u"Runs"_s, u"/tmp/test/runs"_s, 3LL << 20}}, 100LL << 30}
{
    ComputeTarget local;
    local.name = u"local"_s;
    local.kind = ComputeKind::LocalComputer;
    local.state = ComputeState::Ready;
    local.address = u"testbench"_s;
    local.system = u"Debian GNU/Linux 12"_s;
    local.cores = 2;
    local.memoryBytes = 8LL << 30;
    local.freeDiskBytes = 100LL << 30;
    local.prerequisites = {{u"Python"_s, true, u"3.11.2 (/usr/bin/python3)"_s},
                           {u"git"_s, true, u"2.39.5"_s}};
    targets = {local};
    interpreterList = {{u"/usr/bin/python3"_s, u"3.11.2"_s, u"system"_s}};
    reviewAnswer.interpreter = interpreterList.front();
}

Run &FakeWorkspace::addRun(const QString &id, RunStatus status)
{
    Run run;
    run.id = id;
    run.displayName = id;
    run.status = status;
    run.configuration.experiment = u"digits"_s;
    run.configuration.script = u"train.py"_s;
    run.configuration.target = u"local"_s;
    run.created = QDateTime::fromSecsSinceEpoch(1763700000 + runList.size(), Qt::UTC);
    run.started = run.created;
    if (isTerminal(status))
        run.ended = run.started.addSecs(41);
    runList.prepend(run);
    return runList.front();
}

void FakeWorkspace::change(const Run &run)
{
    std::ranges::replace_if(
        runList, [&](const Run &r) { return r.id == run.id; }, run);
    emit runChanged(run);
}

void FakeWorkspace::addPoints(const QString &runId, const QString &metric, const QList<MetricPoint> &more)
{
    points[runId][metric].append(more);
    emit metricsArrived(runId);
}

void FakeWorkspace::appendToFile(const QString &runId, const QString &path, const QByteArray &more)
{
    contents[runId][path].append(more);
    emit filesChanged(runId);
}

QFuture<Result<StorageUse>> FakeWorkspace::storageUse()
{
    return answer(storageAnswer);
}

QFuture<Result<RunPage>> FakeWorkspace::runs(const RunQuery &query)
{
    calls << u"runs %1+%2"_s.arg(query.offset).arg(query.limit);
    QList<Run> found;
    std::ranges::copy_if(runList, std::back_inserter(found), [&](const Run &r) {
        return (query.text.isEmpty() || (r.id + r.displayName + r.experiment() + r.target())
                                            .contains(query.text, Qt::CaseInsensitive)) &&
               (query.experiment.isEmpty() || r.experiment() == query.experiment) &&
               (query.statuses.isEmpty() || query.statuses.contains(r.status));
    });
    if (query.sort == RunQuery::Sort::Name)
        std::ranges::stable_sort(found, {}, &Run::displayName);
    if (query.ascending != (query.sort == RunQuery::Sort::Name))
        std::ranges::reverse(found);
    return answer(RunPage{found.size(), query.offset, found.mid(query.offset, query.limit)});
}

QFuture<Result<QList<ExperimentSummary>>> FakeWorkspace::experiments()
{
    QMap<QString, ExperimentSummary> byName;
    for (const Run &run : std::as_const(runList)) {
        ExperimentSummary &summary = byName[run.experiment()];
        summary.name = run.experiment();
        ++summary.runs;
        summary.active += isTerminal(run.status) ? 0 : 1;
        summary.failed += run.status == RunStatus::Failed ? 1 : 0;
        summary.lastCreated = std::max(summary.lastCreated, run.created);
    }
    return answer(QList<ExperimentSummary>(byName.values()));
}

QFuture<Result<QStringList>> FakeWorkspace::metricNames()
{
    QStringList names;
    for (const auto &byName : std::as_const(points))
        names << byName.keys();
    names.removeDuplicates();
    return answer(names);
}

Result<Run> FakeWorkspace::find(const QString &runId) const
{
    const auto found = std::ranges::find(runList, runId, &Run::id);
    if (found == runList.end())
        return failure(ErrorKind::NotFound, u"There is no run %1."_s.arg(runId));
    return *found;
}

QFuture<Result<Run>> FakeWorkspace::run(const QString &runId)
{
    const auto found = find(runId);
    return found ? answer(*found) : ready(found);
}

QFuture<Result<QList<Run>>> FakeWorkspace::runsCalled(const QString &word, int limit)
{
    QList<Run> found;
    std::ranges::copy_if(runList, std::back_inserter(found), [&](const Run &r) { return r.id == word; });
    if (found.isEmpty()) {
        std::ranges::copy_if(runList, std::back_inserter(found), [&](const Run &r) {
            return r.id.startsWith(word) || r.displayName.compare(word, Qt::CaseInsensitive) == 0;
        });
    }
    return answer(found.mid(0, limit));
}

QFuture<Result<SubmissionReview>> FakeWorkspace::review(const RunConfiguration &configuration)
{
    calls << u"review %1"_s.arg(configuration.script);
    return answer(reviewAnswer);
}

QFuture<Result<Run>> FakeWorkspace::submit(const RunConfiguration &configuration)
{
    calls << u"submit %1"_s.arg(configuration.script);
    lastSubmitted = configuration;
    if (nextError)
        return answer(Run{});
    Run &run = addRun(u"submitted_%1"_s.arg(runList.size()), RunStatus::Running);
    run.configuration = configuration;
    emit runsChanged();
    return answer(run);
}

QFuture<Result<Run>> FakeWorkspace::cancel(const QString &runId, CancelMode mode)
{
    calls << u"cancel %1%2"_s.arg(runId, mode == CancelMode::Force ? u" force"_s : QString());
    auto found = find(runId);
    if (!found || nextError)
        return found ? answer(*found) : ready(found);
    found->status = mode == CancelMode::Force ? RunStatus::Canceled : RunStatus::CancelRequested;
    change(*found);
    return answer(*found);
}

QFuture<Result<Run>> FakeWorkspace::edit(const QString &runId, const RunEdit &edit)
{
    calls << u"edit %1"_s.arg(runId);
    auto found = find(runId);
    if (!found || nextError)
        return found ? answer(*found) : ready(found);
    found->displayName = edit.displayName.value_or(found->displayName);
    found->configuration.description = edit.description.value_or(found->configuration.description);
    found->configuration.tags = edit.tags.value_or(found->configuration.tags);
    change(*found);
    return answer(*found);
}

QFuture<Result<>> FakeWorkspace::remove(const QString &runId)
{
    calls << u"remove %1"_s.arg(runId);
    if (nextError)
        return ready<void>(failure(*std::exchange(nextError, std::nullopt)));
    runList.removeIf([&](const Run &r) { return r.id == runId; });
    emit runsChanged();
    return ready<void>({});
}

std::unique_ptr<RunWatch> FakeWorkspace::watch(const QString &runId)
{
    calls << u"watch %1"_s.arg(runId);
    return std::make_unique<RunWatch>();
}

QFuture<Result<QList<MetricSummary>>> FakeWorkspace::metrics(const QString &runId)
{
    QList<MetricSummary> summaries;
    const auto byName = points.value(runId);
    for (auto it = byName.cbegin(); it != byName.cend(); ++it) {
        const auto [low, high] = std::ranges::minmax(it.value(), {}, &MetricPoint::value);
        const MetricKind kind = sampled.contains(it.key()) ? MetricKind::Resource : MetricKind::Scalar;
        summaries.append({it.key(), kind, it.value().size(), it.value().last().value, low.value, high.value,
                          generations.value(it.key())});
    }
    const auto documentsByName = documents.value(runId);
    for (auto it = documentsByName.cbegin(); it != documentsByName.cend(); ++it) {
        MetricSummary summary;
        summary.name = it.key();
        summary.kind = it.value().constFirst().kind;
        summary.count = it.value().size();
        summaries.append(summary);
    }
    return answer(summaries);
}

QFuture<Result<MetricSlice>> FakeWorkspace::metricPoints(const QString &runId, const QString &metric,
                                                         qint64 offset, qint64 limit)
{
    calls << u"points %1 %2"_s.arg(metric).arg(offset);
    if (const auto found = documents.value(runId).value(metric); !found.isEmpty())
        return answer(MetricSlice{metric, found.constFirst().kind, offset, {}, found.mid(offset, limit)});
    return answer(MetricSlice{metric,
                              sampled.contains(metric) ? MetricKind::Resource : MetricKind::Scalar,
                              offset,
                              points.value(runId).value(metric).mid(offset, limit),
                              {},
                              generations.value(metric)});
}

QFuture<Result<SeriesStart>> FakeWorkspace::metricStart(const QString &, const QString &metric)
{
    calls << u"start %1"_s.arg(metric);
    return answer(starts.value(metric));
}

QFuture<Result<QList<RunFile>>> FakeWorkspace::files(const QString &runId)
{
    QList<RunFile> files;
    const auto byPath = contents.value(runId);
    for (auto it = byPath.cbegin(); it != byPath.cend(); ++it)
        files.append({it.key(), it.value().size(), QDateTime::fromSecsSinceEpoch(1763700000, Qt::UTC)});
    return answer(files);
}

QFuture<Result<FileChunk>> FakeWorkspace::readFile(const QString &runId, const QString &path, qint64 offset,
                                                   qint64 maxBytes)
{
    calls << u"read %1 %2+%3"_s.arg(path).arg(offset).arg(maxBytes);
    const QByteArray bytes = contents.value(runId).value(path);
    const qint64 from = offset < 0 ? std::max<qint64>(0, bytes.size() + offset) : offset;
    return answer(FileChunk{from, bytes.mid(from, maxBytes), bytes.size()});
}

QFuture<Result<>> FakeWorkspace::download(const QString &runId, const QString &path,
                                          const QString &destination)
{
    calls << u"download %1 %2 %3"_s.arg(runId, path, destination);
    if (nextError)
        return ready<void>(failure(*std::exchange(nextError, std::nullopt)));
    return ready<void>({});
}

QFuture<Result<SnapshotPlan>> FakeWorkspace::planSnapshot(const QString &sourceFolder)
{
    calls << u"plan %1"_s.arg(sourceFolder);
    return answer(reviewAnswer.plan);
}

QFuture<Result<Snapshot>> FakeWorkspace::snapshot(const QString &runId)
{
    return answer(snapshots.value(runId));
}

QFuture<Result<QByteArray>> FakeWorkspace::snapshotContent(const ContentHash &hash, qint64 maxBytes)
{
    return answer(objects.value(hash).left(maxBytes));
}

QFuture<Result<QList<ComputeTarget>>> FakeWorkspace::computeTargets()
{
    return answer(targets);
}

QFuture<Result<ComputeTarget>> FakeWorkspace::testCompute(const QString &name,
                                                          std::shared_ptr<ComputeConversation> with)
{
    calls << u"test %1"_s.arg(name);
    conversation = std::move(with);
    if (holdsAttempts) {
        attempt = std::make_shared<QPromise<Result<ComputeTarget>>>();
        attempt->start();
        return attempt->future();
    }
    const auto found = std::ranges::find(targets, name, &ComputeTarget::name);
    return answer(found == targets.end() ? targets.front() : *found);
}

QFuture<Result<ComputeTarget>> FakeWorkspace::tryOut(const QString &call, const ComputeAttachment &attachment,
                                                     const ComputeCredentials &credentials,
                                                     std::shared_ptr<ComputeConversation> with, bool isKept)
{
    calls << call + u' ' + attachment.name;
    lastAttachment = attachment;
    lastPassword = QByteArray(credentials.password.reveal(), qsizetype(credentials.password.size()));
    conversation = std::move(with);
    if (holdsAttempts) {
        attempt = std::make_shared<QPromise<Result<ComputeTarget>>>();
        attempt->start();
        return attempt->future();
    }
    ComputeTarget target = targets.front();
    target.name = attachment.name;
    target.kind = attachment.kind;
    target.address = attachment.address;
    target.canDetach = true;
    if (isKept && !nextError) {
        targets.append(target);
        emit computeChanged();
    }
    return answer(target);
}

QFuture<Result<ComputeTarget>> FakeWorkspace::tryCompute(const ComputeAttachment &attachment,
                                                         ComputeCredentials credentials,
                                                         std::shared_ptr<ComputeConversation> with)
{
    return tryOut(u"try"_s, attachment, credentials, std::move(with), false);
}

QFuture<Result<ComputeTarget>> FakeWorkspace::attachCompute(const ComputeAttachment &attachment,
                                                            ComputeCredentials credentials,
                                                            std::shared_ptr<ComputeConversation> with)
{
    return tryOut(u"attach"_s, attachment, credentials, std::move(with), true);
}

QFuture<Result<QList<ComputeSize>>> FakeWorkspace::computeSizes()
{
    return answer(sizeList);
}

QFuture<Result<ComputeTarget>> FakeWorkspace::createCompute(const ComputeCreation &creation,
                                                            ComputeCredentials credentials,
                                                            std::shared_ptr<ComputeConversation> with)
{
    lastCreation = creation;
    ComputeAttachment attachment;
    attachment.name = creation.name;
    attachment.kind = creation.kind;
    return tryOut(u"create"_s, attachment, credentials, std::move(with), true);
}

QFuture<Result<ComputeTarget>> FakeWorkspace::scaleCompute(const QString &name, const ComputeScale &scale,
                                                           std::shared_ptr<ComputeConversation>)
{
    calls << u"scale "_s + name;
    lastScale = scale;
    const auto found = std::ranges::find(targets, name, &ComputeTarget::name);
    found->nodesMin = scale.minNodes;
    found->nodesMax = scale.maxNodes;
    return answer(*found);
}

QFuture<Result<ComputeTarget>> FakeWorkspace::switchCompute(const QString &name, ComputeSwitch how,
                                                            std::shared_ptr<ComputeConversation>)
{
    calls << u"switch %1 %2"_s.arg(name).arg(int(how));
    const auto found = std::ranges::find(targets, name, &ComputeTarget::name);
    found->canStart = how == ComputeSwitch::Stop;
    found->canStop = !found->canStart;
    found->state = found->canStart ? ComputeState::Stopped : ComputeState::Ready;
    return answer(*found);
}

QFuture<Result<>> FakeWorkspace::deleteCompute(const QString &name, std::shared_ptr<ComputeConversation>)
{
    calls << u"delete "_s + name;
    if (nextError) {
        const Error error = *std::exchange(nextError, std::nullopt);
        return ready<void>(failure(error));
    }
    targets.removeIf([&](const ComputeTarget &target) { return target.name == name; });
    return ready<void>({});
}

QFuture<Result<QList<ComputeNode>>> FakeWorkspace::computeNodes(const QString &)
{
    return answer(QList<ComputeNode>{{u"node-1"_s, u"running"_s, u"run-7"_s, u"10.0.0.4"_s, {}, 22}});
}

QFuture<Result<ComputeAttachment>> FakeWorkspace::computeAttachment(const QString &name)
{
    ComputeAttachment attachment = lastAttachment;
    attachment.name = name;
    return answer(attachment);
}

QFuture<Result<ComputeTarget>> FakeWorkspace::updateCompute(const ComputeAttachment &attachment,
                                                            ComputeCredentials credentials,
                                                            std::shared_ptr<ComputeConversation> with)
{
    return tryOut(u"update"_s, attachment, credentials, std::move(with), false);
}

QFuture<Result<DetachedCompute>> FakeWorkspace::detachCompute(const QString &name, bool evenWithRuns)
{
    calls << u"detach %1%2"_s.arg(name, evenWithRuns ? u" with runs"_s : QString());
    if (nextError)
        return ready<DetachedCompute>(failure(*std::exchange(nextError, std::nullopt)));
    targets.removeIf([&](const ComputeTarget &target) { return target.name == name; });
    emit computeChanged();
    return answer(detachAnswer);
}

QFuture<Result<QList<KnownMachine>>> FakeWorkspace::knownMachines()
{
    return answer(machines);
}

QFuture<Result<QList<Interpreter>>> FakeWorkspace::interpreters(const QString &, const QString &)
{
    return answer(interpreterList);
}

QFuture<Result<QList<Environment>>> FakeWorkspace::environments()
{
    return answer(environmentList);
}

QFuture<Result<Environment>> FakeWorkspace::registerEnvironment(const Environment &environment)
{
    calls << u"register %1"_s.arg(environment.name);
    environmentList.append(environment);
    return answer(environment);
}

QFuture<Result<LogFolder>> FakeWorkspace::openLogs(const QString &folder, Secret secret)
{
    calls.append(u"openLogs "_s + folder + (secret.isEmpty() ? QString() : u" with a secret"_s));
    if (!nextError) {
        logFolderList.append({folder, 2, false, {}});
        emit logFoldersChanged();
    }
    return answer(LogFolder{folder, 2, false, {}});
}

QFuture<Result<>> FakeWorkspace::closeLogs(const QString &folder)
{
    calls.append(u"closeLogs "_s + folder);
    logFolderList.removeIf([&folder](const LogFolder &one) { return one.path == folder; });
    emit logFoldersChanged();
    return ready<void>(Result<>());
}

} // namespace trainyard::test
