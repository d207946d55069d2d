// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tensorboard/recorddocument.h"

#include "services/metrics/protobufwire.h"

#include <QJsonArray>
#include <QtEndian>

#include <cmath>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr size_t headSize = 12; ///< length and its checksum
constexpr size_t footSize = 4;
constexpr size_t mostBins = 4096;

/// The last field of that number whose payload has a length.
std::string_view fieldOf(std::string_view message, int field)
{
    std::string_view found;
    for (ProtobufWire wire(message); wire.next();)
        if (wire.field == field && wire.isBytes())
            found = wire.bytes;
    return found;
}

/// The value of that tag in an event.
std::string_view valueOf(std::string_view event, const QString &tag)
{
    const QByteArray name = tag.toUtf8();
    for (ProtobufWire summary(fieldOf(event, 5)); summary.next();)
        if (summary.field == 1 && summary.isBytes() &&
            fieldOf(summary.bytes, 1) == std::string_view(name.constData(), size_t(name.size())))
            return summary.bytes;
    return {};
}

std::vector<double> doublesOf(std::string_view packed)
{
    std::vector<double> numbers;
    for (size_t at = 0; at + sizeof(double) <= packed.size() && numbers.size() < 3 * mostBins;
         at += sizeof(double))
        numbers.push_back(std::bit_cast<double>(qFromLittleEndian<quint64>(packed.data() + at)));
    return numbers;
}

struct Bins
{
    QJsonArray edges;
    QJsonArray counts;
    void add(double from, double to, double count)
    {
        if (!std::isfinite(to) || !std::isfinite(from) || !std::isfinite(count) || to < from)
            return;
        if (edges.isEmpty())
            edges.append(from);
        edges.append(to);
        counts.append(count);
    }
};

/// HistogramProto (tensorflow/core/framework/histogram.proto): limits of the buckets above the least value.
Bins binsOfProto(std::string_view histogram)
{
    Bins bins;
    double least = 0;
    double most = 0;
    for (ProtobufWire wire(histogram); wire.next();) {
        if (wire.isDouble() && wire.field == 1)
            least = wire.real();
        if (wire.isDouble() && wire.field == 2)
            most = wire.real();
    }
    const std::vector<double> limits = doublesOf(fieldOf(histogram, 6));
    const std::vector<double> counts = doublesOf(fieldOf(histogram, 7));
    double from = least;
    for (size_t i = 0; i < std::min(limits.size(), counts.size()) && i < mostBins; ++i) {
        const double to = std::min(limits[i], most); // the last one may end at the largest double
        if (counts[i] > 0 || !bins.counts.isEmpty())
            bins.add(from, std::max(from, to), counts[i]);
        from = std::max(from, to);
    }
    return bins;
}

/// The tensor of the histograms plugin: rows of left, right and count.
Bins binsOfTensor(std::string_view tensor)
{
    std::string_view content = fieldOf(tensor, 4);
    if (content.empty())
        content = fieldOf(tensor, 6);
    const std::vector<double> numbers = doublesOf(content);
    Bins bins;
    for (size_t i = 0; i + 2 < numbers.size(); i += 3)
        bins.add(numbers[i], numbers[i + 1], numbers[i + 2]);
    return bins;
}

/// The encoded bytes of an Image message, or of the tensor of the images plugin: its width, its height, then
/// the pictures, of which the first counts.
std::string_view pictureOf(std::string_view value)
{
    if (const std::string_view image = fieldOf(value, 4); !image.empty())
        return fieldOf(image, 4);
    int text = 0;
    for (ProtobufWire wire(fieldOf(value, 8)); wire.next();)
        if (wire.field == 8 && wire.isBytes() && ++text == 3)
            return wire.bytes;
    return {};
}
} // namespace

std::optional<MetricDocument> documentFromRecord(const LocatedRecord &record, std::string_view bytes,
                                                 const QString &fileName)
{
    if (bytes.size() < headSize + footSize)
        return {};
    const std::string_view event = bytes.substr(headSize, bytes.size() - headSize - footSize);
    const std::string_view value = valueOf(event, record.name);
    MetricDocument document;
    document.time = record.time;
    if (record.kind == LocatedRecord::Kind::Image) {
        const std::string_view picture = pictureOf(value);
        if (picture.empty())
            return {};
        document.kind = MetricKind::Image;
        document.body = {
            {u"value"_s, QJsonObject{{u"path"_s, fileName},
                                     {u"offset"_s, record.offset + (picture.data() - bytes.data())},
                                     {u"size"_s, qint64(picture.size())}}}};
    } else {
        Bins bins = binsOfProto(fieldOf(value, 5));
        if (bins.counts.isEmpty())
            bins = binsOfTensor(fieldOf(value, 8));
        if (bins.counts.isEmpty())
            return {};
        document.kind = MetricKind::Residuals;
        document.body = {
            {u"value"_s, QJsonObject{{u"bin_edges"_s, bins.edges}, {u"bin_counts"_s, bins.counts}}}};
    }
    document.body.insert(u"step"_s, record.step);
    return document;
}

} // namespace trainyard
