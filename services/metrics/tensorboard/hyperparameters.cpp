// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tensorboard/hyperparameters.h"

#include "services/metrics/protobufwire.h"

#include <QLocale>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString textOf(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}

/// google.protobuf.Value
QString valueOf(std::string_view message)
{
    for (ProtobufWire wire(message); wire.next();) {
        if (wire.field == 2 && wire.isDouble())
            return QString::number(wire.real(), 'g', QLocale::FloatingPointShortest);
        if (wire.field == 3 && wire.isBytes())
            return textOf(wire.bytes);
        if (wire.field == 4 && wire.isVarint())
            return wire.number ? u"true"_s : u"false"_s;
    }
    return {};
}

bool takeStart(std::string_view message, LogContents &into)
{
    ProtobufWire wire(message);
    while (wire.next()) {
        if (wire.field == 5 && wire.isDouble()) {
            into.started = wire.real();
        } else if (wire.field == 1 && wire.isBytes()) {
            QString name;
            QString value;
            for (ProtobufWire entry(wire.bytes); entry.next();) {
                if (entry.field == 1 && entry.isBytes())
                    name = textOf(entry.bytes);
                else if (entry.field == 2 && entry.isBytes())
                    value = valueOf(entry.bytes);
            }
            if (!name.isEmpty())
                into.setParameter(name, value);
        }
    }
    return !wire.isBad();
}

bool takeEnd(std::string_view message, LogContents &into)
{
    ProtobufWire wire(message);
    while (wire.next()) {
        if (wire.field == 1 && wire.isVarint()) {
            if (wire.number == 1)
                into.status = RunStatus::Completed;
            else if (wire.number == 2)
                into.status = RunStatus::Failed;
        } else if (wire.field == 2 && wire.isDouble() && wire.real() > 0) {
            into.ended = wire.real();
        }
    }
    return !wire.isBad();
}
} // namespace

bool takeHyperParameters(std::string_view pluginData, LogContents &into)
{
    bool isGood = true;
    ProtobufWire wire(pluginData);
    while (wire.next()) {
        if (wire.field == 3 && wire.isBytes())
            isGood &= takeStart(wire.bytes, into);
        else if (wire.field == 4 && wire.isBytes())
            isGood &= takeEnd(wire.bytes, into);
    }
    return isGood && !wire.isBad();
}

} // namespace trainyard
