// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/linesplitter.h"
#include "services/metrics/metricreader.h"
#include "services/metrics/printedline.h"

#include <functional>
#include <map>

namespace trainyard {

/// Recognises metrics in the output of a script that logs none itself: see printedline.h for what counts as
/// one.
///
/// Steps. A counter of the line (the finest one: step before batch before epoch) is the step as long as it
/// grows; when it begins anew, as a batch does with each epoch, it is counted on from where it was. A line
/// without a counter, or with one that stands still, goes one step on. A progress bar that is redrawn at the
/// same place with the same number says nothing new.
///
/// At most maxNames names; lines over 16 KiB are dropped. Values have the time at which they were read.
class PrintedMetricReader : public MetricReader
{
public:
    static constexpr qsizetype maxLine = 16 * 1024;
    static constexpr qsizetype maxNames = 200;

    explicit PrintedMetricReader(std::function<double()> clock);

    void restart(qint64 offset, const QByteArray &state) override;
    void feed(std::span<const char> bytes) override;
    void finish() override;
    qint64 readOffset() const override { return m_lines.readOffset(); }
    const MetricBatch &batch() override;
    void clearBatch() override;

private:
    /// What must be known of a metric to give its next value a step.
    struct Known
    {
        double lastStep = 0;
        double lastValue = 0;
        double base = 0;    ///< added to the counter: where it last began anew
        double lastRaw = 0; ///< the counter as printed
        int counter = -1;   ///< which one, as in PrintedCounter; -1: none
    };

    void take(std::string_view line);
    void take(const PrintedValue &value, const PrintedCounter *counter);
    static double nextStep(const Known &known, const PrintedCounter *counter, double &base);
    QByteArray state() const;

    std::function<double()> m_clock;
    LineSplitter m_lines{maxLine, LineSplitter::Breaks::Redraws};
    MetricBatch m_batch;
    std::map<std::string, Known, std::less<>> m_known;
    PrintedLine m_line;
    std::string m_plain; ///< the line without escape sequences
    double m_now = 0;
};

} // namespace trainyard
