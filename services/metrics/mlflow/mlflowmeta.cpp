// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/mlflow/mlflowmeta.h"

#include <QFile>

#include <cmath>
#include <limits>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 maxMeta = 1 << 20;

QString unquoted(QString value)
{
    if (value.size() >= 2 && value.startsWith(u'\'') && value.endsWith(u'\''))
        return value.mid(1, value.size() - 2).replace("''"_L1, "'"_L1);
    if (value.size() >= 2 && value.startsWith(u'"') && value.endsWith(u'"'))
        return value.mid(1, value.size() - 2).replace("\\\""_L1, "\""_L1).replace("\\\\"_L1, "\\"_L1);
    return value;
}
} // namespace

QMap<QString, QString> readMeta(const QString &path)
{
    QMap<QString, QString> pairs;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return pairs;
    for (const QString &line : QString::fromUtf8(file.read(maxMeta)).split(u'\n')) {
        const qsizetype colon = line.indexOf(u':');
        if (colon <= 0 || line.startsWith(u' ') || line.startsWith(u'#'))
            continue;
        pairs.insert(line.left(colon), unquoted(line.mid(colon + 1).trimmed()));
    }
    return pairs;
}

std::optional<RunStatus> mlflowStatus(const QString &word)
{
    if (word == "1"_L1 || word == "RUNNING"_L1)
        return RunStatus::Running;
    if (word == "2"_L1 || word == "SCHEDULED"_L1)
        return RunStatus::Queued;
    if (word == "3"_L1 || word == "FINISHED"_L1)
        return RunStatus::Completed;
    if (word == "4"_L1 || word == "FAILED"_L1)
        return RunStatus::Failed;
    if (word == "5"_L1 || word == "KILLED"_L1)
        return RunStatus::Canceled;
    return {};
}

double mlflowValue(double stored)
{
    return std::abs(stored) == std::numeric_limits<double>::max()
               ? std::copysign(std::numeric_limits<double>::infinity(), stored)
               : stored;
}

bool isMlflowsOwn(const QString &tag)
{
    return tag.startsWith("mlflow."_L1);
}

} // namespace trainyard
