// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/snapshot.h"

#include <QString>

#include <stop_token>

namespace trainyard {

/// Lists what submitting a folder would send, without reading file contents. Blocks: call it off the UI
/// thread; uses all cores. Sorted by path whatever the order on disk.
///
/// Rules (azureml-core, ignore_file): `.amlignore` of the root wins entirely over `.gitignore` of the root;
/// no other ignore file counts; with neither nothing is ignored, `.git` included. Ignored folders are not
/// looked into. Empty folders are not kept. Symbolic links are kept as links and not followed. Left out, each
/// with a warning: what cannot be read, and fifos, sockets and devices.
///
/// Errors: NotFound, InvalidInput (not a folder), Denied (the folder or its ignore file), Cancelled, Failed.
Result<SnapshotPlan> planSnapshot(const QString &sourceFolder, std::stop_token stop = {});

} // namespace trainyard
