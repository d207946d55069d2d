// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/filecontents.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringDecoder>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxCell = 200;

bool endsWithAny(const QString &path, std::initializer_list<QLatin1StringView> endings)
{
    return std::ranges::any_of(
        endings, [&](QLatin1StringView ending) { return path.endsWith(ending, Qt::CaseInsensitive); });
}

/// RFC 4180 with any separator: quotes double inside quotes, newlines may stand in them.
QList<QStringList> splitRows(const QString &text, QChar separator, bool isWhole)
{
    QList<QStringList> rows;
    QStringList row;
    QString cell;
    bool isQuoted = false;
    const auto endCell = [&] {
        if (row.size() < MetricTable::maxColumns)
            row << cell.left(maxCell);
        cell.clear();
    };
    for (qsizetype i = 0; i < text.size() && rows.size() <= MetricTable::maxRows; ++i) {
        const QChar c = text[i];
        if (isQuoted) {
            if (c != u'"')
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == u'"')
                cell += text[++i];
            else
                isQuoted = false;
        } else if (c == u'"' && cell.isEmpty()) {
            isQuoted = true;
        } else if (c == separator) {
            endCell();
        } else if (c == u'\n') {
            endCell();
            rows << std::exchange(row, {});
        } else if (c != u'\r') {
            cell += c;
        }
    }
    if (isWhole && (!row.isEmpty() || !cell.isEmpty()) && rows.size() <= MetricTable::maxRows) {
        endCell();
        rows << row;
    }
    return rows;
}

bool isNumber(const QString &text)
{
    bool ok = false;
    text.toDouble(&ok);
    return ok;
}

std::optional<MetricTable> readSeparated(const QByteArray &bytes, QChar separator, bool isWhole)
{
    const auto text = readText(bytes);
    if (!text)
        return std::nullopt;
    QList<QStringList> rows = splitRows(*text, separator, isWhole);
    if (rows.isEmpty())
        return std::nullopt;
    MetricTable table;
    qsizetype width = 0;
    for (const QStringList &row : std::as_const(rows))
        width = std::max(width, row.size());
    // A first line without any number names the columns.
    if (std::ranges::none_of(rows.constFirst(), isNumber))
        table.columns = rows.takeFirst();
    while (table.columns.size() < width)
        table.columns << QString::number(table.columns.size() + 1);
    if (rows.size() > MetricTable::maxRows)
        rows.resize(MetricTable::maxRows);
    for (QStringList &row : rows)
        row.resize(width);
    table.rows = rows;
    table.rowCount = isWhole ? rows.size() : -1;
    return table;
}

MetricTable fromValues(const QJsonArray &values)
{
    QList<MetricDocument> documents;
    for (const auto &value : values) {
        const QJsonObject row = value.isObject() ? value.toObject() : QJsonObject{{u"value"_s, value}};
        documents.append({MetricKind::Row, 0, QJsonObject{{u"value"_s, row}}});
        if (documents.size() > MetricTable::maxRows)
            break;
    }
    MetricTable table = metricTable(MetricKind::Row, documents);
    table.rowCount = values.size();
    return table;
}

std::optional<MetricTable> readJson(const QByteArray &bytes, bool isWhole)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (document.isArray())
        return fromValues(document.array());
    if (document.isObject()) {
        const QJsonObject object = document.object();
        const bool isColumns = !object.isEmpty() &&
                               std::ranges::all_of(object, [](const auto &value) { return value.isArray(); });
        if (isColumns)
            return metricTable(MetricKind::Table,
                               {{MetricKind::Table, 0, QJsonObject{{u"value"_s, object}}}});
        MetricTable table;
        table.columns = {u"name"_s, u"value"_s};
        for (auto it = object.begin(); it != object.end() && table.rows.size() < MetricTable::maxRows; ++it)
            table.rows.append({it.key(), cellText(it.value())});
        table.rowCount = object.size();
        return table;
    }
    // One object a line.
    QJsonArray values;
    const QList<QByteArray> lines = bytes.split('\n');
    for (qsizetype i = 0; i < lines.size() && values.size() <= MetricTable::maxRows; ++i) {
        if (lines[i].trimmed().isEmpty() || (!isWhole && i + 1 == lines.size()))
            continue;
        const QJsonDocument line = QJsonDocument::fromJson(lines[i]);
        if (!line.isObject())
            return std::nullopt;
        values.append(line.object());
    }
    if (values.isEmpty())
        return std::nullopt;
    MetricTable table = fromValues(values);
    if (!isWhole || values.size() > MetricTable::maxRows)
        table.rowCount = -1;
    return table;
}
} // namespace

bool isTableFile(const QString &path)
{
    return endsWithAny(path, {".csv"_L1, ".tsv"_L1, ".json"_L1, ".jsonl"_L1, ".ndjson"_L1});
}

bool isPictureFile(const QString &path)
{
    return endsWithAny(path, {".png"_L1, ".jpg"_L1, ".jpeg"_L1, ".gif"_L1, ".bmp"_L1, ".webp"_L1, ".svg"_L1,
                              ".ppm"_L1, ".pgm"_L1});
}

std::optional<MetricTable> readTable(const QString &path, const QByteArray &bytes, bool isWhole)
{
    if (endsWithAny(path, {".csv"_L1}))
        return readSeparated(bytes, u',', isWhole);
    if (endsWithAny(path, {".tsv"_L1}))
        return readSeparated(bytes, u'\t', isWhole);
    return isTableFile(path) ? readJson(bytes, isWhole) : std::nullopt;
}

std::optional<QString> readText(const QByteArray &bytes)
{
    if (bytes.contains('\0'))
        return std::nullopt;
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(bytes);
    if (decoder.hasError())
        text = QString::fromLatin1(bytes);
    text.replace(u"\r\n"_s, u"\n"_s);
    return text;
}

} // namespace trainyard::ui
