// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/manifest.h"

#include "services/snapshots/entrypath.h"
#include "services/snapshots/snapshottext.h"

#include <limits>
#include <optional>
#include <unordered_set>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr QByteArrayView manifestMagic = "trainyard snapshot ";
constexpr QByteArrayView manifestVersion = "1\n";
constexpr QByteArrayView endOfEntries = ".\n";
constexpr qint64 largestManifest = 512LL << 20;
constexpr qsizetype mostEntriesRead = 5'000'000;
constexpr qsizetype longestFact = 1 << 20;

void appendEntry(QByteArray &out, const SnapshotEntry &entry)
{
    char kind = entry.kind == EntryKind::File ? 'f' : entry.kind == EntryKind::Executable ? 'x' : 'l';
    if (entry.isEncoded)
        kind = char(kind - 'a' + 'A');
    out.append(kind).append(' ').append(QByteArray::number(entry.size)).append(' ');
    if (entry.kind != EntryKind::SymbolicLink)
        out.append(entry.hash.toLatin1()).append(' ');
    out.append(entry.path.toUtf8()).append('\0');
    if (entry.kind == EntryKind::SymbolicLink)
        out.append(entry.linkTarget.toUtf8()).append('\0');
}

/// The facts in the order in which they are written.
template <typename Facts, typename Visit> void eachFact(Facts &facts, const Visit &visit)
{
    visit("repository", facts.repositoryUri);
    visit("branch", facts.branch);
    visit("commit", facts.commit);
    visit("diff", facts.diff);
    visit("build-id", facts.buildId);
    visit("build-uri", facts.buildUri);
}

/// Takes a manifest apart from the front; every take…() says with nothing that the bytes are not as written
/// by us.
class Reader
{
public:
    explicit Reader(QByteArrayView bytes) : m_rest(bytes) {}

    bool isAtEnd() const { return m_rest.isEmpty(); }
    qsizetype left() const { return m_rest.size(); }

    bool take(QByteArrayView expected)
    {
        if (!m_rest.startsWith(expected))
            return false;
        m_rest = m_rest.sliced(expected.size());
        return true;
    }

    std::optional<QByteArrayView> takeUntil(char stop, qsizetype most)
    {
        const qsizetype at = m_rest.first(std::min(m_rest.size(), most + 1)).indexOf(stop);
        if (at < 0)
            return std::nullopt;
        const QByteArrayView taken = m_rest.first(at);
        m_rest = m_rest.sliced(at + 1);
        return taken;
    }

    std::optional<qint64> takeSize()
    {
        const auto digits = takeUntil(' ', 19);
        if (!digits || digits->isEmpty() || (digits->size() > 1 && digits->startsWith('0')))
            return std::nullopt;
        qint64 value = 0;
        for (const char c : *digits) {
            if (c < '0' || c > '9' || value > (std::numeric_limits<qint64>::max() - (c - '0')) / 10)
                return std::nullopt;
            value = value * 10 + (c - '0');
        }
        return value;
    }

    char takeKind()
    {
        if (m_rest.size() < 2 || m_rest[1] != ' ')
            return 0;
        const char kind = m_rest[0];
        m_rest = m_rest.sliced(2);
        return kind;
    }

private:
    QByteArrayView m_rest;
};

std::optional<QString> toText(QByteArrayView bytes)
{
    QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() != bytes)
        return std::nullopt;
    return text;
}

std::optional<SnapshotEntry> takeEntry(Reader &reader)
{
    SnapshotEntry entry;
    const char kind = reader.takeKind();
    entry.isEncoded = kind >= 'A' && kind <= 'Z';
    switch (entry.isEncoded ? char(kind - 'A' + 'a') : kind) {
    case 'f':
        entry.kind = EntryKind::File;
        break;
    case 'x':
        entry.kind = EntryKind::Executable;
        break;
    case 'l':
        entry.kind = EntryKind::SymbolicLink;
        break;
    default:
        return std::nullopt;
    }
    const auto size = reader.takeSize();
    if (!size)
        return std::nullopt;
    entry.size = *size;
    if (entry.kind != EntryKind::SymbolicLink) {
        const auto hash = reader.takeUntil(' ', 64);
        if (!hash)
            return std::nullopt;
        entry.hash = QString::fromLatin1(*hash);
        if (!fromHash(entry.hash))
            return std::nullopt;
    }
    // Encoded, a byte takes three.
    const auto path = reader.takeUntil('\0', 3 * maxPathLength);
    const auto text = path ? toText(*path) : std::nullopt;
    if (!text)
        return std::nullopt;
    entry.path = *text;
    if (entry.kind == EntryKind::SymbolicLink) {
        const auto target = reader.takeUntil('\0', 3 * maxPathLength);
        const auto shown = target ? toText(*target) : std::nullopt;
        if (!shown)
            return std::nullopt;
        entry.linkTarget = *shown;
    }

    const QByteArray bytes = pathBytes(entry);
    const QByteArray target = targetBytes(entry);
    SnapshotEntry again = entry;
    setNames(again, bytes, target);
    const bool isLinkSane = entry.kind != EntryKind::SymbolicLink ||
                            (target.size() == entry.size && !target.isEmpty() && !target.contains('\0'));
    if (again != entry || !isSafePath(bytes) || !isLinkSane)
        return std::nullopt;
    return entry;
}

/// Whether a file stands where another entry needs a folder, or a path is there twice.
bool hasConflicts(const QList<SnapshotEntry> &entries)
{
    const auto hashOf = [](const QByteArray &bytes) { return qHash(bytes); };
    std::unordered_set<QByteArray, decltype(hashOf)> paths(size_t(entries.size()) + 1, hashOf);
    for (const SnapshotEntry &entry : entries) {
        if (!paths.insert(pathBytes(entry)).second)
            return true;
    }
    QByteArray lastFolder;
    for (const SnapshotEntry &entry : entries) {
        const QByteArray path = pathBytes(entry);
        const qsizetype last = path.lastIndexOf('/');
        if (last < 0 || path.first(last) == lastFolder)
            continue;
        lastFolder = path.first(last);
        for (qsizetype slash = last; slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (paths.contains(path.first(slash)))
                return true;
        }
    }
    return false;
}

tl::unexpected<Error> damagedManifest(const char *detail)
{
    return failure(ErrorKind::Corrupt,
                   SnapshotText::tr("The list of files of this snapshot is damaged. Submit "
                                    "the folder again to take a new one."),
                   QString::fromLatin1(detail));
}

Result<GitFacts> takeGitFacts(Reader &reader)
{
    GitFacts facts;
    bool isGood = true;
    eachFact(facts, [&](const char *name, QString &value) {
        if (!isGood || !reader.take(QByteArray("git ") + name + ' '))
            return;
        const auto bytes = reader.takeUntil('\0', longestFact);
        const auto text = bytes ? toText(*bytes) : std::nullopt;
        isGood = text && !text->isEmpty();
        if (isGood)
            value = *text;
    });
    facts.isDirty = reader.take("git dirty\n");
    if (!isGood || !reader.isAtEnd() || !(facts.diff.isEmpty() || fromHash(facts.diff)))
        return damagedManifest("git facts");
    return facts;
}
} // namespace

QByteArray encodeManifest(const Snapshot &snapshot)
{
    QByteArray out;
    out.reserve(snapshot.entries.size() * 120 + 64);
    out.append(manifestMagic).append(manifestVersion);
    for (const SnapshotEntry &entry : snapshot.entries)
        appendEntry(out, entry);
    out.append(endOfEntries);
    eachFact(snapshot.git, [&](const char *name, const QString &value) {
        if (!value.isEmpty())
            out.append("git ").append(name).append(' ').append(value.toUtf8()).append('\0');
    });
    if (snapshot.git.isDirty)
        out.append("git dirty\n");
    return out;
}

Result<Snapshot> decodeManifest(const QByteArray &bytes)
{
    Reader reader(bytes);
    if (bytes.size() > largestManifest || !reader.take(manifestMagic))
        return damagedManifest("not a manifest");
    if (!reader.take(manifestVersion)) {
        return failure(ErrorKind::Newer, QCoreApplication::translate(
                                             "Snapshots", "This snapshot was taken by a newer Trainyard. "
                                                          "Update Trainyard to open it."));
    }
    Snapshot snapshot;
    while (!reader.take(endOfEntries)) {
        auto entry = takeEntry(reader);
        if (!entry || snapshot.entries.size() == mostEntriesRead)
            return damagedManifest("entry");
        if (!snapshot.entries.isEmpty() && !comesBefore(snapshot.entries.constLast(), *entry))
            return damagedManifest("order");
        if (entry->size > std::numeric_limits<qint64>::max() - snapshot.totalBytes)
            return damagedManifest("size");
        snapshot.totalBytes += entry->size;
        snapshot.entries.append(std::move(*entry));
    }
    if (hasConflicts(snapshot.entries))
        return damagedManifest("conflicting paths");
    snapshot.id = toHash(Sha256::of(QByteArrayView(bytes).chopped(reader.left())));
    auto git = takeGitFacts(reader);
    if (!git)
        return failure(git.error());
    snapshot.git = *git;
    return snapshot;
}

Result<Snapshot> loadSnapshot(const ContentHash &id, const ContentStore &store)
{
    const auto bytes = store.read(id, largestManifest);
    if (!bytes)
        return failure(bytes.error());
    return decodeManifest(*bytes);
}

} // namespace trainyard
