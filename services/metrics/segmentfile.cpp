// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/segmentfile.h"

#include "services/metrics/tensorboard/crc32c.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr quint64 magicNumber = 0x5452'4e59'5345'4731; ///< of another byte order it is another number
constexpr quint64 formVersion = 1;
constexpr std::size_t pageSize = 4096;

struct Header
{
    quint64 magic = magicNumber;
    quint64 version = formVersion;
    quint64 summaryBytes = 0;
    quint64 fileBytes = 0;
    std::array<char, 32> identity{};
    quint64 checksum = 0; ///< of the header with 0 in this place, and of the summary
};

class Descriptor
{
public:
    explicit Descriptor(int number) : m_number(number) {}
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    Q_DISABLE_COPY_MOVE(Descriptor)
    operator int() const { return m_number; }

private:
    const int m_number;
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

bool writeAll(int file, std::span<const char> bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes = bytes.subspan(std::size_t(written));
    }
    return true;
}

Error writeError(const QString &path, int code)
{
    const QString folder = QFileInfo(path).path();
    const QString detail = QString::fromLocal8Bit(std::strerror(code));
    if (code == ENOSPC || code == EDQUOT) {
        return {ErrorKind::Full,
                QCoreApplication::translate("SeriesFiles",
                                            "The disk that holds %1 is full. Free some space and try again.")
                    .arg(folder),
                detail,
                {}};
    }
    return {ErrorKind::Denied,
            QCoreApplication::translate("SeriesFiles",
                                        "%1 cannot be written to. Check its permissions and its disk.")
                .arg(folder),
            detail,
            {}};
}
} // namespace

Result<> writeSegmentFile(const QString &path, const QByteArray &identity, const SegmentWriter &segment)
{
    QByteArray temporary = QFile::encodeName(path) + ".XXXXXX.new";
    const Descriptor file(::mkostemps(temporary.data(), 4, O_CLOEXEC));
    if (file < 0)
        return failure(writeError(path, errno));
    const auto summary = std::span(segment.summary.constData(), std::size_t(segment.summary.size()));
    const std::size_t begin = bulkOffset(summary.size());
    Header header;
    header.summaryBytes = summary.size();
    header.fileBytes = begin;
    for (const auto &piece : segment.bulk)
        header.fileBytes += piece.size();
    std::memcpy(header.identity.data(), identity.constData(),
                std::min(header.identity.size(), std::size_t(identity.size())));
    header.checksum = checksumOf(header, summary);

    QByteArray head(reinterpret_cast<const char *>(&header), sizeof(Header));
    head += segment.summary;
    head.append(qsizetype(begin) - head.size(), '\0');
    bool isWritten = writeAll(file, {head.constData(), begin});
    for (const auto &piece : segment.bulk)
        isWritten = isWritten && writeAll(file, piece);
    // Without this, power loss could leave the name with a hole for numbers.
    if (!isWritten || ::fdatasync(file) != 0 ||
        ::rename(temporary.constData(), QFile::encodeName(path).constData()) != 0) {
        const int code = errno;
        ::unlink(temporary.constData());
        return failure(writeError(path, code));
    }
    return {};
}

std::optional<SegmentReader> mapSegmentFile(const QString &path, const QByteArray &identity)
{
    const Descriptor file(
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat about
    {
    };
    if (file < 0 || ::fstat(file, &about) != 0 || !S_ISREG(about.st_mode) ||
        about.st_size < off_t(sizeof(Header)))
        return {};
    const auto size = std::size_t(about.st_size);
    void *const memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
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

} // namespace trainyard
