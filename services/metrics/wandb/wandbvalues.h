// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace trainyard {

/// A key with a value as JSON text, as W&B's items have it: `key`, or `nested_key`s that are joined with
/// dots.
struct WandbItem
{
    std::string key;
    std::string_view json;        ///< of value_json or json
    std::optional<double> number; ///< where the value came as a number of its own
    std::optional<std::string_view> text;
};
WandbItem wandbItem(std::string_view message);

/// The number of an item, also NaN and the infinities as Python writes them; nothing: it is something else.
std::optional<double> numberOf(const WandbItem &item);

/// A value of the configuration as a person reads it: texts without quotes, the rest as JSON.
QString shownValue(const WandbItem &item);

/// Calls `each` for every number in an object that is no media ({"_type": …}): its path, its value.
/// False: it is media.
bool flattenNumbers(const QString &prefix, const QJsonObject &object,
                    const std::function<void(const QString &, double)> &each, int depth = 0);

/// google.protobuf.Timestamp as seconds since 1970 UTC.
double secondsOf(std::string_view timestamp);

} // namespace trainyard
