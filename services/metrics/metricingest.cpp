// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metricingest.h"

#include "services/metrics/metriclinereader.h"
#include "services/metrics/printedmetricreader.h"

#include <algorithm>
#include <utility>

namespace trainyard {

namespace {
/// A live run writes little at a time; only a file that is far ahead is worth a large buffer.
constexpr size_t firstRound = 64 * 1024;
} // namespace

struct MetricIngest::Source
{
    MetricSource kind;
    ReadBytes read;
    std::unique_ptr<MetricReader> reader;
    bool isLoaded = false; ///< the reader stands where the store says
    size_t wanted = firstRound;
};

MetricIngest::MetricIngest(Database &database, qint64 runKey, Files files, Clock clock, KeepNotes keepNotes)
    : m_database(database), m_store(database), m_runKey(runKey), m_keepNotes(std::move(keepNotes))
{
    const auto add = [this](MetricSource kind, ReadBytes read, std::unique_ptr<MetricReader> reader) {
        if (read)
            m_sources.push_back(std::make_unique<Source>(Source{kind, std::move(read), std::move(reader)}));
    };
    // What the run context logged comes first: a number that is printed too is then known to be logged.
    add(MetricSource::RunContext, std::move(files.runContext), std::make_unique<MetricLineReader>());
    add(MetricSource::Printed, std::move(files.printed),
        std::make_unique<PrintedMetricReader>(std::move(clock)));
    add(MetricSource::Resources, std::move(files.resources), std::make_unique<MetricLineReader>());
}

MetricIngest::~MetricIngest() = default;

Result<MetricIngest::Progress> MetricIngest::advance()
{
    return advanceAll();
}

Result<MetricIngest::Progress> MetricIngest::finish()
{
    Progress all;
    do {
        Progress round;
        round.more = true;
        while (round.more) {
            const auto advanced = advanceAll();
            if (!advanced)
                return advanced;
            round = *advanced;
            all.points += round.points;
            all.notes += round.notes;
            all.changed |= round.changed;
        }
        // Now every reader stands at the end of its file, unless another process is quicker once more.
        all.more = false;
        for (const auto &source : m_sources) {
            source->reader->finish();
            if (auto stored = store(*source, all); !stored)
                return failure(stored.error());
        }
    } while (all.more);
    return all;
}

Result<MetricIngest::Progress> MetricIngest::advanceAll()
{
    Progress progress;
    for (const auto &source : m_sources) {
        if (auto advanced = advanceOne(*source, progress); !advanced)
            return failure(advanced.error());
    }
    return progress;
}

Result<> MetricIngest::advanceOne(Source &source, Progress &progress)
{
    if (auto loaded = load(source); !loaded)
        return loaded;
    if (m_buffer.size() != source.wanted)
        m_buffer.resize(source.wanted);
    const auto count = source.read(source.reader->readOffset(), m_buffer);
    if (!count) {
        source.isLoaded = false;
        return failure(count.error());
    }
    const auto size = size_t(std::clamp<qint64>(*count, 0, qint64(m_buffer.size())));
    const bool isFull = size == m_buffer.size();
    progress.more |= isFull;
    source.wanted = isFull ? std::min(size * 4, size_t(roundBytes)) : firstRound;
    source.reader->feed({m_buffer.data(), size});
    return store(source, progress);
}

Result<> MetricIngest::load(Source &source)
{
    if (source.isLoaded)
        return {};
    const auto state = m_store.sourceState(m_runKey, source.kind);
    if (!state)
        return failure(state.error());
    source.reader->restart(state->offset, state->state);
    source.isLoaded = true;
    return {};
}

Result<> MetricIngest::store(Source &source, Progress &progress)
{
    const MetricBatch &batch = source.reader->batch();
    if (batch.isEmpty())
        return {};
    // Whatever goes wrong from here on, the reader's place and the store's are no longer the same.
    source.isLoaded = false;
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return failure(transaction.error());
    if (auto appended = m_store.append(m_runKey, source.kind, batch); !appended) {
        if (appended.error().kind != ErrorKind::Conflict)
            return appended;
        progress.changed = true; // another process stored it: go on from its place with the next call
        progress.more = true;
        return {};
    }
    if (!batch.notes.empty() && m_keepNotes) {
        if (auto kept = m_keepNotes(batch.notes); !kept)
            return kept;
    }
    if (auto committed = transaction->commit(); !committed)
        return committed;
    progress.points += batch.pointCount();
    progress.notes += qint64(batch.notes.size());
    progress.changed = true;
    source.reader->clearBatch();
    source.isLoaded = true;
    return {};
}

} // namespace trainyard
