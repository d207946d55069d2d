// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/environment.h"

#include "models/domain/jsonvalues.h"
#include "models/domain/requirement.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <functional>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
using Kind = Environment::Kind;
using Format = Environment::Format;

QString tr(const char *text)
{
    return QCoreApplication::translate("Environment", text);
}

QString kindName(Kind kind)
{
    switch (kind) {
    case Kind::SystemManaged:
        return u"systemManaged"_s;
    case Kind::Container:
        return u"container"_s;
    case Kind::UserManaged:
        break;
    }
    return u"userManaged"_s;
}

QString formatName(Format format)
{
    switch (format) {
    case Format::CondaFile:
        return u"conda"_s;
    case Format::Requirements:
        return u"requirements"_s;
    case Format::None:
        break;
    }
    return {};
}

QJsonArray array(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list.append(item.toString());
    return list;
}

QJsonObject toJson(const EnvironmentContainer &c)
{
    return {{u"enabled"_s, c.isEnabled},
            {u"baseImage"_s, c.baseImage},
            {u"dockerfile"_s, c.dockerfile},
            {u"sharedVolumes"_s, c.sharesVolumes},
            {u"gpuSupport"_s, c.wantsGpu},
            {u"sharedMemory"_s, c.sharedMemory},
            {u"arguments"_s, array(c.arguments)},
            {u"registryAddress"_s, c.registryAddress},
            {u"registryUser"_s, c.registryUser},
            {u"registryIdentity"_s, c.registryIdentity},
            {u"os"_s, c.system},
            {u"architecture"_s, c.architecture}};
}

EnvironmentContainer containerFromJson(const QJsonObject &o)
{
    EnvironmentContainer c;
    c.isEnabled = o.value("enabled"_L1).toBool();
    c.baseImage = o.value("baseImage"_L1).toString();
    c.dockerfile = o.value("dockerfile"_L1).toString();
    c.sharesVolumes = o.value("sharedVolumes"_L1).toBool(true);
    c.wantsGpu = o.value("gpuSupport"_L1).toBool();
    c.sharedMemory = o.value("sharedMemory"_L1).toString();
    c.arguments = texts(o.value("arguments"_L1));
    c.registryAddress = o.value("registryAddress"_L1).toString();
    c.registryUser = o.value("registryUser"_L1).toString();
    c.registryIdentity = o.value("registryIdentity"_L1).toString();
    c.system = o.value("os"_L1).toString();
    c.architecture = o.value("architecture"_L1).toString();
    return c;
}

QJsonObject toJson(const EnvironmentSpark &spark)
{
    QJsonArray packages;
    for (const SparkPackage &p : spark.packages)
        packages.append(
            QJsonObject{{u"group"_s, p.group}, {u"artifact"_s, p.artifact}, {u"version"_s, p.version}});
    return {{u"repositories"_s, array(spark.repositories)},
            {u"packages"_s, packages},
            {u"precachePackages"_s, spark.precachesPackages}};
}

EnvironmentSpark sparkFromJson(const QJsonObject &o)
{
    EnvironmentSpark spark;
    spark.repositories = texts(o.value("repositories"_L1));
    for (const QJsonValue &p : o.value("packages"_L1).toArray())
        spark.packages.append(
            {p["group"_L1].toString(), p["artifact"_L1].toString(), p["version"_L1].toString()});
    spark.precachesPackages = o.value("precachePackages"_L1).toBool(true);
    return spark;
}

/// Every list in one spelling and order, so that equal descriptions are equal texts.
QStringList canonical(const QStringList &items, const std::function<QString(const QString &)> &spelling)
{
    QStringList list;
    for (const QString &item : items) {
        if (const QString text = spelling(item); !text.isEmpty())
            list.append(text);
    }
    list.removeDuplicates();
    std::ranges::sort(list);
    return list;
}

QString trimmed(const QString &text)
{
    return text.trimmed();
}

QString simplified(const QString &text)
{
    return text.simplified();
}

struct Named
{
    QString key;
    QString shown;
    QString version;
    QString canonical;
};

QMap<QString, Named> namedPip(const QStringList &items)
{
    QMap<QString, Named> all;
    for (const QString &item : items) {
        const auto parsed = parseRequirement(item);
        Named named{item.simplified(), item.simplified(), {}, canonicalRequirement(item)};
        if (parsed && !parsed->name.isEmpty()) {
            named.key = normalizedPackageName(parsed->name) + u';' + parsed->marker;
            named.shown = parsed->name;
            named.version = versionText(*parsed);
        }
        all.insert(named.key, named);
    }
    return all;
}

QMap<QString, Named> namedConda(const QStringList &items)
{
    QMap<QString, Named> all;
    for (const QString &item : items) {
        const auto parsed = parseCondaPackage(item);
        Named named{item.simplified(), item.simplified(), {}, canonicalCondaPackage(item)};
        if (parsed)
            named = {parsed->name.toLower(), parsed->name, versionText(*parsed), named.canonical};
        all.insert(named.key, named);
    }
    return all;
}

QString withVersion(const Named &named)
{
    return named.version.isEmpty() ? named.shown : named.shown + u' ' + named.version;
}

void comparePackages(const QString &tool, const QMap<QString, Named> &from, const QMap<QString, Named> &to,
                     QStringList &changes)
{
    for (const Named &now : to) {
        const auto before = from.constFind(now.key);
        if (before == from.constEnd()) {
            changes.append(tr("%1: added %2").arg(tool, withVersion(now)));
        } else if (before->canonical != now.canonical) {
            const QString any = tr("any version");
            changes.append(tr("%1: %2 %3 → %4")
                               .arg(tool, now.shown, before->version.isEmpty() ? any : before->version,
                                    now.version.isEmpty() ? any : now.version));
        }
    }
    for (const Named &before : from) {
        if (!to.contains(before.key))
            changes.append(tr("%1: removed %2").arg(tool, withVersion(before)));
    }
}

void compareLists(const QString &what, const QStringList &from, const QStringList &to, QStringList &changes)
{
    for (const QString &item : to) {
        if (!from.contains(item))
            changes.append(tr("%1: added %2").arg(what, item));
    }
    for (const QString &item : from) {
        if (!to.contains(item))
            changes.append(tr("%1: removed %2").arg(what, item));
    }
}

void compareTexts(const QString &what, const QString &from, const QString &to, QStringList &changes)
{
    if (from == to)
        return;
    const QString none = tr("none");
    changes.append(tr("%1: %2 → %3").arg(what, from.isEmpty() ? none : from, to.isEmpty() ? none : to));
}
} // namespace

QString Environment::reference() const
{
    return version > 0 ? u"%1:%2"_s.arg(name).arg(version) : name;
}

QJsonObject toJson(const Environment &e)
{
    return {{u"name"_s, e.name},
            {u"version"_s, e.version},
            {u"kind"_s, kindName(e.kind)},
            {u"interpreter"_s, e.interpreter},
            {u"description"_s, e.description},
            {u"created"_s, toJson(e.created)},
            {u"archived"_s, e.isArchived},
            {u"hash"_s, environmentHash(e)},
            {u"format"_s, formatName(e.format)},
            {u"document"_s, e.document},
            {u"channels"_s, array(e.packages.channels)},
            {u"conda"_s, array(e.packages.conda)},
            {u"pip"_s, array(e.packages.pip)},
            {u"pipOptions"_s, array(e.packages.pipOptions)},
            {u"baseCondaEnvironment"_s, e.baseCondaEnvironment},
            {u"container"_s, toJson(e.container)},
            {u"environmentVariables"_s, toJson(e.environmentVariables)},
            {u"spark"_s, toJson(e.spark)},
            {u"others"_s, e.others}};
}

Result<Environment> environmentFromJson(const QJsonObject &o)
{
    Environment e;
    e.name = o.value("name"_L1).toString();
    e.version = o.value("version"_L1).toInt();
    const QString kind = o.value("kind"_L1).toString(kindName(Kind::UserManaged));
    const QString format = o.value("format"_L1).toString();
    const auto kinds = {Kind::UserManaged, Kind::SystemManaged, Kind::Container};
    const auto formats = {Format::None, Format::CondaFile, Format::Requirements};
    const auto ofKind = std::ranges::find(kinds, kind, kindName);
    const auto ofFormat = std::ranges::find(formats, format, formatName);
    if (ofKind == kinds.end() || ofFormat == formats.end()) {
        return failure(ErrorKind::Corrupt,
                       tr("The description of environment %1 is of a kind that this version does not know. "
                          "Update Trainyard to use it.")
                           .arg(e.name));
    }
    e.kind = *ofKind;
    e.format = *ofFormat;
    e.interpreter = o.value("interpreter"_L1).toString();
    e.description = o.value("description"_L1).toString();
    e.created = QDateTime::fromString(o.value("created"_L1).toString(), Qt::ISODateWithMs);
    e.isArchived = o.value("archived"_L1).toBool();
    e.document = o.value("document"_L1).toString();
    e.packages = {texts(o.value("channels"_L1)), texts(o.value("conda"_L1)), texts(o.value("pip"_L1)),
                  texts(o.value("pipOptions"_L1))};
    e.baseCondaEnvironment = o.value("baseCondaEnvironment"_L1).toString();
    e.container = containerFromJson(o.value("container"_L1).toObject());
    e.environmentVariables = stringMapFromJson(o.value("environmentVariables"_L1).toObject());
    e.spark = sparkFromJson(o.value("spark"_L1).toObject());
    e.others = o.value("others"_L1).toObject();
    return e;
}

QString environmentKindLabel(const Environment &e)
{
    switch (e.kind) {
    case Kind::UserManaged:
        return tr("interpreter");
    case Kind::Container:
        return tr("container");
    case Kind::SystemManaged:
        break;
    }
    const bool needsConda =
        !e.baseCondaEnvironment.isEmpty() || std::ranges::any_of(e.packages.conda, [](const QString &item) {
            const auto package = parseCondaPackage(item);
            return package && package->name != "python"_L1 && package->name != "pip"_L1;
        });
    if (!needsConda)
        return tr("pip packages");
    return e.packages.pip.isEmpty() ? tr("conda packages") : tr("conda and pip packages");
}

QString environmentHash(const Environment &e)
{
    QJsonObject decisive;
    if (e.kind == Kind::UserManaged) {
        decisive = {{u"interpreter"_s, e.interpreter}};
    } else {
        decisive = {{u"channels"_s, array(canonical(e.packages.channels, trimmed))},
                    {u"conda"_s, array(canonical(e.packages.conda, canonicalCondaPackage))},
                    {u"pip"_s, array(canonical(e.packages.pip, canonicalRequirement))},
                    {u"pipOptions"_s, array(canonical(e.packages.pipOptions, simplified))},
                    {u"base"_s, e.baseCondaEnvironment},
                    {u"spark"_s, toJson(e.spark)}};
    }
    if (e.kind == Kind::Container) {
        decisive.insert(u"image"_s, e.container.baseImage.trimmed());
        decisive.insert(u"dockerfile"_s, e.container.dockerfile.trimmed());
        decisive.insert(u"platform"_s, e.container.system + u'/' + e.container.architecture);
    }
    // Keys of a QJsonObject are sorted, so the text is the same for the same values.
    const QByteArray text = QJsonDocument(decisive).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().left(32));
}

QStringList environmentChanges(const Environment &from, const Environment &to)
{
    QStringList changes;
    if (from.kind != to.kind)
        changes.append(tr("kind: %1 → %2").arg(environmentKindLabel(from), environmentKindLabel(to)));
    if (to.kind == Kind::UserManaged || from.kind == Kind::UserManaged)
        compareTexts(tr("interpreter"), from.interpreter, to.interpreter, changes);
    comparePackages(u"conda"_s, namedConda(from.packages.conda), namedConda(to.packages.conda), changes);
    comparePackages(u"pip"_s, namedPip(from.packages.pip), namedPip(to.packages.pip), changes);
    compareLists(tr("channels"), canonical(from.packages.channels, trimmed),
                 canonical(to.packages.channels, trimmed), changes);
    compareLists(tr("pip options"), canonical(from.packages.pipOptions, simplified),
                 canonical(to.packages.pipOptions, simplified), changes);
    compareTexts(tr("base conda environment"), from.baseCondaEnvironment, to.baseCondaEnvironment, changes);
    if (to.kind == Kind::Container || from.kind == Kind::Container) {
        compareTexts(tr("base image"), from.container.baseImage, to.container.baseImage, changes);
        if (from.container.dockerfile.trimmed() != to.container.dockerfile.trimmed())
            changes.append(tr("Dockerfile: changed"));
        compareTexts(tr("platform"), from.container.system + u'/' + from.container.architecture,
                     to.container.system + u'/' + to.container.architecture, changes);
    }
    if (from.spark != to.spark)
        changes.append(tr("Spark: packages or repositories changed"));
    for (auto it = to.environmentVariables.cbegin(); it != to.environmentVariables.cend(); ++it) {
        if (!from.environmentVariables.contains(it.key()))
            changes.append(tr("variables: added %1").arg(it.key()));
        else if (from.environmentVariables.value(it.key()) != it.value())
            changes.append(tr("variables: %1 changed").arg(it.key()));
    }
    for (auto it = from.environmentVariables.cbegin(); it != from.environmentVariables.cend(); ++it) {
        if (!to.environmentVariables.contains(it.key()))
            changes.append(tr("variables: removed %1").arg(it.key()));
    }
    return changes;
}

} // namespace trainyard
