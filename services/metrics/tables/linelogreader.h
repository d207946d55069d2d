// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logreader.h"

#include <string_view>

namespace trainyard {

/// Cuts a file into lines for its heirs. A line over 1 MiB is counted and dropped; a last line without its
/// end is taken once nothing was written for a while.
class LineLogReader : public LogReader
{
public:
    static constexpr qint64 maxLine = qint64(1) << 20;
    Taken take(const Piece &piece, LogContents &into) final;

protected:
    /// Without the line break.
    virtual void takeLine(std::string_view line, LogContents &into) = 0;

private:
    bool m_isSkipping = false;
};

} // namespace trainyard
