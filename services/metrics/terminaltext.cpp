// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/terminaltext.h"

#include <algorithm>

namespace trainyard {

namespace {
constexpr char escape = '\x1b';
constexpr char bell = '\a';

/// Where a control sequence ends (ECMA-48: parameters, intermediates, one final byte).
size_t endOfControl(std::string_view line, size_t at)
{
    while (at < line.size() && line[at] >= 0x20 && line[at] <= 0x3f)
        ++at;
    return at < line.size() ? at + 1 : at;
}

/// Where a title or link ends: at a bell or ESC backslash.
size_t endOfString(std::string_view line, size_t at)
{
    while (at < line.size() && line[at] != bell && line[at] != escape)
        ++at;
    if (at < line.size() && line[at] == escape)
        return std::min(at + 2, line.size());
    return std::min(at + 1, line.size());
}
} // namespace

std::string_view withoutEscapes(std::string_view line, std::string &buffer)
{
    size_t at = line.find(escape);
    if (at == std::string_view::npos)
        return line;
    buffer.assign(line.substr(0, at));
    while (at < line.size()) {
        if (line[at] != escape) {
            buffer.push_back(line[at++]);
            continue;
        }
        const char kind = at + 1 < line.size() ? line[at + 1] : '\0';
        if (kind == '[') {
            at = endOfControl(line, at + 2);
            if (line[at - 1] != 'm')
                buffer.push_back(' ');
        } else if (kind == ']') {
            at = endOfString(line, at + 2);
            buffer.push_back(' ');
        } else {
            at = std::min(at + 2, line.size());
            buffer.push_back(' ');
        }
    }
    return buffer;
}

} // namespace trainyard
