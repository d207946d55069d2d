// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/storage/unixfile.h"
#include "services/transfer/mirrorframes.h"

#include <QList>
#include <QString>

#include <map>
#include <utility>

namespace trainyard {

/// The folder on this computer that a run far away is copied into. It is written without following links, so
/// nothing outside of it is ever changed. One thread. Errors: Full, Denied, Failed (the folder).
class LocalCopy : public MirrorSink
{
public:
    explicit LocalCopy(QString folder) : m_folder(std::move(folder)) {}

    /// Makes the folder and looks at what is in it.
    Result<> open();
    /// What to say to the agent about it: a line for each file.
    Result<QByteArray> knownLines() const;
    /// The index of a file that has `size` bytes here, for bytesCame().
    int place(const QByteArray &name, qint64 size);
    int knownFiles() const { return int(m_files.size()); }

    /// What came since the last question.
    struct News
    {
        bool files = false;
        bool state = false;
    };
    News takeNews() { return std::exchange(m_news, {}); }
    /// After the end: files that are not what the target has are cut to nothing. True when all were right.
    Result<bool> checkHashes();
    /// All of the run is here: kept as the file "mirrored".
    Result<> markComplete();
    static bool isComplete(const QString &folder);

    Result<> fileNamed(int index, const QByteArray &name) override;
    Result<> fileBegunAnew(int index) override;
    Result<> bytesCame(int index, qint64 offset, QByteArrayView bytes) override;
    Result<> factCame(const QByteArray &name, const QByteArray &text) override;
    Result<> hashCame(int index, qint64 size, const QByteArray &hash) override;

private:
    struct File
    {
        QByteArray name;
        qint64 size = 0;
        bool isPassedOver = false; ///< a folder of that name is in the way
        QByteArray hash;           ///< as the target has it, at its end
    };
    Result<int> descriptorOf(int index);
    Result<> makeFoldersOf(const QByteArray &name);
    Result<> cut(int index);
    Error problem(int code) const;
    Result<QByteArray> hashOf(const File &file, qint64 from) const;

    QString m_folder;
    Descriptor m_root;
    Descriptor m_state;
    QList<File> m_files; ///< index 1 is the first
    std::map<int, Descriptor> m_open;
    News m_news;
};

} // namespace trainyard
