// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tables.h"

#include "app/cli/output.h"
#include "models/domain/jsonvalues.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cmath>
#include <limits>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

QString describe(const Run &run)
{
    QStringList lines{
        u"Run         %1  (%2)"_s.arg(run.displayName, run.id),
        u"Experiment  %1"_s.arg(run.experiment()),
        u"Status      %1%2"_s.arg(runStatusName(run.status),
                                  run.reason.isEmpty() ? QString() : u" · "_s + run.reason),
        u"Script      %1 %2"_s.arg(run.configuration.script, run.configuration.arguments.join(u' ')),
        u"Target      %1 · %2"_s.arg(run.target(), run.environmentLabel),
    };
    const auto time = [&](const QString &label, const QDateTime &at) {
        if (at.isValid())
            lines << label + at.toString(Qt::ISODate);
    };
    time(u"Created     "_s, run.created);
    time(u"Started     "_s, run.started);
    time(u"Ended       "_s, run.ended);
    for (auto it = run.lastMetrics.cbegin(); it != run.lastMetrics.cend(); ++it)
        lines << u"Metric      %1 = %2"_s.arg(it.key()).arg(it.value());
    if (run.exitCode)
        lines << u"Exit code   %1"_s.arg(*run.exitCode);
    for (const QString &warning :
         run.properties.value(snapshotWarningsProperty()).split(u'\n', Qt::SkipEmptyParts))
        lines << u"Snapshot    "_s + warning;
    for (auto it = run.configuration.tags.cbegin(); it != run.configuration.tags.cend(); ++it)
        lines << u"Tag         %1 = %2"_s.arg(it.key(), it.value());
    for (QString &line : lines)
        line = printable(line);
    return lines.join(u'\n');
}

QList<QStringList> runTable(const QList<Run> &runs, const QDateTime &now)
{
    QList<QStringList> rows{{u"STATUS"_s, u"NAME"_s, u"EXPERIMENT"_s, u"TARGET"_s, u"SECONDS"_s, u"ID"_s}};
    for (const Run &run : runs) {
        rows.append({runStatusName(run.status), run.displayName, run.experiment(), run.target(),
                     QString::number(run.durationSeconds(now)), run.id});
    }
    return rows;
}

QList<QStringList> fileTable(const QList<RunFile> &files)
{
    QList<QStringList> rows{{u"BYTES"_s, u"PATH"_s}};
    for (const RunFile &file : files)
        rows.append({QString::number(file.size), file.path});
    return rows;
}

QJsonObject toJson(const RunFile &file)
{
    return {
        {u"path"_s, file.path}, {u"size"_s, file.size}, {u"modified"_s, trainyard::toJson(file.modified)}};
}

QJsonObject toJson(const SnapshotPlan &plan)
{
    QJsonArray files;
    for (const SnapshotEntry &entry : plan.files)
        files.append(QJsonObject{{u"path"_s, entry.path}, {u"size"_s, entry.size}});
    QJsonArray ignored;
    for (const IgnoredEntry &entry : plan.ignored)
        ignored.append(QJsonObject{{u"path"_s, entry.path}, {u"rule"_s, entry.rule}});
    return {{u"files"_s, files},
            {u"ignored"_s, ignored},
            {u"totalBytes"_s, plan.totalBytes},
            {u"ignoreFile"_s, plan.ignoreFile},
            {u"warnings"_s, QJsonArray::fromStringList(plan.warnings)}};
}

QJsonValue numberToJson(double value)
{
    if (std::isnan(value))
        return u"nan"_s;
    if (std::isinf(value))
        return value > 0 ? u"inf"_s : u"-inf"_s;
    return value;
}

Result<qint64> wholeNumber(const QCommandLineParser &options, const QString &name, qint64 otherwise,
                           qint64 least, qint64 most)
{
    if (!options.isSet(name))
        return otherwise;
    bool isNumber = false;
    const qint64 number = options.value(name).toLongLong(&isNumber);
    if (isNumber && number >= least && number <= most)
        return number;
    if (most == std::numeric_limits<qint64>::max())
        return failure(ErrorKind::InvalidInput,
                       u"--%1 is a whole number of at least %2, not “%3”."_s.arg(name).arg(least).arg(
                           options.value(name)));
    return failure(ErrorKind::InvalidInput,
                   u"--%1 is a whole number from %2 to %3, not “%4”."_s.arg(name).arg(least).arg(most).arg(
                       options.value(name)));
}

QMap<QString, QString> pairsFrom(const QStringList &words)
{
    QMap<QString, QString> pairs;
    for (const QString &word : words)
        pairs.insert(word.section(u'=', 0, 0), word.section(u'=', 1));
    return pairs;
}

} // namespace trainyard::cli
