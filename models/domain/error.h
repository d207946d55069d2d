// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace trainyard {

/// What a caller may branch on. Never branch on the text of an Error.
enum class ErrorKind {
    Cancelled,    ///< the caller withdrew the request
    InvalidInput, ///< what the person asked for breaks a rule; the message names it
    NotFound,     ///< no such run, file, target, …
    Conflict,     ///< somebody else changed or holds it
    Denied,       ///< permission or sign-in is missing
    Unavailable,  ///< may work later: network, busy, rebooting
    Full,         ///< disk or quota is full
    Corrupt,      ///< stored data cannot be read
    Newer,        ///< written by a newer Trainyard
    Unsupported,  ///< this workspace or target cannot do it; the message says why
    Failed,       ///< anything else that went wrong
};

/// Why something did not work, as told to a person. Plain value; any thread.
struct Error
{
    ErrorKind kind = ErrorKind::Failed;
    QString message; ///< one translated sentence: what happened and what to do
    QString detail;  ///< for the log and the folded details; may be technical, never a secret
    std::optional<std::chrono::milliseconds> retryAfter;

    friend bool operator==(const Error &, const Error &) = default;
};

/// The stable word for a kind, as printed by `--json` ("notFound").
QString errorKindName(ErrorKind kind);

} // namespace trainyard
