// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/http/httpclient.h"

#include <QJsonObject>

namespace trainyard {

/// An answer that says no, as a sentence with its remedy; codes and ids stand in the detail. Knows ARM's body
/// (common-types v3, ErrorResponse) and the data plane's (run-history.json).
Error armError(const HttpResponse &response);

/// The same for the "error" of an operation that ended badly.
Error armError(const QJsonObject &error, int status = 0);

} // namespace trainyard
