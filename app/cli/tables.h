// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"
#include "models/domain/metric.h"
#include "models/domain/run.h"
#include "models/domain/runfile.h"

#include <QCommandLineParser>
#include <QJsonValue>

namespace trainyard::cli {

/// How values read on a terminal and in `--json`. Field names are part of the command line's contract.
QString describe(const Run &run);
QList<QStringList> runTable(const QList<Run> &runs, const QDateTime &now);
QList<QStringList> fileTable(const QList<RunFile> &files);
QJsonObject toJson(const RunFile &file);
QJsonObject toJson(const SnapshotPlan &plan);
/// A finite number, or "nan", "inf", "-inf".
QJsonValue numberToJson(double value);
/// The value of a numeric option, or `otherwise` where it is not given; else a sentence with its bounds.
Result<qint64> wholeNumber(const QCommandLineParser &options, const QString &name, qint64 otherwise,
                           qint64 least, qint64 most);
/// "KEY=VALUE" words; a word without '=' has an empty value.
QMap<QString, QString> pairsFrom(const QStringList &words);

} // namespace trainyard::cli
