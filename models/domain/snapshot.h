// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <memory>

namespace trainyard {

/// SHA-256 of a file's bytes, 64 lower-case hex digits.
using ContentHash = QString;

enum class EntryKind { File, Executable, SymbolicLink };

/// One file of a source folder. `path` is relative to the folder with '/' between names. Where the path or
/// the target of a link is not UTF-8, both keep their bytes percent-encoded (`%FF`, and `%25` for '%'
/// itself), and `isEncoded` says so; otherwise a '%' is just that.
struct SnapshotEntry
{
    QString path;
    EntryKind kind = EntryKind::File;
    qint64 size = 0;    ///< bytes; of a link: the length of its target
    ContentHash hash;   ///< empty in a plan and of a link, set once stored
    QString linkTarget; ///< of a link: where it points, as written
    bool isEncoded = false;

    friend bool operator==(const SnapshotEntry &, const SnapshotEntry &) = default;
};

/// The order of a snapshot's entries: by path, as UTF-16 sorts.
bool comesBefore(const SnapshotEntry &a, const SnapshotEntry &b);

/// A file or a whole folder that is not sent, and why.
struct IgnoredEntry
{
    QString path; ///< a folder ends in '/', and stands for all below it
    QString rule; ///< the pattern as written, e.g. "*.pyc"
    int line = 0; ///< its line in the ignore file, from 1; 0: a rule of ours (see SnapshotPlan::warnings)

    friend bool operator==(const IgnoredEntry &, const IgnoredEntry &) = default;
};

struct PlanStamps;

/// What submitting a folder would send. Made without reading file contents.
struct SnapshotPlan
{
    QString sourceFolder;       ///< absolute
    QString ignoreFile;         ///< ".amlignore", ".gitignore" or empty: nothing is ignored
    QList<SnapshotEntry> files; ///< sorted by path
    QList<IgnoredEntry> ignored;
    QStringList warnings; ///< sentences: unreadable files that will be left out, very large folders, …
    qint64 totalBytes = 0;
    /// For takeSnapshot(): how the files looked, so that a plan that is taken at once is not looked at twice.
    std::shared_ptr<const PlanStamps> stamps;
};

/// What git said about the source folder at submission; all empty outside a repository.
/// Property names: azureml-core git_tracking_info_provider.
struct GitFacts
{
    QString repositoryUri;
    QString branch;
    QString commit;
    bool isDirty = false;
    QString buildId;
    QString buildUri;
    ContentHash diff; ///< object in the content store with `git diff HEAD` of the folder; empty when clean

    bool isEmpty() const { return commit.isEmpty() && repositoryUri.isEmpty(); }
    /// "azureml.git.branch" → …, "mlflow.source.git.commit" → …; "azureml.git.dirty" only when dirty.
    QMap<QString, QString> properties() const;
    friend bool operator==(const GitFacts &, const GitFacts &) = default;
};

/// The files of one run, by content. Two snapshots with the same id are the same tree.
struct Snapshot
{
    ContentHash id;               ///< hash over the sorted entries (kind, path, content)
    QList<SnapshotEntry> entries; ///< sorted by path
    qint64 totalBytes = 0;
    GitFacts git;
    QStringList warnings; ///< sentences: files that were left out as they could not be read; not kept
};

enum class ChangeKind { Added, Removed, Modified, Same };

struct SnapshotChange
{
    ChangeKind kind = ChangeKind::Same;
    SnapshotEntry before; ///< default-made where it was added
    SnapshotEntry after;  ///< default-made where it was removed
};

/// What turns `before` into `after`, sorted by path; unchanged entries are left out. O(n + m).
QList<SnapshotChange> compareSnapshots(const Snapshot &before, const Snapshot &after);

} // namespace trainyard
