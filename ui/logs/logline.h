// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace trainyard::ui {

/// How a stretch of a log line is drawn. Colours are what the escape sequence asked for; logpalette.h turns
/// them into colours that can be read on the paper of the moment.
struct LogStyle
{
    enum Flag : quint8 {
        Bold = 1,
        Dim = 2,
        Italic = 4,
        Underline = 8,
        Inverse = 16,
        Strike = 32,
        Mark = 64 ///< not text of the file: a byte that cannot be shown, drawn muted
    };
    static constexpr quint32 indexed = 0x01000000; ///< | 0…255
    static constexpr quint32 rgb = 0x02000000;     ///< | 0xRRGGBB

    quint32 foreground = 0; ///< 0: the text colour
    quint32 background = 0; ///< 0: the paper
    quint8 flags = 0;

    friend bool operator==(const LogStyle &, const LogStyle &) = default;
};

/// A stretch of one style, in UTF-16 units of LogLine::text. Text without a span has the default style.
struct LogSpan
{
    int start = 0;
    int length = 0;
    LogStyle style;
    friend bool operator==(const LogSpan &, const LogSpan &) = default;
};

/// One line as a terminal would leave it, or a piece of an endless one.
struct LogLine
{
    qint64 offset = 0; ///< of its first byte in the file
    qint64 end = 0;    ///< one past its last byte, the newline included
    QString text;      ///< tabs are kept
    QList<LogSpan> spans;
    LogStyle endStyle;        ///< in force behind it: decoding can go on from here
    int columns = 0;          ///< its width in cells of a fixed font, tabs to every eighth
    bool isContinued = false; ///< begins in the middle of a longer line
    bool isBroken = false;    ///< does not end in a newline
    friend bool operator==(const LogLine &, const LogLine &) = default;
};

} // namespace trainyard::ui
