// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/blobclient.h"
#include "services/azure/codefiles.h"

#include <mutex>
#include <vector>

namespace trainyard {

/// Sends files to a container over several connections, from the disk piece by piece. What arrived whole
/// stays known, so that send() may be called again, with another permission, after an error.
class BlobUpload
{
public:
    struct Progress
    {
        qsizetype files = 0;
        qsizetype filesTotal = 0;
        qint64 bytes = 0;
        qint64 bytesTotal = 0;
    };
    using Tell = std::function<void(const Progress &)>;
    /// `files` as hashCode() left them; they go to FOLDER/path.
    BlobUpload(BlobClient &blobs, QString folder, QList<CodeFile> files, Tell tell);

    /// Blocks. Denied: the permission ended, perhaps in the middle; call again with another one. Conflict: a
    /// file is not what it was when it was hashed.
    Result<> send(const QUrl &container, const IsCancelled &isCancelled);
    /// The container is another one: nothing has arrived there.
    void startAnew();
    qsizetype arrived() const { return m_progress.files; }

private:
    void skipWhatIsThere(const QUrl &container, const IsCancelled &isCancelled);
    Result<> sendFile(const QUrl &container, const CodeFile &file, const IsCancelled &isCancelled);
    Result<> sendBlocks(const QUrl &blob, const CodeFile &file, const IsCancelled &isCancelled);
    void note(size_t index);

    BlobClient &m_blobs;
    QString m_folder;
    QList<CodeFile> m_files;
    Tell m_tell;
    std::vector<bool> m_hasArrived; ///< by m_files; while threads work guarded by m_mutex, as is
    Progress m_progress;
    std::mutex m_mutex;
};

} // namespace trainyard
