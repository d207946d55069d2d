// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logpalette.h"

#include <array>
#include <cmath>

namespace trainyard::ui {

namespace {
constexpr std::array<QRgb, 16> base16{0x1B1F24, 0xC50F1F, 0x107C41, 0x8A6D00, 0x0F6CBD, 0x881798,
                                      0x0F7B83, 0xC8CCD1, 0x6B7480, 0xE74856, 0x16A34A, 0xC19C00,
                                      0x3B8EEA, 0xB4009E, 0x29B8DB, 0xFFFFFF};

double luminance(const QColor &color)
{
    const auto part = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

QColor fromIndex(int index)
{
    if (index < 16)
        return QColor(base16[size_t(index)]);
    if (index >= 232) {
        const int gray = 8 + (index - 232) * 10;
        return {gray, gray, gray};
    }
    const auto level = [](int i) { return i == 0 ? 0 : 55 + i * 40; };
    const int cube = index - 16;
    return {level(cube / 36), level(cube / 6 % 6), level(cube % 6)};
}

QColor resolve(quint32 color, const QColor &fallback)
{
    if (color == 0)
        return fallback;
    return color & LogStyle::indexed ? fromIndex(int(color & 0xFF)) : QColor(QRgb(color & 0xFFFFFF));
}

QColor readable(const QColor &color, const QColor &ground)
{
    if (contrast(color, ground) >= 4.5)
        return color;
    const bool isDarkGround = luminance(ground) < 0.18;
    float hue = 0;
    float saturation = 0;
    float lightness = 0;
    color.getHslF(&hue, &saturation, &lightness);
    QColor better = color;
    for (int i = 1; i <= 20; ++i) {
        const float part = float(i) / 20;
        better = QColor::fromHslF(std::max(hue, 0.F), saturation,
                                  isDarkGround ? lightness + (1 - lightness) * part : lightness * (1 - part));
        if (contrast(better, ground) >= 4.5)
            break;
    }
    return better;
}
} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

LogColors logColors(const LogStyle &style, const Theme &theme)
{
    QColor foreground = resolve(style.foreground, theme.ink);
    QColor background = style.background == 0 ? QColor() : resolve(style.background, theme.paper);
    if (style.flags & LogStyle::Inverse) {
        const QColor ground = foreground;
        foreground = background.isValid() ? background : theme.paper;
        background = ground;
    }
    if (style.flags & (LogStyle::Mark | LogStyle::Dim) && style.foreground == 0 && !background.isValid())
        foreground = theme.muted;
    return {readable(foreground, background.isValid() ? background : theme.paper), background};
}

} // namespace trainyard::ui
