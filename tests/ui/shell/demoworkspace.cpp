// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/demoworkspace.h"

#include <QRandomGenerator>

#include <cmath>

namespace trainyard::test {

using namespace Qt::StringLiterals;

QList<MetricPoint> fallingCurve(int count, quint32 seed)
{
    QRandomGenerator random(seed);
    QList<MetricPoint> points;
    for (int i = 0; i < count; ++i) {
        const double part = double(i) / count;
        const double noise = (random.generateDouble() - 0.5) * 0.25 * (1.2 - part);
        points.append({double(i), 1763700000.0 + i, 0.35 + 2.0 * std::exp(-4 * part) + noise});
    }
    return points;
}

void fillBelievably(FakeWorkspace &workspace)
{
    workspace.infoAnswer = {u"local"_s, u"Local workspace"_s, u"/home/mara/.trainyard/workspaces/local"_s};
    workspace.capabilitiesAnswer.whyNoCompute =
        u"This workspace runs on this computer. Remote machines and clusters can be attached in a later version."_s;
    struct Row
    {
        QString name;
        QString experiment;
        RunStatus status;
        QString reason;
        int minutesAgo;
        int seconds;
        int points;
    };
    const Row rows[] = {
        // oldest first: the workspace adds at the front
        {u"plain_wren_09b1"_s, u"digits-first"_s, RunStatus::Completed, u""_s, 4000, 41, 12},
        {u"amber_lynx_55d0"_s, u"digits-first"_s, RunStatus::Canceled, u"Canceled by mara."_s, 2900, 17, 5},
        {u"steady_heron_8c2e"_s, u"resnet-baseline"_s, RunStatus::Completed, u""_s, 1500, 3860, 4000},
        {u"quiet_badger_1f07"_s, u"resnet-baseline"_s, RunStatus::Failed,
         u"ModuleNotFoundError: No module named 'torch'. Install it for this interpreter or choose another "_s
         u"one."_s,
         900, 3, 0},
        {u"a_very_long_display_name_that_somebody_typed_to_remember_the_learning_rate_3e-4"_s, u"lr-search"_s,
         RunStatus::Completed, u""_s, 420, 5402, 90000},
        {u"lucky_crane_77ab"_s, u"lr-search"_s, RunStatus::Failed, u"The script ended with exit code 3."_s,
         180, 62, 40},
        {u"silver_fox_20c4"_s, u"lr-search"_s, RunStatus::Completed, u""_s, 31, 655, 800},
        {u"calm_tiger_b31d"_s, u"lr-search"_s, RunStatus::Queued, u"2 runs ahead on this computer"_s, 2, 0,
         0},
        {u"bold_finch_4e90"_s, u"lr-search"_s, RunStatus::Preparing, u""_s, 1, 4, 0},
        {u"brave_otter_7f3a"_s, u"digits-first"_s, RunStatus::Running, u""_s, 12, 0, 640},
    };
    const QDateTime now = QDateTime::currentDateTimeUtc();
    quint32 seed = 1;
    for (const Row &row : rows) {
        const QString experiment(row.experiment);
        Run &run =
            workspace.addRun(u"%1_1763700000_%2"_s.arg(experiment).arg(++seed, 8, 16, '0'_L1), row.status);
        run.displayName = row.name;
        run.configuration.experiment = experiment;
        run.reason = row.reason;
        run.created = now.addSecs(-60 * row.minutesAgo);
        run.started = row.status == RunStatus::Queued ? QDateTime() : run.created;
        run.ended = isTerminal(row.status) ? run.started.addSecs(row.seconds) : QDateTime();
        if (row.points > 0) {
            workspace.points[run.id][u"loss"_s] = fallingCurve(row.points, seed);
            run.lastMetrics[u"loss"_s] = workspace.points[run.id][u"loss"_s].last().value;
        }
    }
    ComputeTarget &local = workspace.targets.front();
    local.state = ComputeState::Busy;
    local.address = u"mara-laptop"_s;
    local.system = u"Debian GNU/Linux 12 (bookworm), kernel 6.1.0-37-amd64"_s;
    local.cores = 16;
    local.gpus = {u"NVIDIA GeForce RTX 4070"_s};
    local.memoryBytes = 32LL << 30;
    local.freeDiskBytes = 412LL << 30;
    local.activeRuns = 2;
    local.homeFolder = u"/home/mara/.trainyard"_s;
    local.prerequisites = {
        {u"Python"_s, true, u"3.11.2 (/usr/bin/python3)"_s},
        {u"git"_s, true, u"2.39.5"_s},
        {u"Free space"_s, true, u"412 GiB in /home/mara/.trainyard"_s},
        {u"nvidia-smi"_s, false,
         u"not found; install nvidia-smi (Debian: apt install nvidia-smi) to see the GPU's load"_s}};
    workspace.interpreterList = {
        {u"/usr/bin/python3"_s, u"3.11.2"_s, u"system"_s},
        {u"/home/mara/miniconda3/envs/torch-gpu/bin/python"_s, u"3.10.14"_s, u"conda: torch-gpu"_s}};
    workspace.storageAnswer = {
        {{u"Runs"_s, u"/home/mara/.trainyard/runs"_s, 1843LL << 20},
         {u"Snapshot files"_s, u"/home/mara/.trainyard/store"_s, 312LL << 20},
         {u"Database"_s, u"/home/mara/.trainyard/workspaces/local/workspace.db"_s, 47LL << 20}},
        412LL << 30};
}

} // namespace trainyard::test
