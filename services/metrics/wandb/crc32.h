// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <string_view>

namespace trainyard {

/// CRC-32 of IEEE 802.3, as zlib computes it; `before`: of the bytes before.
quint32 crc32(std::string_view bytes, quint32 before = 0);

} // namespace trainyard
