// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/snapshot.h"
#include "services/snapshots/contentstore.h"

#include <QByteArray>

namespace trainyard {

/// A snapshot as bytes, the same for the same snapshot on every machine.
///
///     trainyard snapshot 1\n
///     f 1234 <sha-256> train.py\0         a file; x: an executable one; capital letter: the names are
///     percent-encoded l 9 latest\0runs/0042\0             a symbolic link and where it points
///     .\n
///     git repository <text>\0 …           only where the git facts are not empty
///
/// The id of a snapshot is the SHA-256 of the part up to and with ".\n". So a snapshot without git facts is
/// the object `id` of a content store (takeSnapshot() puts it there); the git facts of a run are kept with
/// the run, or with a manifest stored under its own hash.
QByteArray encodeManifest(const Snapshot &snapshot);

/// Reads hostile bytes: at most 512 MiB and five million entries, every path relative and inside the folder,
/// none below a file or link, sorted, written exactly as encodeManifest() writes it. Errors: Corrupt, Newer
/// (a later format).
Result<Snapshot> decodeManifest(const QByteArray &bytes);

/// The snapshot that takeSnapshot() left in the store; without git facts. Errors: as ContentStore::read and
/// decodeManifest.
Result<Snapshot> loadSnapshot(const ContentHash &id, const ContentStore &store);

} // namespace trainyard
