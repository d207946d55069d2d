// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/environments/registrylogin.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
bool isDockerHub(const QString &address)
{
    return address.isEmpty() || address == "docker.io"_L1 || address == "index.docker.io"_L1;
}
} // namespace

QByteArray RegistryLogin::document() const
{
    QByteArray pair =
        user.toUtf8() + ':' + QByteArray::fromRawData(password.reveal(), qsizetype(password.size()));
    QByteArray encoded = pair.toBase64();
    (void)Secret::take(std::move(pair));
    // Put together by hand: JSON of Qt would leave copies of it behind.
    QStringList names{address};
    if (isDockerHub(address))
        names = {u"docker.io"_s, u"https://index.docker.io/v1/"_s};
    QByteArray text = "{\"auths\":{";
    for (qsizetype i = 0; i < names.size(); ++i) {
        const QByteArray name = QJsonDocument(QJsonObject{{names.at(i), 0}}).toJson(QJsonDocument::Compact);
        text +=
            (i > 0 ? "," : "") + name.mid(1, name.lastIndexOf(':') - 1) + ":{\"auth\":\"" + encoded + "\"}";
    }
    (void)Secret::take(std::move(encoded));
    return text + "}}\n";
}

QString registryPasswordKey(const EnvironmentContainer &container)
{
    if (container.registryUser.isEmpty())
        return {};
    const QString address = container.registryAddress.trimmed();
    return u"registry/%1@%2"_s.arg(container.registryUser,
                                   isDockerHub(address) ? u"docker.io"_s : address.toLower());
}

} // namespace trainyard
