// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/secrets/secret.h"

#include <cstring>
#include <utility>

#include <string.h>

namespace trainyard {

void scrub(void *bytes, std::size_t size)
{
    if (size > 0)
        ::explicit_bzero(bytes, size);
}

Secret::Secret(const char *bytes, std::size_t size)
    : m_bytes(std::make_unique<char[]>(size + 1)), m_size(size)
{
    if (size > 0)
        std::memcpy(m_bytes.get(), bytes, size);
}

Secret Secret::take(QByteArray &&bytes)
{
    QByteArray taken = std::move(bytes);
    bytes.clear();
    Secret secret(taken.constData(), std::size_t(taken.size()));
    // data() of shared bytes would make another copy; those belong to somebody else.
    if (taken.isDetached())
        scrub(taken.data(), std::size_t(taken.size()));
    return secret;
}

Secret::Secret(Secret &&other) noexcept
    : m_bytes(std::move(other.m_bytes)), m_size(std::exchange(other.m_size, 0))
{
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        clear();
        m_bytes = std::move(other.m_bytes);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

Secret::~Secret()
{
    clear();
}

Secret Secret::duplicate() const
{
    return {reveal(), m_size};
}

void Secret::clear()
{
    if (m_bytes)
        scrub(m_bytes.get(), m_size);
    m_bytes.reset();
    m_size = 0;
}

} // namespace trainyard
