// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logcontents.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trainyard {

/// Understands TensorBoard's Event messages (tensorflow/core/util/event.proto, framework/summary.proto): one
/// for all event files of a run.
///
/// Numbers: simple_value, and tensors of one element whose plugin is "scalars". Texts and hyper-parameters
/// are kept; images, histograms, audio and whatever else stay in the file and are located. A SessionLog START
/// at step S means that the run went on from there: points at and behind S are dropped. Files that say no
/// version, or one below 2, tell a restart by a step that goes back; then only the tags of that event are
/// concerned (tensorboard/backend/event_processing/event_accumulator.py).
class EventReader
{
public:
    struct Place
    {
        int file = 0;
        qint64 offset = 0;
        qint64 size = 0;
    };
    /// False: the message is damaged; what stood before the damage is taken.
    bool take(std::string_view message, const Place &place, LogContents &into);

private:
    enum class Plugin { Unknown, Scalars, Text, HyperParameters, Images, Histograms, Audio, Other };
    struct Tag
    {
        std::string name;
        Plugin plugin = Plugin::Unknown; ///< told with the first value of the tag only
        int metric = -2;                 ///< −2: not asked for yet, −1: too many
    };
    struct Event
    {
        double time = 0;
        qint64 step = 0;
        Place place;
    };
    Tag &tagOf(std::string_view name);
    bool takeSummary(std::string_view message, const Event &event, LogContents &into);
    bool takeValue(std::string_view message, const Event &event, LogContents &into);
    bool takeTensor(Tag &tag, std::string_view tensor, const Event &event, LogContents &into);
    void addPoint(Tag &tag, double value, const Event &event, LogContents &into);
    void locate(const Tag &tag, LocatedRecord::Kind kind, const Event &event, LogContents &into);
    static Plugin pluginFrom(std::string_view metadata, std::string_view &content);

    struct Hash
    {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::vector<std::unique_ptr<Tag>> m_tags;
    std::unordered_map<std::string, size_t, Hash, std::equal_to<>> m_places;
    size_t m_guess = 0; ///< scripts log the same tags in the same order
    double m_version = 0;
    qint64 m_newestStep = std::numeric_limits<qint64>::min();
    bool m_isPurging = false; ///< the event's step went back in a file of no version
};

} // namespace trainyard
