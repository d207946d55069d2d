// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartticks.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr double minute = 60;
constexpr double hour = 3600;
constexpr double day = 86400;
constexpr double firstTime = -6.2e10; // the years 1 to 9892, which QDateTime writes in four digits
constexpr double lastTime = 2.5e11;
constexpr std::array<double, 22> timeSteps{
    1,          2,           5,           10,          15,       30,       minute,   2 * minute,
    5 * minute, 10 * minute, 15 * minute, 30 * minute, hour,     2 * hour, 3 * hour, 6 * hour,
    12 * hour,  day,         2 * day,     7 * day,     14 * day, 30 * day};

/// The smallest of 1, 2, 5 · 10ⁿ that is not below `rough`.
double niceStep(double rough)
{
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double digit : {1.0, 2.0, 5.0}) {
        if (rough <= digit * power * (1 + 1e-9))
            return digit * power;
    }
    return 10 * power;
}

double timeStep(double rough)
{
    if (rough <= 1)
        return niceStep(rough);
    const auto *step = std::ranges::lower_bound(timeSteps, rough);
    return step == timeSteps.end() ? niceStep(rough / (30 * day)) * 30 * day : *step;
}

bool isUsable(ChartRange range, int wanted)
{
    return wanted > 0 && std::isfinite(range.from) && std::isfinite(range.to) && range.span() > 0;
}

/// Calls `add` with every multiple of `step` in the range, counted rather than summed: no error builds up.
template <typename Add> void eachMultiple(ChartRange range, double step, double offset, Add add)
{
    const double first = std::ceil((range.from - offset) / step - 1e-9);
    const double last = std::floor((range.to - offset) / step + 1e-9);
    double before = std::numeric_limits<double>::quiet_NaN();
    for (int n = 0; n < 1000 && first + n <= last; ++n) {
        const double at = (first + n) * step + offset;
        if (at != before) // where the steps are finer than double precision
            add(at);
        before = at;
    }
}

int decimalsFor(double step)
{
    return std::clamp(int(-std::floor(std::log10(step) + 1e-9)), 0, 15);
}

QString grouped(QString digits)
{
    qsizetype end = digits.indexOf(u'.');
    if (end < 0)
        end = digits.size();
    const qsizetype begin = digits.startsWith(u'-') ? 1 : 0;
    if (end - begin > 4) {
        for (qsizetype i = end - 3; i > begin; i -= 3)
            digits.insert(i, QChar(0x202F));
    }
    return digits;
}

/// C notation to that of a reader: a real minus and the decimal sign of the locale.
QString localized(QString text)
{
    text.replace(u'-', u'\u2212');
    const QString point = QLocale().decimalPoint();
    return point == u"." ? text : text.replace(u'.', point);
}

/// One, two or five times a power of ten, by itself.
QString plainNumber(double value)
{
    return shortNumber(value, std::pow(10.0, std::floor(std::log10(value) + 1e-9)), value);
}

QString durationLabel(double seconds, double step)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Chart", text); };
    const QString sign = seconds < -step / 2 ? u"\u2212"_s : QString();
    const double size = std::abs(seconds);
    if (step < 1)
        return sign + tr("%1 s").arg(shortNumber(size, step, size));
    const auto whole = qint64(std::llround(size));
    if (step >= day)
        return sign + tr("%1 d").arg(whole / qint64(day));
    if (whole < 120 && step < minute)
        return sign + tr("%1 s").arg(whole);
    if (whole < qint64(hour))
        return sign + (step < minute ? tr("%1:%2 min").arg(whole / 60).arg(whole % 60, 2, 10, '0'_L1)
                                     : tr("%1 min").arg(whole / 60));
    const qint64 hours = whole / 3600;
    const qint64 minutes = whole / 60 % 60;
    if (step < minute)
        return sign + u"%1:%2:%3"_s.arg(hours).arg(minutes, 2, 10, '0'_L1).arg(whole % 60, 2, 10, '0'_L1);
    return sign +
           (minutes == 0 ? tr("%1 h").arg(hours) : tr("%1 h %2").arg(hours).arg(minutes, 2, 10, '0'_L1));
}

QString clockLabel(const QDateTime &time, double step)
{
    if (step >= day || (step >= 60 && time.time().msecsSinceStartOfDay() == 0))
        return QLocale().toString(time.date(), step >= 300 * day ? u"MMM yyyy"_s : u"d MMM"_s);
    if (step >= minute)
        return time.toString(u"HH:mm"_s);
    return time.toString(step >= 1 ? u"HH:mm:ss"_s : u"HH:mm:ss.zzz"_s);
}
} // namespace

QString shortNumber(double value, double step, double largest)
{
    struct Unit
    {
        double size;
        const char16_t *sign;
    };
    static constexpr std::array<Unit, 4> units{{{1e12, u"T"}, {1e9, u"G"}, {1e6, u"M"}, {1e4, u"k"}}};
    if (std::abs(value) < step * 1e-6)
        return u"0"_s;
    if (largest >= 1e15 || largest < 1e-3) {
        const double exponent = std::floor(std::log10(largest) + 1e-9);
        const double power = std::pow(10.0, exponent);
        return localized(u"%1e%2"_s.arg(value / power, 0, 'f', decimalsFor(step / power)).arg(int(exponent)));
    }
    for (const Unit &unit : units) {
        const double size = unit.size == 1e4 ? 1e3 : unit.size;
        if (largest >= unit.size && decimalsFor(step / size) <= 2)
            return localized(
                u"%1%2"_s.arg(value / size, 0, 'f', decimalsFor(step / size)).arg(QStringView(unit.sign)));
    }
    return localized(grouped(QString::number(value, 'f', decimalsFor(step))));
}

QDateTime clockTime(double seconds, const QTimeZone &zone)
{
    const double bounded = std::isfinite(seconds) ? std::clamp(seconds, firstTime, lastTime) : 0;
    return QDateTime::fromMSecsSinceEpoch(std::llround(bounded * 1000), zone);
}

QString groupedCount(qint64 count)
{
    return grouped(QString::number(count));
}

ChartTicks numberTicks(ChartRange range, int wanted, bool isWhole)
{
    ChartTicks ticks;
    if (!isUsable(range, wanted))
        return ticks;
    double step = niceStep(range.span() / wanted);
    if (isWhole)
        step = std::max(1.0, step);
    const double largest = std::max(std::abs(range.from), std::abs(range.to));
    eachMultiple(range, step, 0, [&](double at) { ticks.push_back({at, shortNumber(at, step, largest)}); });
    return ticks;
}

ChartTicks logTicks(ChartRange range, int wanted)
{
    ChartTicks ticks;
    if (!isUsable(range, wanted))
        return ticks;
    if (range.span() < 1) { // too few decades to name only them
        for (ChartTick tick : numberTicks({std::pow(10.0, range.from), std::pow(10.0, range.to)}, wanted)) {
            if (tick.position > 0)
                ticks.push_back({std::log10(tick.position), std::move(tick.label)});
        }
        return ticks;
    }
    const double stride = std::max(1.0, std::ceil(range.span() / wanted));
    const bool hasFives = range.span() * 3 <= wanted;
    for (double decade = std::floor(range.from / stride) * stride; decade <= range.to; decade += stride) {
        for (const double digit : {1.0, 2.0, 5.0}) {
            const double position = decade + std::log10(digit);
            if ((digit == 1 || hasFives) && position >= range.from && position <= range.to)
                ticks.push_back({position, plainNumber(digit * std::pow(10.0, decade))});
        }
    }
    return ticks;
}

ChartTicks durationTicks(ChartRange range, int wanted)
{
    ChartTicks ticks;
    if (!isUsable(range, wanted))
        return ticks;
    const double step = timeStep(range.span() / wanted);
    eachMultiple(range, step, 0, [&](double at) { ticks.push_back({at, durationLabel(at, step)}); });
    return ticks;
}

ChartTicks clockTicks(ChartRange range, int wanted, const QTimeZone &zone)
{
    ChartTicks ticks;
    if (!isUsable(range, wanted) || range.from < firstTime || range.to > lastTime)
        return ticks;
    const double step = timeStep(range.span() / wanted);
    const auto timeAt = [&](double at) {
        return QDateTime::fromMSecsSinceEpoch(std::llround(at * 1000), zone);
    };
    const double offset = -double(timeAt(range.from).offsetFromUtc());
    eachMultiple(range, step, offset, [&](double at) {
        ticks.push_back({at, clockLabel(timeAt(at), step)});
    });
    return ticks;
}

} // namespace trainyard::ui
