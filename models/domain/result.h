// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <tl/expected.hpp>

namespace trainyard {

/// A value or the reason why there is none. The one alias to change when the compiler has std::expected.
template <typename T = void> using Result = tl::expected<T, Error>;

/// `return failure(ErrorKind::NotFound, tr("…"));` from any function that returns a Result.
inline tl::unexpected<Error> failure(ErrorKind kind, QString message, QString detail = {})
{
    return tl::unexpected<Error>(Error{kind, std::move(message), std::move(detail), std::nullopt});
}

inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace trainyard
