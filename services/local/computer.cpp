// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/computer.h"

#include "services/hosts/localfiles.h"
#include "services/hosts/process.h"
#include "services/local/localcore.h"
#include "services/local/review.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QStandardPaths>
#include <QStorageInfo>
#include <QSysInfo>
#include <QThread>

#include <sys/stat.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Computer", text);
}

qint64 memoryBytes()
{
    QFile file(u"/proc/meminfo"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("MemTotal:"))
            return line.simplified().split(' ').value(1).toLongLong() * 1024;
    }
    return 0;
}

QString existingPart(QString path)
{
    while (!QFileInfo::exists(path) && path != "/"_L1)
        path = QFileInfo(path).path();
    return path;
}

/// The first line that a program says, or nothing where it is missing or fails.
QString answerOf(const QStringList &words)
{
    if (QStandardPaths::findExecutable(words.constFirst()).isEmpty())
        return {};
    HostCommand command;
    command.arguments = words;
    command.timeout = std::chrono::seconds(5);
    const auto result = runProcess(command);
    return result && result->exitCode == 0 ? QString::fromUtf8(result->output).trimmed() : QString();
}

Prerequisite pythonOf(LocalCore &core)
{
    const auto python = core.interpreters.probe({}, {});
    if (!python)
        return {tr("Python"), false, python.error().message};
    return {tr("Python"), !python->isOld(), u"%1 (%2)"_s.arg(python->version, python->executable)};
}

Prerequisite gitHere()
{
    const QString version = answerOf({u"git"_s, u"--version"_s});
    if (version.isEmpty())
        return {tr("git"), false,
                tr("Not found. Runs work without it, but do not record the commit they came from."), true};
    return {tr("git"), true, version};
}

Prerequisite writableHome(const QString &home)
{
    HostFile file;
    file.path = home + u"/runs/.written-to-test"_s;
    file.content = "x";
    const auto put = putLocalFile(file);
    QFile::remove(file.path);
    return {tr("Folder for runs"), put.has_value(), put ? home : put.error().message};
}

Prerequisite spaceIn(const ComputeTarget &target)
{
    constexpr qint64 comfortable = 1LL << 30;
    const QString text = tr("%1 GiB free").arg(double(target.freeDiskBytes) / (1 << 30), 0, 'f', 1);
    return {tr("Free space"), target.freeDiskBytes >= comfortable,
            target.freeDiskBytes >= comfortable ? text : text + u". "_s + tr("Free some before long runs.")};
}
} // namespace

ComputeTarget describeComputer(const QString &targetHome)
{
    ComputeTarget target;
    target.name = localTargetName();
    target.kind = ComputeKind::LocalComputer;
    target.state = ComputeState::Ready;
    target.address = QSysInfo::machineHostName();
    target.system = tr("%1, kernel %2").arg(QSysInfo::prettyProductName(), QSysInfo::kernelVersion());
    target.cores = QThread::idealThreadCount();
    target.memoryBytes = memoryBytes();
    target.freeDiskBytes = QStorageInfo(existingPart(targetHome)).bytesAvailable();
    target.homeFolder = targetHome;
    return target;
}

QStringList findGpus()
{
    return answerOf({u"nvidia-smi"_s, u"--query-gpu=name"_s, u"--format=csv,noheader"_s})
        .split(u'\n', Qt::SkipEmptyParts);
}

ComputeTarget testComputer(LocalCore &core)
{
    ComputeTarget target = describeComputer(core.options.folders.targetHome);
    target.gpus = core.gpus();
    target.prerequisites = {pythonOf(core), gitHere(), writableHome(target.homeFolder), spaceIn(target)};
    target.prerequisites.append(
        {tr("GPU"), !target.gpus.isEmpty(),
         target.gpus.isEmpty() ? tr("None found. Runs use the processor.") : target.gpus.join(u", "_s),
         true});
    if (!target.prerequisites.at(2).isMet) {
        target.state = ComputeState::Failed;
        target.stateReason = target.prerequisites.at(2).detail;
    }
    return target;
}

Result<qint64> bytesBelow(const QString &folder, const std::function<bool()> &isCancelled)
{
    qint64 sum = 0;
    QSet<std::pair<quint64, quint64>> seen; // files with more than one name
    QDirIterator below(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                       QDirIterator::Subdirectories);
    int count = 0;
    while (below.hasNext()) {
        if (++count % 256 == 0 && isCancelled())
            return failure(ErrorKind::Cancelled, {});
        struct stat facts
        {
        };
        if (::lstat(QFile::encodeName(below.next()).constData(), &facts) != 0)
            continue;
        if (facts.st_nlink > 1 && !S_ISDIR(facts.st_mode)) {
            const std::pair<quint64, quint64> which(facts.st_dev, facts.st_ino);
            if (seen.contains(which))
                continue;
            seen.insert(which);
        }
        sum += qint64(facts.st_blocks) * 512;
    }
    return sum;
}

} // namespace trainyard
