// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace trainyard::cli {

/// The one run among `candidates` (Workspace::runsCalled) that a person means by `word`; else a sentence that
/// says that there is none, or lists what it could mean.
Result<Run> onlyRun(const QString &word, const QList<Run> &candidates);

/// How many runs are asked for: more than are ever listed.
constexpr int candidatesAsked = 11;

/// Calls `then` with the run of this id, this display name or this unique beginning of an id, or ends the
/// verb with a sentence.
template <typename F> void withRun(const Call &call, const QString &word, F then)
{
    when(call, call.workspace.runsCalled(word, candidatesAsked),
         [call, word, then = std::move(then)](const QList<Run> &candidates) {
             if (const auto run = onlyRun(word, candidates))
                 then(*run);
             else
                 call.fail(run.error());
         });
}

} // namespace trainyard::cli
