// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/snapshot.h"

#include <QByteArrayView>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

struct evp_md_ctx_st;

namespace trainyard {

/// A SHA-256 in its 32 bytes: what a cache of a hundred thousand files keeps.
using Digest = std::array<std::uint8_t, 32>;

ContentHash toHash(const Digest &digest);
/// None unless it is 64 lower-case hex digits.
std::optional<Digest> fromHash(const ContentHash &hash);

/// SHA-256 with OpenSSL (ten times QCryptographicHash, which has no hardware path). One thread at a time.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    Q_DISABLE_COPY_MOVE(Sha256)

    void add(QByteArrayView bytes);
    /// The digest of all bytes since the last result(); starts anew.
    Digest result();

    static Digest of(QByteArrayView bytes);

private:
    evp_md_ctx_st *m_context;
};

} // namespace trainyard
