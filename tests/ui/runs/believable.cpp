// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/runs/believable.h"

#include "services/workspace/answers.h"

#include <cmath>

namespace trainyard::test {

using namespace Qt::StringLiterals;

namespace {
SnapshotEntry file(const QString &path, qint64 size)
{
    SnapshotEntry entry;
    entry.path = path;
    entry.size = size;
    return entry;
}

SnapshotPlan plan()
{
    SnapshotPlan plan;
    plan.sourceFolder = u"/home/mira/projects/digits"_s;
    plan.ignoreFile = u".amlignore"_s;
    plan.files = {file(u".amlignore"_s, 62), file(u"README.md"_s, 2140), file(u"configs/base.yaml"_s, 812),
                  file(u"configs/wide.yaml"_s, 861), file(u"data/digits.csv"_s, 264712)};
    for (int i = 0; i < 1000; ++i)
        plan.files << file(u"data/shards/part-%1.bin"_s.arg(i, 5, 10, QChar(u'0')),
                           40000 + (i * 7919) % 90000);
    plan.files << file(u"digits/__init__.py"_s, 0) << file(u"digits/model.py"_s, 5120)
               << file(u"digits/loaders.py"_s, 3377) << file(u"evaluate.py"_s, 2904)
               << file(u"train.py"_s, 4410);
    for (const SnapshotEntry &entry : std::as_const(plan.files))
        plan.totalBytes += entry.size;
    plan.ignored = {{u".git/"_s, u".git"_s, 2},
                    {u".venv/"_s, u".venv/"_s, 3},
                    {u"digits/__pycache__/"_s, u"__pycache__"_s, 5},
                    {u"outputs/"_s, u"outputs"_s, 4},
                    {u"notes.tmp"_s, u"*.tmp"_s, 7}};
    return plan;
}
} // namespace

QDateTime believableNow()
{
    return QDateTime(QDate(2026, 11, 21), QTime(14, 30), Qt::LocalTime).toUTC();
}

BelievableWorkspace::BelievableWorkspace()
{
    struct Row
    {
        const char *name;
        const char *experiment;
        const char *target;
        RunStatus status;
        int startedAgo;
        int seconds;
        double loss;
        double accuracy;
        QMap<QString, QString> tags;
    };
    const QList<Row> rows{
        {"brave_otter_7f3a",
         "digits-first",
         "local",
         RunStatus::Running,
         41,
         0,
         0.412,
         0.871,
         {{u"lr"_s, u"0.003"_s}}},
        {"quick_lynx_01be",
         "digits-first",
         "lab-gpu-1",
         RunStatus::Queued,
         -1,
         0,
         NAN,
         NAN,
         {{u"lr"_s, u"0.01"_s}}},
        {"calm_heron_9d20", "digits-wide", "lab-gpu-1", RunStatus::Preparing, -1, 0, NAN, NAN, {}},
        {"solid_bison_e11c",
         "digits-first",
         "local",
         RunStatus::Completed,
         1240,
         58,
         0.1873,
         0.9439,
         {{u"best"_s, {}}, {u"lr"_s, u"0.001"_s}, {u"paper"_s, u"table 2"_s}}},
        {"happy_newt_44aa",
         "digits-first",
         "local",
         RunStatus::Failed,
         2600,
         3,
         NAN,
         NAN,
         {{u"lr"_s, u"nan"_s}}},
        {"a rather long name that somebody typed by hand to say what this run is about",
         "digits-wide",
         "lab-gpu-1",
         RunStatus::Completed,
         9400,
         3840,
         0.09137,
         0.9712,
         {{u"width"_s, u"512"_s}}},
        {"fond_raven_1c2d",
         "imagenet-resnet50-baseline-with-long-name",
         "lab-gpu-2",
         RunStatus::NotResponding,
         12000,
         0,
         1.734,
         0.5512,
         {}},
        {"keen_walrus_8b0f", "digits-first", "local", RunStatus::Canceled, 90000, 12, 2.19, 0.21, {}},
        {"lucky_deer_5e77", "digits-wide", "lab-gpu-1", RunStatus::CancelRequested, 300, 0, 0.77, 0.71, {}},
        {"merry_seal_c3c3",
         "imagenet-resnet50-baseline-with-long-name",
         "lab-gpu-2",
         RunStatus::Completed,
         266400,
         190000,
         1.2e-05,
         0.7613,
         {{u"owner"_s, u"mira"_s}, {u"seed"_s, u"42"_s}, {u"best"_s, {}}}},
        {"noble_owl_77d1", "digits-first", "local", RunStatus::Finalizing, 66, 0, 0.2011, 0.9401, {}},
    };
    const QDateTime now = believableNow();
    for (auto row = rows.crbegin(); row != rows.crend(); ++row) {
        Run &run = addRun(QString::fromUtf8(row->experiment) +
                              u"_1763700%1_0a1b2c3d"_s.arg(runList.size(), 3, 10, QChar(u'0')),
                          row->status);
        run.displayName = QString::fromUtf8(row->name);
        run.configuration.experiment = QString::fromUtf8(row->experiment);
        run.configuration.target = QString::fromUtf8(row->target);
        run.configuration.tags = row->tags;
        run.configuration.sourceFolder = u"/home/mira/projects/digits"_s;
        run.configuration.arguments = {u"--lr"_s, u"0.003"_s, u"--epochs"_s, u"2"_s};
        run.environmentLabel =
            row->target == QByteArray("local") ? u"python 3.11.2 (/usr/bin/python3)"_s : u"torch-gpu:3"_s;
        run.started = row->startedAgo < 0 ? QDateTime() : now.addSecs(-row->startedAgo);
        run.created = row->startedAgo < 0 ? now.addSecs(-30) : run.started.addSecs(-1);
        run.ended = isTerminal(row->status) ? run.started.addSecs(row->seconds) : QDateTime();
        if (!std::isnan(row->loss))
            run.lastMetrics = {{u"loss"_s, row->loss}, {u"accuracy"_s, row->accuracy}};
        if (row->status == RunStatus::Failed)
            run.reason =
                u"ModuleNotFoundError: No module named 'torch'. Choose an interpreter that has it."_s;
    }
    points[runList.last().id] = {
        {u"loss"_s, {}}, {u"accuracy"_s, {}}, {u"learning_rate"_s, {}}, {u"val_loss"_s, {}}};

    ComputeTarget gpu = targets.front();
    targets.front().cores = 8;
    targets.front().memoryBytes = 16LL << 30;
    gpu.name = u"lab-gpu-1"_s;
    gpu.kind = ComputeKind::RemoteMachine;
    gpu.state = ComputeState::Busy;
    gpu.address = u"gpu1.lab.example"_s;
    gpu.cores = 32;
    gpu.gpus = {u"NVIDIA RTX A5000"_s, u"NVIDIA RTX A5000"_s};
    gpu.memoryBytes = 128LL << 30;
    gpu.nodesInUse = 1;
    gpu.activeRuns = 2;
    ComputeTarget lost = gpu;
    lost.name = u"lab-gpu-2"_s;
    lost.state = ComputeState::Unreachable;
    lost.stateReason = u"gpu2.lab.example does not answer on port 22."_s;
    lost.activeRuns = 0;
    ComputeTarget batch = gpu;
    batch.name = u"nightly-batch"_s;
    batch.kind = ComputeKind::Batch;
    batch.state = ComputeState::Ready;
    batch.gpus.clear();
    targets << gpu << lost << batch;

    interpreterList = {
        {u"/home/mira/projects/digits/.venv/bin/python"_s, u"3.11.2"_s, u".venv of this folder"_s},
        {u"/usr/bin/python3"_s, u"3.11.2"_s, u"system"_s},
        {u"/home/mira/miniconda3/envs/torch-gpu/bin/python"_s, u"3.10.13"_s, u"conda: torch-gpu"_s}};
    Environment registered;
    registered.name = u"torch-cpu"_s;
    registered.version = 3;
    registered.interpreter = u"/opt/envs/torch-cpu/bin/python"_s;
    environmentList = {registered};
    reviewAnswer.plan = plan();
    reviewAnswer.interpreter = interpreterList.front();
    reviewAnswer.commandLine =
        u"/home/mira/projects/digits/.venv/bin/python train.py --lr 0.003 --epochs 2"_s;
}

Run BelievableWorkspace::made(qint64 index) const
{
    Run run = runList[3];
    run.id = u"sweep_%1"_s.arg(index, 8, 16, QChar(u'0'));
    run.displayName = u"sweep_%1"_s.arg(index);
    run.configuration.experiment = u"sweep"_s;
    run.started = run.created = believableNow().addSecs(-4000 - index * 60);
    run.ended = run.started.addSecs(30 + index % 500);
    run.lastMetrics = {{u"loss"_s, double(index % 977) / 977}, {u"accuracy"_s, double(index % 991) / 991}};
    return run;
}

QFuture<Result<RunPage>> BelievableWorkspace::runs(const RunQuery &query)
{
    const bool isAll = query.text.isEmpty() && query.experiment.isEmpty() && query.statuses.isEmpty();
    if (!isAll || madeRuns == 0 || nextError)
        return FakeWorkspace::runs(query);
    calls << u"runs %1+%2"_s.arg(query.offset).arg(query.limit);
    RunPage page{runList.size() + madeRuns, query.offset, {}};
    for (qint64 row = query.offset; row < std::min(page.total, query.offset + query.limit); ++row)
        page.runs << (row < runList.size() ? runList[row] : made(row - runList.size()));
    return ready<RunPage>(page);
}

QFuture<Result<QList<ExperimentSummary>>> BelievableWorkspace::experiments()
{
    auto answer = FakeWorkspace::experiments();
    if (madeRuns == 0 || !answer.result())
        return answer;
    QList<ExperimentSummary> summaries = *answer.result();
    summaries.append({u"sweep"_s, madeRuns, 0, 0, believableNow()});
    return ready<QList<ExperimentSummary>>(summaries);
}

QFuture<Result<QStringList>> BelievableWorkspace::metricNames()
{
    if (runList.isEmpty())
        return ready<QStringList>(QStringList());
    return ready<QStringList>(QStringList{u"loss"_s, u"accuracy"_s, u"val_loss"_s, u"learning_rate"_s});
}

} // namespace trainyard::test
