// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/counts.h"

#include "ui/common/format.h"

#include <QCoreApplication>

namespace trainyard::ui {

namespace {
QString counted(qint64 count, const char *one, const char *many)
{
    if (count == 1)
        return QCoreApplication::translate("Counts", one);
    return QCoreApplication::translate("Counts", many).arg(formatCount(count));
}
} // namespace

QString fileCount(qint64 count)
{
    return counted(count, QT_TRANSLATE_NOOP("Counts", "1 file"), QT_TRANSLATE_NOOP("Counts", "%1 files"));
}

QString rowCount(qint64 count)
{
    return counted(count, QT_TRANSLATE_NOOP("Counts", "1 row"), QT_TRANSLATE_NOOP("Counts", "%1 rows"));
}

QString metricCount(qint64 count)
{
    return counted(count, QT_TRANSLATE_NOOP("Counts", "1 metric"), QT_TRANSLATE_NOOP("Counts", "%1 metrics"));
}

QString pointCount(qint64 count)
{
    return counted(count, QT_TRANSLATE_NOOP("Counts", "1 point"), QT_TRANSLATE_NOOP("Counts", "%1 points"));
}

QString unchangedCount(qint64 lines)
{
    return counted(lines, QT_TRANSLATE_NOOP("Counts", "1 unchanged line"),
                   QT_TRANSLATE_NOOP("Counts", "%1 unchanged lines"));
}

} // namespace trainyard::ui
