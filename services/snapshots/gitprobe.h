// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/snapshot.h"
#include "services/snapshots/contentstore.h"

#include <QProcessEnvironment>
#include <QString>

namespace trainyard {

/// What git says about a source folder now: as azureml-core records it (git_tracking_info_provider), and the
/// uncommitted diff. Blocks for ten seconds at most; no lock is taken in the repository, nobody is asked for
/// a password.
///
/// Set and not empty, AZUREML_GIT_REPOSITORY_URI, _BRANCH, _COMMIT, _DIRTY, _BUILD_ID and _BUILD_URI of
/// `environment` win, in a repository or not. Where git is missing, the folder is no repository or git does
/// not answer in time, the rest stays empty; that is no error. A password in the repository's address is left
/// out.
///
/// The diff is `git diff HEAD` of tracked files in the folder, with paths from the top of the repository; new
/// files that git does not track are in the snapshot itself. Beyond 16 MiB it is cut, and its last line says
/// so. Errors: those of ContentStore::put for the diff.
Result<GitFacts> probeGit(const QString &folder, ContentStore &store,
                          const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());

} // namespace trainyard
