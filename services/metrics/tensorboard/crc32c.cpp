// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tensorboard/crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace trainyard {

namespace {
constexpr auto makeTables()
{
    std::array<std::array<quint32, 256>, 8> tables{};
    for (quint32 i = 0; i < 256; ++i) {
        quint32 crc = i;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) ? 0x82f63b78u : 0u);
        tables[0][i] = crc;
    }
    for (size_t k = 1; k < 8; ++k)
        for (size_t i = 0; i < 256; ++i)
            tables[k][i] = (tables[k - 1][i] >> 8) ^ tables[0][tables[k - 1][i] & 0xff];
    return tables;
}
constexpr auto tables = makeTables();

quint32 byteOf(std::string_view bytes, size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) quint32 byProcessor(std::string_view bytes, quint32 before)
{
    quint64 crc = ~before;
    const char *at = bytes.data();
    const char *const end = at + bytes.size();
    for (; end - at >= 8; at += 8) {
        quint64 word = 0;
        std::memcpy(&word, at, 8);
        crc = _mm_crc32_u64(crc, word);
    }
    auto rest = static_cast<quint32>(crc);
    for (; at != end; ++at)
        rest = _mm_crc32_u8(rest, static_cast<unsigned char>(*at));
    return ~rest;
}
#endif
} // namespace

quint32 crc32cByTable(std::string_view bytes, quint32 before)
{
    quint32 crc = ~before;
    size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        quint32 next = 0;
        for (size_t k = 0; k < 8; ++k) {
            const quint32 mixed = k < 4 ? (crc >> (8 * k)) & 0xff : 0;
            next ^= tables[7 - k][byteOf(bytes, at + k) ^ mixed];
        }
        crc = next;
    }
    for (; at < bytes.size(); ++at)
        crc = (crc >> 8) ^ tables[0][(crc ^ byteOf(bytes, at)) & 0xff];
    return ~crc;
}

quint32 crc32c(std::string_view bytes, quint32 before)
{
#if defined(__x86_64__)
    static const bool hasInstruction = __builtin_cpu_supports("sse4.2") > 0;
    if (hasInstruction) [[likely]]
        return byProcessor(bytes, before);
#endif
    return crc32cByTable(bytes, before);
}

} // namespace trainyard
