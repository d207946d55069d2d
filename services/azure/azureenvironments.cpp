// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azureenvironments.h"

#include "models/documents/packagedocument.h"
#include "models/domain/names.h"
#include "services/snapshots/parallel.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>
#include <atomic>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostDescribed = 100;
constexpr qsizetype connections = 6;
/// What packages are put on where no image is named: the base of azureml-core's default environment.
const auto usualImage = u"mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:latest"_s;

QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}

QString encoded(const QString &word)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(word));
}

/// Quoted as JSON quotes, which YAML reads too.
QString quoted(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

/// Requirements as the conda file that installs them.
QString condaFileOf(const PackageList &packages)
{
    QString text = u"channels:\n  - conda-forge\ndependencies:\n  - python=3.10\n  - pip\n  - pip:\n"_s;
    for (const QString &line : packages.pipOptions + packages.pip)
        text += u"      - "_s + quoted(line) + u'\n';
    return text;
}
} // namespace

bool isCurated(const QString &name)
{
    return name.startsWith("AzureML-"_L1) || name.startsWith("Microsoft"_L1);
}

Result<QJsonObject> environmentVersion(const Environment &environment)
{
    if (environment.kind == Environment::Kind::UserManaged)
        return failure(
            ErrorKind::Unsupported,
            tr("An interpreter of this computer cannot be used in Azure. Describe the packages, or "
               "name an image."));
    if (!environment.container.dockerfile.isEmpty())
        return failure(ErrorKind::Unsupported,
                       tr("Azure builds a Dockerfile from a folder in its storage, which Trainyard does not "
                          "send. Push the image to a registry and name it."));
    const QString image = environment.container.baseImage;
    QJsonObject properties{{u"image"_s, image.isEmpty() ? usualImage : image}, {u"osType"_s, u"Linux"_s}};
    if (environment.format == Environment::Format::CondaFile)
        properties.insert(u"condaFile"_s, environment.document);
    else if (environment.format == Environment::Format::Requirements)
        properties.insert(u"condaFile"_s, condaFileOf(environment.packages));
    else if (image.isEmpty())
        return failure(ErrorKind::InvalidInput,
                       tr("The environment has neither packages nor an image. Add one of them."));
    if (!environment.description.isEmpty())
        properties.insert(u"description"_s, environment.description);
    return QJsonObject{{u"properties"_s, properties}};
}

AzureEnvironments::AzureEnvironments(ArmClient &arm, AzureAddress address)
    : m_arm(arm), m_address(std::move(address))
{
}

QString AzureEnvironments::pathOf(const QString &name) const
{
    return m_address.path() + u"/environments/"_s + encoded(name);
}

Result<QList<Environment>> AzureEnvironments::list(const IsCancelled &isCancelled)
{
    QUrlQuery query;
    query.addQueryItem(u"listViewType"_s, u"ActiveOnly"_s);
    const auto all = m_arm.list({.path = m_address.path() + u"/environments"_s, .query = query}, isCancelled);
    if (!all)
        return failure(all.error());
    QList<Environment> environments;
    for (const QJsonValue &value : *all) {
        const QJsonObject properties = value["properties"_L1].toObject();
        Environment environment;
        environment.name = value["name"_L1].toString().left(255);
        environment.version = properties.value("latestVersion"_L1).toString().toInt();
        environment.kind = Environment::Kind::Container; // the service makes an image of each
        environment.container.isEnabled = true;
        environment.description = properties.value("description"_L1).toString().left(5000);
        environment.isArchived = properties.value("isArchived"_L1).toBool();
        // Those that jobs made for themselves have no name that a person gave.
        if (!environment.name.isEmpty() && !environment.name.startsWith("CliV2Anonymous"_L1))
            environments.append(std::move(environment));
    }
    std::ranges::sort(environments, {},
                      [](const Environment &e) { return std::pair(isCurated(e.name), e.name.toLower()); });
    describe(environments, isCancelled);
    return environments;
}

void AzureEnvironments::describe(QList<Environment> &environments, const IsCancelled &isCancelled)
{
    const qsizetype count = std::min<qsizetype>(environments.size(), mostDescribed);
    Environment *const all = environments.data();
    std::atomic<qsizetype> next = 0;
    inThreads(int(std::min<qsizetype>(connections, count)), [&] {
        for (qsizetype i = next++; i < count && !(isCancelled && isCancelled()); i = next++)
            describe(all[i], isCancelled);
    });
}

void AzureEnvironments::describe(Environment &environment, const IsCancelled &isCancelled)
{
    QJsonObject known;
    {
        const std::scoped_lock lock(m_mutex);
        known = m_versions.value(environment.reference());
    }
    if (known.isEmpty() && environment.version > 0) {
        const auto version = m_arm.ask(
            {.path = pathOf(environment.name) + u"/versions/%1"_s.arg(environment.version)}, isCancelled);
        known = version.value_or(QJsonObject()).value("properties"_L1).toObject();
        const std::scoped_lock lock(m_mutex);
        m_versions.insert(environment.reference(), known);
    }
    environment.container.baseImage = known.value("image"_L1).toString().left(1000);
    if (environment.description.isEmpty())
        environment.description = known.value("description"_L1).toString().left(5000);
    // What Trainyard cannot read is left to the service.
    if (const QString packages = known.value("condaFile"_L1).toString(); !packages.isEmpty())
        (void)applyDocument(environment, packages.left(1 << 20), Environment::Format::CondaFile);
}

Result<QString> AzureEnvironments::idOf(const QString &reference, const IsCancelled &isCancelled)
{
    const QString name = reference.section(u':', 0, 0);
    QString version = reference.section(u':', 1);
    const QString path = version.isEmpty() ? pathOf(name) : pathOf(name) + u"/versions/"_s + encoded(version);
    const auto found = m_arm.ask({.path = path}, isCancelled);
    if (!found && found.error().kind == ErrorKind::NotFound)
        return failure(ErrorKind::NotFound,
                       tr("The workspace has no environment %1. Choose one of its own.").arg(reference),
                       found.error().detail);
    if (!found)
        return failure(found.error());
    if (version.isEmpty())
        version = found->value("properties"_L1).toObject().value("latestVersion"_L1).toString();
    return pathOf(name) + u"/versions/"_s + encoded(version);
}

Result<Environment> AzureEnvironments::add(const Environment &environment, const IsCancelled &isCancelled)
{
    if (const auto fits = checkEnvironmentName(environment.name); !fits)
        return failure(fits.error());
    auto body = environmentVersion(environment);
    if (!body)
        return failure(body.error());
    const auto container = m_arm.ask({.path = pathOf(environment.name)}, isCancelled);
    if (!container && container.error().kind != ErrorKind::NotFound)
        return failure(container.error());
    Environment added = environment;
    added.version =
        container ? container->value("properties"_L1).toObject().value("nextVersion"_L1).toString().toInt()
                  : 1;
    added.version = std::max(added.version, 1);
    const auto made = m_arm.ask({.method = "PUT",
                                 .path = pathOf(environment.name) + u"/versions/%1"_s.arg(added.version),
                                 .body = *body},
                                isCancelled);
    if (!made)
        return failure(made.error());
    return added;
}

} // namespace trainyard
