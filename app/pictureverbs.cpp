// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pictureverbs.h"

#include "app/cli/logsverbs.h"
#include "app/cli/runreference.h"
#include "app/logschart.h"
#include "app/pictureoutput.h"
#include "app/samplefolder.h"
#include "services/local/homefolders.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/shell/pagepicture.h"

#include <QApplication>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace cli;

namespace {
constexpr qint64 slice = 1 << 16;

void drawPage(const Call &call, const QString &page)
{
    ui::PictureRequest request;
    request.page = page;
    request.tab = call.options.value(u"tab"_s);
    request.isDark = call.options.isSet(u"dark"_s);
    request.scale = scaleOf(call);
    if (call.options.isSet(u"size"_s))
        request.size = sizeFrom(call.options.value(u"size"_s));
    const auto folders = HomeFolders::fromEnvironment(QProcessEnvironment::systemEnvironment());
    const auto preferences = std::make_shared<ui::Preferences>(folders.settingsFile());
    preferences->setValue(u"sampleFolder"_s, sampleFolder());
    auto *picture = new ui::PagePicture(call.workspace, *preferences, request, call.owner);
    // The lambda keeps the preferences until the picture is gone.
    QObject::connect(picture, &ui::PagePicture::done, call.owner,
                     [call, preferences](const Result<QImage> &image) {
                         if (image)
                             save(call, *image);
                         else
                             call.fail(image.error());
                     });
    picture->start();
}

/// Names become ids one after the other; then the comparison is drawn.
void findAll(const Call &call, const QStringList &words, const QStringList &ids)
{
    if (words.isEmpty()) {
        drawPage(call, u"compare:"_s + ids.join(u','));
        return;
    }
    withRun(call, words.first(),
            [call, words, ids](const Run &run) { findAll(call, words.mid(1), ids + QStringList{run.id}); });
}

/// "runs", or with the ids in place of the names "run:ID" and "compare:ID,ID".
void drawNamed(const Call &call, const QString &page)
{
    if (page.startsWith("run:"_L1)) {
        withRun(call, page.mid(4), [call](const Run &run) { drawPage(call, u"run:"_s + run.id); });
    } else if (page.startsWith("compare:"_L1)) {
        findAll(call, page.mid(8).split(u',', Qt::SkipEmptyParts), {});
    } else {
        drawPage(call, page);
    }
}

void drawWindow(const Call &call)
{
    if (!hasOutput(call))
        return;
    const QString page = call.options.value(u"page"_s);
    if (page.isEmpty()) {
        refuse(
            call,
            u"window needs --page: home, runs, run:RUN, compare:RUN,RUN, experiments, compute, environments, new-run or settings."_s);
    } else if (call.options.isSet(u"dir"_s)) {
        withLogRuns(call, [call, page](const QList<Run> &) { drawNamed(call, page); });
    } else {
        drawNamed(call, page);
    }
}

/// Gathers the points behind those that lay ready slice by slice, then draws.
void gatherPoints(const Call &call, const std::shared_ptr<ui::ChartSpec> &spec)
{
    Series &points = spec->series.front().points;
    when(call, call.workspace.metricPoints(spec->series.front().key, spec->title, points.size(), slice),
         [call, spec](const MetricSlice &part) {
             spec->series.front().points.appendAll(part.points);
             if (part.points.size() == slice)
                 gatherPoints(call, spec);
             else if (spec->series.front().points.isEmpty())
                 call.fail(
                     {ErrorKind::NotFound, u"This run has no points of “%1”."_s.arg(spec->title), {}, {}});
             else
                 drawChart(call, *spec);
         });
}

/// What lies ready, as long as it grows.
void gatherStart(const Call &call, const std::shared_ptr<ui::ChartSpec> &spec)
{
    when(call, call.workspace.metricStart(spec->series.front().key, spec->title),
         [call, spec](const SeriesStart &start) {
             Series &points = spec->series.front().points;
             const bool hasGrown = start.points.size() > points.size();
             if (hasGrown) {
                 points = start.points;
                 gatherStart(call, spec);
             } else {
                 gatherPoints(call, spec);
             }
         });
}

void chart(const Call &call)
{
    if (!hasOutput(call))
        return;
    if (!call.options.isSet(u"metric"_s)) {
        refuse(call, u"run chart needs --metric NAME."_s);
        return;
    }
    withRun(call, call.arguments.first(), [call](const Run &run) {
        const auto spec = std::make_shared<ui::ChartSpec>();
        spec->title = call.options.value(u"metric"_s);
        spec->isLogY = call.options.isSet(u"log"_s);
        ui::ChartSeries series;
        series.key = run.id;
        series.name = spec->title;
        series.label = run.displayName;
        if (run.started.isValid())
            series.start = double(run.started.toMSecsSinceEpoch()) / 1000;
        spec->series.push_back(std::move(series));
        gatherStart(call, spec);
    });
}
} // namespace

QList<Verb> pictureVerbs()
{
    return {
        {u"run"_s,
         u"chart"_s,
         {u"RUN"_s},
         pictureOptions(
             {{u"metric"_s, u"which metric"_s, u"NAME"_s}, {u"log"_s, u"a logarithmic value axis"_s}}),
         u"draws a metric of a run to a .png, .svg, .pdf or .csv"_s,
         chart},
        {u"window"_s,
         {},
         {},
         pictureOptions(
             {{u"page"_s,
               u"home, runs, run:RUN, compare:RUN,RUN, experiments, compute, environments, new-run or settings"_s,
               u"PAGE"_s},
              {u"dir"_s, u"a folder with logs of other tools to show, too"_s, u"DIR"_s},
              {u"tab"_s, u"a tab of the page, such as logs"_s, u"TAB"_s}}),
         u"draws a page of the studio to a picture, without a display"_s,
         drawWindow},
        logsChartVerb()};
}

bool isPictureVerb(const Verb &verb)
{
    return verb.noun == "window"_L1 || verb.name == "chart"_L1;
}

std::unique_ptr<QCoreApplication> makePictureApplication(const Invocation &invocation, int &argc,
                                                         char *argv[])
{
    const double scale =
        invocation.options->isSet(u"scale"_s) ? invocation.options->value(u"scale"_s).toDouble() : 1;
    const bool isPage = invocation.verb->noun == "window"_L1;
    ui::preparePictures(isPage ? scale : 1);
    auto application = std::make_unique<QApplication>(argc, argv);
    ui::applyAppearance(*application,
                        invocation.options->isSet(u"dark"_s) ? ui::Appearance::Dark : ui::Appearance::Light);
    return application;
}

} // namespace trainyard
