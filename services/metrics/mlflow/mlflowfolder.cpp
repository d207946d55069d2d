// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/mlflow/mlflowfolder.h"

#include "services/metrics/metricline.h"
#include "services/metrics/mlflow/mlflowmeta.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <array>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 block = qint64(1) << 20;
constexpr qint64 maxValue = 64 * 1024;
constexpr int maxPairFiles = 10'000;

/// "1763700000123 0.5 7"
std::optional<MetricPoint> pointFrom(std::string_view line, qint64 place)
{
    std::array<std::string_view, 3> words;
    size_t count = 0;
    while (!line.empty() && count < words.size()) {
        const size_t end = std::min(line.find(' '), line.size());
        words[count++] = line.substr(0, end);
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    if (count < 2 || !line.empty())
        return {};
    const auto milliseconds = numberFromText(words[0]);
    const auto value = numberFromText(words[1]);
    const auto step = count == 3 ? numberFromText(words[2]) : std::optional(double(place));
    if (!milliseconds || !value || !step)
        return {};
    return MetricPoint{*step, *milliseconds / 1000, *value};
}
} // namespace

bool isMlflowRun(const QString &folder)
{
    const QDir dir(folder);
    if (!dir.exists(u"meta.yaml"_s) || !dir.exists(u"metrics"_s))
        return false;
    const QMap<QString, QString> meta = readMeta(dir.filePath(u"meta.yaml"_s));
    return (meta.contains(u"run_id"_s) || meta.contains(u"run_uuid"_s)) &&
           meta.value(u"lifecycle_stage"_s) != "deleted"_L1;
}

void MlflowFolder::restart()
{
    m_files.clear();
    m_meta = m_parameters = m_tags = {};
}

bool MlflowFolder::readPairs(const QString &kind, QMap<QString, QString> &into, QDateTime &stamp)
{
    const QFileInfo folder(m_folder + u'/' + kind);
    if (!folder.isDir() || folder.lastModified() == stamp)
        return false;
    stamp = folder.lastModified();
    QDirIterator files(folder.filePath(), QDir::Files, QDirIterator::Subdirectories);
    for (int count = 0; files.hasNext() && count < maxPairFiles; ++count) {
        QFile file(files.next());
        const QString name = file.fileName().mid(folder.filePath().size() + 1);
        if (isMlflowsOwn(name) || !file.open(QIODevice::ReadOnly))
            continue;
        into.insert(name, QString::fromUtf8(file.read(maxValue)));
    }
    return true;
}

bool MlflowFolder::readFacts(LogContents &into)
{
    bool changed = readPairs(u"params"_s, into.parameters, m_parameters);
    changed |= readPairs(u"tags"_s, into.tags, m_tags);
    const QFileInfo file(m_folder + u"/meta.yaml"_s);
    if (file.lastModified() == m_meta)
        return changed;
    m_meta = file.lastModified();
    const QMap<QString, QString> meta = readMeta(file.filePath());
    if (meta.isEmpty())
        return changed; // just being written anew
    into.name = meta.value(u"run_name"_s, meta.value(u"name"_s));
    into.status = mlflowStatus(meta.value(u"status"_s));
    bool isNumber = false;
    if (const double start = meta.value(u"start_time"_s).toDouble(&isNumber); isNumber)
        into.started = start / 1000;
    if (const double end = meta.value(u"end_time"_s).toDouble(&isNumber); isNumber)
        into.ended = end / 1000;
    into.group = readMeta(QFileInfo(m_folder).path() + u"/meta.yaml"_s)
                     .value(u"name"_s, meta.value(u"experiment_id"_s));
    return true;
}

Result<LogSource::Progress> MlflowFolder::advance(LogContents &into, qint64 budget)
{
    Progress progress;
    if (!QFileInfo(m_folder).isReadable())
        return failure(ErrorKind::NotFound,
                       QCoreApplication::translate(
                           "Logs", "%1 cannot be read. Check that it is there and that you may read it.")
                           .arg(m_folder));
    progress.changed = readFacts(into);
    const QString folder = m_folder + u"/metrics"_s;
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        auto file = m_files.find(path);
        if (file == m_files.end()) {
            const QByteArray name = path.mid(folder.size() + 1).toUtf8();
            file = m_files.insert(path, {into.metricOf({name.constData(), size_t(name.size())}), 0, 0});
        }
        if (file->metric < 0)
            continue;
        if (budget <= 0) {
            progress.more = true;
            break;
        }
        if (!readMetric(path, *file, into, budget, progress)) { // it shrank: another run of that name
            into.clear(true);
            restart();
            progress = {true, true};
            return progress;
        }
    }
    return progress;
}

bool MlflowFolder::readMetric(const QString &path, MetricFile &file, LogContents &into, qint64 &budget,
                              Progress &progress)
{
    QFile device(path);
    if (!device.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return true; // gone meanwhile
    const qint64 size = device.size();
    if (size < file.offset)
        return false;
    while (file.offset < size && device.seek(file.offset)) {
        if (budget <= 0) {
            progress.more = true;
            return true;
        }
        const QByteArray bytes = device.read(block);
        const qsizetype end = bytes.lastIndexOf('\n') + 1;
        if (end == 0 && bytes.size() < block)
            return true; // a line that is being written
        for (qsizetype at = 0; at < end;) {
            const qsizetype next = bytes.indexOf('\n', at);
            const std::string_view line(bytes.constData() + at, size_t(next - at));
            if (const auto point = pointFrom(line, file.lines))
                into.add(file.metric, *point);
            else if (!line.empty())
                ++into.bad;
            ++file.lines;
            at = next + 1;
        }
        file.offset += end == 0 ? bytes.size() : end; // a line over a mebibyte is none
        budget -= bytes.size();
        progress.changed = true;
    }
    return true;
}

} // namespace trainyard
