// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/printedscanner.h"

#include "services/metrics/metricline.h"

#include <algorithm>

namespace trainyard::scan {

namespace {
constexpr size_t maxNumber = 40;

/// nan, inf or infinity in any case, not as the beginning of a longer word; 0: none.
size_t wordNumber(std::string_view text, size_t at)
{
    for (const std::string_view word : {"infinity", "inf", "nan"}) {
        const bool fits = std::ranges::equal(text.substr(at, word.size()), word,
                                             [](char a, char b) { return (a | 0x20) == b; });
        if (fits && !isNameByte(byteAt(text, at + word.size())))
            return word.size();
    }
    return 0;
}

/// The exponent at a place: e-05; 0: none.
size_t exponentLength(std::string_view text, size_t at)
{
    if ((byteAt(text, at) | 0x20) != 'e')
        return 0;
    size_t p = at + 1;
    if (byteAt(text, p) == '+' || byteAt(text, p) == '-')
        ++p;
    const size_t end = skipDigits(text, p);
    return end == p ? 0 : end - at;
}
} // namespace

size_t skipBlanks(std::string_view text, size_t at)
{
    while (at < text.size() && isBlank(text[at]))
        ++at;
    return at;
}

size_t skipName(std::string_view text, size_t at)
{
    while (at < text.size() && isNameByte(text[at]))
        ++at;
    return at;
}

size_t skipDigits(std::string_view text, size_t at)
{
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return at;
}

size_t skipCall(std::string_view text, size_t at)
{
    size_t depth = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '(')
            ++depth;
        else if (text[at] == ')' && --depth == 0)
            return at + 1;
    }
    return at;
}

std::optional<Number> numberAt(std::string_view text, size_t at)
{
    const bool hasSign = byteAt(text, at) == '-' || byteAt(text, at) == '+';
    const size_t begin = hasSign ? at + 1 : at;
    size_t end = begin + wordNumber(text, begin);
    bool isWhole = false;
    if (end == begin) {
        end = skipDigits(text, begin);
        size_t digits = end - begin;
        isWhole = digits > 0 && !hasSign;
        const char behind = byteAt(text, end + 1);
        if (byteAt(text, end) == '.' &&
            (isDigit(behind) || (digits > 0 && (behind == ',' || behind == ')')))) {
            const size_t fraction = skipDigits(text, end + 1);
            digits += fraction - end - 1;
            end = fraction;
            isWhole = false;
        }
        if (digits == 0)
            return {};
        if (const size_t exponent = exponentLength(text, end)) {
            end += exponent;
            isWhole = false;
        }
    }
    if (end - at > maxNumber)
        return {};
    const auto value = numberFromText(text.substr(at, end - at));
    return value ? std::optional(Number{*value, end, isWhole}) : std::nullopt;
}

std::optional<Fraction> fractionAt(std::string_view text, size_t at)
{
    const size_t slash = skipDigits(text, at);
    const size_t end = skipDigits(text, slash + 1);
    if (slash == at || byteAt(text, slash) != '/' || end == slash + 1 || end - at > maxNumber)
        return {};
    const auto part = numberFromText(text.substr(at, slash - at));
    const auto whole = numberFromText(text.substr(slash + 1, end - slash - 1));
    if (!part || !whole || *part > *whole)
        return {};
    return Fraction{*part, *whole, end};
}

bool startsPair(std::string_view text, size_t at)
{
    if (!isLetter(byteAt(text, at)))
        return false;
    const size_t nameEnd = skipName(text, at);
    size_t p = skipBlanks(text, nameEnd);
    const char separator = byteAt(text, p);
    if (separator == '=' || separator == ':')
        p = skipBlanks(text, p + 1);
    else if (p == nameEnd)
        return false;
    return numberAt(text, p).has_value();
}

} // namespace trainyard::scan
