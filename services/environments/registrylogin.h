// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environment.h"
#include "services/secrets/secret.h"

namespace trainyard {

/// Who a registry of images lets in. Moves only; the password is wiped with it.
struct RegistryLogin
{
    QString address; ///< "registry.example.com:5000"; empty: Docker Hub
    QString user;
    Secret password;

    /// As podman (--authfile) and docker (config.json) read it. Holds the password: wipe it after use.
    QByteArray document() const;
};

/// Under which the password is kept; empty when the environment logs in nowhere.
QString registryPasswordKey(const EnvironmentContainer &container);

} // namespace trainyard
