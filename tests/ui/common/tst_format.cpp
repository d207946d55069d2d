// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"

#include "ui/common/theme.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
/// Relative luminance and contrast ratio: WCAG 2.1, section 1.4.3.
double luminance(const QColor &color)
{
    const auto part = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}
} // namespace

class TestFormat : public QObject
{
    Q_OBJECT
private slots:
    void durationsReadAsPeopleSayThem()
    {
        QCOMPARE(formatDuration(41), u"0:41"_s);
        QCOMPARE(formatDuration(725), u"12:05"_s);
        QCOMPARE(formatDuration(3840), u"1 h 04 min"_s);
        QCOMPARE(formatDuration(266400), u"3 d 2 h"_s);
    }

    void timesAreRelativeToNow()
    {
        const QDateTime now(QDate(2026, 11, 21), QTime(12, 0));
        QCOMPARE(formatRelative(now.addSecs(-3), now), u"now"_s);
        QCOMPARE(formatRelative(now.addSecs(-125), now), u"2 min ago"_s);
        QCOMPARE(formatRelative(now.addSecs(-4 * 3600), now), u"today 08:00"_s);
        QCOMPARE(formatRelative(now.addDays(-1), now), u"yesterday 12:00"_s);
        QVERIFY(formatRelative({}, now).isEmpty());
    }

    void valuesShowFourDigitsAndNonFiniteOnes()
    {
        QCOMPARE(formatValue(0.41234), u"0.4123"_s);
        QCOMPARE(formatValue(std::numeric_limits<double>::quiet_NaN()), u"NaN"_s);
        QCOMPARE(formatValue(-std::numeric_limits<double>::infinity()), u"−∞"_s);
    }

    void textAndOutlinesHaveEnoughContrastOnEveryGround()
    {
        for (const Theme *theme : {&Theme::light(), &Theme::dark()}) {
            for (const QColor &ground : {theme->paper, theme->surface}) {
                for (const QColor &text : {theme->ink, theme->muted, theme->accent, theme->completed,
                                           theme->failed, theme->canceled, theme->queued})
                    QVERIFY2(contrast(text, ground) >= 4.5,
                             qPrintable(text.name() + u" on "_s + ground.name()));
                QVERIFY2(contrast(theme->outline, ground) >= 3.0, qPrintable(theme->outline.name()));
            }
            QVERIFY(contrast(theme->onAccent, theme->accent) >= 4.5);
            for (const RunStatus status : allRunStatuses)
                QVERIFY(contrast(theme->ink, theme->wash(theme->statusColor(status))) >= 4.5);
        }
    }
};

QTEST_MAIN(TestFormat)
#include "tst_format.moc"
