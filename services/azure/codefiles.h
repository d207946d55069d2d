// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/snapshot.h"
#include "services/http/httpclient.h"

namespace trainyard {

/// A file that goes to Azure as part of a run's code.
struct CodeFile
{
    QString path;  ///< relative to the source folder, '/' between names
    QString place; ///< absolute, on this disk
    qint64 size = 0;
    QByteArray md5; ///< 16 bytes, of the content that hashCode() read
};

/// What of a plan is sent: files, and links to files as the files they lead to, since a blob is no link.
struct CodeFiles
{
    QList<CodeFile> files;
    QStringList leftOut; ///< sentences
    qint64 totalBytes = 0;
};
CodeFiles codeFilesOf(const SnapshotPlan &plan);

/// The hash that the service knows the files by, 64 hex digits, and the MD5 of each. Reads all of them;
/// blocks. Conflict: one changed meanwhile. Rule: azure-ai-ml, _asset_utils.py get_content_hash, version
/// 202208.
Result<QString> hashCode(QList<CodeFile> &files, const IsCancelled &isCancelled);
inline constexpr auto codeHashVersion = QLatin1StringView("202208");

} // namespace trainyard
