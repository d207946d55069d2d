// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/tables/linelogreader.h"

#include <string>
#include <vector>

namespace trainyard {

/// Cells of a line: quotes as in RFC 4180, without line breaks inside.
std::vector<std::string> splitCsv(std::string_view line, char separator);
/// Comma, semicolon or tab, whichever the line has most of.
char csvSeparator(std::string_view line);

/// A table with a heading, a row a step, as Lightning, Keras and many scripts write it. Every column of
/// numbers is a metric; the step and time columns are found by their names (tablenames.h), and without a
/// step column rows count. An empty cell is no value.
class CsvReader : public LineLogReader
{
public:
    static constexpr size_t maxColumns = 10'000;
    /// A first line and one below it look like such a table.
    static bool looksLikeIt(std::string_view heading, std::string_view row, bool isKnownName);

protected:
    void takeLine(std::string_view line, LogContents &into) override;

private:
    void takeHeading(std::string_view line);
    struct Column
    {
        std::string name;
        int metric = -2; ///< −2: no number yet
    };
    char m_separator = ',';
    std::vector<Column> m_columns;
    int m_step = -1;
    int m_time = -1;
    qint64 m_rows = 0;
    bool m_hasHeading = false;
};

} // namespace trainyard
