// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metricline.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <charconv>
#include <cmath>
#include <limits>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Walks over one line; every step says whether it could be taken.
struct Cursor
{
    const char *at;
    const char *end;

    void skipBlanks()
    {
        while (at != end && (*at == ' ' || *at == '\t' || *at == '\r'))
            ++at;
    }
    bool take(char c)
    {
        skipBlanks();
        if (at == end || *at != c)
            return false;
        ++at;
        return true;
    }
    /// What stands between quotes, as it stands there. `isEncoded` is set when that is not plain ASCII.
    bool takeText(std::string_view &text, bool &isEncoded)
    {
        if (!take('"'))
            return false;
        const char *const begin = at;
        while (at != end && *at != '"') {
            if (*at == '\\' || *at < ' ' || *at > '~') { // char may be signed: a UTF-8 byte is below or above
                isEncoded = true;
                if (*at == '\\' && ++at == end)
                    return false;
            }
            ++at;
        }
        if (at == end)
            return false;
        text = {begin, size_t(at - begin)};
        ++at;
        return true;
    }
    bool takeNumber(double &number)
    {
        skipBlanks();
        // Most steps are short whole numbers: three times as fast as the general way.
        const char *p = at;
        unsigned whole = 0;
        while (p != end && p - at < 9 && *p >= '0' && *p <= '9')
            whole = whole * 10 + unsigned(*p++ - '0');
        if (p != at && p != end && (*p == ',' || *p == '}')) {
            at = p;
            number = whole;
            return true;
        }
        if (at == end || !(*at == '-' || *at == 'N' || *at == 'I' || (*at >= '0' && *at <= '9')))
            return false;
        const auto [next, code] = std::from_chars(at, end, number);
        if (code != std::errc())
            return false;
        at = next;
        return true;
    }
};

/// nan, inf and -inf are quoted, since JSON has no such numbers; any other text is a text.
std::optional<double> quotedNumber(std::string_view text)
{
    const auto number = numberFromText(text);
    // 1e999 is a text, too, though as a number it would be infinite.
    const bool isWord = text.find_first_of("0123456789") == std::string_view::npos;
    return number && isWord ? number : std::nullopt;
}

bool takeValue(Cursor &cursor, double &number)
{
    cursor.skipBlanks();
    if (cursor.at == cursor.end || *cursor.at != '"')
        return cursor.takeNumber(number);
    std::string_view text;
    bool isEncoded = false;
    if (!cursor.takeText(text, isEncoded) || isEncoded)
        return false;
    const auto parsed = quotedNumber(text);
    number = parsed.value_or(nan);
    return parsed.has_value();
}

/// Nothing: the value is a text, a list or an object.
std::optional<double> numberFromJson(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Double:
        return value.toDouble();
    case QJsonValue::Bool:
        return value.toBool() ? 1.0 : 0.0;
    case QJsonValue::Null:
        return nan;
    case QJsonValue::String: {
        const QString text = value.toString();
        return text.size() > 9 ? std::nullopt : quotedNumber(text.toStdString());
    }
    default:
        return {};
    }
}

bool takeList(const QJsonObject &line, std::string_view name, const MetricPoint &first, MetricBatch &batch)
{
    const QJsonValue value = line.value("value"_L1);
    if (!value.isArray())
        return false;
    const QJsonArray array = value.toArray();
    auto &points = batch.seriesOf(name, MetricKind::List).points;
    double step = first.step;
    for (const QJsonValue &one : array) {
        points.push_back({step, first.time, numberFromJson(one).value_or(nan)});
        step += 1; // none stays none: NaN
    }
    return true;
}

bool takeScalar(const QJsonObject &line, std::string_view name, const MetricPoint &place, MetricBatch &batch)
{
    const QJsonValue value = line.value("value"_L1);
    if (const auto number = numberFromJson(value)) {
        batch.seriesOf(name, MetricKind::Scalar).points.push_back({place.step, place.time, *number});
        return true;
    }
    if (!value.isString())
        return false;
    QJsonObject row = line;
    row.insert("kind"_L1, "row"_L1);
    row.insert("value"_L1, QJsonObject{{u"value"_s, value}});
    batch.seriesOf(name, MetricKind::Row)
        .documents.push_back({place.time, QJsonDocument(row).toJson(QJsonDocument::Compact)});
    return true;
}

std::optional<RunNote::Kind> noteKind(const QString &kind)
{
    if (kind == "tag"_L1)
        return RunNote::Kind::Tag;
    if (kind == "untag"_L1)
        return RunNote::Kind::Untag;
    return kind == "property"_L1 ? std::optional(RunNote::Kind::Property) : std::nullopt;
}

bool takeNote(RunNote::Kind kind, const QJsonObject &line, const QString &name, MetricBatch &batch)
{
    const QJsonValue value = line.value("value"_L1);
    if (value.isObject() || value.isArray())
        return false;
    batch.notes.push_back({kind, name, value.isNull() ? QString() : value.toVariant().toString()});
    return true;
}
} // namespace

std::optional<double> numberFromText(std::string_view text)
{
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    const std::string_view digits = !text.empty() && text.front() == '-' ? text.substr(1) : text;
    // from_chars also takes nan(…), which nobody prints.
    if (digits.empty() || digits.back() == ')')
        return {};
    double number = 0;
    const auto [next, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (next != text.data() + text.size() || code == std::errc::invalid_argument)
        return {};
    if (code == std::errc::result_out_of_range) {
        // 1e-400 is nothing, 1e400 is more than a double holds.
        const size_t exponent = digits.find_first_of("eE");
        const bool isSmall = exponent == std::string_view::npos
                                 ? digits.front() == '0' || digits.front() == '.'
                                 : digits.substr(exponent + 1).starts_with('-');
        const double size = isSmall ? 0.0 : std::numeric_limits<double>::infinity();
        return text.front() == '-' ? -size : size;
    }
    return number;
}

bool scanScalarLine(std::string_view line, ScalarLine &scalar)
{
    Cursor cursor{line.data(), line.data() + line.size()};
    scalar.point = {nan, 0, nan};
    bool hasName = false;
    bool hasValue = false;
    if (!cursor.take('{'))
        return false;
    do {
        std::string_view key;
        bool isEncodedKey = false;
        if (!cursor.takeText(key, isEncodedKey) || isEncodedKey || !cursor.take(':'))
            return false;
        if (key == "value") {
            hasValue = takeValue(cursor, scalar.point.value);
            if (!hasValue)
                return false;
        } else if (key == "step") {
            if (!cursor.takeNumber(scalar.point.step))
                return false;
        } else if (key == "time") {
            if (!cursor.takeNumber(scalar.point.time))
                return false;
        } else if (key == "name") {
            scalar.isEncoded = false;
            hasName = cursor.takeText(scalar.name, scalar.isEncoded);
            if (!hasName || scalar.name.empty() ||
                (!scalar.isEncoded && scalar.name.size() > size_t(maxMetricName)))
                return false;
        } else {
            return false;
        }
    } while (cursor.take(','));
    if (!cursor.take('}'))
        return false;
    cursor.skipBlanks();
    return cursor.at == cursor.end && hasName && hasValue;
}

std::optional<std::string> decodeName(std::string_view quoted)
{
    QByteArray json("[\"");
    json.append(quoted.data(), qsizetype(quoted.size())).append("\"]");
    const QString name = QJsonDocument::fromJson(json).array().at(0).toString();
    if (name.isEmpty() || name.size() > maxMetricName)
        return {};
    return name.toStdString();
}

bool takeJsonLine(std::string_view line, MetricBatch &batch)
{
    const QByteArray bytes = QByteArray::fromRawData(line.data(), qsizetype(line.size()));
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    const QString name = object.value("name"_L1).toString();
    if (name.isEmpty() || name.size() > maxMetricName)
        return false;
    const QString kindName = object.value("kind"_L1).toString(u"scalar"_s);
    if (const auto note = noteKind(kindName))
        return takeNote(*note, object, name, batch);
    const auto kind = metricKindFromName(kindName);
    if (!kind)
        return false;
    const std::string utf8Name = name.toStdString();
    const MetricPoint place{object.value("step"_L1).toDouble(nan), object.value("time"_L1).toDouble(0), nan};
    if (*kind == MetricKind::List)
        return takeList(object, utf8Name, place, batch);
    if (*kind == MetricKind::Scalar)
        return takeScalar(object, utf8Name, place, batch);
    if (*kind == MetricKind::Resource) {
        const auto value = numberFromJson(object.value("value"_L1));
        if (value)
            batch.seriesOf(utf8Name, *kind).points.push_back({place.step, place.time, *value});
        return value.has_value();
    }
    batch.seriesOf(utf8Name, *kind).documents.push_back({place.time, QByteArray(line.data(), bytes.size())});
    return true;
}

} // namespace trainyard
