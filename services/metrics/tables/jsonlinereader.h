// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/tables/linelogreader.h"

#include <QJsonObject>

namespace trainyard {

/// An object a line, as Hugging Face and many scripts write it: every number is a metric, inner objects are
/// named with a slash, the step and the time are found by their names (tablenames.h). Lines of the form
/// {"name": …, "value": …} are one metric each, as in a run folder of our own. Bare NaN and Infinity, which
/// Python writes, are understood.
class JsonLineReader : public LineLogReader
{
public:
    static bool looksLikeIt(std::string_view line);

protected:
    void takeLine(std::string_view line, LogContents &into) override;

private:
    void addNumbers(const QString &prefix, const QJsonObject &object, const MetricPoint &at,
                    LogContents &into, int depth);
    qint64 m_lines = 0;
};

} // namespace trainyard
