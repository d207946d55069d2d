// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/runtail.h"

#include "services/hosts/localfiles.h"

#include <QCoreApplication>
#include <QFile>

#include <array>
#include <cerrno>
#include <chrono>
#include <sys/stat.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
const auto logPath = u"azureml-logs/70_driver_log.txt"_s;
const auto buildLogPath = u"azureml-logs/20_image_build_log.txt"_s;

double now()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}
} // namespace

bool RunTail::File::isOpen()
{
    if (m_file.isValid())
        return true;
    auto file = openInside(m_folder, m_path);
    struct stat facts
    {
    };
    if (!file || ::fstat(file->get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return false; // not there yet, or something that only looks like it
    m_file = std::move(*file);
    return true;
}

Result<qint64> RunTail::File::read(qint64 offset, std::span<char> into)
{
    if (!isOpen())
        return 0;
    while (true) {
        const ssize_t count = ::pread(m_file.get(), into.data(), into.size(), offset);
        if (count >= 0)
            return qint64(count);
        if (errno != EINTR) {
            return failure(systemError(
                errno,
                QCoreApplication::translate("Supervisor", "%1/%2 could not be read.").arg(m_folder, m_path)));
        }
    }
}

qint64 RunTail::File::size()
{
    struct stat facts
    {
    };
    return isOpen() && ::fstat(m_file.get(), &facts) == 0 ? qint64(facts.st_size) : 0;
}

RunTail::RunTail(Database &database, qint64 runKey, QString runFolder, MetricIngest::KeepNotes keepNotes)
    : m_folder(std::move(runFolder)), m_metrics(std::make_unique<File>(m_folder, u"metrics.jsonl"_s)),
      m_log(std::make_unique<File>(m_folder, logPath)),
      m_resources(std::make_unique<File>(m_folder, u"resources.jsonl"_s)),
      m_buildLog(std::make_unique<File>(m_folder, buildLogPath)),
      m_ingest(
          database, runKey,
          {[file = m_metrics.get()](qint64 offset, std::span<char> into) { return file->read(offset, into); },
           [file = m_log.get()](qint64 offset, std::span<char> into) { return file->read(offset, into); },
           [file = m_resources.get()](qint64 offset, std::span<char> into) {
               return file->read(offset, into);
           }},
          now, std::move(keepNotes))
{
}

unsigned RunTail::stateSignature() const
{
    constexpr std::array facts{"supervisor", "child", "started",   "cancel",  "timeout",
                               "ended",      "exit",  "preparing", "prepared"};
    const QByteArray folder = QFile::encodeName(m_folder) + "/state/";
    unsigned signature = 0;
    for (size_t i = 0; i < facts.size(); ++i) {
        struct stat status
        {
        };
        if (::lstat((folder + facts[i]).constData(), &status) == 0)
            signature |= 1U << i;
    }
    return signature;
}

Result<RunTail::News> RunTail::look()
{
    News news;
    // The state is looked at first: what was written before the end is then read before the end is told.
    if (const unsigned state = stateSignature(); state != m_state) {
        m_state = state;
        news.state = true;
    }
    const qint64 buildSize =
        m_log->size() > 0 ? m_buildSize : m_buildLog->size(); // it ends before the script begins
    if (std::exchange(m_buildSize, buildSize) != buildSize)
        news.log = true;
    if (const qint64 size = m_log->size(); size != m_logSize) {
        m_logSize = size;
        news.log = true;
    }
    const auto progress = m_ingest.advance();
    if (!progress)
        return failure(progress.error());
    const bool byAnother = progress->changed && progress->more && progress->points == 0;
    news.metrics = progress->points > 0 || progress->notes > 0 || byAnother;
    news.notes = progress->notes > 0;
    return news;
}

Result<> RunTail::finish()
{
    const auto progress = m_ingest.finish();
    if (!progress)
        return failure(progress.error());
    return {};
}

QByteArray RunTail::logEnd(qint64 bytes) const
{
    const auto chunk = readLocalFile(m_folder, logPath, -bytes, bytes);
    return chunk ? chunk->bytes : QByteArray();
}

QByteArray RunTail::buildLogEnd(qint64 bytes) const
{
    const auto chunk = readLocalFile(m_folder, buildLogPath, -bytes, bytes);
    return chunk ? chunk->bytes : QByteArray();
}

} // namespace trainyard
