// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/wandb/crc32.h"

#include <array>

namespace trainyard {

namespace {
constexpr auto makeTables()
{
    std::array<std::array<quint32, 256>, 8> made{};
    for (quint32 i = 0; i < 256; ++i) {
        quint32 crc = i;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) ? 0xedb88320u : 0u);
        made[0][i] = crc;
    }
    for (size_t k = 1; k < 8; ++k)
        for (size_t i = 0; i < 256; ++i)
            made[k][i] = (made[k - 1][i] >> 8) ^ made[0][made[k - 1][i] & 0xff];
    return made;
}
constexpr auto tables = makeTables();

quint32 byteOf(std::string_view bytes, size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}
} // namespace

quint32 crc32(std::string_view bytes, quint32 before)
{
    quint32 crc = ~before;
    size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        quint32 next = 0;
        for (size_t k = 0; k < 8; ++k)
            next ^= tables[7 - k][byteOf(bytes, at + k) ^ (k < 4 ? (crc >> (8 * k)) & 0xff : 0)];
        crc = next;
    }
    for (; at < bytes.size(); ++at)
        crc = (crc >> 8) ^ tables[0][(crc ^ byteOf(bytes, at)) & 0xff];
    return ~crc;
}

} // namespace trainyard
