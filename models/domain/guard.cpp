// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/guard.h"

#include "models/domain/metricfacts.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <cmath>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Guard", text);
}

QString shown(double value)
{
    return QString::number(value, 'g', 6);
}
} // namespace

Result<Guard> Guard::fromWords(const QString &text)
{
    static const QRegularExpression cancel(u"\\s*,\\s*cancel$"_s, QRegularExpression::CaseInsensitiveOption);
    QString words = text.simplified();
    Guard guard;
    guard.cancels = words.contains(cancel);
    words.remove(cancel);
    static const QRegularExpression form(
        u"^(?:silent|(.+?)(?:\\s+(nan|stalls)|\\s*([<>])))(?:\\s*(\\S+))?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(words);
    const QString sign = match.captured(2).toLower() + match.captured(3);
    guard.metric = match.captured(1).trimmed();
    guard.rule = sign == "nan"_L1      ? Rule::NotFinite
                 : sign == ">"_L1      ? Rule::Above
                 : sign == "<"_L1      ? Rule::Below
                 : sign == "stalls"_L1 ? Rule::Stalled
                                       : Rule::Silent;
    bool isNumber = false;
    guard.limit = match.captured(4).toDouble(&isNumber);
    const bool isDuration = guard.rule == Rule::Stalled || guard.rule == Rule::Silent;
    const bool isGood = guard.rule == Rule::NotFinite
                            ? match.captured(4).isEmpty()
                            : isNumber && std::isfinite(guard.limit) && (!isDuration || guard.limit > 0);
    if (!match.hasMatch() || !isGood)
        return failure(
            ErrorKind::InvalidInput,
            tr("“%1” is no rule. Rules are “loss nan”, “loss > 10”, “accuracy < 0.1”, “loss stalls 500” "
               "(steps) and “silent 30” (minutes), with “, cancel” behind where the run shall be canceled.")
                .arg(text));
    return guard;
}

Result<QList<Guard>> Guard::listFromWords(const QString &words)
{
    static const QRegularExpression between(u"[;\n]"_s);
    QList<Guard> guards;
    for (const QString &each : words.split(between)) {
        if (each.trimmed().isEmpty())
            continue;
        const auto guard = fromWords(each);
        if (!guard)
            return failure(guard.error());
        if (!guards.contains(*guard))
            guards.append(*guard);
    }
    return guards;
}

QString Guard::words() const
{
    const auto bare = [this] {
        switch (rule) {
        case Rule::NotFinite:
            return metric + " nan"_L1;
        case Rule::Above:
            return metric + " > "_L1 + shown(limit);
        case Rule::Below:
            return metric + " < "_L1 + shown(limit);
        case Rule::Stalled:
            return metric + " stalls "_L1 + shown(limit);
        case Rule::Silent:
            break;
        }
        return u"silent "_s + shown(limit);
    }();
    return cancels ? bare + ", cancel"_L1 : bare;
}

QString wordsOf(const QList<Guard> &guards)
{
    QStringList words;
    for (const Guard &guard : guards)
        words << guard.words();
    return words.join(u"; "_s);
}

QString brokenGuardProperty(const Guard &guard)
{
    return u"trainyard.guard: "_s + guard.words();
}

QString GuardWatch::broken(const MetricPoint &point)
{
    const double value = point.value;
    const QString place = tr("%1 is %2 at step %3").arg(m_guard.metric, shown(value), shown(point.step));
    switch (m_guard.rule) {
    case Guard::Rule::NotFinite:
        return std::isfinite(value) ? QString() : place + u'.';
    case Guard::Rule::Above:
        return value > m_guard.limit ? tr("%1, above %2.").arg(place, shown(m_guard.limit)) : QString();
    case Guard::Rule::Below:
        return value < m_guard.limit ? tr("%1, below %2.").arg(place, shown(m_guard.limit)) : QString();
    case Guard::Rule::Stalled: {
        const bool isLower = isLowerBetter(m_guard.metric);
        const bool isFirst = std::isnan(m_best);
        if (!std::isnan(value) && (isFirst || (isLower ? value < m_best : value > m_best))) {
            m_best = value;
            m_bestStep = point.step;
        } else if (isFirst && point.step < m_bestStep) {
            m_bestStep = point.step;
        }
        return point.step - m_bestStep >= m_guard.limit
                   ? tr("%1 has not become better than %2 for %3 steps, since step %4.")
                         .arg(m_guard.metric, shown(m_best), shown(point.step - m_bestStep),
                              shown(m_bestStep))
                   : QString();
    }
    case Guard::Rule::Silent:
        break;
    }
    return {};
}

QString GuardWatch::take(const QList<MetricPoint> &points)
{
    for (const MetricPoint &point : points)
        if (QString sentence = broken(point); !sentence.isEmpty())
            return sentence;
    return {};
}

QString GuardWatch::takeSilence(double seconds) const
{
    return m_guard.rule == Guard::Rule::Silent && seconds >= m_guard.limit * 60
               ? tr("The run has said nothing for %1 minutes.").arg(shown(std::floor(seconds / 60)))
               : QString();
}

} // namespace trainyard
