// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computeattachment.h"
#include "models/domain/computecreation.h"
#include "services/workspace/computecredentials.h"

#include <QJsonObject>

namespace trainyard {

/// A ComputeResource of Azure as a target. Unknown kinds and states are kept and shown by their own words.
ComputeTarget targetOf(const QJsonObject &resource);
/// Cores, memory, GPUs and cost from what is known of the target's size.
void addSize(ComputeTarget &target, const QList<ComputeSize> &sizes);
ComputeNode nodeOf(const QJsonObject &node);

/// Bodies of Compute_CreateOrUpdate and Compute_Update.
QJsonObject creationBody(const ComputeCreation &creation, const QString &region, const Secret &password);
QJsonObject scaleBody(const ComputeScale &scale);
/// `privateKey` is the content of the key file. InvalidInput: a rule of the kind is broken.
Result<QJsonObject> attachmentBody(const ComputeAttachment &attachment, const QString &region,
                                   const ComputeCredentials &credentials, const Secret &privateKey);

} // namespace trainyard
