// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Format", text);
}
} // namespace

QString formatDuration(qint64 seconds)
{
    if (seconds < 0)
        return {};
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    if (hours >= 24)
        return tr("%1 d %2 h").arg(hours / 24).arg(hours % 24);
    if (hours > 0)
        return tr("%1 h %2 min").arg(hours).arg(minutes % 60, 2, 10, '0'_L1);
    return u"%1:%2"_s.arg(minutes).arg(seconds % 60, 2, 10, '0'_L1);
}

QString formatSize(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1024 ? 0 : 1, QLocale::DataSizeIecFormat);
}

QString formatRelative(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return {};
    const qint64 seconds = time.secsTo(now);
    if (seconds < 10 && seconds > -60)
        return tr("now");
    if (seconds >= 0 && seconds < 60)
        return tr("%1 s ago").arg(seconds);
    if (seconds >= 0 && seconds < 3600)
        return tr("%1 min ago").arg(seconds / 60);
    const QDateTime local = time.toLocalTime();
    const QString clock = local.toString(u"HH:mm"_s);
    const qint64 days = local.date().daysTo(now.toLocalTime().date());
    if (days == 0)
        return tr("today %1").arg(clock);
    if (days == 1)
        return tr("yesterday %1").arg(clock);
    const bool isThisYear = local.date().year() == now.toLocalTime().date().year();
    return QLocale().toString(local.date(), isThisYear ? u"d MMM"_s : u"d MMM yyyy"_s) + u' ' + clock;
}

QString formatExact(const QDateTime &time)
{
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss t"_s) : QString();
}

QString formatValue(double value)
{
    if (std::isnan(value))
        return u"NaN"_s;
    if (std::isinf(value))
        return value > 0 ? u"∞"_s : u"−∞"_s;
    return QString::number(value, 'g', 4);
}

QString formatCount(qint64 count)
{
    return QLocale().toString(count);
}

QString formatCounted(qint64 count, const QString &one, const QString &many)
{
    return count == 1 ? one : many.arg(formatCount(count));
}

} // namespace trainyard::ui
