// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <string_view>

namespace trainyard {

/// CRC-32C (Castagnoli) of bytes, by the processor where it can. `before`: of those before them.
quint32 crc32c(std::string_view bytes, quint32 before = 0);
/// The same from a table; for processors without, and for the test of the other.
quint32 crc32cByTable(std::string_view bytes, quint32 before = 0);

/// As a TFRecord stores it, so that a sum over sums stays a sum (tensorflow/core/lib/hash/crc32c.h).
constexpr quint32 maskedCrc(quint32 crc)
{
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

} // namespace trainyard
