// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/seriescolors.h"
#include "ui/common/theme.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace trainyard::ui;

namespace {
using Linear = std::array<double, 3>;
using Matrix = std::array<Linear, 3>;

double linear(int channel)
{
    const double part = channel / 255.0;
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
}

Linear linear(const QColor &color)
{
    return {linear(color.red()), linear(color.green()), linear(color.blue())};
}

double luminance(const QColor &color)
{
    const Linear c = linear(color);
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
}

double contrast(const QColor &a, const QColor &b)
{
    const double lighter = std::max(luminance(a), luminance(b));
    return (lighter + 0.05) / (std::min(luminance(a), luminance(b)) + 0.05);
}

// Complete dichromacy after Machado, Oliveira and Fernandes 2009.
constexpr std::array<Matrix, 4> eyes{{
    {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
}};

Linear seen(const QColor &color, const Matrix &eye)
{
    const Linear c = linear(color);
    Linear result{};
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = std::clamp(eye[i][0] * c[0] + eye[i][1] * c[1] + eye[i][2] * c[2], 0.0, 1.0);
    return result;
}

Linear okLab(const Linear &c)
{
    const double l = std::cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
    const double m = std::cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
    const double s = std::cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

double distance(const Linear &a, const Linear &b)
{
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
} // namespace

class TestSeriesColors : public QObject
{
    Q_OBJECT
private slots:
    void everyColorIsThreeToOneAgainstItsPaper()
    {
        for (const Theme *theme : {&Theme::light(), &Theme::dark()}) {
            for (int i = 0; i < seriesColorCount; ++i) {
                const QColor color = seriesColor(i, *theme);
                QVERIFY2(contrast(color, theme->paper) >= 3, qPrintable(color.name()));
            }
        }
    }

    void colorsStayApartForEveryKindOfEye()
    {
        for (const Theme *theme : {&Theme::light(), &Theme::dark()}) {
            for (std::size_t eye = 0; eye < eyes.size(); ++eye) {
                for (int i = 0; i < seriesColorCount; ++i) {
                    for (int j = 0; j < i; ++j) {
                        const QColor a = seriesColor(i, *theme);
                        const QColor b = seriesColor(j, *theme);
                        const double apart = distance(okLab(seen(a, eyes[eye])), okLab(seen(b, eyes[eye])));
                        QVERIFY2(apart > (eye == 3 ? 0.045 : 0.06), qPrintable(a.name() + u' ' + b.name()));
                    }
                }
            }
        }
    }

    void aKeyKeepsItsColorForEver()
    {
        // Written down: a change of the hash would recolour every chart that people have pictures of.
        QCOMPARE(seriesColorIndex(u"brave_otter_7f3a"), seriesColorIndex(u"brave_otter_7f3a"));
        QCOMPARE(seriesColorIndex(u""),
                 int(((14695981039346656037ull ^ (14695981039346656037ull >> 32)) % 8)));
        std::array<int, seriesColorCount> uses{};
        for (int i = 0; i < 8000; ++i)
            ++uses[std::size_t(seriesColorIndex(u"run_%1"_s.arg(i)))];
        for (const int count : uses)
            QVERIFY(count > 800 && count < 1200);
    }

    void keysOfOneChartShareNoColorWhileThereAreEnough()
    {
        QStringList keys;
        for (int i = 0; i < 20; ++i)
            keys += u"run_%1"_s.arg(i);
        const auto indices = assignSeriesColors(keys);
        QCOMPARE(indices.size(), std::size_t(20));
        QCOMPARE(indices[0], seriesColorIndex(keys[0]));
        for (std::size_t block : {0, 8}) {
            std::array<int, seriesColorCount> uses{};
            for (std::size_t i = block; i < block + 8; ++i)
                ++uses[std::size_t(indices[i])];
            for (const int count : uses)
                QCOMPARE(count, 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestSeriesColors)
#include "tst_seriescolors.moc"
