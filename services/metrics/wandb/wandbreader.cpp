// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/wandb/wandbreader.h"

#include "services/metrics/protobufwire.h"
#include "services/metrics/wandb/crc32.h"
#include "services/metrics/wandb/wandbvalues.h"

#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>
#include <cmath>
#include <vector>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 fileHead = 7; // ":W&B", a number, a version
constexpr qint64 recordHead = 7;
enum Fragment { Full = 1, First = 2, Middle = 3, Last = 4 };

QString textOf(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}
} // namespace

LogReader::Taken WandbReader::take(const Piece &piece, LogContents &into)
{
    const char *const begin = piece.bytes.data();
    const auto size = qint64(piece.bytes.size());
    qint64 at = 0;
    if (piece.offset == 0) {
        if (size < fileHead)
            return {0, fileHead, false};
        if (std::string_view(begin, 4) != ":W&B" || begin[6] != 0) {
            ++into.bad;
            return {0, 0, true};
        }
        at = fileHead;
    }
    while (at < size) {
        const qint64 left = blockSize - (piece.offset + at) % blockSize;
        if (left < recordHead) { // too small for a head: zeros
            if (size - at < left)
                break;
            at += left;
            continue;
        }
        if (size - at < recordHead)
            break;
        const char *const head = begin + at;
        const auto sum = qFromLittleEndian<quint32>(head);
        const qint64 length = qFromLittleEndian<quint16>(head + 4);
        const int type = static_cast<unsigned char>(head[6]);
        if (type == 0 && length == 0 && sum == 0) { // not written yet, or the end of the block
            if (size - at < left)
                break;
            at += left;
            continue;
        }
        const bool isPossible = type >= Full && type <= Last && recordHead + length <= left;
        if (isPossible && size - at < recordHead + length)
            break;
        if (!isPossible || crc32({head + recordHead, size_t(length)}, crc32({head + 6, 1})) != sum) {
            if (size - at < left)
                break; // the writer may not be done with it
            ++into.bad;
            m_isInRecord = false;
            m_record.clear();
            at += left;
            continue;
        }
        takeFragment(type, {head + recordHead, size_t(length)}, into);
        at += recordHead + length;
    }
    return {at, 0, false};
}

void WandbReader::takeFragment(int type, std::string_view data, LogContents &into)
{
    if (type == Full) {
        m_isInRecord = false;
        takeRecord(data, into);
        return;
    }
    if (type == First) {
        m_record.clear();
        m_isInRecord = true;
    }
    if (!m_isInRecord)
        return; // its beginning was damaged or too large
    if (m_record.size() + data.size() > maxRecord) {
        ++into.left;
        m_isInRecord = false;
        m_record.clear();
        return;
    }
    m_record.append(data);
    if (type == Last) {
        takeRecord(m_record, into);
        m_isInRecord = false;
        m_record.clear();
    }
}

void WandbReader::takeRecord(std::string_view message, LogContents &into)
{
    ProtobufWire wire(message);
    while (wire.next()) {
        if (!wire.isBytes())
            continue;
        switch (wire.field) {
        case 2:
            takeHistory(wire.bytes, into);
            break;
        case 4: // a change of the configuration has the same update field as the one of the run
            for (ProtobufWire config(wire.bytes); config.next();) {
                if (config.field != 1 || !config.isBytes())
                    continue;
                const WandbItem item = wandbItem(config.bytes);
                if (!item.key.starts_with("_wandb"))
                    into.setParameter(QString::fromStdString(item.key), shownValue(item));
            }
            break;
        case 7:
            takeStatistics(wire.bytes, into);
            break;
        case 17:
            takeRun(wire.bytes, into);
            break;
        case 18:
            takeExit(wire.bytes, into);
            break;
        }
    }
    if (wire.isBad())
        ++into.bad;
}

void WandbReader::takeRun(std::string_view message, LogContents &into)
{
    for (ProtobufWire wire(message); wire.next();) {
        if (!wire.isBytes())
            continue;
        switch (wire.field) {
        case 1:
            if (into.name.isEmpty())
                into.name = textOf(wire.bytes);
            break;
        case 3:
            into.group = textOf(wire.bytes);
            break;
        case 4:
            for (ProtobufWire config(wire.bytes); config.next();) {
                if (config.field != 1 || !config.isBytes())
                    continue;
                const WandbItem item = wandbItem(config.bytes);
                if (!item.key.starts_with("_wandb"))
                    into.setParameter(QString::fromStdString(item.key), shownValue(item));
            }
            break;
        case 8:
            into.name = textOf(wire.bytes);
            break;
        case 9:
            into.setText(u"notes"_s, textOf(wire.bytes));
            break;
        case 10:
            into.setTag(textOf(wire.bytes), {});
            break;
        case 17:
            into.started = secondsOf(wire.bytes);
            break;
        }
    }
}

void WandbReader::takeHistory(std::string_view message, LogContents &into)
{
    double step = double(m_historySteps++);
    double time = std::numeric_limits<double>::quiet_NaN();
    std::vector<WandbItem> items;
    for (ProtobufWire wire(message); wire.next();) {
        if (wire.field == 1 && wire.isBytes()) {
            WandbItem item = wandbItem(wire.bytes);
            if (item.key == "_step")
                step = numberOf(item).value_or(step);
            else if (item.key == "_timestamp")
                time = numberOf(item).value_or(time);
            else if (!item.key.empty() && item.key != "_runtime")
                items.push_back(std::move(item));
        } else if (wire.field == 2 && wire.isBytes()) {
            double number = 0; // a step of 0 is not written
            for (ProtobufWire inner(wire.bytes); inner.next();)
                if (inner.field == 1 && inner.isVarint())
                    number = double(inner.integer());
            step = number;
        }
    }
    m_historySteps = std::max<qint64>(m_historySteps, std::abs(step) < 9e15 ? qint64(step) + 1 : 0);
    const auto add = [&](std::string_view name, double value) {
        if (const int metric = into.metricOf(name); metric >= 0)
            into.add(metric, {step, time, value});
    };
    for (const WandbItem &item : items) {
        if (const auto number = numberOf(item)) {
            add(item.key, *number);
        } else if (item.json.starts_with('{')) {
            const QJsonDocument document = QJsonDocument::fromJson(
                QByteArray::fromRawData(item.json.data(), qsizetype(item.json.size())));
            const QString name = QString::fromStdString(item.key);
            const bool isData =
                flattenNumbers(name, document.object(),
                               [&](const QString &path, double value) { add(path.toStdString(), value); });
            if (!isData) {
                const QString type = document.object().value("_type"_L1).toString();
                LocatedRecord record;
                record.kind = type.startsWith("image"_L1)       ? LocatedRecord::Kind::Image
                              : type.startsWith("histogram"_L1) ? LocatedRecord::Kind::Histogram
                              : type.startsWith("audio"_L1)     ? LocatedRecord::Kind::Audio
                                                                : LocatedRecord::Kind::Other;
                record.name = name;
                record.step = step;
                record.time = time;
                into.addRecord(record);
            }
        }
    }
}

void WandbReader::takeStatistics(std::string_view message, LogContents &into)
{
    double time = std::numeric_limits<double>::quiet_NaN();
    for (ProtobufWire wire(message); wire.next();)
        if (wire.field == 2 && wire.isBytes())
            time = secondsOf(wire.bytes);
    const auto step = double(m_statistics++);
    for (ProtobufWire wire(message); wire.next();) {
        if (wire.field != 3 || !wire.isBytes())
            continue;
        const WandbItem item = wandbItem(wire.bytes);
        const auto number = numberOf(item);
        if (!number || item.key.empty())
            continue;
        if (const int metric = into.metricOf("system/" + item.key); metric >= 0)
            into.add(metric, {step, time, *number});
    }
}

void WandbReader::takeExit(std::string_view message, LogContents &into)
{
    qint64 code = 0;
    qint64 runtime = 0;
    for (ProtobufWire wire(message); wire.next();) {
        if (wire.field == 1 && wire.isVarint())
            code = wire.integer();
        else if (wire.field == 2 && wire.isVarint())
            runtime = wire.integer();
    }
    into.status = code == 0 ? RunStatus::Completed : RunStatus::Failed;
    if (runtime > 0 && std::isfinite(into.started))
        into.ended = into.started + double(runtime);
}

} // namespace trainyard
