// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/metricreader.h"
#include "services/metrics/metricstore.h"

#include <QFile>
#include <QString>

#include <stdexcept>

namespace trainyard {

using namespace Qt::StringLiterals;

/// A workspace file with the tables of metrics and one run, number 1.
inline Database openWithMetrics(const QString &path)
{
    auto database = Database::open(path).value();
    QFile schema(QStringLiteral(TRAINYARD_SCHEMA "/0002_metrics.sql"));
    if (!schema.open(QIODevice::ReadOnly))
        throw std::runtime_error("the schema is missing");
    for (const QString &sql :
         {u"CREATE TABLE run (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)"_s,
          QString::fromUtf8(schema.readAll()), u"INSERT INTO run VALUES (1, 'first'), (2, 'second')"_s}) {
        if (auto executed = database.execute(sql); !executed)
            throw std::runtime_error(executed.error().detail.toStdString());
    }
    return database;
}

/// Everything a batch says, as text: equal texts, equal batches, NaN included.
inline QString describe(const MetricBatch &batch)
{
    QString text = u"%1-%2 bad %3 long %4 state %5\n"_s.arg(batch.fromOffset)
                       .arg(batch.toOffset)
                       .arg(batch.badLines)
                       .arg(batch.longLines)
                       .arg(QString::fromLatin1(batch.state.toHex()));
    for (const MetricSeries &series : batch.series) {
        if (series.points.empty() && series.documents.empty())
            continue;
        text += series.name + u' ' + metricKindName(series.kind) + u'\n';
        for (const MetricPoint &point : series.points)
            text += u" %1 %2 %3\n"_s.arg(point.step, 0, 'g', 17)
                        .arg(point.time, 0, 'g', 17)
                        .arg(point.value, 0, 'g', 17);
        for (const auto &document : series.documents)
            text += u" %1 %2\n"_s.arg(document.time).arg(QString::fromUtf8(document.body));
    }
    for (const RunNote &note : batch.notes)
        text += (note.kind == RunNote::Kind::Tag ? u"tag "_s : u"property "_s) + note.name + u'=' +
                note.value + u'\n';
    return text;
}

inline std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

inline std::span<const char> bytesOf(const QByteArray &bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

} // namespace trainyard
