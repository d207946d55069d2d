// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/hostkey.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace trainyard {

using namespace Qt::StringLiterals;

bool takeSshString(QByteArrayView &bytes, QByteArray &string)
{
    if (bytes.size() < 4)
        return false;
    const auto size = qint64(qFromBigEndian<quint32>(bytes.data()));
    if (bytes.size() - 4 < size)
        return false;
    string = bytes.sliced(4, size).toByteArray();
    bytes = bytes.sliced(4 + size);
    return true;
}

QString HostKey::fingerprint() const
{
    return u"SHA256:"_s +
           QString::fromLatin1(QCryptographicHash::hash(blob, QCryptographicHash::Sha256)
                                   .toBase64(QByteArray::Base64Encoding | QByteArray::OmitTrailingEquals));
}

QString HostKey::typeName() const
{
    if (type.startsWith("ecdsa-"))
        return u"ECDSA"_s;
    if (type.startsWith("ssh-"))
        return QString::fromLatin1(type.mid(4)).toUpper();
    return QString::fromLatin1(type);
}

HostKey HostKey::fromBlob(const QByteArray &blob)
{
    QByteArrayView rest(blob);
    HostKey key;
    if (!takeSshString(rest, key.type) || rest.isEmpty() || key.type.isEmpty() || key.type.size() > 64)
        return {};
    for (const char c : std::as_const(key.type)) {
        if (c <= ' ' || c > '~')
            return {};
    }
    key.blob = blob;
    return key;
}

} // namespace trainyard
