// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/snapshot.h"

#include <QByteArray>
#include <QByteArrayView>

namespace trainyard {

/// The longest path of an entry, in bytes. Longer ones are left out of a plan and refused in a manifest: few
/// programs can open even the 4096 bytes of PATH_MAX, and paths without a bound would cost memory without
/// one.
constexpr qsizetype maxPathLength = 32767;

/// How the bytes of file names become the text of a SnapshotEntry. Pure functions, any thread.
///
/// Bytes that are UTF-8 are taken as they are. Otherwise the path *and* the target of the link are
/// percent-encoded ('%' and every byte that is not part of well-formed UTF-8) and isEncoded is set, so that
/// the bytes always come back exactly.
void setNames(SnapshotEntry &entry, QByteArrayView path, QByteArrayView linkTarget = {});

/// The bytes of `entry.path`, as the file system knows them.
QByteArray pathBytes(const SnapshotEntry &entry);
/// The bytes of `entry.linkTarget`.
QByteArray targetBytes(const SnapshotEntry &entry);

/// For a plan's ignored folders and for sentences: bytes that are not UTF-8 are percent-encoded.
QString shownPath(QByteArrayView path);

/// Relative, not empty, no empty name, no "." or "..", no NUL, not longer than maxPathLength.
bool isSafePath(QByteArrayView path);

} // namespace trainyard
