// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/plan.h"

#include "services/snapshots/folderwalk.h"
#include "services/snapshots/snapshottext.h"
#include "services/storage/unixfile.h"

#include <QDir>
#include <QFile>
#include <QLocale>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <map>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 largestIgnoreFile = 4 << 20;
constexpr qint64 largeFolderBytes = 100 << 20;
constexpr qint64 largeFolderFiles = 10'000;

/// The text of `name` in the root; nothing where there is no such file.
Result<std::optional<QByteArray>> readIgnoreFile(int root, const char *name)
{
    const Descriptor file(::openat(root, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status;
    if ((!file && errno == ENOENT) || (file && ::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode)))
        return std::nullopt;
    const QString shown = QString::fromLatin1(name);
    QByteArray text(largestIgnoreFile + 1, Qt::Uninitialized);
    const qint64 size = file ? readFully(file.get(), text.data(), text.size()) : -1;
    if (size < 0) {
        // Going on would send what the person meant to keep.
        return failure(fileError(
            errno,
            SnapshotText::tr("%1 cannot be read, so it is unknown what to leave out. Check its permissions.")
                .arg(shown)));
    }
    if (size > largestIgnoreFile)
        return failure(ErrorKind::InvalidInput,
                       SnapshotText::tr("%1 is larger than 4 MiB. Shorten it.").arg(shown));
    text.truncate(size);
    return text;
}

struct FolderSum
{
    qint64 bytes = 0;
    qint64 files = 0;
};

int shownCount(qint64 files)
{
    return int(std::min<qint64>(files, std::numeric_limits<int>::max()));
}

void warnAboutLargeFolders(SnapshotPlan &plan)
{
    std::map<QString, FolderSum> sums;
    FolderSum *last = nullptr;
    QString lastName;
    for (const SnapshotEntry &entry : std::as_const(plan.files)) {
        const qsizetype slash = entry.path.indexOf(u'/');
        if (slash < 0)
            continue;
        const QStringView name = QStringView(entry.path).first(slash);
        if (!last || lastName != name) {
            lastName = name.toString();
            last = &sums[lastName];
        }
        last->bytes += entry.size;
        ++last->files;
    }
    const QString file = plan.ignoreFile.isEmpty() ? u".amlignore"_s : plan.ignoreFile;
    const auto size = [](const FolderSum &sum) {
        return QLocale().formattedDataSize(sum.bytes, 1, QLocale::DataSizeIecFormat);
    };
    if (const auto git = sums.find(u".git"_s); git != sums.end()) {
        plan.warnings.append(
            SnapshotText::tr("The folder .git (%1, %n file(s)) would be sent, as no rule leaves it "
                             "out. Add the line “.git/” to %2.",
                             nullptr, shownCount(git->second.files))
                .arg(size(git->second), file));
        sums.erase(git);
    }
    std::vector<std::pair<QString, FolderSum>> large;
    for (const auto &[name, sum] : sums) {
        if (sum.bytes >= largeFolderBytes || sum.files >= largeFolderFiles)
            large.emplace_back(name, sum);
    }
    std::stable_sort(large.begin(), large.end(),
                     [](const auto &a, const auto &b) { return a.second.bytes > b.second.bytes; });
    large.resize(std::min<size_t>(large.size(), 3));
    for (const auto &[name, sum] : large) {
        plan.warnings.append(
            SnapshotText::tr("The folder %1 is large (%2, %n file(s)). If the run does not need it, "
                             "add the line “/%1/” to %3.",
                             nullptr, shownCount(sum.files))
                .arg(name, size(sum), file));
    }
}
} // namespace

Result<SnapshotPlan> planSnapshot(const QString &sourceFolder, std::stop_token stop)
{
    SnapshotPlan plan;
    plan.sourceFolder = QDir::cleanPath(QDir(sourceFolder).absolutePath());
    const Descriptor root(
        ::open(QFile::encodeName(plan.sourceFolder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root) {
        const int code = errno;
        if (code == ENOTDIR)
            return failure(ErrorKind::InvalidInput,
                           SnapshotText::tr("%1 is not a folder. Choose one.").arg(plan.sourceFolder));
        return failure(fileError(
            code,
            code == ENOENT
                ? SnapshotText::tr("The folder %1 does not exist. Choose another.").arg(plan.sourceFolder)
                : SnapshotText::tr("The folder %1 cannot be read. Check its permissions.")
                      .arg(plan.sourceFolder)));
    }

    IgnoreRules rules;
    for (const char *name : {".amlignore", ".gitignore"}) {
        auto text = readIgnoreFile(root.get(), name);
        if (!text)
            return failure(text.error());
        if (!*text)
            continue;
        plan.ignoreFile = QString::fromLatin1(name);
        rules = IgnoreRules::parse(**text);
        break;
    }

    auto stamps = std::make_shared<PlanStamps>();
    stamps->lookedAt = std::chrono::steady_clock::now();
    auto listing = walkFolder(root.get(), rules, std::move(stop));
    if (!listing)
        return failure(listing.error());
    plan.files = std::move(listing->files);
    stamps->files = std::move(listing->stamps);
    plan.stamps = std::move(stamps);
    plan.ignored = std::move(listing->ignored);
    plan.warnings = std::move(listing->warnings);
    for (const SnapshotEntry &entry : std::as_const(plan.files))
        plan.totalBytes += entry.size;
    warnAboutLargeFolders(plan);
    return plan;
}

} // namespace trainyard
