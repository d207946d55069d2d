// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logsource.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

#include <cmath>
#include <stdexcept>

namespace trainyard {

using namespace Qt::StringLiterals;

/// Everything a log says, as text; equal texts, equal contents, NaN included.
inline QString describe(const LogContents &log)
{
    const auto number = [](double value) {
        return std::isnan(value) ? u"nan"_s : QString::number(value, 'g', 17);
    };
    QString text = u"%1 points, bad %2, left %3, status %4\n"_s.arg(log.pointCount())
                       .arg(log.bad)
                       .arg(log.left)
                       .arg(log.status ? runStatusName(*log.status) : u"-"_s);
    for (const LogContents::Metric &metric : log.metrics()) {
        text += metric.name + u" %1 last %2 min %3 max %4\n"_s.arg(metric.count)
                                  .arg(number(metric.last), number(metric.minimum), number(metric.maximum));
        for (size_t i = 0; i < metric.points.size(); ++i) {
            const MetricPoint &p = metric.points.at(i);
            text += u" %1 %2 %3\n"_s.arg(number(p.step), number(p.time), number(p.value));
        }
    }
    for (const auto *map : {&log.parameters, &log.tags, &log.texts})
        for (auto it = map->cbegin(); it != map->cend(); ++it)
            text += it.key() + u'=' + it.value() + u'\n';
    for (const LocatedRecord &record : log.records)
        text += u"record %1 %2 %3 file %4\n"_s.arg(int(record.kind))
                    .arg(record.name, number(record.step))
                    .arg(record.file);
    return text;
}

/// Values of a metric in their order.
inline QList<double> valuesOf(const LogContents &log, const QString &name)
{
    QList<double> values;
    if (const LogContents::Metric *metric = log.find(name))
        for (size_t i = 0; i < metric->points.size(); ++i)
            values.append(metric->points.at(i).value);
    return values;
}

inline QList<double> stepsOf(const LogContents &log, const QString &name)
{
    QList<double> steps;
    if (const LogContents::Metric *metric = log.find(name))
        for (size_t i = 0; i < metric->points.size(); ++i)
            steps.append(metric->points.at(i).step);
    return steps;
}

inline void readAll(LogSource &source, LogContents &into, qint64 budget = qint64(4) << 20)
{
    LogSource::Progress progress;
    do {
        const auto read = source.advance(into, budget);
        if (!read)
            throw std::runtime_error((read.error().message + read.error().detail).toStdString());
        progress = *read;
    } while (progress.more);
}

inline void writeFile(const QString &path, const QByteArray &bytes,
                      QIODevice::OpenMode mode = QIODevice::WriteOnly)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(mode) || file.write(bytes) != bytes.size())
        throw std::runtime_error("cannot write " + path.toStdString());
}

inline QByteArray readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error("cannot read " + path.toStdString());
    return file.readAll();
}

/// A Python that has the module: TRAINYARD_LOG_PYTHON or the first of the path. Empty: there is none.
inline QString pythonWith(const QString &module)
{
    const QString own = qEnvironmentVariable("TRAINYARD_LOG_PYTHON");
    for (const QString &python : {own, QStandardPaths::findExecutable(u"python3"_s), u"/usr/bin/python3"_s}) {
        if (python.isEmpty())
            continue;
        QProcess process;
        process.start(
            python,
            {u"-c"_s, u"import importlib.util as u, sys; sys.exit(u.find_spec('%1') is None)"_s.arg(module)});
        if (process.waitForFinished(60'000) && process.exitCode() == 0)
            return python;
    }
    return {};
}

/// Lets the real library write: writelogs.py WHAT FOLDER.
inline QString writeWith(const QString &python, const QString &what, const QString &folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(python, {QStringLiteral(TRAINYARD_TEST_FOLDER "/writelogs.py"), what, folder});
    if (!process.waitForFinished(240'000) || process.exitCode() != 0)
        throw std::runtime_error(process.readAllStandardError().toStdString());
    return QString::fromUtf8(process.readAllStandardOutput());
}

} // namespace trainyard
