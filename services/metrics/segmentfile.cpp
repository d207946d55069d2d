// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/segmentfile.h"

#include "services/metrics/tensorboard/crc32c.h"
#include "services/storage/unixfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr quint64 magicNumber = 0x5452'4e59'5345'4731; ///< of another byte order it is another number
constexpr quint64 formVersion = 2;
constexpr std::size_t pageSize = 4096;

struct Header
{
    quint64 magic = magicNumber;
    quint64 version = formVersion;
    quint64 summaryBytes = 0;
    quint64 fileBytes = 0;
    std::array<char, 32> identity{};
    quint64 bulkChecksum = 0;
    quint64 checksum = 0; ///< of the header with 0 in this place, and of the summary
};

constexpr std::size_t bulkOffset(std::size_t summaryBytes)
{
    return (sizeof(Header) + summaryBytes + pageSize - 1) / pageSize * pageSize;
}

quint64 checksumOf(Header header, std::span<const char> summary)
{
    header.checksum = 0;
    std::array<char, sizeof(Header)> bytes{};
    std::memcpy(bytes.data(), &header, sizeof(Header));
    const quint64 ofHeader = crc32c({bytes.data(), bytes.size()});
    return ofHeader << 32 | crc32c({summary.data(), summary.size()});
}

Descriptor openSegment(const QString &path)
{
    return Descriptor(
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
}

Error writeError(const QString &path, int code)
{
    const QString folder = QFileInfo(path).path();
    const bool isFull = kindOfErrno(code) == ErrorKind::Full;
    const QString message =
        isFull ? QCoreApplication::translate("SeriesFiles",
                                             "The disk that holds %1 is full. Free some space and try again.")
               : QCoreApplication::translate("SeriesFiles",
                                             "%1 cannot be written to. Check its permissions and its disk.");
    return {isFull ? ErrorKind::Full : ErrorKind::Denied, message.arg(folder), qt_error_string(code), {}};
}
} // namespace

Result<> writeSegmentFile(const QString &path, const QByteArray &identity, const SegmentWriter &segment)
{
    QByteArray temporary = QFile::encodeName(path) + ".XXXXXX.new";
    const Descriptor file(::mkostemps(temporary.data(), 4, O_CLOEXEC));
    if (!file)
        return failure(writeError(path, errno));
    const auto summary = std::span(segment.summary.constData(), std::size_t(segment.summary.size()));
    const std::size_t begin = bulkOffset(summary.size());
    Header header;
    header.summaryBytes = summary.size();
    header.fileBytes = begin;
    quint32 bulkChecksum = 0;
    for (const auto &piece : segment.bulk) {
        header.fileBytes += piece.size();
        bulkChecksum = crc32c({piece.data(), piece.size()}, bulkChecksum);
    }
    header.bulkChecksum = bulkChecksum;
    std::memcpy(header.identity.data(), identity.constData(),
                std::min(header.identity.size(), std::size_t(identity.size())));
    header.checksum = checksumOf(header, summary);

    QByteArray head(reinterpret_cast<const char *>(&header), sizeof(Header));
    head += segment.summary;
    head.append(qsizetype(begin) - head.size(), '\0');
    bool isWritten = writeFully(file.get(), head);
    for (const auto &piece : segment.bulk)
        isWritten = isWritten && writeFully(file.get(), {piece.data(), qsizetype(piece.size())});
    // Without this, power loss could leave the name with a hole for numbers.
    if (!isWritten || ::fdatasync(file.get()) != 0 ||
        ::rename(temporary.constData(), QFile::encodeName(path).constData()) != 0) {
        const int code = errno;
        ::unlink(temporary.constData());
        return failure(writeError(path, code));
    }
    return {};
}

std::optional<SegmentReader> mapSegmentFile(const QString &path, const QByteArray &identity)
{
    const Descriptor file = openSegment(path);
    struct stat about
    {
    };
    if (!file || ::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode) ||
        about.st_size < off_t(sizeof(Header)))
        return {};
    const auto size = std::size_t(about.st_size);
    void *const memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
    if (memory == MAP_FAILED)
        return {};
    const std::shared_ptr<const void> keeper(memory, [size](void *mapped) { ::munmap(mapped, size); });

    const std::span<const char> bytes(static_cast<const char *>(memory), size);
    Header header;
    std::memcpy(&header, bytes.data(), sizeof(Header));
    if (header.magic != magicNumber || header.version != formVersion || header.fileBytes != size ||
        header.summaryBytes > size || bulkOffset(header.summaryBytes) > size ||
        QByteArrayView(header.identity.data(), qsizetype(header.identity.size())) != identity)
        return {};
    const auto summary = bytes.subspan(sizeof(Header), header.summaryBytes);
    if (header.checksum != checksumOf(header, summary))
        return {};
    return SegmentReader(summary, bytes.subspan(bulkOffset(header.summaryBytes)), keeper);
}

bool isSegmentDamaged(const QString &path, const std::function<bool()> &isCancelled)
{
    const Descriptor file = openSegment(path);
    Header header;
    if (!file || ::pread(file.get(), &header, sizeof(Header), 0) != ssize_t(sizeof(Header)))
        return false;
    std::vector<char> block(std::size_t(1) << 20);
    quint32 checksum = 0;
    for (std::size_t at = bulkOffset(header.summaryBytes); at < header.fileBytes;) {
        if (isCancelled())
            return false;
        const std::size_t wanted = std::min(block.size(), std::size_t(header.fileBytes - at));
        const ssize_t got = ::pread(file.get(), block.data(), wanted, off_t(at));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return true;
        checksum = crc32c({block.data(), std::size_t(got)}, checksum);
        at += std::size_t(got);
    }
    return checksum != header.bulkChecksum;
}

} // namespace trainyard
