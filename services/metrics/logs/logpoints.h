// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace trainyard {

/// The points of one metric in the order they were logged. Lies in pieces, so that growing never copies what
/// is there; 24 bytes a point.
class LogPoints
{
public:
    static constexpr size_t pieceSize = 4096;

    void append(const MetricPoint &point)
    {
        if (m_size % pieceSize == 0 && m_size / pieceSize == m_pieces.size()) [[unlikely]]
            addPiece();
        m_pieces.back().push_back(point);
        ++m_size;
    }
    size_t size() const { return m_size; }
    const MetricPoint &at(size_t index) const { return m_pieces[index / pieceSize][index % pieceSize]; }
    void clear()
    {
        m_pieces.clear();
        m_size = 0;
    }
    /// Takes out every point for which `isGone` says so.
    template <typename IsGone> void removeIf(IsGone isGone)
    {
        LogPoints kept;
        for (const auto &piece : m_pieces)
            for (const MetricPoint &point : piece)
                if (!isGone(point))
                    kept.append(point);
        *this = std::move(kept);
    }

private:
    void addPiece()
    {
        m_pieces.emplace_back();
        // Runs may have ten thousand metrics of a few points; only the first piece grows.
        if (m_size > 0)
            m_pieces.back().reserve(pieceSize);
    }

    std::vector<std::vector<MetricPoint>> m_pieces;
    size_t m_size = 0;
};

} // namespace trainyard
