// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"
#include "models/domain/result.h"

namespace trainyard {

/// A rule that a run must not break, in words: "loss nan" (neither NaN nor infinite), "loss > 10",
/// "accuracy < 0.1", "loss stalls 500" (no better value within 500 steps; smaller is better where
/// isLowerBetter says so), "silent 30" (no output for 30 minutes); with ", cancel" behind, a run that breaks
/// it is canceled. A metric's name may have blanks.
struct Guard
{
    enum class Rule { NotFinite, Above, Below, Stalled, Silent };
    Rule rule = Rule::NotFinite;
    QString metric;   ///< none of Silent
    double limit = 0; ///< a value, steps, or minutes
    bool cancels = false;

    /// InvalidInput with the forms that there are.
    static Result<Guard> fromWords(const QString &text);
    QString words() const;
    /// Several, with ';' or a line end between them.
    static Result<QList<Guard>> listFromWords(const QString &words);
    friend bool operator==(const Guard &, const Guard &) = default;
};

/// One guard over the points of one run, in the order they were logged. A plain value.
class GuardWatch
{
public:
    explicit GuardWatch(Guard guard) : m_guard(std::move(guard)) {}

    const Guard &guard() const { return m_guard; }
    /// The sentence that says how the rule was broken, by the first point that does; empty: by none.
    QString take(const QList<MetricPoint> &points);
    /// The same after so many seconds without output.
    QString takeSilence(double seconds) const;

private:
    QString broken(const MetricPoint &point);

    Guard m_guard;
    double m_best = std::numeric_limits<double>::quiet_NaN();
    double m_bestStep = 0;
};

/// Of several guards, as listFromWords reads them.
QString wordsOf(const QList<Guard> &guards);
/// The property of a run that says how it broke a guard, a sentence.
QString brokenGuardProperty(const Guard &guard);

} // namespace trainyard
