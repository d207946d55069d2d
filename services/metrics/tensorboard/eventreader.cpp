// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tensorboard/eventreader.h"

#include "services/metrics/protobufwire.h"
#include "services/metrics/tensorboard/hyperparameters.h"
#include "services/metrics/tensorboard/tensorvalue.h"

#include <charconv>

namespace trainyard {

using namespace Qt::StringLiterals;

bool EventReader::take(std::string_view message, const Place &place, LogContents &into)
{
    Event event;
    event.place = place;
    std::string_view summary;
    std::string_view version;
    std::string_view session;
    ProtobufWire wire(message);
    while (wire.next()) {
        if (wire.field == 1 && wire.isDouble())
            event.time = wire.real();
        else if (wire.field == 2 && wire.isVarint())
            event.step = wire.integer();
        else if (wire.field == 5 && wire.isBytes())
            summary = wire.bytes;
        else if (wire.field == 3 && wire.isBytes())
            version = wire.bytes;
        else if (wire.field == 7 && wire.isBytes())
            session = wire.bytes;
    }
    if (wire.isBad())
        return false;
    constexpr std::string_view versionHead = "brain.Event:";
    if (version.starts_with(versionHead)) {
        version.remove_prefix(versionHead.size());
        m_version = 0;
        std::from_chars(version.data(), version.data() + version.size(), m_version);
    }
    if (!session.empty() && m_version >= 2) {
        for (ProtobufWire log(session); log.next();) {
            if (log.field == 1 && log.isVarint() && log.number == 1)
                into.restartFrom(double(event.step));
        }
    }
    if (summary.empty())
        return true;
    m_isPurging = m_version < 2 && event.step < m_newestStep;
    m_newestStep = event.step;
    return takeSummary(summary, event, into);
}

bool EventReader::takeSummary(std::string_view message, const Event &event, LogContents &into)
{
    bool isGood = true;
    ProtobufWire wire(message);
    while (wire.next()) {
        if (wire.field == 1 && wire.isBytes())
            isGood &= takeValue(wire.bytes, event, into);
    }
    return isGood && !wire.isBad();
}

EventReader::Tag &EventReader::tagOf(std::string_view name)
{
    if (m_guess >= m_tags.size())
        m_guess = 0;
    if (!m_tags.empty() && m_tags[m_guess]->name == name) [[likely]]
        return *m_tags[m_guess++];
    const auto known = m_places.find(name);
    if (known != m_places.end()) {
        m_guess = known->second + 1;
        return *m_tags[known->second];
    }
    // Tags over the limit share one that is no metric.
    const bool isFull = m_tags.size() >= LogContents::maxNames || name.size() > LogContents::maxNameBytes;
    const std::string kept(isFull ? std::string_view() : name);
    const auto [entry, isNew] = m_places.try_emplace(kept, m_tags.size());
    if (isNew) {
        m_tags.push_back(std::make_unique<Tag>());
        m_tags.back()->name = kept;
    }
    m_guess = entry->second + 1;
    return *m_tags[entry->second];
}

EventReader::Plugin EventReader::pluginFrom(std::string_view metadata, std::string_view &content)
{
    std::string_view name;
    for (ProtobufWire wire(metadata); wire.next();) {
        if (wire.field != 1 || !wire.isBytes())
            continue;
        for (ProtobufWire data(wire.bytes); data.next();) {
            if (data.field == 1 && data.isBytes())
                name = data.bytes;
            else if (data.field == 2 && data.isBytes())
                content = data.bytes;
        }
    }
    if (name.empty())
        return Plugin::Unknown;
    if (name == "scalars")
        return Plugin::Scalars;
    if (name == "text")
        return Plugin::Text;
    if (name == "hparams")
        return Plugin::HyperParameters;
    if (name == "images")
        return Plugin::Images;
    if (name == "histograms")
        return Plugin::Histograms;
    if (name == "audio")
        return Plugin::Audio;
    return Plugin::Other;
}

bool EventReader::takeValue(std::string_view message, const Event &event, LogContents &into)
{
    std::string_view name;
    std::string_view metadata;
    std::string_view tensor;
    bool hasTensor = false;
    bool hasNumber = false;
    float number = 0;
    std::optional<LocatedRecord::Kind> located;
    ProtobufWire wire(message);
    while (wire.next()) {
        if (wire.isBytes()) {
            if (wire.field == 1) {
                name = wire.bytes;
            } else if (wire.field == 9) {
                metadata = wire.bytes;
            } else if (wire.field == 8) {
                tensor = wire.bytes;
                hasTensor = true;
            } else if (wire.field == 4) {
                located = LocatedRecord::Kind::Image;
            } else if (wire.field == 5 || wire.field == 3) {
                located = LocatedRecord::Kind::Histogram;
            } else if (wire.field == 6) {
                located = LocatedRecord::Kind::Audio;
            }
        } else if (wire.field == 2 && wire.isFloat()) {
            hasNumber = true;
            number = wire.single();
        }
    }
    if (wire.isBad())
        return false;
    Tag &tag = tagOf(name);
    std::string_view content;
    if (!metadata.empty()) {
        const Plugin plugin = pluginFrom(metadata, content);
        if (tag.plugin == Plugin::Unknown)
            tag.plugin = plugin;
        if (plugin == Plugin::HyperParameters)
            return takeHyperParameters(content, into);
    }
    if (m_isPurging && tag.metric >= 0)
        into.restartFrom(double(event.step), tag.metric);
    if (hasNumber)
        addPoint(tag, double(number), event, into);
    else if (hasTensor)
        return takeTensor(tag, tensor, event, into);
    else if (located)
        locate(tag, *located, event, into);
    return true;
}

bool EventReader::takeTensor(Tag &tag, std::string_view tensor, const Event &event, LogContents &into)
{
    switch (tag.plugin) {
    case Plugin::Scalars: {
        const auto number = numberFromTensor(tensor);
        if (number)
            addPoint(tag, *number, event, into);
        return number.has_value();
    }
    case Plugin::Text: {
        const QByteArray text = textFromTensor(tensor, LogContents::maxText);
        into.setText(QString::fromUtf8(tag.name.data(), qsizetype(tag.name.size())), QString::fromUtf8(text));
        locate(tag, LocatedRecord::Kind::Text, event, into);
        return true;
    }
    case Plugin::Images:
        locate(tag, LocatedRecord::Kind::Image, event, into);
        return true;
    case Plugin::Histograms:
        locate(tag, LocatedRecord::Kind::Histogram, event, into);
        return true;
    case Plugin::Audio:
        locate(tag, LocatedRecord::Kind::Audio, event, into);
        return true;
    default:
        locate(tag, LocatedRecord::Kind::Other, event, into);
        return true;
    }
}

void EventReader::addPoint(Tag &tag, double value, const Event &event, LogContents &into)
{
    if (tag.metric == -2)
        tag.metric = into.metricOf(tag.name);
    if (tag.metric >= 0) [[likely]]
        into.add(tag.metric, {double(event.step), event.time, value});
    else
        ++into.left;
}

void EventReader::locate(const Tag &tag, LocatedRecord::Kind kind, const Event &event, LogContents &into)
{
    into.addRecord({kind, QString::fromUtf8(tag.name.data(), qsizetype(tag.name.size())), double(event.step),
                    event.time, event.place.file, event.place.offset, event.place.size});
}

} // namespace trainyard
