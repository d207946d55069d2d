// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "services/secrets/secret.h"

#include <QByteArray>
#include <QString>

namespace trainyard {

/// What a private key file is, told from its bytes alone; nothing of it is decrypted.
struct KeyFileFacts
{
    enum class Form {
        OpenSsh,    ///< "BEGIN OPENSSH PRIVATE KEY"
        Pem,        ///< "BEGIN RSA|EC|DSA PRIVATE KEY"
        Pkcs8,      ///< "BEGIN [ENCRYPTED] PRIVATE KEY"
        Putty,      ///< .ppk
        SshCom,     ///< "BEGIN SSH2 ENCRYPTED PRIVATE KEY"
        PublicHalf, ///< the .pub file
        Unknown,
    };
    Form form = Form::Unknown;
    QByteArray type;   ///< "ssh-ed25519", …; empty where it cannot be seen
    QByteArray cipher; ///< of the OpenSSH and PEM forms; empty: not encrypted
    bool isEncrypted = false;
    QByteArray publicKey; ///< as on the wire; OpenSSH form only

    /// False for what the library cannot read; problem() then says what to do about it.
    bool isUsable() const;
    /// What is wrong with it and the command that puts it right; empty when it is usable.
    QString problem(const QString &path) const;
};

KeyFileFacts recogniseKey(QByteArrayView bytes);

/// A private key file in memory, at most 64 KiB. Errors: NotFound, Denied, InvalidInput.
Result<Secret> readKeyFile(const QString &path);

} // namespace trainyard
