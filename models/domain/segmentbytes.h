// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <memory>
#include <span>
#include <type_traits>
#include <vector>

namespace trainyard {

/// What a segment of a series is written as (Series::writeSegment): a summary that is read when it is opened,
/// and the bulk of its numbers, which are only looked at where somebody zooms in. In the form that this
/// processor has in memory; everything is a multiple of eight bytes long.
struct SegmentWriter
{
    QByteArray summary;
    std::vector<std::span<const char>> bulk; ///< lies in the series that wrote it

    template <typename T> void summarize(std::span<const T> values)
    {
        const auto bytes = bytesOf(values);
        summary.append(bytes.data(), qsizetype(bytes.size()));
    }
    template <typename T> void add(std::span<const T> values) { bulk.push_back(bytesOf(values)); }

private:
    template <typename T> static std::span<const char> bytesOf(std::span<const T> values)
    {
        static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % 8 == 0);
        return {reinterpret_cast<const char *>(values.data()), values.size_bytes()};
    }
};

/// Gives the same pieces back in the same order. What is longer than the bytes that are left comes back empty
/// and makes the whole bad.
class SegmentReader
{
public:
    /// Both begin at a multiple of eight and stay as they are while `keeper` lives.
    SegmentReader(std::span<const char> summary, std::span<const char> bulk,
                  std::shared_ptr<const void> keeper)
        : m_summary(summary), m_bulk(bulk), m_keeper(std::move(keeper))
    {
    }

    template <typename T> std::span<const T> summary(qsizetype count) { return take<T>(m_summary, count); }
    template <typename T> std::span<const T> bulk(qsizetype count) { return take<T>(m_bulk, count); }
    const std::shared_ptr<const void> &keeper() const { return m_keeper; }
    bool isBad() const { return m_isBad; }
    /// All of it was taken, and there was enough.
    bool isDone() const { return !m_isBad && m_summary.empty() && m_bulk.empty(); }

private:
    template <typename T> std::span<const T> take(std::span<const char> &from, qsizetype count)
    {
        static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % 8 == 0 && alignof(T) <= 8);
        if (m_isBad || count < 0 || std::size_t(count) > from.size() / sizeof(T)) {
            m_isBad = true;
            return {};
        }
        const auto *first = reinterpret_cast<const T *>(from.data());
        from = from.subspan(std::size_t(count) * sizeof(T));
        return {first, std::size_t(count)};
    }

    std::span<const char> m_summary;
    std::span<const char> m_bulk;
    std::shared_ptr<const void> m_keeper;
    bool m_isBad = false;
};

} // namespace trainyard
