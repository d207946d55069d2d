// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tensorboard/tensorvalue.h"

#include "services/metrics/protobufwire.h"

#include <QFloat16>
#include <QtEndian>

#include <algorithm>
#include <bit>

namespace trainyard {

namespace {
// tensorflow/core/framework/types.proto
enum Type {
    Float = 1,
    Double = 2,
    Int32 = 3,
    UInt8 = 4,
    Int16 = 5,
    Int8 = 6,
    Int64 = 9,
    Bool = 10,
    BFloat16 = 14,
    UInt16 = 17,
    Half = 19,
    UInt32 = 22,
    UInt64 = 23
};

double bfloatToDouble(quint16 bits)
{
    return double(std::bit_cast<float>(quint32(bits) << 16));
}

template <typename T> std::optional<double> only(std::string_view content)
{
    if (content.size() != sizeof(T))
        return {};
    return double(qFromLittleEndian<T>(content.data()));
}

std::optional<double> fromContent(int type, std::string_view content)
{
    switch (type) {
    case Float:
        return only<float>(content);
    case Double:
        return only<double>(content);
    case Int32:
        return only<qint32>(content);
    case UInt8:
    case Bool:
        return only<quint8>(content);
    case Int8:
        return only<qint8>(content);
    case Int16:
        return only<qint16>(content);
    case UInt16:
        return only<quint16>(content);
    case Int64:
        return only<qint64>(content);
    case UInt32:
        return only<quint32>(content);
    case UInt64:
        return only<quint64>(content);
    case Half:
        return content.size() == 2 ? std::optional(halfToDouble(qFromLittleEndian<quint16>(content.data())))
                                   : std::nullopt;
    case BFloat16:
        return content.size() == 2 ? std::optional(bfloatToDouble(qFromLittleEndian<quint16>(content.data())))
                                   : std::nullopt;
    default:
        return {};
    }
}

/// Fields of repeated numbers by type: half_val, float_val, …
std::optional<double> fromNumber(int type, int field, quint64 number)
{
    switch (field) {
    case 13:
        return type == BFloat16 ? bfloatToDouble(quint16(number)) : halfToDouble(quint16(number));
    case 5:
        return double(std::bit_cast<float>(quint32(number)));
    case 6:
        return std::bit_cast<double>(number);
    case 7:
        return double(qint32(number));
    case 10:
        return double(qint64(number));
    case 11:
    case 16:
    case 17:
        return double(number);
    default:
        return {};
    }
}

bool isNumberField(int field)
{
    return (field >= 5 && field <= 7) || field == 10 || field == 11 || field == 13 || field == 16 ||
           field == 17;
}

size_t widthOf(int field)
{
    return field == 5 ? 4 : field == 6 ? 8 : 0; // 0: varints
}

/// Elements that the shape speaks of; 1 for no dimension.
quint64 elementsOf(std::string_view shape)
{
    quint64 count = 1;
    for (ProtobufWire dimensions(shape); dimensions.next();) {
        if (dimensions.field != 2 || !dimensions.isBytes())
            continue;
        quint64 size = 0;
        for (ProtobufWire dimension(dimensions.bytes); dimension.next();)
            if (dimension.field == 1 && dimension.isVarint())
                size = dimension.number;
        count = size > 1 ? 2 : count * size; // more than one is all that matters
    }
    return count;
}
} // namespace

double halfToDouble(quint16 bits)
{
    return double(float(std::bit_cast<qfloat16>(bits)));
}

std::optional<double> numberFromTensor(std::string_view tensor)
{
    int type = 0;
    int field = 0;
    quint64 elements = 1;
    std::string_view content;
    std::string_view packed;
    quint64 number = 0;
    int numbers = 0;
    ProtobufWire wire(tensor);
    while (wire.next()) {
        if (wire.field == 1 && wire.isVarint()) {
            type = int(wire.number & 0xff);
        } else if (wire.field == 2 && wire.isBytes()) {
            elements = elementsOf(wire.bytes);
        } else if (wire.field == 4 && wire.isBytes()) {
            content = wire.bytes;
        } else if (isNumberField(wire.field)) {
            field = wire.field;
            ++numbers;
            if (wire.isBytes())
                packed = wire.bytes;
            else
                number = wire.number;
        }
    }
    if (wire.isBad() || elements != 1)
        return {};
    if (!content.empty())
        return fromContent(type, content);
    if (numbers == 0) // all zero is not written by some
        return type != 0 ? std::optional(0.0) : std::nullopt;
    if (numbers != 1)
        return {};
    if (!packed.empty()) {
        if (const size_t width = widthOf(field); width > 0) {
            if (packed.size() != width)
                return {};
            number = width == 4 ? qFromLittleEndian<quint32>(packed.data())
                                : qFromLittleEndian<quint64>(packed.data());
        } else {
            ProtobufWire values(packed);
            if (!values.nextPacked())
                return {};
            number = values.number;
            if (values.nextPacked())
                return {};
        }
    }
    return fromNumber(type, field, number);
}

QByteArray textFromTensor(std::string_view tensor, qsizetype limit)
{
    QByteArray text;
    for (ProtobufWire wire(tensor); wire.next() && text.size() < limit;) {
        if (wire.field != 8 || !wire.isBytes())
            continue;
        if (!text.isEmpty())
            text += '\n';
        text.append(wire.bytes.data(), qsizetype(std::min(wire.bytes.size(), size_t(limit))));
    }
    return text.left(limit);
}

} // namespace trainyard
