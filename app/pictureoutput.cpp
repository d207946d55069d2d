// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pictureoutput.h"

#include "services/workspace/answers.h"
#include "ui/charts/chartexport.h"
#include "ui/common/theme.h"

#include <QJsonObject>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace cli;

bool refuse(const Call &call, const QString &message)
{
    call.out.fail({ErrorKind::InvalidInput, message, {}, {}});
    call.finish(WrongUsage);
    return false;
}

/// "1280x800"; an invalid size for anything else.
QSize sizeFrom(const QString &text)
{
    const QStringList parts = text.split(u'x');
    return parts.size() == 2 ? QSize(parts.at(0).toInt(), parts.at(1).toInt()) : QSize();
}

void save(const Call &call, const QImage &image)
{
    const QString file = call.options.value(u"output"_s);
    if (!image.save(file)) {
        call.fail(
            {ErrorKind::Denied,
             u"The picture could not be written to %1. Check the folder, and that the name ends in .png."_s
                 .arg(file),
             {},
             {}});
        return;
    }
    if (call.out.isJson())
        call.out.print(
            QJsonObject{{u"output"_s, file}, {u"width"_s, image.width()}, {u"height"_s, image.height()}});
    call.finish(Done);
}

double scaleOf(const Call &call)
{
    return call.options.isSet(u"scale"_s) ? call.options.value(u"scale"_s).toDouble() : 1;
}

bool hasOutput(const Call &call)
{
    return call.options.isSet(u"output"_s) || refuse(call, u"A picture needs --output FILE.png."_s);
}

void drawChart(const Call &call, const ui::ChartSpec &spec)
{
    const QSize size =
        call.options.isSet(u"size"_s) ? sizeFrom(call.options.value(u"size"_s)) : QSize(960, 540);
    if (size.width() < 160 || size.height() < 120 || size.width() > 8192 || size.height() > 8192) {
        refuse(call, u"--size is WIDTHxHEIGHT, from 160x120 to 8192x8192."_s);
        return;
    }
    const ui::Theme &theme = call.options.isSet(u"dark"_s) ? ui::Theme::dark() : ui::Theme::light();
    const QString file = call.options.value(u"output"_s);
    if (file.endsWith(".png"_L1, Qt::CaseInsensitive)) {
        save(call, ui::renderChart(spec, size, scaleOf(call), theme));
        return;
    }
    whenAnswered(call.owner, ui::saveChart(spec, size, theme, file), [call, file](const Result<> &saved) {
        if (!saved) {
            call.fail(saved.error());
            return;
        }
        if (call.out.isJson())
            call.out.print(QJsonObject{{u"output"_s, file}});
        call.finish(Done);
    });
}

QList<QCommandLineOption> pictureOptions(const QList<QCommandLineOption> &own)
{
    return own + QList<QCommandLineOption>{{u"dark"_s, u"dark instead of light"_s},
                                           {u"scale"_s, u"pixels for a unit; 1 without"_s, u"N"_s},
                                           {u"size"_s, u"size in units, such as 1280x800"_s, u"WxH"_s},
                                           {u"output"_s, u"where the picture goes"_s, u"FILE"_s}};
}

} // namespace trainyard
