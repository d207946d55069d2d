// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <bit>
#include <cstddef>
#include <vector>

namespace trainyard {

/// Keys of runs as one bit each: they are given out one after the other, so a million are 125 kB, and asking
/// for one, joining two sets and walking them in order cost less than reading a row. Keys that no workspace
/// reaches are not taken, so that a damaged file cannot ask for all memory. Plain value.
class KeySet
{
public:
    static constexpr qint64 end = qint64(1) << 30; ///< behind the largest key that is taken

    void add(qint64 key)
    {
        if (key < 0 || key >= end)
            return;
        const auto word = std::size_t(key) / 64;
        if (word >= m_words.size())
            m_words.resize(word + word / 2 + 1);
        m_words[word] |= bit(key);
    }
    bool contains(qint64 key) const
    {
        const auto word = std::size_t(key) / 64; // a negative key is far behind the last word
        return word < m_words.size() && (m_words[word] & bit(key)) != 0;
    }
    void addRange(qint64 first, qint64 last)
    {
        for (qint64 key = first; key <= last; ++key)
            add(key);
    }
    qint64 count() const
    {
        qint64 sum = 0;
        for (const quint64 word : m_words)
            sum += std::popcount(word);
        return sum;
    }
    void unite(const KeySet &other)
    {
        if (m_words.size() < other.m_words.size())
            m_words.resize(other.m_words.size());
        for (std::size_t i = 0; i < other.m_words.size(); ++i)
            m_words[i] |= other.m_words[i];
    }
    void intersect(const KeySet &other)
    {
        for (std::size_t i = 0; i < m_words.size(); ++i)
            m_words[i] &= i < other.m_words.size() ? other.m_words[i] : 0;
    }
    void subtract(const KeySet &other)
    {
        for (std::size_t i = 0; i < m_words.size() && i < other.m_words.size(); ++i)
            m_words[i] &= ~other.m_words[i];
    }
    /// All of them, ascending.
    std::vector<qint64> keys() const
    {
        std::vector<qint64> all;
        all.reserve(std::size_t(count()));
        for (std::size_t i = 0; i < m_words.size(); ++i) {
            for (quint64 left = m_words[i]; left != 0; left &= left - 1)
                all.push_back(qint64(i) * 64 + std::countr_zero(left));
        }
        return all;
    }

private:
    static quint64 bit(qint64 key) { return quint64(1) << (std::size_t(key) % 64); }
    std::vector<quint64> m_words;
};

} // namespace trainyard
