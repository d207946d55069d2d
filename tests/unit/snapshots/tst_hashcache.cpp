// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/snapshots/testhelp.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace std::chrono_literals;

namespace {
using Time = std::chrono::system_clock::time_point;
const Time noon = Time(std::chrono::hours(24 * 20000 + 12));

std::int64_t nanoseconds(Time time)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

HashCache::Entry entryOf(std::uint64_t inode, Time changed)
{
    return {{1, inode, 10, nanoseconds(changed) - 5, nanoseconds(changed)},
            Sha256::of(QByteArray::number(inode))};
}
} // namespace

class TestHashCache : public QObject
{
    Q_OBJECT

    static HashCache at(const ScratchFolder &folder, Time now = noon)
    {
        return HashCache(folder.path(u"sub/cache"_s), [now] { return now; });
    }

private slots:
    void whatWasRememberedIsFoundAfterwards()
    {
        const ScratchFolder folder;
        std::vector<HashCache::Entry> entries;
        for (std::uint64_t i = 1; i <= 5000; ++i)
            entries.push_back(entryOf(i * 7919 % 65536, noon - 1h));
        {
            auto cache = at(folder);
            cache.remember(entries, noon);
            QVERIFY(cache.save());
        }
        const auto cache = at(folder);
        for (const auto &entry : entries)
            QCOMPARE(cache.find(entry.stamp), std::optional(entry.digest));
    }

    void anyChangeOfTheStampIsAnotherFile()
    {
        const ScratchFolder folder;
        auto cache = at(folder);
        const auto entry = entryOf(3, noon - 1h);
        cache.remember({&entry, 1}, noon);
        for (int field = 0; field < 5; ++field) {
            FileStamp stamp = entry.stamp;
            stamp.device += field == 0;
            stamp.inode += field == 1;
            stamp.size += field == 2;
            stamp.modified += field == 3;
            stamp.changed += field == 4;
            QVERIFY(!cache.find(stamp));
        }
        QVERIFY(cache.find(entry.stamp));
    }

    void aFileThatIsTooYoungIsNotTrusted()
    {
        const ScratchFolder folder;
        auto cache = at(folder);
        const std::vector<HashCache::Entry> entries{entryOf(1, noon), entryOf(2, noon - 2s),
                                                    entryOf(3, noon + 1h), entryOf(4, noon - 3s)};
        cache.remember(entries, noon);
        QVERIFY(!cache.find(entries[0].stamp));
        QVERIFY(!cache.find(entries[1].stamp));
        QVERIFY(!cache.find(entries[2].stamp)); // a clock that was set back
        QVERIFY(cache.find(entries[3].stamp));
    }

    void aNewerEntryTakesTheOldOnesPlace()
    {
        const ScratchFolder folder;
        auto cache = at(folder);
        const auto before = entryOf(3, noon - 2h);
        auto after = entryOf(3, noon - 1h);
        after.digest = Sha256::of("new");
        cache.remember({&before, 1}, noon);
        cache.remember({&after, 1}, noon);
        QVERIFY(!cache.find(before.stamp));
        QCOMPARE(cache.find(after.stamp), std::optional(after.digest));
        QCOMPARE(cache.size(), 1);
    }

    void oldEntriesAreForgotten()
    {
        const ScratchFolder folder;
        const auto old = entryOf(1, noon - 24h * 90);
        const auto young = entryOf(2, noon - 1h);
        {
            auto cache = at(folder, noon - 24h * 61);
            cache.remember({&old, 1}, noon - 24h * 61);
            QVERIFY(cache.save());
        }
        auto cache = at(folder);
        QVERIFY(cache.find(old.stamp));
        cache.remember({&young, 1}, noon);
        QVERIFY(cache.save());
        QVERIFY(!at(folder).find(old.stamp));
        QVERIFY(at(folder).find(young.stamp));
    }

    void anyDamageOfTheFileMakesItEmpty()
    {
        const ScratchFolder folder;
        std::vector<HashCache::Entry> entries;
        for (std::uint64_t i = 1; i <= 3; ++i)
            entries.push_back(entryOf(i, noon - 1h));
        auto cache = at(folder);
        cache.remember(entries, noon);
        QVERIFY(cache.save());
        const QByteArray good = folder.read("sub/cache");
        QCOMPARE(at(folder).size(), 3);
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray bad = good;
            bad[i] = char(bad.at(i) ^ 0x20);
            folder.write("sub/cache", bad);
            QCOMPARE(at(folder).size(), 0);
        }
        for (qsizetype size = 0; size < good.size(); ++size) {
            folder.write("sub/cache", good.first(size));
            QCOMPARE(at(folder).size(), 0);
        }
        folder.write("sub/cache", good + '\0');
        QCOMPARE(at(folder).size(), 0);
    }

    void nothingNewIsNotWritten()
    {
        const ScratchFolder folder;
        auto cache = at(folder);
        QVERIFY(cache.save());
        QVERIFY(!QFile::exists(folder.path(u"sub/cache"_s)));
    }

    void aPlaceThatCannotBeWrittenIsSaid()
    {
        const ScratchFolder folder;
        folder.write("file", "");
        HashCache cache(folder.path(u"file/cache"_s), [] { return noon; });
        const auto entry = entryOf(1, noon - 1h);
        cache.remember({&entry, 1}, noon);
        QVERIFY(!cache.save());
        QVERIFY(cache.find(entry.stamp));
    }
};

QTEST_GUILESS_MAIN(TestHashCache)
#include "tst_hashcache.moc"
