// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace trainyard {

/// The public key by which a machine proves who it is, as it is sent on the wire.
struct HostKey
{
    QByteArray type; ///< "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", …
    QByteArray blob;

    bool isValid() const { return !type.isEmpty() && !blob.isEmpty(); }
    /// "SHA256:…" as OpenSSH prints it.
    QString fingerprint() const;
    /// "ED25519", "RSA", "ECDSA": how a person calls the type.
    QString typeName() const;

    /// The type is read from the blob itself; an invalid key when it is malformed.
    static HostKey fromBlob(const QByteArray &blob);
    friend bool operator==(const HostKey &, const HostKey &) = default;
};

/// Takes a string with its 32-bit length in front off the front of `bytes`; false when it is cut short.
bool takeSshString(QByteArrayView &bytes, QByteArray &string);

} // namespace trainyard
