// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QJsonValue>
#include <QMap>
#include <QString>

namespace trainyard {

/// ISO 8601 in UTC with milliseconds ("2026-11-21T08:00:00.123Z"), or null for an invalid time.
QJsonValue toJson(const QDateTime &time);
QJsonObject toJson(const QMap<QString, QString> &map);
/// Values that are not strings are left out.
QMap<QString, QString> stringMapFromJson(const QJsonObject &object);

} // namespace trainyard
