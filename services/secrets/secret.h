// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstddef>
#include <memory>

namespace trainyard {

/// A password or private key in memory: can be moved but not copied, compared in silence, printed by nobody,
/// and is overwritten when it goes. One thread at a time.
class Secret
{
public:
    Secret() = default;
    /// Takes the bytes over and wipes `bytes`, and the memory that it alone owned.
    static Secret take(QByteArray &&bytes);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;
    ~Secret();

    bool isEmpty() const { return m_size == 0; }
    std::size_t size() const { return m_size; }
    /// For the one call that needs the bytes; ends with a NUL that is not counted. Do not keep it.
    const char *reveal() const { return m_bytes ? m_bytes.get() : ""; }
    /// A second one with the same bytes, made on purpose.
    Secret duplicate() const;
    void clear();

private:
    Secret(const char *bytes, std::size_t size);

    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size = 0;
};

/// Overwrites memory in a way that the compiler keeps.
void scrub(void *bytes, std::size_t size);

} // namespace trainyard
