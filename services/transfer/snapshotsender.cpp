// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/snapshotsender.h"

#include "services/snapshots/entrypath.h"
#include "services/snapshots/manifest.h"
#include "services/transfer/agenttalk.h"
#include "services/transfer/gzipstream.h"
#include "services/transfer/tararchive.h"
#include "services/transfer/treepatch.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <chrono>
#include <optional>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
using Clock = std::chrono::steady_clock;

constexpr qint64 blockSize = 256 << 10;
constexpr qint64 bytesBetween = 1 << 20;
constexpr int mostHardLinks = 1000; // disks have a limit, 65 000 and less
constexpr qsizetype mostProbes = 16;
constexpr qint64 probeSize = 16 << 10;

QString tr(const char *text)
{
    return QCoreApplication::translate("Transfer", text);
}

QByteArray objectPath(const QByteArray &hash)
{
    return hash.first(2) + '/' + hash.sliced(2);
}

/// One sending under way.
class Sender
{
public:
    Sender(AgentTalk talk, const RemoteRun &run, const Snapshot &snapshot, const ContentStore &store,
           const std::function<void(const TransferProgress &)> &progress)
        : m_talk(std::move(talk)), m_run(run), m_snapshot(snapshot), m_store(store), m_progress(progress),
          m_entries(snapshot.entries)
    {
    }

    /// Conflict: the tree that the target offered is another run's now; `maySpare` must be false next time.
    Result<SendOutcome> run(bool maySpare)
    {
        if (auto told = takeOffer(maySpare); !told)
            return failure(told.error());
        if (auto told = m_patch || m_isStoreEmpty ? sendUnasked() : askMissing(); !told)
            return failure(told.error());
        if (auto sent = sendAll(); !sent) {
            // What they said before they went tells more than a broken stream.
            const bool isOurs =
                sent.error().kind == ErrorKind::Corrupt || sent.error().kind == ErrorKind::Cancelled;
            if (const auto said = isOurs || !m_patch ? Result<QByteArray>() : m_talk.line(); !said)
                return failure(said.error());
            return failure(sent.error());
        }
        m_talk.endSending();
        const auto last = m_talk.line();
        if (!last)
            return failure(last.error());
        if (!last->startsWith("@trainyard received "))
            return failure(nonsense());
        return SendOutcome{m_done.filesDone, m_done.bytesDone};
    }

private:
    static Error nonsense()
    {
        return {ErrorKind::Failed, tr("The target answered what makes no sense. Update Trainyard."), {}, {}};
    }

    Result<> takeOffer(bool maySpare)
    {
        const auto head = m_talk.line();
        if (!head)
            return failure(head.error());
        if (!head->startsWith("@trainyard receive "))
            return failure(nonsense());
        const QList<QByteArray> words = head->split(' ').mid(2);
        if (words.contains("gzip"))
            m_gzip.emplace();
        m_hasHardLinks = words.contains("hard");
        m_isStoreEmpty = words.contains("empty");
        const qsizetype spares = maySpare ? words.indexOf("spare") : -1;
        for (qsizetype i = spares + 1; spares >= 0 && i < words.size() && !m_patch; ++i) {
            // What another computer sent there is not known here.
            const QString base = QString::fromLatin1(words[i]);
            if (const auto snapshot = fromHash(base) ? loadSnapshot(base, m_store) : failure(nonsense()))
                m_patch = TreePatch::between(*snapshot, m_snapshot);
        }
        if (m_patch)
            m_entries = m_patch->entries;
        for (const SnapshotEntry &entry : std::as_const(m_entries)) {
            if (entry.kind != EntryKind::SymbolicLink && entry.size > 0)
                m_sizes.insert(entry.hash.toLatin1(), entry.size);
        }
        return {};
    }

    /// Nothing is asked, which is one trip less: it is little, or nothing is there.
    Result<> sendUnasked()
    {
        m_missing = m_sizes.keys();
        m_done.filesTotal = m_missing.size();
        for (const qint64 size : std::as_const(m_sizes))
            m_done.bytesTotal += size;
        return m_talk.send(m_patch ? "spare " + m_patch->base.toLatin1() + '\n' : QByteArray("all\n"));
    }

    Result<> askMissing()
    {
        QByteArray question = QByteArray::number(m_sizes.size()) + '\n';
        for (auto it = m_sizes.cbegin(); it != m_sizes.cend(); ++it)
            question += it.key() + '\n';
        if (auto sent = m_talk.send(question); !sent)
            return sent;
        while (true) {
            const auto hash = m_talk.line();
            if (!hash)
                return failure(hash.error());
            if (*hash == ".")
                break;
            const auto asked = m_sizes.constFind(*hash);
            if (asked == m_sizes.constEnd() || m_missing.size() >= m_sizes.size())
                return failure(nonsense());
            m_missing.append(*hash);
            m_done.bytesTotal += asked.value();
        }
        m_done.filesTotal = m_missing.size();
        return {};
    }

    /// Whether most of what is missing shrinks at all, by the largest files. What does not would only be
    /// copied and summed on both sides.
    bool isWorthPacking() const
    {
        QByteArrayList largest = m_missing;
        const auto end = largest.begin() + qMin(largest.size(), mostProbes);
        std::partial_sort(largest.begin(), end, largest.end(), [this](const auto &one, const auto &other) {
            return m_sizes.value(one) > m_sizes.value(other);
        });
        qint64 hard = 0;
        for (auto hash = largest.begin(); hash != end; ++hash) {
            QFile file(m_store.pathOf(QString::fromLatin1(*hash)));
            const qint64 size = m_sizes.value(*hash);
            if (file.open(QIODevice::ReadOnly) && file.seek(size / 2) &&
                !GzipStream::shrinks(file.read(probeSize)))
                hard += size;
        }
        return hard < m_done.bytesTotal - m_done.bytesTotal / 8;
    }

    Result<> sendAll()
    {
        if (m_gzip && !isWorthPacking())
            m_gzip.reset();
        m_networkTime = m_talk.networkTime();
        if (auto sent = m_talk.send(m_gzip ? "gzip\n" : "plain\n"); !sent)
            return sent;
        if (auto sent = sendLines(); !sent)
            return sent;
        if (m_hasHardLinks) {
            if (auto sent = sendPlaces(); !sent)
                return sent;
        }
        for (const QByteArray &hash : std::as_const(m_missing)) {
            if (auto sent = sendObject(hash, m_sizes.value(hash)); !sent)
                return sent;
            ++m_done.filesDone;
            tell();
        }
        if (auto sent = sendTree(); !sent)
            return sent;
        return put(TarArchive::end(), true);
    }

    /// By which the agent patches a spare tree, and makes one for the next time.
    Result<> sendLines()
    {
        QByteArray block;
        const auto add = [&block](const char *name, const QByteArray &text) {
            block +=
                TarArchive::fileHeader(name, text.size(), 0600) + text + TarArchive::padding(text.size());
        };
        if (m_patch)
            add("gone", m_patch->gone);
        if (suitsAsSpare(m_snapshot)) {
            add("snapshot", m_snapshot.id.toLatin1() + '\n');
            add("lines", fileLines(m_entries));
            add("executables", executableLines(m_snapshot.entries));
        }
        return put(block);
    }

    /// What is missing comes where its first file is to be, so that the agent need not copy it before the
    /// run.
    Result<> sendPlaces()
    {
        const QSet<QByteArray> fresh(m_missing.cbegin(), m_missing.cend());
        QHash<QByteArray, int> uses;
        QSet<QByteArray> plain; // a copy of an executable file would be one, too
        for (const SnapshotEntry &entry : std::as_const(m_entries)) {
            ++uses[entry.hash.toLatin1()];
            if (entry.kind == EntryKind::File)
                plain.insert(entry.hash.toLatin1());
        }
        QByteArray sums;
        qint64 linksSize = TarArchive::end().size();
        QList<std::pair<QByteArray, QByteArray>> links; // what, and where it is
        for (const SnapshotEntry &entry : std::as_const(m_entries)) {
            const QByteArray hash = entry.hash.toLatin1();
            const QByteArray path = "t/" + pathBytes(entry);
            if (!fresh.contains(hash) || m_places.contains(hash) || uses[hash] > mostHardLinks ||
                (entry.kind == EntryKind::Executable && plain.contains(hash)) || !fitsIntoLine(entry))
                continue;
            m_places.insert(hash, {path, entry.kind == EntryKind::Executable ? 0700 : 0600});
            sums += hash + "  " + path + '\n';
            links.emplaceBack("o/" + objectPath(hash), path);
            linksSize += TarArchive::hardLinkHeader(links.constLast().first, path).size();
        }
        if (links.isEmpty())
            return {};
        if (m_gzip)
            m_gzip->expect({});
        QByteArray block = TarArchive::fileHeader("sums", sums.size(), 0600) + sums +
                           TarArchive::padding(sums.size()) +
                           TarArchive::fileHeader("links", linksSize, 0600);
        for (const auto &[object, path] : std::as_const(links)) {
            block += TarArchive::hardLinkHeader(object, path);
            if (auto sent = putWhole(block); !sent)
                return sent;
        }
        return put(block + TarArchive::end() + TarArchive::padding(linksSize));
    }

    Result<> sendObject(const QByteArray &hash, qint64 size)
    {
        QFile file(m_store.pathOf(QString::fromLatin1(hash)));
        if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) || file.size() != size) {
            return failure(ErrorKind::Corrupt,
                           tr("A stored file of this snapshot is damaged or gone. Submit the run anew."),
                           QString::fromLatin1(hash));
        }
        const Place place = m_places.value(hash, {"o/" + objectPath(hash), 0444});
        QByteArray block = TarArchive::fileHeader(place.path, size, place.mode);
        bool isFirst = true;
        for (qint64 left = size; left > 0;) {
            const qsizetype before = block.size();
            block.resize(before + qMin(left, blockSize));
            const qint64 count = file.read(block.data() + before, block.size() - before);
            if (count <= 0) {
                return failure(ErrorKind::Corrupt,
                               tr("A stored file of this snapshot cannot be read. Submit the run anew."),
                               file.errorString());
            }
            block.truncate(before + count);
            left -= count;
            m_done.bytesDone += count;
            if (isFirst && m_gzip)
                m_gzip->expect(QByteArrayView(block).sliced(before));
            isFirst = false;
            if (left == 0)
                block += TarArchive::padding(size);
            if (auto sent = put(block); !sent)
                return sent;
            block.clear();
            tell();
        }
        return {};
    }

    /// Where files are to be there are links to their objects; the agent makes files of them in one go.
    Result<> sendTree()
    {
        if (m_gzip)
            m_gzip->expect({});
        const QByteArray objects = QFile::encodeName(m_run.targetHome) + "/store/";
        const QSet<QByteArray> fresh(m_missing.cbegin(), m_missing.cend());
        QHash<QByteArray, int> uses;
        QByteArray block;
        for (const SnapshotEntry &entry : std::as_const(m_entries)) {
            const QByteArray path = pathBytes(entry);
            const QByteArray place = (entry.kind == EntryKind::Executable ? "x/" : "f/") + path;
            if (!isSafePath(path))
                return failure(ErrorKind::InvalidInput, tr("%1 leads out of the snapshot.").arg(entry.path));
            if (entry.kind == EntryKind::SymbolicLink)
                block += TarArchive::linkHeader("l/" + path, targetBytes(entry));
            else if (entry.size == 0)
                block += TarArchive::fileHeader(place, 0, 0444);
            else if (const auto there = m_places.constFind(entry.hash.toLatin1());
                     there != m_places.cend() && there->path == "t/" + path)
                continue;
            else if (there != m_places.cend())
                block += TarArchive::hardLinkHeader(place, there->path);
            else if (const QByteArray hash = entry.hash.toLatin1();
                     m_hasHardLinks && ++uses[hash] <= mostHardLinks)
                block += TarArchive::hardLinkHeader(place,
                                                    (fresh.contains(hash) ? "o/" : "s/") + objectPath(hash));
            else
                block += TarArchive::linkHeader(place, objects + objectPath(hash));
            if (auto sent = putWhole(block); !sent)
                return sent;
        }
        return put(block);
    }

    /// Many small ones at once: puts `block` when it is large enough, and empties it.
    Result<> putWhole(QByteArray &block)
    {
        if (block.size() < blockSize)
            return {};
        auto sent = put(block);
        block.clear();
        return sent;
    }

    Result<> put(QByteArrayView bytes, bool isLast = false)
    {
        if (!m_gzip)
            return m_talk.send(bytes);
        const auto begin = Clock::now();
        const QByteArray packed = m_gzip->add(bytes, isLast);
        const auto middle = Clock::now();
        if (auto sent = m_talk.send(packed); !sent)
            return sent;
        m_packing += middle - begin;
        m_sending += Clock::now() - middle;
        m_since += bytes.size();
        if (m_since >= (m_isPacked ? 2 : 32) * bytesBetween)
            choosePacking();
        return {};
    }

    /// Packing is for a network that is slower than it; what waits for the disk there goes as it is.
    void choosePacking()
    {
        const auto networkTime = m_talk.networkTime();
        const bool isNetworkSlow =
            !networkTime || !m_networkTime || 2 * (*networkTime - *m_networkTime) > m_packing + m_sending;
        // Where packing takes longer than sending it is looked at only now and then.
        m_isPacked = isNetworkSlow && (!m_isPacked || m_packing < m_sending);
        m_gzip->allow(m_isPacked);
        m_networkTime = networkTime;
        m_packing = m_sending = {};
        m_since = 0;
    }

    void tell()
    {
        if (m_progress)
            m_progress(m_done);
    }

    struct Place
    {
        QByteArray path;
        int mode = 0;
    };

    AgentTalk m_talk;
    const RemoteRun &m_run;
    const Snapshot &m_snapshot;
    const ContentStore &m_store;
    const std::function<void(const TransferProgress &)> &m_progress;
    QHash<QByteArray, qint64> m_sizes; ///< of each object, once
    QByteArrayList m_missing;
    QHash<QByteArray, Place> m_places; ///< of what comes in its place
    std::optional<GzipStream> m_gzip;
    TransferProgress m_done;
    QList<SnapshotEntry> m_entries;   ///< to be laid
    std::optional<TreePatch> m_patch; ///< of a tree that is there
    bool m_hasHardLinks = false;
    bool m_isStoreEmpty = false;
    bool m_isPacked = true;
    Clock::duration m_packing{};
    Clock::duration m_sending{};
    std::optional<std::chrono::microseconds> m_networkTime; ///< when they were compared
    qint64 m_since = 0;                                     ///< bytes since packing and sending were compared
};
} // namespace

Result<SendOutcome> sendSnapshot(Host &host, const RemoteRun &run, const Snapshot &snapshot,
                                 const ContentStore &store,
                                 const std::function<void(const TransferProgress &)> &progress,
                                 std::stop_token stop)
{
    const QString what = tr("The files of the run could not be sent.");
    const auto sendOnce = [&](bool maySpare) -> Result<SendOutcome> {
        auto stream = host.openStream(agentCommand(run.agent, run.targetHome, {u"receive"_s, run.runId}),
                                      [stop] { return stop.stop_requested(); });
        if (!stream)
            return failure(stream.error());
        return Sender(AgentTalk(std::move(*stream), what, stop), run, snapshot, store, progress)
            .run(maySpare);
    };
    const auto sent = sendOnce(true);
    return sent || sent.error().kind != ErrorKind::Conflict ? sent : sendOnce(false);
}

} // namespace trainyard
