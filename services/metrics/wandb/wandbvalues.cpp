// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/wandb/wandbvalues.h"

#include "services/metrics/metricline.h"
#include "services/metrics/protobufwire.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxDepth = 4;
}

WandbItem wandbItem(std::string_view message)
{
    WandbItem item;
    std::string nested;
    for (ProtobufWire wire(message); wire.next();) {
        if (wire.field == 1 && wire.isBytes()) {
            item.key = wire.bytes;
        } else if (wire.field == 2 && wire.isBytes()) {
            if (!nested.empty())
                nested += '.';
            nested += wire.bytes;
        } else if ((wire.field == 16 || wire.field == 8) && wire.isBytes()) {
            item.json = wire.bytes;
        } else if (wire.field == 5 && wire.isVarint()) { // zigzag
            item.number = double(qint64(wire.number >> 1) ^ -qint64(wire.number & 1));
        } else if (wire.field == 6 && wire.isDouble()) {
            item.number = wire.real();
        } else if (wire.field == 7 && wire.isBytes()) {
            item.text = wire.bytes;
        }
    }
    if (item.key.empty())
        item.key = std::move(nested);
    return item;
}

std::optional<double> numberOf(const WandbItem &item)
{
    if (item.number)
        return item.number;
    std::string_view text = item.json;
    if (text.size() > 2 && text.front() == '"' && text.back() == '"') { // "NaN", by some versions
        text = text.substr(1, text.size() - 2);
        if (text != "NaN" && text != "Infinity" && text != "-Infinity")
            return {};
    }
    return text.empty() ? std::nullopt : numberFromText(text);
}

QString shownValue(const WandbItem &item)
{
    if (item.text)
        return QString::fromUtf8(item.text->data(), qsizetype(item.text->size()));
    if (item.number)
        return QString::number(*item.number, 'g', QLocale::FloatingPointShortest);
    const QByteArray json(item.json.data(), qsizetype(item.json.size()));
    if (json.startsWith('"')) {
        const QJsonArray one = QJsonDocument::fromJson('[' + json + ']').array();
        if (!one.isEmpty())
            return one.first().toString();
    }
    return QString::fromUtf8(json);
}

bool flattenNumbers(const QString &prefix, const QJsonObject &object,
                    const std::function<void(const QString &, double)> &each, int depth)
{
    if (object.contains("_type"_L1))
        return false;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString path = prefix.isEmpty() ? it.key() : prefix + u'.' + it.key();
        if (it->isDouble())
            each(path, it->toDouble());
        else if (it->isObject() && depth < maxDepth)
            flattenNumbers(path, it->toObject(), each, depth + 1);
    }
    return true;
}

double secondsOf(std::string_view timestamp)
{
    double seconds = 0;
    for (ProtobufWire wire(timestamp); wire.next();) {
        if (wire.field == 1 && wire.isVarint())
            seconds += double(wire.integer());
        else if (wire.field == 2 && wire.isVarint())
            seconds += double(wire.integer()) * 1e-9;
    }
    return seconds;
}

} // namespace trainyard
