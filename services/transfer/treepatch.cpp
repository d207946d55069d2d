// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/treepatch.h"

#include "services/snapshots/entrypath.h"

#include <algorithm>

namespace trainyard {

namespace {
constexpr qint64 mostSpareBytes = qint64(256) << 20;
constexpr qsizetype mostExecutables = 1000; // their names are one command line there
} // namespace

std::optional<TreePatch> TreePatch::between(const Snapshot &base, const Snapshot &wanted)
{
    if (!suitsAsSpare(base))
        return std::nullopt;
    const QList<SnapshotChange> changes = compareSnapshots(base, wanted);
    if (changes.size() > mostChanges || changes.size() * 2 > wanted.entries.size())
        return std::nullopt;
    TreePatch patch{base.id, {}, {}};
    QList<SnapshotEntry> gone;
    qint64 bytes = 0;
    for (const SnapshotChange &change : changes) {
        if (change.kind != ChangeKind::Added)
            gone.append(change.before);
        if (change.kind == ChangeKind::Removed)
            continue;
        patch.entries.append(change.after);
        bytes += change.after.size;
    }
    if (bytes > mostBytes)
        return std::nullopt;
    patch.gone = fileLines(gone);
    return patch;
}

bool fitsIntoLine(const SnapshotEntry &entry)
{
    const QByteArray path = pathBytes(entry);
    return entry.kind != EntryKind::SymbolicLink && isSafePath(path) && !path.contains('\n') &&
           !path.contains('\\'); // sha256sum has its own ways with these
}

bool suitsAsSpare(const Snapshot &snapshot)
{
    return !snapshot.entries.isEmpty() && snapshot.totalBytes <= mostSpareBytes &&
           std::ranges::all_of(snapshot.entries, fitsIntoLine) &&
           std::ranges::count(snapshot.entries, EntryKind::Executable, &SnapshotEntry::kind) <=
               mostExecutables;
}

QByteArray fileLines(const QList<SnapshotEntry> &entries)
{
    QByteArray lines;
    for (const SnapshotEntry &entry : entries)
        lines += entry.hash.toLatin1() + "  ./" + pathBytes(entry) + '\n';
    return lines;
}

QByteArray executableLines(const QList<SnapshotEntry> &entries)
{
    QByteArray lines;
    for (const SnapshotEntry &entry : entries)
        if (entry.kind == EntryKind::Executable)
            lines += "./" + pathBytes(entry) + '\n';
    return lines;
}

} // namespace trainyard
