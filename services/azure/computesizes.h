// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computecreation.h"

#include <QJsonArray>

namespace trainyard {

/// VirtualMachineSizes_List, with what Usages_List leaves of each family's quota.
QList<ComputeSize> sizesOf(const QJsonArray &sizes, const QJsonArray &usages);
/// Azure writes sizes in any case; null where there is none.
const ComputeSize *findSize(const QList<ComputeSize> &sizes, const QString &name);

} // namespace trainyard
