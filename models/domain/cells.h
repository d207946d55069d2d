// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <span>
#include <vector>

namespace trainyard {

/// The values of a chunk: they grow in memory of their own, or lie where somebody else keeps them (a file
/// that is mapped), and then stay as they are. Reading is the same for both.
template <typename T> class Cells
{
public:
    Cells() = default;
    explicit Cells(std::span<const T> kept) : m_data(kept.data()), m_size(qsizetype(kept.size())) {}
    Cells(const Cells &other)
        : m_own(other.m_own), m_data(other.m_own.empty() ? other.m_data : m_own.data()), m_size(other.m_size)
    {
    }
    Cells &operator=(const Cells &) = delete;

    qsizetype size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    const T *data() const { return m_data; }
    const T &operator[](qsizetype index) const { return m_data[index]; }
    std::span<const T> span() const { return {m_data, std::size_t(m_size)}; }

    /// The last one, of cells that grow.
    T &back() { return m_own.back(); }
    /// Doubles its room, from `least` on, but never past `most`, which a full chunk has.
    void push(const T &value, qsizetype least, qsizetype most)
    {
        if (m_own.size() == m_own.capacity())
            m_own.reserve(std::size_t(std::clamp(2 * m_size, least, most)));
        m_own.push_back(value);
        m_data = m_own.data();
        ++m_size;
    }
    /// Bytes of its own.
    std::size_t memory() const { return m_own.capacity() * sizeof(T); }

private:
    std::vector<T> m_own;
    const T *m_data = nullptr;
    qsizetype m_size = 0;
};

} // namespace trainyard
