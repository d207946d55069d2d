// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/foldernow.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QHash>
#include <QPromise>
#include <QtConcurrentRun>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 blockBytes = 1024 * 1024;

/// Empty when it cannot be read or when the work was cancelled.
ContentHash hashOf(const QString &path, const QPromise<Result<Snapshot>> &promise)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    while (!file.atEnd()) {
        if (promise.isCanceled())
            return {};
        const QByteArray block = file.read(blockBytes);
        if (block.isEmpty())
            return {};
        hash.addData(block);
    }
    return QString::fromLatin1(hash.result().toHex());
}

void look(QPromise<Result<Snapshot>> &promise, const SnapshotPlan &plan, const Snapshot &known)
{
    QHash<QString, const SnapshotEntry *> before;
    for (const SnapshotEntry &entry : known.entries)
        before.insert(entry.path, &entry);
    Snapshot now;
    now.entries = plan.files;
    now.totalBytes = plan.totalBytes;
    promise.setProgressRange(0, int(plan.files.size()));
    int done = 0;
    for (SnapshotEntry &entry : now.entries) {
        if (promise.isCanceled())
            return;
        const SnapshotEntry *old = before.value(entry.path);
        const bool mayBeSame = old && old->size == entry.size && !entry.isEncoded;
        if (entry.kind == EntryKind::SymbolicLink)
            entry.hash = mayBeSame && old->linkTarget == entry.linkTarget ? old->hash : QString();
        else if (mayBeSame)
            entry.hash = hashOf(plan.sourceFolder + u'/' + entry.path, promise);
        promise.setProgressValue(++done);
    }
    promise.addResult(now);
}
} // namespace

QFuture<Result<Snapshot>> folderNow(const SnapshotPlan &plan, const Snapshot &known)
{
    return QtConcurrent::run(look, plan, known);
}

QFuture<Result<QByteArray>> fileNow(const QString &folder, const QString &path, qint64 maxBytes)
{
    return QtConcurrent::run([=]() -> Result<QByteArray> {
        QFile file(folder + u'/' + path);
        if (!file.open(QIODevice::ReadOnly))
            return failure(
                file.exists() ? ErrorKind::Denied : ErrorKind::NotFound,
                QCoreApplication::translate("SnapshotTab", "%1 cannot be read in the folder any more: %2.")
                    .arg(path, file.errorString()));
        return file.read(maxBytes);
    });
}

} // namespace trainyard::ui
