// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/codeassets.h"

#include <QCoreApplication>
#include <QLocale>
#include <QUuid>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}

/// The same files have the same name, so that an interrupted submission finds what it sent.
QString nameOf(const QString &hash)
{
    static const QUuid ours(u"{0c6e7a1d-5f42-4d0b-9a57-6f1f6f7f2b11}"_s);
    return QUuid::createUuidV5(ours, hash).toString(QUuid::WithoutBraces);
}

QString amount(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeIecFormat);
}
} // namespace

CodeAssets::CodeAssets(ArmClient &arm, AzureAddress address, BlobClient &blobs)
    : m_arm(arm), m_address(std::move(address)), m_blobs(blobs)
{
}

QString CodeAssets::pathOf(const QString &name) const
{
    return m_address.path() + u"/codes/"_s + name + u"/versions"_s;
}

Result<QString> CodeAssets::known(const QString &name, const QString &hash, const IsCancelled &isCancelled)
{
    QUrlQuery query;
    query.addQueryItem(u"hash"_s, hash);
    query.addQueryItem(u"hashVersion"_s, codeHashVersion);
    const auto versions =
        m_arm.list({.path = pathOf(name), .query = query}, isCancelled, QLatin1StringView("value"), 1);
    if (!versions && versions.error().kind == ErrorKind::NotFound)
        return QString();
    if (!versions)
        return failure(versions.error());
    return versions->isEmpty() ? QString() : versions->first().toObject().value("id"_L1).toString();
}

Result<CodeAssets::Place> CodeAssets::askForPlace(const QString &name, const IsCancelled &isCancelled)
{
    const auto answer =
        m_arm.ask({.method = "POST",
                   .path = pathOf(name) + u"/1/startPendingUpload"_s,
                   .body = QJsonObject{{u"pendingUploadType"_s, u"TemporaryBlobReference"_s}}},
                  isCancelled);
    if (!answer)
        return failure(answer.error());
    const QJsonObject reference = answer->value("blobReferenceForConsumption"_L1).toObject();
    const QUrl container(reference.value("credential"_L1).toObject().value("sasUri"_L1).toString(),
                         QUrl::StrictMode);
    QUrl plain(reference.value("blobUri"_L1).toString(), QUrl::StrictMode);
    if (plain.isEmpty())
        plain = container.adjusted(QUrl::RemoveQuery);
    if (!container.isValid() || container.host().isEmpty())
        return failure(ErrorKind::Unsupported,
                       tr("The workspace gives no place to send files to. Its storage may allow access by "
                          "identity only: ask its owner to allow shared access signatures."));
    return Place{container, plain};
}

/// Where the files are when all have arrived. A permission lives for some hours at most; when it ends,
/// another is asked for as long as files arrive.
Result<QUrl> CodeAssets::upload(const QString &name, BlobUpload &upload, const IsCancelled &isCancelled)
{
    QUrl last;
    for (qsizetype before = -1;;) {
        const auto place = askForPlace(name, isCancelled);
        if (!place)
            return failure(place.error());
        if (!last.isEmpty() && last != place->plain) {
            upload.startAnew();
            before = -1;
        }
        last = place->plain;
        const auto sent = upload.send(place->container, isCancelled);
        if (sent)
            return last;
        if (sent.error().kind != ErrorKind::Denied || upload.arrived() <= before)
            return failure(sent.error());
        before = upload.arrived();
    }
}

Result<QString> CodeAssets::publish(const QString &folderName, CodeFiles code, const Tell &tell,
                                    const IsCancelled &isCancelled)
{
    if (code.files.isEmpty())
        return failure(ErrorKind::InvalidInput,
                       tr("The folder has no files to send. Check its ignore file."));
    tell(0, tr("Reading %1 files").arg(code.files.size()));
    const auto hash = hashCode(code.files, isCancelled);
    if (!hash)
        return failure(hash.error());
    const QString name = nameOf(*hash);
    const auto there = known(name, *hash, isCancelled);
    if (!there)
        return failure(there.error());
    if (!there->isEmpty()) {
        tell(100, tr("The workspace has these files already"));
        return *there;
    }
    BlobUpload sending(m_blobs, folderName, std::move(code.files), [&](const BlobUpload::Progress &now) {
        const double part = now.bytesTotal > 0 ? double(now.bytes) / double(now.bytesTotal) : 1.0;
        tell(10 + int(85 * part), tr("Sending the files: %1 of %2, %3 of %4")
                                      .arg(now.files)
                                      .arg(now.filesTotal)
                                      .arg(amount(now.bytes), amount(now.bytesTotal)));
    });
    const auto container = upload(name, sending, isCancelled);
    if (!container)
        return failure(container.error());
    tell(97, tr("Registering the files"));
    const QJsonObject facts{{u"hash_sha256"_s, *hash}, {u"hash_version"_s, QString(codeHashVersion)}};
    const QJsonObject properties{
        {u"codeUri"_s, BlobClient::blobIn(*container, folderName).toString(QUrl::FullyEncoded)},
        {u"isAnonymous"_s, true},
        {u"properties"_s, facts}};
    const auto made = m_arm.ask(
        {.method = "PUT", .path = pathOf(name) + u"/1"_s, .body = QJsonObject{{u"properties"_s, properties}}},
        isCancelled);
    if (made)
        return made->value("id"_L1).toString();
    // Somebody else sent the same files meanwhile.
    const auto other = known(name, *hash, isCancelled);
    return other && !other->isEmpty() ? *other : Result<QString>(failure(made.error()));
}

} // namespace trainyard
