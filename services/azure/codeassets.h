// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/armclient.h"
#include "services/azure/azureaddress.h"
#include "services/azure/blobupload.h"

namespace trainyard {

/// The code of runs in a workspace of Azure: folders by their content, each sent once. Blocks: for worker
/// threads, any number. Source of the steps: azure-ai-ml, _code_operations.py and _asset_utils.py.
class CodeAssets
{
public:
    /// 0…100 of the way, and where it is.
    using Tell = std::function<void(int percent, const QString &step)>;
    CodeAssets(ArmClient &arm, AzureAddress address, BlobClient &blobs);

    /// The resource id of the version that holds these files of the folder; sent only when the workspace does
    /// not know it by its hash. What an interrupted call sent is not sent again.
    Result<QString> publish(const QString &folderName, CodeFiles code, const Tell &tell,
                            const IsCancelled &isCancelled);

private:
    struct Place
    {
        QUrl container; ///< with its permission: a secret
        QUrl plain;     ///< without
    };
    QString pathOf(const QString &name) const;
    Result<QString> known(const QString &name, const QString &hash, const IsCancelled &isCancelled);
    Result<Place> askForPlace(const QString &name, const IsCancelled &isCancelled);
    Result<QUrl> upload(const QString &name, BlobUpload &upload, const IsCancelled &isCancelled);

    ArmClient &m_arm;
    AzureAddress m_address;
    BlobClient &m_blobs;
};

} // namespace trainyard
