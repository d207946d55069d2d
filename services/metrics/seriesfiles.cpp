// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/seriesfiles.h"

#include "services/metrics/segmentfile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QStorageInfo>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 sliceSize = 1 << 16; ///< so that others who read the store get their turn
constexpr qint64 unfinishedSeconds = 3600;
constexpr qint64 leftFree = qint64(256) << 20; ///< for what cannot be made again

QString tr(const char *text)
{
    return QCoreApplication::translate("SeriesFiles", text);
}

QByteArray digest(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

/// Names may be long and hold anything.
QString stemOf(const SeriesFiles::Metric &metric)
{
    return QString::fromLatin1(digest(metric.name.toUtf8()).first(16).toHex()) + u'.';
}

QString fileName(const SeriesFiles::Metric &metric, qint64 segment)
{
    return stemOf(metric) + u"%1.%2"_s.arg(metric.generation).arg(segment);
}

QByteArray identityOf(const SeriesFiles::Metric &metric, qint64 segment)
{
    QByteArray all = metric.runId.toUtf8() + '\0' + metric.name.toUtf8() + '\0';
    all += QByteArray::number(metric.generation) + '\0' + QByteArray::number(segment);
    return digest(all);
}

void removeOtherGenerations(const QString &folder, const SeriesFiles::Metric &metric)
{
    const QString kept = stemOf(metric) + u"%1."_s.arg(metric.generation);
    const QStringList names = QDir(folder).entryList({stemOf(metric) + u'*'}, QDir::Files);
    for (const QString &name : names)
        if (!name.startsWith(kept))
            QFile::remove(folder + u'/' + name);
}
} // namespace

QString SeriesFiles::folderOf(const QString &runId) const
{
    return runId.isEmpty() || runId.startsWith(u'.') || runId.contains(u'/') ? QString()
                                                                             : m_folder + u'/' + runId;
}

Result<Series> SeriesFiles::open(const Metric &metric, const ReadPoints &read, int most,
                                 const IsCancelled &isCancelled)
{
    Series series;
    const QString folder = folderOf(metric.runId);
    if (folder.isEmpty())
        return series;
    const qint64 segments = metric.count / Series::segmentPoints;
    int made = 0;
    for (qint64 segment = 0; segment < segments; ++segment) {
        const QString path = folder + u'/' + fileName(metric, segment);
        const QByteArray identity = identityOf(metric, segment);
        auto mapped = mapSegmentFile(path, identity);
        if (!mapped && made < most) {
            const std::scoped_lock making(m_making);
            mapped = mapSegmentFile(path, identity); // by another meanwhile
            if (!mapped) {
                if (auto done = make(metric, segment, series, read, isCancelled); !done)
                    return failure(done.error());
                ++made;
                mapped = mapSegmentFile(path, identity);
            }
        }
        if (!mapped)
            break;
        if (!series.appendSegment(*mapped)) {
            QFile::remove(path);
            return failure(ErrorKind::Corrupt,
                           tr("A file of the points of %1 was damaged and has been removed. Press F5 to read "
                              "the points anew.")
                               .arg(metric.name),
                           path);
        }
    }
    return series;
}

bool SeriesFiles::removeDamaged(const Metric &metric, const IsCancelled &isCancelled)
{
    const std::scoped_lock reading(m_reading);
    bool wasDamaged = false;
    for (qint64 segment = 0; segment < metric.count / Series::segmentPoints; ++segment) {
        const QString path = folderOf(metric.runId) + u'/' + fileName(metric, segment);
        if (m_checked.contains(path))
            continue;
        if (isSegmentDamaged(path, isCancelled)) {
            QFile::remove(path);
            wasDamaged = true;
        } else if (isCancelled() || !QFile::exists(path)) {
            break;
        } else {
            m_checked.insert(path);
        }
    }
    return wasDamaged;
}

Result<> SeriesFiles::make(const Metric &metric, qint64 segment, const Series &before, const ReadPoints &read,
                           const IsCancelled &isCancelled)
{
    Series part(before.isEmpty() ? std::nullopt : std::optional(before.times().last()));
    while (part.size() < Series::segmentPoints) {
        if (isCancelled())
            return failure(ErrorKind::Cancelled, {});
        const qint64 offset = segment * Series::segmentPoints + part.size();
        const auto slice = read(offset, std::min(sliceSize, Series::segmentPoints - part.size()));
        if (!slice)
            return failure(slice.error());
        if (slice->generation != metric.generation || slice->points.isEmpty())
            return failure(
                ErrorKind::Conflict,
                tr("The points of %1 were replaced meanwhile. Press F5 to read them anew.").arg(metric.name));
        part.appendAll(slice->points);
    }
    const QString folder = folderOf(metric.runId);
    if (!QDir().mkpath(folder))
        return failure(ErrorKind::Denied,
                       tr("%1 cannot be made. Check the permissions of its folder.").arg(folder));
    if (QStorageInfo(folder).bytesAvailable() < leftFree)
        return failure(
            ErrorKind::Full,
            tr("The disk that holds %1 is nearly full. Free some space and try again.").arg(folder));
    if (segment == 0)
        removeOtherGenerations(folder, metric);
    SegmentWriter writer;
    part.writeSegment(writer);
    return writeSegmentFile(folder + u'/' + fileName(metric, segment), identityOf(metric, segment), writer);
}

Result<> SeriesFiles::remove(const QString &runId)
{
    const std::scoped_lock making(m_making); // what is being made now goes, too
    const QString folder = folderOf(runId);
    if (folder.isEmpty() || QDir(folder).removeRecursively())
        return {};
    return failure(ErrorKind::Denied,
                   tr("%1 could not be removed. Check its permissions and try again.").arg(folder));
}

void SeriesFiles::sweep(const std::function<bool(const QString &runId)> &exists)
{
    const QStringList runs = QDir(m_folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &runId : runs)
        if (!exists(runId))
            QDir(m_folder + u'/' + runId).removeRecursively();
    const QDateTime old = QDateTime::currentDateTimeUtc().addSecs(-unfinishedSeconds);
    for (QDirIterator files(m_folder, {u"*.new"_s}, QDir::Files, QDirIterator::Subdirectories);
         files.hasNext();) {
        files.next();
        if (files.fileInfo().lastModified() < old)
            QFile::remove(files.filePath());
    }
}

} // namespace trainyard
