// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/runconfiguration.h"

#include "models/domain/jsonvalues.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace trainyard {

using namespace Qt::StringLiterals;

QJsonObject toJson(const RunConfiguration &c)
{
    QJsonArray guards;
    for (const Guard &guard : c.guards)
        guards.append(guard.words());
    return {
        {u"sourceFolder"_s, c.sourceFolder},
        {u"script"_s, c.script},
        {u"arguments"_s, QJsonArray::fromStringList(c.arguments)},
        {u"experiment"_s, c.experiment},
        {u"displayName"_s, c.displayName},
        {u"target"_s, c.target},
        {u"environment"_s, c.environment},
        {u"interpreter"_s, c.interpreter},
        {u"environmentVariables"_s, toJson(c.environmentVariables)},
        {u"tags"_s, toJson(c.tags)},
        {u"description"_s, c.description},
        {u"maxDurationSeconds"_s, c.maxDurationSeconds},
        {u"guards"_s, guards},
        {u"snapshotOfRun"_s, c.snapshotOfRun},
    };
}

Result<RunConfiguration> runConfigurationFromJson(const QJsonObject &object)
{
    RunConfiguration c;
    c.sourceFolder = object.value("sourceFolder"_L1).toString();
    c.script = object.value("script"_L1).toString();
    for (const QJsonValue &argument : object.value("arguments"_L1).toArray())
        c.arguments.append(argument.toString());
    c.experiment = object.value("experiment"_L1).toString();
    c.displayName = object.value("displayName"_L1).toString();
    c.target = object.value("target"_L1).toString();
    c.environment = object.value("environment"_L1).toString();
    c.interpreter = object.value("interpreter"_L1).toString();
    c.environmentVariables = stringMapFromJson(object.value("environmentVariables"_L1).toObject());
    c.tags = stringMapFromJson(object.value("tags"_L1).toObject());
    c.description = object.value("description"_L1).toString();
    c.maxDurationSeconds = object.value("maxDurationSeconds"_L1).toInteger();
    for (const QJsonValue &words : object.value("guards"_L1).toArray()) {
        // One of a later version is none that this one could watch.
        if (const auto guard = Guard::fromWords(words.toString()))
            c.guards.append(*guard);
    }
    c.snapshotOfRun = object.value("snapshotOfRun"_L1).toString();
    if (c.script.isEmpty()) {
        return failure(ErrorKind::Corrupt, QCoreApplication::translate(
                                               "RunConfiguration", "This run's description has no script."));
    }
    return c;
}

} // namespace trainyard
