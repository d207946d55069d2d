// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace trainyard {

/// Small looks at a line of output; no state but the text.
namespace scan {

constexpr bool isLetter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}
constexpr bool isNameByte(char c)
{
    return isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '/' || c == '-';
}
/// A byte of a sign outside ASCII.
constexpr bool isForeign(char c)
{
    return (static_cast<unsigned char>(c) & 0x80) != 0;
}

/// The byte at a place, or 0 behind the end.
constexpr char byteAt(std::string_view text, size_t at)
{
    return at < text.size() ? text[at] : '\0';
}
size_t skipBlanks(std::string_view text, size_t at);
size_t skipName(std::string_view text, size_t at);
size_t skipDigits(std::string_view text, size_t at);
/// Behind the ')' that belongs to the '(' at a place, or the end of the text.
size_t skipCall(std::string_view text, size_t at);

struct Number
{
    double value = 0;
    size_t end = 0;
    bool isWhole = false; ///< digits alone
};
/// The number that begins at a place.
std::optional<Number> numberAt(std::string_view text, size_t at);

/// The first two whole numbers of "120/1000".
struct Fraction
{
    double part = 0;
    double whole = 0;
    size_t end = 0;
};
std::optional<Fraction> fractionAt(std::string_view text, size_t at);

/// A word at the place has a separator and a number behind it.
bool startsPair(std::string_view text, size_t at);

} // namespace scan
} // namespace trainyard
