// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logschart.h"

#include "app/cli/logsverbs.h"
#include "app/pictureoutput.h"

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace cli;

namespace {
constexpr qint64 slice = 1 << 20;

struct Gathering
{
    ui::ChartSpec spec;
    QList<Run> runs;
    qsizetype at = 0;
    ui::ChartSeries series;
};

std::optional<ui::ChartX> axisFrom(const QString &word)
{
    if (word.isEmpty() || word == "step"_L1)
        return ui::ChartX::Step;
    if (word == "relative-step"_L1)
        return ui::ChartX::RelativeStep;
    if (word == "relative"_L1)
        return ui::ChartX::RelativeTime;
    if (word == "time"_L1)
        return ui::ChartX::WallTime;
    return {};
}

void gather(const Call &call, const std::shared_ptr<Gathering> &all)
{
    if (all->at == all->runs.size()) {
        if (all->spec.series.empty())
            call.fail({ErrorKind::NotFound,
                       u"No run below this folder has points of “%1”. See logs list --dir DIR."_s.arg(
                           all->spec.title),
                       {},
                       {}});
        else
            drawChart(call, all->spec);
        return;
    }
    const Run &run = all->runs.at(all->at);
    if (all->series.key != run.id) {
        all->series = {};
        all->series.key = run.id;
        all->series.name = all->spec.title;
        all->series.label = run.properties.value(logNameProperty());
        if (run.started.isValid())
            all->series.start = double(run.started.toMSecsSinceEpoch()) / 1000;
    }
    const qint64 offset = all->series.points.size();
    when(call, call.workspace.metricPoints(run.id, all->spec.title, offset, slice),
         [call, all](const MetricSlice &part) {
             all->series.points.appendAll(part.points);
             if (part.points.size() < slice) {
                 if (!all->series.points.isEmpty())
                     all->spec.series.push_back(std::move(all->series));
                 all->series = {};
                 ++all->at;
             }
             gather(call, all);
         });
}

/// Only those runs that have the metric are asked for their points: a run without it is no error.
void findRuns(const Call &call, const std::shared_ptr<Gathering> &all, const QList<Run> &runs, qsizetype at)
{
    if (at == runs.size()) {
        gather(call, all);
        return;
    }
    when(call, call.workspace.metrics(runs.at(at).id),
         [call, all, runs, at](const QList<MetricSummary> &metrics) {
             for (const MetricSummary &metric : metrics)
                 if (metric.name == all->spec.title)
                     all->runs.append(runs.at(at));
             findRuns(call, all, runs, at + 1);
         });
}

void chart(const Call &call)
{
    if (!hasOutput(call))
        return;
    const auto axis = axisFrom(call.options.value(u"x"_s));
    if (!call.options.isSet(u"metric"_s)) {
        refuse(call, u"logs chart needs --metric NAME."_s);
        return;
    }
    if (!axis) {
        refuse(call, u"--x is step, relative-step, relative or time."_s);
        return;
    }
    withLogRuns(call, [call, axis](const QList<Run> &runs) {
        const auto all = std::make_shared<Gathering>();
        all->spec.title = call.options.value(u"metric"_s);
        all->spec.isLogY = call.options.isSet(u"log"_s);
        all->spec.x = *axis;
        findRuns(call, all, runs, 0);
    });
}
} // namespace

Verb logsChartVerb()
{
    return {u"logs"_s,
            u"chart"_s,
            {},
            pictureOptions({dirOption(),
                            {u"metric"_s, u"which metric"_s, u"NAME"_s},
                            {u"x"_s, u"step, relative-step, relative or time; step without"_s, u"AXIS"_s},
                            {u"log"_s, u"a logarithmic value axis"_s}}),
            u"draws a metric of all runs below a folder to a .png, .svg, .pdf or .csv"_s,
            chart};
}

} // namespace trainyard
