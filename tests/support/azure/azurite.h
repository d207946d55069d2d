// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/http/httpclient.h"

namespace trainyard::test {

/// A container of the emulator that tests/contract/azurite.sh starts and TRAINYARD_AZURITE names, with a
/// permission for so long: letters of "rwlc". Rule: learn.microsoft.com, create-account-sas.
QUrl azuriteContainer(const QString &name, const QString &permissions, int seconds);
/// Makes it; what the service answers.
Result<HttpResponse> makeAzuriteContainer(HttpClient &http, const QString &name);

} // namespace trainyard::test
