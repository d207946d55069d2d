// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/run.h"

#include "models/domain/jsonvalues.h"

#include <QCoreApplication>

#include <array>

namespace trainyard {

using namespace Qt::StringLiterals;

qint64 Run::durationSeconds(const QDateTime &now) const
{
    if (!started.isValid())
        return 0;
    return std::max<qint64>(0, started.secsTo(ended.isValid() ? ended : now));
}

QString snapshotWarningsProperty()
{
    return u"trainyard.snapshotWarnings"_s;
}

QStringList brokenGuards(const Run &run)
{
    QStringList sentences;
    for (const Guard &guard : run.configuration.guards) {
        if (const QString how = run.properties.value(brokenGuardProperty(guard)); !how.isEmpty())
            sentences << how;
    }
    return sentences;
}

QJsonObject toJson(const Run &run)
{
    QJsonObject object{
        {u"id"_s, run.id},
        {u"displayName"_s, run.displayName},
        {u"experiment"_s, run.experiment()},
        {u"status"_s, runStatusName(run.status)},
        {u"reason"_s, run.reason},
        {u"exitCode"_s, run.exitCode ? QJsonValue(*run.exitCode) : QJsonValue()},
        {u"target"_s, run.target()},
        {u"environment"_s, run.environmentLabel},
        {u"created"_s, toJson(run.created)},
        {u"started"_s, toJson(run.started)},
        {u"ended"_s, toJson(run.ended)},
        {u"snapshotId"_s, run.snapshotId},
        {u"properties"_s, toJson(run.properties)},
        {u"tags"_s, toJson(run.configuration.tags)},
        {u"description"_s, run.configuration.description},
        {u"configuration"_s, toJson(run.configuration)},
    };
    QJsonObject metrics;
    for (auto it = run.lastMetrics.cbegin(); it != run.lastMetrics.cend(); ++it)
        metrics.insert(it.key(), it.value());
    object.insert(u"lastMetrics"_s, metrics);
    if (!run.parentId.isEmpty())
        object.insert(u"parentId"_s, run.parentId);
    if (!run.webUrl.isEmpty())
        object.insert(u"webUrl"_s, run.webUrl);
    return object;
}

QString makeRunId(const QString &experiment, const QDateTime &now, quint32 random)
{
    // A run id has at most 256 characters; 19 of them are the time and the random part.
    return u"%1_%2_%3"_s.arg(experiment.left(200)).arg(now.toSecsSinceEpoch()).arg(random, 8, 16, '0'_L1);
}

QString makeDisplayName(quint64 random)
{
    static constexpr std::array adjectives{
        "amber",   "bold",   "brave", "bright", "calm",   "clever", "cosmic", "crisp",  "eager",
        "early",   "fair",   "fond",  "fresh",  "gentle", "glad",   "golden", "happy",  "honest",
        "jolly",   "keen",   "kind",  "lively", "lucky",  "merry",  "mighty", "neat",   "noble",
        "patient", "plucky", "proud", "quick",  "quiet",  "rapid",  "sharp",  "silver", "smart",
        "solid",   "steady", "sunny", "swift",  "tidy",   "vivid",  "warm",   "wise"};
    static constexpr std::array animals{
        "badger", "bear",    "beaver", "bison", "crane", "curlew", "deer",  "dolphin", "eagle",
        "falcon", "ferret",  "finch",  "fox",   "gecko", "goose",  "hare",  "heron",   "ibex",
        "jackal", "kestrel", "koala",  "lark",  "lemur", "lion",   "lynx",  "marten",  "mole",
        "moose",  "newt",    "otter",  "owl",   "panda", "puffin", "raven", "robin",   "salmon",
        "seal",   "stork",   "swan",   "tiger", "trout", "walrus", "wolf",  "wren"};
    const auto suffix = random & 0xffff;
    const auto adjective = (random >> 16) % adjectives.size();
    const auto animal = (random >> 32) % animals.size();
    return u"%1_%2_%3"_s.arg(QLatin1StringView(adjectives[adjective]), QLatin1StringView(animals[animal]))
        .arg(suffix, 4, 16, '0'_L1);
}

} // namespace trainyard
