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
    /// A quoted text of printable ASCII without escapes.
    bool takeText(std::string_view &text)
    {
        if (!take('"'))
            return false;
        const char *const begin = at;
        while (at != end && *at != '"') {
            if (*at == '\\' || *at < ' ' || *at > '~') // char may be signed: a UTF-8 byte is below or above
                return false;
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

bool takeNumberOrText(Cursor &cursor, double &number)
{
    cursor.skipBlanks();
    if (cursor.at == cursor.end || *cursor.at != '"')
        return cursor.takeNumber(number);
    std::string_view text;
    if (!cursor.takeText(text))
        return false;
    const auto parsed = numberFromText(text);
    if (!parsed || std::isfinite(*parsed)) // only what JSON has no number for is quoted
        return false;
    number = *parsed;
    return true;
}

/// A value as logged: a number, a truth value, or a quoted number that JSON cannot say.
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
        return text.size() > 32 ? std::nullopt : numberFromText(text.toUtf8().toStdString());
    }
    default:
        return {};
    }
}

bool takeList(const QJsonObject &line, std::string_view name, const MetricPoint &first, MetricBatch &batch)
{
    const QJsonValue value = line.contains("values"_L1) ? line.value("values"_L1) : line.value("value"_L1);
    if (!value.isArray())
        return false;
    const QJsonArray array = value.toArray();
    std::vector<MetricPoint> points;
    points.reserve(size_t(array.size()));
    for (const QJsonValue &one : array) {
        const auto number = numberFromJson(one);
        if (!number)
            return false;
        points.push_back({nan, first.time, *number});
    }
    auto &kept = batch.seriesOf(name, MetricKind::List).points;
    kept.insert(kept.end(), points.begin(), points.end());
    return true;
}

bool takeNote(RunNote::Kind kind, const QJsonObject &line, const QString &name, MetricBatch &batch)
{
    const QJsonValue value = line.value("value"_L1);
    if (value.isObject() || value.isArray())
        return false;
    // Null: a tag without a value, as the run context allows.
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
        if (!cursor.takeText(key) || !cursor.take(':'))
            return false;
        if (key == "value") {
            hasValue = takeNumberOrText(cursor, scalar.point.value);
            if (!hasValue)
                return false;
        } else if (key == "step") {
            if (!cursor.takeNumber(scalar.point.step))
                return false;
        } else if (key == "time") {
            if (!cursor.takeNumber(scalar.point.time))
                return false;
        } else if (key == "name") {
            hasName = cursor.takeText(scalar.name);
            if (!hasName || scalar.name.empty() || scalar.name.size() > size_t(maxMetricName))
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

bool takeJsonLine(std::string_view line, MetricBatch &batch)
{
    const QByteArray bytes = QByteArray::fromRawData(line.data(), qsizetype(line.size()));
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    const QString name = object.value("name"_L1).toString();
    if (name.isEmpty() || name.size() > maxMetricName)
        return false;
    const QString kindName = object.value("kind"_L1).toString(u"scalar"_s);
    if (kindName == "tag"_L1)
        return takeNote(RunNote::Kind::Tag, object, name, batch);
    if (kindName == "property"_L1)
        return takeNote(RunNote::Kind::Property, object, name, batch);
    const auto kind = metricKindFromName(kindName);
    if (!kind)
        return false;
    const std::string utf8Name = name.toStdString();
    const MetricPoint point{object.value("step"_L1).toDouble(nan), object.value("time"_L1).toDouble(0), 0};
    if (*kind == MetricKind::List)
        return takeList(object, utf8Name, point, batch);
    if (*kind == MetricKind::Scalar) {
        const auto number = numberFromJson(object.value("value"_L1));
        if (!number)
            return false;
        batch.seriesOf(utf8Name, MetricKind::Scalar).points.push_back({point.step, point.time, *number});
        return true;
    }
    batch.seriesOf(utf8Name, *kind).documents.push_back({point.time, QByteArray(line.data(), bytes.size())});
    return true;
}

} // namespace trainyard
