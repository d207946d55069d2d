// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace trainyard {

/// A file of a run's folder: outputs/, logs/, azureml-logs/.
struct RunFile
{
    QString path;    ///< relative to the run folder, '/' between folders
    qint64 size = 0; ///< bytes, as far as known now
    QDateTime modified;
    friend bool operator==(const RunFile &, const RunFile &) = default;
};

/// Bytes of a file from an offset; the file may have grown since.
struct FileChunk
{
    qint64 offset = 0;
    QByteArray bytes;
    qint64 totalSize = 0; ///< of the file when it was read
};

} // namespace trainyard
