// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/hashcache.h"

#include "services/snapshots/snapshottext.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <tuple>
#include <type_traits>

#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr QByteArrayView cacheMagic = "TYHASH1\n";
constexpr qsizetype headerSize =
    cacheMagic.size() + 8; // cacheMagic, then the count: a machine of other byte order sees an absurd one
constexpr qsizetype trailerSize = 32;
constexpr size_t mostRecords = 1'000'000;
constexpr std::int64_t daysKept = 60;
constexpr auto racyTime = 2500ms;

bool isBefore(const FileStamp &a, const FileStamp &b)
{
    return std::tie(a.device, a.inode) < std::tie(b.device, b.inode);
}
} // namespace

HashCache::HashCache(QString file, Clock clock) : m_file(std::move(file)), m_clock(std::move(clock))
{
    static_assert(std::is_trivially_copyable_v<Record>);
    load();
}

std::int64_t HashCache::today() const
{
    return std::chrono::duration_cast<std::chrono::hours>(m_clock().time_since_epoch()).count() / 24;
}

void HashCache::load()
{
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return;
    const qint64 size = file.size();
    const qint64 records = (size - headerSize - trailerSize) / qint64(sizeof(Record));
    if (records < 0 || records > qint64(mostRecords) ||
        size != headerSize + trailerSize + records * qint64(sizeof(Record)))
        return;
    const QByteArray bytes = file.readAll();
    if (bytes.size() != size || !bytes.startsWith(cacheMagic))
        return;
    const QByteArrayView body = QByteArrayView(bytes).chopped(trailerSize);
    const Digest digest = Sha256::of(body);
    quint64 count = 0;
    std::memcpy(&count, bytes.constData() + cacheMagic.size(), sizeof count);
    if (count != quint64(records) ||
        std::memcmp(digest.data(), bytes.constData() + body.size(), trailerSize) != 0)
        return;
    m_records.resize(size_t(records));
    if (records > 0)
        std::memcpy(m_records.data(), bytes.constData() + headerSize, size_t(records) * sizeof(Record));
}

std::optional<Digest> HashCache::find(const FileStamp &stamp, size_t *near) const
{
    if (m_records.empty())
        return std::nullopt;
    // From `near` outwards in growing steps: a binary search of all would miss the processor's cache
    // seventeen times for each file.
    const auto isBelow = [&](size_t at) { return isBefore(m_records[at].stamp, stamp); };
    size_t low = std::min(near ? *near : 0, m_records.size() - 1);
    size_t high = low;
    for (size_t step = 1; low > 0 && !isBelow(low); step *= 2)
        low -= std::min(step, low);
    for (size_t step = 1; high < m_records.size() && isBelow(high); step *= 2)
        high = std::min(high + step, m_records.size());
    const auto at = std::lower_bound(
        m_records.begin() + qsizetype(low), m_records.begin() + qsizetype(high), stamp,
        [](const Record &record, const FileStamp &wanted) { return isBefore(record.stamp, wanted); });
    if (near)
        *near = size_t(at - m_records.begin());
    return at != m_records.end() && at->stamp == stamp ? std::optional(at->digest) : std::nullopt;
}

void HashCache::remember(std::span<const Entry> entries, std::chrono::system_clock::time_point readSince)
{
    const std::int64_t oldEnough =
        std::chrono::duration_cast<std::chrono::nanoseconds>((readSince - racyTime).time_since_epoch())
            .count();
    const std::int64_t day = today();
    std::vector<Record> fresh;
    fresh.reserve(entries.size());
    for (const Entry &entry : entries) {
        if (entry.stamp.changed < oldEnough)
            fresh.push_back({entry.stamp, entry.digest, day});
    }
    if (fresh.empty())
        return;
    const auto byFile = [](const Record &a, const Record &b) { return isBefore(a.stamp, b.stamp); };
    std::stable_sort(fresh.begin(), fresh.end(), byFile);
    // Of two records for one file, merge() puts that of the first range first, and unique() keeps it.
    std::vector<Record> merged;
    merged.reserve(fresh.size() + m_records.size());
    std::merge(fresh.begin(), fresh.end(), m_records.begin(), m_records.end(), std::back_inserter(merged),
               byFile);
    const auto sameFile = [&](const Record &a, const Record &b) { return !byFile(a, b) && !byFile(b, a); };
    merged.erase(std::unique(merged.begin(), merged.end(), sameFile), merged.end());
    m_records = std::move(merged);
    m_isChanged = true;
}

Result<> HashCache::save()
{
    if (!m_isChanged)
        return {};
    const std::int64_t oldest = today() - daysKept;
    std::erase_if(m_records, [&](const Record &record) { return record.day < oldest; });
    if (m_records.size() > mostRecords) {
        std::vector<std::int64_t> days(m_records.size());
        std::transform(m_records.begin(), m_records.end(), days.begin(),
                       [](const Record &r) { return r.day; });
        const auto cut = days.end() - qsizetype(mostRecords);
        std::nth_element(days.begin(), cut, days.end());
        const std::int64_t limit = *cut;
        size_t spare = m_records.size() - mostRecords;
        std::erase_if(m_records, [&](const Record &r) { return r.day <= limit && spare > 0 && spare-- > 0; });
    }

    QByteArray bytes;
    bytes.reserve(headerSize + trailerSize + qsizetype(m_records.size() * sizeof(Record)));
    const quint64 count = m_records.size();
    bytes.append(cacheMagic);
    bytes.append(reinterpret_cast<const char *>(&count), sizeof count);
    bytes.append(reinterpret_cast<const char *>(m_records.data()), qsizetype(count * sizeof(Record)));
    const Digest digest = Sha256::of(bytes);
    bytes.append(reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size()));

    // By rename, but without waiting for the disk: what a power loss leaves of it is no cache, and ignored.
    QDir().mkpath(QFileInfo(m_file).path());
    QFile part(m_file + u".%1.part"_s.arg(::getpid()));
    const bool isWritten =
        part.open(QIODevice::WriteOnly) && part.write(bytes) == bytes.size() && part.flush();
    part.close();
    if (!isWritten || ::rename(QFile::encodeName(part.fileName()).constData(),
                               QFile::encodeName(m_file).constData()) != 0) {
        part.remove();
        return failure(ErrorKind::Failed,
                       SnapshotText::tr("%1 cannot be written: the next snapshot will read all files again. "
                                        "Check the folder and its disk.")
                           .arg(m_file),
                       part.errorString());
    }
    m_isChanged = false;
    return {};
}

} // namespace trainyard
