// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/blobupload.h"

#include "services/snapshots/parallel.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>

#include <atomic>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int connections = 6;                 ///< as many as Qt opens to one host
constexpr qint64 wholeBytes = qint64(4) << 20; ///< larger files go in blocks of this size

Error changed(const CodeFile &file)
{
    return {
        ErrorKind::Conflict,
        QCoreApplication::translate("Azure", "%1 changed while it was sent. Submit again once it is at rest.")
            .arg(file.path),
        {},
        {}};
}
} // namespace

BlobUpload::BlobUpload(BlobClient &blobs, QString folder, QList<CodeFile> files, Tell tell)
    : m_blobs(blobs), m_folder(std::move(folder)), m_files(std::move(files)), m_tell(std::move(tell))
{
    startAnew();
}

void BlobUpload::startAnew()
{
    m_hasArrived.assign(size_t(m_files.size()), false);
    m_progress = {};
    m_progress.filesTotal = m_files.size();
    for (const CodeFile &file : std::as_const(m_files))
        m_progress.bytesTotal += file.size;
}

void BlobUpload::note(size_t index)
{
    const std::scoped_lock lock(m_mutex);
    m_hasArrived[index] = true;
    ++m_progress.files;
    m_progress.bytes += m_files[qsizetype(index)].size;
    if (m_tell)
        m_tell(m_progress);
}

/// An earlier submission may have been interrupted. Without the right to list, all is sent.
void BlobUpload::skipWhatIsThere(const QUrl &container, const IsCancelled &isCancelled)
{
    const auto there = m_blobs.list(container, m_folder + u'/', isCancelled);
    if (!there)
        return;
    for (size_t i = 0; i < m_hasArrived.size(); ++i) {
        const CodeFile &file = m_files[qsizetype(i)];
        const auto found = there->constFind(m_folder + u'/' + file.path);
        if (!m_hasArrived[i] && found != there->constEnd() && found->size == file.size &&
            found->md5 == file.md5)
            note(i);
    }
}

Result<> BlobUpload::send(const QUrl &container, const IsCancelled &isCancelled)
{
    if (m_progress.files == 0)
        skipWhatIsThere(container, isCancelled);
    std::atomic<size_t> next = 0;
    std::atomic<bool> isOver = false;
    Result<> outcome;
    inThreads(connections, [&] {
        const auto stops = [&] { return isOver || (isCancelled && isCancelled()); };
        for (size_t i = next++; i < m_hasArrived.size() && !stops(); i = next++) {
            const bool hasArrived = [&]() -> bool { // not a reference to the bit
                const std::scoped_lock lock(m_mutex);
                return m_hasArrived[i];
            }();
            if (hasArrived)
                continue;
            const auto sent = sendFile(container, m_files.at(qsizetype(i)), stops);
            if (sent) {
                note(i);
                continue;
            }
            const std::scoped_lock lock(m_mutex);
            if (!isOver.exchange(true))
                outcome = failure(sent.error());
        }
    });
    if (isCancelled && isCancelled())
        return failure(ErrorKind::Cancelled, {});
    return outcome;
}

Result<> BlobUpload::sendFile(const QUrl &container, const CodeFile &file, const IsCancelled &isCancelled)
{
    const QUrl blob = BlobClient::blobIn(container, m_folder + u'/' + file.path);
    if (file.size > wholeBytes)
        return sendBlocks(blob, file, isCancelled);
    QFile opened(file.place);
    const QByteArray bytes = opened.open(QIODevice::ReadOnly) ? opened.read(wholeBytes + 1) : QByteArray();
    if (QCryptographicHash::hash(bytes, QCryptographicHash::Md5) != file.md5)
        return failure(changed(file));
    return m_blobs.put(blob, bytes, isCancelled);
}

Result<> BlobUpload::sendBlocks(const QUrl &blob, const CodeFile &file, const IsCancelled &isCancelled)
{
    QFile opened(file.place);
    if (!opened.open(QIODevice::ReadOnly))
        return failure(changed(file));
    QCryptographicHash md5(QCryptographicHash::Md5);
    int blocks = 0;
    for (QByteArray bytes = opened.read(wholeBytes); !bytes.isEmpty(); bytes = opened.read(wholeBytes)) {
        md5.addData(bytes);
        if (const auto sent = m_blobs.putBlock(blob, blocks++, bytes, isCancelled); !sent)
            return sent;
    }
    if (md5.result() != file.md5)
        return failure(changed(file));
    return m_blobs.commit(blob, blocks, file.md5, isCancelled);
}

} // namespace trainyard
