// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/snapshot.h"

#include <QByteArray>

#include <optional>

namespace trainyard {

/// A few changes that make of the tree of one snapshot the tree of another: where a target has the first laid
/// already (resources/agent/spare.sh), only these are sent. Pure.
struct TreePatch
{
    static constexpr qsizetype mostChanges = 500;
    static constexpr qint64 mostBytes = qint64(4) << 20; ///< of what is new; the store may have more of it

    ContentHash base;             ///< the snapshot that it begins with
    QByteArray gone;              ///< fileLines() of what is no more as it was there
    QList<SnapshotEntry> entries; ///< what is new or changed

    /// Nothing where the base does not suit, or too much changed for this to be the cheapest way.
    static std::optional<TreePatch> between(const Snapshot &base, const Snapshot &wanted);
};

/// A file whose name `sha256sum -c` takes as it is.
bool fitsIntoLine(const SnapshotEntry &entry);

/// Whether a target may keep a tree of the snapshot laid: files alone, whose names fit into lines, and not
/// too many bytes to be kept twice.
bool suitsAsSpare(const Snapshot &snapshot);

/// As `sha256sum -c` reads them: hash, two spaces, "./" and the path, a line for each file.
QByteArray fileLines(const QList<SnapshotEntry> &entries);
/// "./" and the path of each executable file, a line each.
QByteArray executableLines(const QList<SnapshotEntry> &entries);

} // namespace trainyard
