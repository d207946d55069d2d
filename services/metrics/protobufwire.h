// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtEndian>

#include <bit>
#include <string_view>

namespace trainyard {

/// Goes over the fields of one protobuf message without copying
/// (protobuf.dev/programming-guides/encoding). Groups, which nobody we read uses, are damage.
class ProtobufWire
{
public:
    explicit ProtobufWire(std::string_view message) : m_at(message.data()), m_end(m_at + message.size()) {}

    /// The next field; false at the end and where the message is damaged.
    bool next()
    {
        if (m_at == m_end || m_isBad)
            return false;
        const quint64 key = readVarint();
        field = int(key >> 3);
        m_type = int(key & 7);
        if (m_isBad || (key >> 3) == 0 || (key >> 3) > 0x1fffffff)
            return fail();
        switch (m_type) {
        case 0:
            number = readVarint();
            return !m_isBad;
        case 1:
            if (m_end - m_at < 8)
                return fail();
            number = qFromLittleEndian<quint64>(m_at);
            m_at += 8;
            return true;
        case 2: {
            const quint64 size = readVarint();
            if (m_isBad || size > quint64(m_end - m_at))
                return fail();
            bytes = {m_at, size_t(size)};
            m_at += size;
            return true;
        }
        case 5:
            if (m_end - m_at < 4)
                return fail();
            number = qFromLittleEndian<quint32>(m_at);
            m_at += 4;
            return true;
        default:
            return fail();
        }
    }
    bool isBad() const { return m_isBad; }

    int field = 0;
    quint64 number = 0;     ///< of a varint or a fixed field
    std::string_view bytes; ///< of a field with a length: text, message, packed numbers

    bool isVarint() const { return m_type == 0; }
    bool isDouble() const { return m_type == 1; }
    bool isBytes() const { return m_type == 2; }
    bool isFloat() const { return m_type == 5; }
    qint64 integer() const { return qint64(number); }
    double real() const { return std::bit_cast<double>(number); }
    float single() const { return std::bit_cast<float>(quint32(number)); }

    /// The next varint of a packed list; only with a reader made of its bytes.
    bool nextPacked()
    {
        if (m_at == m_end || m_isBad)
            return false;
        number = readVarint();
        return !m_isBad;
    }

private:
    bool fail()
    {
        m_isBad = true;
        return false;
    }
    quint64 readVarint()
    {
        if (m_at != m_end && !(*m_at & char(0x80))) [[likely]]
            return quint64(*m_at++);
        quint64 result = 0;
        for (int shift = 0; shift < 64 && m_at != m_end; shift += 7) {
            const auto byte = static_cast<unsigned char>(*m_at++);
            result |= quint64(byte & 0x7f) << shift;
            if (!(byte & 0x80))
                return result;
        }
        m_isBad = true;
        return 0;
    }

    const char *m_at;
    const char *m_end;
    int m_type = 0;
    bool m_isBad = false;
};

} // namespace trainyard
