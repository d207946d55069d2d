// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/runfiles.h"

#include "services/snapshots/entrypath.h"
#include "services/snapshots/parallel.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostFiles = 20'000;
constexpr size_t mostMeasured = 200; ///< a request each
constexpr int connections = 6;
constexpr qint64 block = qint64(8) << 20;
constexpr qsizetype longest = 5000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

QDateTime timeOf(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString().left(40), Qt::ISODateWithMs).toUTC();
}

bool isLog(const QString &path)
{
    return path.contains("logs/"_L1);
}

Error noSuchFile(const QString &path)
{
    return {ErrorKind::NotFound,
            tr("The run has no file %1, or none yet. Look again when it has gone on.").arg(path),
            {},
            {}};
}
} // namespace

QString driverLogAmong(const QStringList &paths)
{
    static const QRegularExpression today(u"^user_logs/std_log\\D*0*(?:_ps)?\\.txt$"_s);
    static const QRegularExpression before(
        u"^azureml-logs/70_driver_log(?:.*_(?:rank|worker))?_?0?\\.txt$"_s);
    for (const QRegularExpression &rule : {today, before})
        for (const QString &path : paths)
            if (rule.match(path).hasMatch())
                return path;
    return {};
}

RunFiles::RunFiles(DataPlane &data, BlobClient &blobs) : m_data(data), m_blobs(blobs) {}

Result<QJsonObject> RunFiles::details(const QString &runId, const IsCancelled &isCancelled)
{
    return m_data.ask("history/v1.0"_L1, {.path = u"/runs/"_s + encoded(runId) + u"/details"_s}, isCancelled);
}

Result<> RunFiles::complete(Run &run, const IsCancelled &isCancelled)
{
    const auto known = details(run.id, isCancelled);
    if (!known)
        return failure(known.error());
    run.started = timeOf(known->value("startTimeUtc"_L1));
    run.ended = timeOf(known->value("endTimeUtc"_L1));
    const QJsonObject error = known->value("error"_L1)["error"_L1].toObject();
    const QString why = error.value("message"_L1).toString().left(longest).trimmed();
    const QString warning = known->value("warnings"_L1)[0]["message"_L1].toString().left(longest).trimmed();
    if (!why.isEmpty() && run.status != RunStatus::Completed)
        run.reason = why;
    else if (!warning.isEmpty() && run.reason.isEmpty())
        run.reason = warning;
    return {};
}

Result<RunFiles::Addresses> RunFiles::addresses(const QString &runId, const IsCancelled &isCancelled)
{
    Addresses all;
    const auto add = [&all](const QString &path, const QJsonValue &address) {
        const QUrl url(address.toString(), QUrl::StrictMode);
        if (all.size() < mostFiles && isSafePath(path.toUtf8()) && !url.host().isEmpty())
            all.insert(path, url);
    };
    // A run that has just been made has none: the logs alone are enough.
    const auto artifacts =
        m_data.list("artifact/v2.0"_L1,
                    {.path = u"/artifacts/ExperimentRun/dcid."_s + encoded(runId) + u"/prefix/contentinfo"_s},
                    isCancelled, mostFiles);
    for (const QJsonValue &artifact : artifacts.value_or(QJsonArray()))
        add(artifact["path"_L1].toString(), artifact["contentUri"_L1]);
    const auto known = details(runId, isCancelled);
    if (!known)
        return failure(known.error());
    const QJsonObject logs = known->value("logFiles"_L1).toObject();
    for (auto it = logs.begin(); it != logs.end(); ++it)
        add(it.key(), it.value());
    const std::scoped_lock lock(m_mutex);
    m_addresses.insert(runId, all);
    return all;
}

Result<QList<RunFile>> RunFiles::list(const QString &runId, const IsCancelled &isCancelled)
{
    const auto known = addresses(runId, isCancelled);
    if (!known)
        return failure(known.error());
    QList<RunFile> files;
    for (auto it = known->cbegin(); it != known->cend(); ++it)
        files.append({it.key(), 0, {}});
    measure(files, *known, isCancelled);
    return files;
}

void RunFiles::measure(QList<RunFile> &files, const Addresses &addresses, const IsCancelled &isCancelled)
{
    std::vector<RunFile *> unknown;
    for (RunFile &file : files) {
        const std::scoped_lock lock(m_mutex);
        const auto size = m_sizes.constFind(addresses.value(file.path).toString(QUrl::RemoveQuery));
        if (size != m_sizes.constEnd())
            file.size = *size;
        else if (unknown.size() < mostMeasured)
            unknown.push_back(&file);
    }
    std::atomic<size_t> next = 0;
    inThreads(int(std::min<size_t>(connections, unknown.size())), [&] {
        for (size_t i = next++; i < unknown.size(); i = next++) {
            const QUrl address = addresses.value(unknown[i]->path);
            const auto size = m_blobs.size(address, isCancelled);
            unknown[i]->size = size.value_or(0);
            const std::scoped_lock lock(m_mutex);
            if (size && !isLog(unknown[i]->path)) // a log grows
                m_sizes.insert(address.toString(QUrl::RemoveQuery), *size);
        }
    });
}

Result<QUrl> RunFiles::addressOf(const QString &runId, const QString &path, bool isAnew,
                                 const IsCancelled &isCancelled)
{
    const auto in = [&path](const Addresses &all) {
        const QUrl address = all.value(path);
        return address.isEmpty() && path == driverLog() ? all.value(driverLogAmong(all.keys())) : address;
    };
    if (!isAnew) {
        const std::scoped_lock lock(m_mutex);
        if (const QUrl address = in(m_addresses.value(runId)); !address.isEmpty())
            return address;
    }
    const auto all = addresses(runId, isCancelled);
    if (!all)
        return failure(all.error());
    const QUrl address = in(*all);
    return address.isEmpty() ? Result<QUrl>(failure(noSuchFile(path))) : address;
}

Result<FileChunk> RunFiles::read(const QString &runId, const QString &path, qint64 offset, qint64 maxBytes,
                                 const IsCancelled &isCancelled)
{
    for (bool isAnew : {false, true}) {
        const auto address = addressOf(runId, path, isAnew, isCancelled);
        if (!address)
            return failure(address.error());
        auto chunk = m_blobs.read(*address, offset, maxBytes, isCancelled);
        if (chunk || chunk.error().kind != ErrorKind::Denied || isAnew)
            return chunk;
    }
    return failure(noSuchFile(path));
}

Result<> RunFiles::downloadFile(const QString &runId, const QString &path, const QString &destination,
                                const IsCancelled &isCancelled)
{
    QFile file(destination);
    const auto unwritten = [&] {
        return failure(
            ErrorKind::Full,
            tr("%1 cannot be written: %2. Choose another place.").arg(destination, file.errorString()));
    };
    if (!QDir().mkpath(QFileInfo(destination).path()) || !file.open(QIODevice::WriteOnly))
        return unwritten();
    for (qint64 offset = 0;;) {
        const auto chunk = read(runId, path, offset, block, isCancelled);
        if (!chunk)
            return failure(chunk.error());
        if (file.write(chunk->bytes) != chunk->bytes.size())
            return unwritten();
        offset += chunk->bytes.size();
        if (chunk->bytes.isEmpty() || offset >= chunk->totalSize)
            return file.flush() ? Result<>() : unwritten();
    }
}

/// Below a folder beside the destination first, so that it is there whole or not at all.
Result<> RunFiles::download(const QString &runId, const QString &path, const QString &destination,
                            const IsCancelled &isCancelled)
{
    const auto isThere = [&] { return QFileInfo::exists(destination) || QFileInfo(destination).isSymLink(); };
    const Error taken{
        ErrorKind::Conflict, tr("%1 is there already. Choose another name.").arg(destination), {}, {}};
    if (isThere())
        return failure(taken);
    const bool isFolder = path.endsWith(u'/');
    QStringList wanted{path};
    if (isFolder) {
        const auto all = addresses(runId, isCancelled);
        if (!all)
            return failure(all.error());
        wanted = all->keys();
        wanted.removeIf([&path](const QString &one) { return !one.startsWith(path); });
        if (wanted.isEmpty())
            return failure(noSuchFile(path));
    }
    QTemporaryDir place(destination + u".XXXXXX"_s);
    if (!place.isValid())
        return failure(
            ErrorKind::Denied,
            tr("%1 cannot be written: %2. Choose another place.").arg(destination, place.errorString()));
    const QString made = place.filePath(u"whole"_s);
    for (const QString &one : std::as_const(wanted)) {
        const QString to = isFolder ? made + u'/' + one.mid(path.size()) : made;
        if (const auto done = downloadFile(runId, one, to, isCancelled); !done)
            return done;
    }
    if (isThere() || !QDir().rename(made, destination))
        return failure(taken);
    return {};
}

} // namespace trainyard
