// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tables/jsonlinereader.h"

#include "services/metrics/metricline.h"
#include "services/metrics/tables/tablenames.h"

#include <QJsonDocument>

#include <cmath>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxDepth = 4;
constexpr double earliest = 1e8; // as in csvreader.cpp

/// Quotes the words NaN, Infinity and -Infinity where they stand as values.
QByteArray withoutBareWords(std::string_view line)
{
    QByteArray bytes;
    bytes.reserve(qsizetype(line.size()) + 16);
    bool isInText = false;
    for (size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (isInText) {
            bytes += c;
            if (c == '\\' && i + 1 < line.size())
                bytes += line[++i];
            else if (c == '"')
                isInText = false;
            continue;
        }
        isInText = c == '"';
        bool isTaken = false;
        if (c == 'N' || c == 'I' || c == '-') {
            for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
                if (line.substr(i, word.size()) != word)
                    continue;
                bytes += '"';
                bytes.append(word.data(), qsizetype(word.size()));
                bytes += '"';
                i += word.size() - 1;
                isTaken = true;
                break;
            }
        }
        if (!isTaken)
            bytes += c;
    }
    return bytes;
}

std::optional<QJsonObject> objectOf(std::string_view line)
{
    if (line.find('{') == std::string_view::npos)
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(withoutBareWords(line));
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

/// Numbers, and the words for those that JSON does not know.
std::optional<double> numberOf(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    if (!value.isString() || value.toString().size() > 9)
        return {};
    const auto number = numberFromText(value.toString().toStdString());
    return number && !std::isfinite(*number) ? number : std::nullopt;
}

bool isNamed(const QJsonObject &object)
{
    return object.value("name"_L1).isString() && object.contains("value"_L1);
}
} // namespace

bool JsonLineReader::looksLikeIt(std::string_view line)
{
    const auto object = objectOf(line);
    if (!object)
        return false;
    if (isNamed(*object))
        return numberOf(object->value("value"_L1)).has_value() || object->contains("kind"_L1);
    bool hasStep = false;
    bool hasValue = false;
    for (auto it = object->begin(); it != object->end(); ++it) {
        const ColumnRole role = meaningOf(it.key().toStdString()).role;
        hasStep |= role == ColumnRole::Step && it->isDouble();
        hasValue |= role == ColumnRole::Value && (it->isDouble() || it->isObject());
    }
    return hasStep && hasValue;
}

void JsonLineReader::takeLine(std::string_view line, LogContents &into)
{
    const auto object = objectOf(line);
    if (!object) {
        ++into.bad;
        return;
    }
    MetricPoint at;
    at.step = double(m_lines++);
    at.time = std::numeric_limits<double>::quiet_NaN();
    int stepRank = 1000;
    int timeRank = 1000;
    QString stepKey;
    QString timeKey;
    for (auto it = object->begin(); it != object->end(); ++it) {
        const ColumnMeaning meaning = meaningOf(it.key().toStdString());
        if (meaning.role == ColumnRole::Value || !it->isDouble())
            continue;
        int &rank = meaning.role == ColumnRole::Step ? stepRank : timeRank;
        if (meaning.rank >= rank)
            continue;
        rank = meaning.rank;
        if (meaning.role == ColumnRole::Step) {
            at.step = it->toDouble();
            stepKey = it.key();
        } else {
            timeKey = it.key();
            if (it->toDouble() >= earliest)
                at.time = it->toDouble();
        }
    }
    if (isNamed(*object)) {
        const auto value = numberOf(object->value("value"_L1));
        const QByteArray name = object->value("name"_L1).toString().toUtf8();
        const int metric = value ? into.metricOf({name.constData(), size_t(name.size())}) : -1;
        if (metric >= 0) {
            if (stepKey.isEmpty())
                at.step = double(into.metrics()[size_t(metric)].count);
            at.value = *value;
            into.add(metric, at);
        }
        return;
    }
    QJsonObject values = *object;
    values.remove(stepKey);
    values.remove(timeKey);
    addNumbers({}, values, at, into, 0);
}

void JsonLineReader::addNumbers(const QString &prefix, const QJsonObject &object, const MetricPoint &at,
                                LogContents &into, int depth)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString name = prefix + it.key();
        if (it->isObject()) {
            if (depth < maxDepth)
                addNumbers(name + u'/', it->toObject(), at, into, depth + 1);
            continue;
        }
        const auto value = numberOf(*it);
        if (!value)
            continue;
        const QByteArray utf8 = name.toUtf8();
        if (const int metric = into.metricOf({utf8.constData(), size_t(utf8.size())}); metric >= 0)
            into.add(metric, {at.step, at.time, *value});
    }
}

} // namespace trainyard
