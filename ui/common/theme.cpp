// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"

#include "ui/common/studiostyle.h"

#include <QApplication>
#include <QFontDatabase>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

const Theme &Theme::light()
{
    static const Theme theme{QColor(0xFFFFFF),
                             QColor(0xF7F8FA),
                             QColor(0xE1E4E8),
                             QColor(0x868D97),
                             QColor(0x1B1F24),
                             QColor(0x5B6470),
                             QColor(0x0F6CBD),
                             QColor(0xFFFFFF),
                             QColor(0x107C41),
                             QColor(0xC50F1F),
                             QColor(0x5B6470),
                             QColor(0x8A6D00),
                             false};
    return theme;
}

const Theme &Theme::dark()
{
    static const Theme theme{QColor(0x16181C),
                             QColor(0x1E2126),
                             QColor(0x30353C),
                             QColor(0x6B7480),
                             QColor(0xE6E8EB),
                             QColor(0x9AA3AE),
                             QColor(0x4BA0E8),
                             QColor(0x0B0D10),
                             QColor(0x4CC38A),
                             QColor(0xFF6B6B),
                             QColor(0x9AA3AE),
                             QColor(0xE0B341),
                             true};
    return theme;
}

const Theme &Theme::of(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128 ? dark() : light();
}

QColor Theme::statusColor(RunStatus status) const
{
    switch (status) {
    case RunStatus::Completed:
        return completed;
    case RunStatus::Failed:
    case RunStatus::NotResponding:
        return failed;
    case RunStatus::Canceled:
    case RunStatus::CancelRequested:
    case RunStatus::NotStarted:
    case RunStatus::Unknown:
        return canceled;
    case RunStatus::Queued:
    case RunStatus::Paused:
        return queued;
    case RunStatus::Starting:
    case RunStatus::Provisioning:
    case RunStatus::Preparing:
    case RunStatus::Running:
    case RunStatus::Finalizing:
        break;
    }
    return accent;
}

QColor Theme::wash(const QColor &color) const
{
    constexpr double part = 0.12;
    const auto mix = [](int a, int b) { return int(a * part + b * (1 - part)); };
    return {mix(color.red(), paper.red()), mix(color.green(), paper.green()),
            mix(color.blue(), paper.blue())};
}

QPalette Theme::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, surface);
    p.setColor(QPalette::WindowText, ink);
    p.setColor(QPalette::Base, paper);
    p.setColor(QPalette::AlternateBase, surface);
    p.setColor(QPalette::Text, ink);
    p.setColor(QPalette::PlaceholderText, muted);
    p.setColor(QPalette::Button, isDark ? QColor(0x2A2E35) : paper);
    p.setColor(QPalette::ButtonText, ink);
    p.setColor(QPalette::BrightText, failed);
    p.setColor(QPalette::Highlight, accent);
    p.setColor(QPalette::HighlightedText, onAccent);
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::LinkVisited, accent);
    p.setColor(QPalette::ToolTipBase, isDark ? QColor(0x2A2E35) : ink);
    p.setColor(QPalette::ToolTipText, isDark ? ink : paper);
    p.setColor(QPalette::Light, isDark ? line.lighter(120) : paper);
    p.setColor(QPalette::Midlight, line);
    p.setColor(QPalette::Mid, line);
    p.setColor(QPalette::Dark, outline);
    p.setColor(QPalette::Shadow, isDark ? QColor(0x0B0D10) : outline);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, isDark ? QColor(0x6B7480) : QColor(0x9AA1AB));
    p.setColor(QPalette::Disabled, QPalette::Highlight, line);
    p.setColor(QPalette::Inactive, QPalette::Highlight, accent);
    return p;
}

void applyAppearance(QApplication &application, Appearance appearance)
{
    static const QPalette desktop = QApplication::palette();
    const bool isDark = appearance == Appearance::Dark || (appearance == Appearance::System &&
                                                           desktop.color(QPalette::Window).lightness() < 128);
    application.setStyle(new StudioStyle);
    QApplication::setPalette((isDark ? Theme::dark() : Theme::light()).palette());
    QApplication::setFont(textFont(TextSize::Text));
}

QFont textFont(TextSize size, QFont::Weight weight)
{
    static const QString family = QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
    QFont font(family);
    font.setPixelSize(int(size));
    font.setWeight(weight);
    return font;
}

QFont tabularFont()
{
    // Qt 6.4 cannot ask a font for its tabular digits; the fonts of Debian's desktops have them by default.
    return textFont(TextSize::Text);
}

QFont monospacedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(12);
    return font;
}

} // namespace trainyard::ui
