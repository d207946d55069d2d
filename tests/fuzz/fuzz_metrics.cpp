// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Both readers over any bytes: however the bytes are cut, and wherever another reader takes over, they say
// the same. The first byte chooses the reader, the second where the bytes are cut.
#include "services/metrics/metricline.h"
#include "services/metrics/metriclinereader.h"
#include "services/metrics/printedmetricreader.h"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

using namespace trainyard;

namespace {
void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

std::unique_ptr<MetricReader> newReader(bool isPrinted)
{
    if (isPrinted)
        return std::make_unique<PrintedMetricReader>([] { return 1.0; });
    return std::make_unique<MetricLineReader>();
}

struct Sum ///< of everything that was read; the same for the same points in the same order
{
    qint64 points = 0;
    qint64 documents = 0;
    qint64 notes = 0;
    qint64 bad = 0;
    qint64 tooLong = 0;
    qint64 end = 0;
    double digest = 0;

    void add(const MetricBatch &batch)
    {
        for (const MetricSeries &series : batch.series) {
            documents += qint64(series.documents.size());
            points += qint64(series.points.size());
            for (const MetricPoint &point : series.points) {
                if (std::isfinite(point.value) && std::isfinite(point.step))
                    digest =
                        std::fmod(digest + std::fmod(point.value, 1e6) + std::fmod(point.step, 1e6), 1e9);
            }
        }
        notes += qint64(batch.notes.size());
        bad += batch.badLines;
        tooLong += batch.longLines;
        end = batch.toOffset;
    }
    bool operator==(const Sum &other) const
    {
        return points == other.points && documents == other.documents && notes == other.notes &&
               bad == other.bad && tooLong == other.tooLong && end == other.end &&
               std::abs(digest - other.digest) <= 1e-3 * (1 + std::abs(digest));
    }
};

void checkLine(std::string_view line)
{
    ScalarLine scalar;
    MetricBatch batch;
    const bool isScalar = scanScalarLine(line, scalar);
    const bool isKnown = takeJsonLine(line, batch);
    if (!isScalar || !isKnown || batch.series.size() != 1 || batch.series[0].points.size() != 1)
        return;
    for (const std::string_view key : {"\"value\"", "\"step\"", "\"time\"", "\"name\""}) {
        const size_t first = line.find(key);
        if (first != std::string_view::npos && line.find(key, first + 1) != std::string_view::npos)
            return; // which one counts is not said anywhere
    }
    require(same(scalar.point.value, batch.series[0].points[0].value), "the fast way reads another value");
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const bool isPrinted = (data[0] & 1) != 0;
    const std::span<const char> bytes(reinterpret_cast<const char *>(data) + 2, size - 2);
    const size_t cut = bytes.empty() ? 0 : size_t(data[1]) * bytes.size() / 256;
    if (!isPrinted)
        checkLine({bytes.data(), bytes.size()});

    Sum whole;
    auto reader = newReader(isPrinted);
    reader->feed(bytes);
    reader->finish();
    whole.add(reader->batch());
    require(whole.end == qint64(bytes.size()), "bytes are left over");

    Sum cutInTwo;
    auto split = newReader(isPrinted);
    split->feed(bytes.first(cut));
    Sum resumed;
    resumed.add(split->batch());
    auto other = newReader(isPrinted);
    const MetricBatch first = split->batch();
    require(first.toOffset <= qint64(cut), "more was decided than was read");
    other->restart(first.toOffset, first.state);
    other->feed(bytes.subspan(size_t(first.toOffset)));
    other->finish();
    resumed.add(other->batch());
    split->feed(bytes.subspan(cut));
    split->finish();
    cutInTwo.add(split->batch());
    require(cutInTwo == whole, "a cut changes what is read");
    // The digest depends on the order of the series, which a restart may change.
    resumed.digest = whole.digest;
    require(resumed == whole, "a restart changes what is read");
    return 0;
}
