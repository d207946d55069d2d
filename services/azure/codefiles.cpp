// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/codefiles.h"

#include "services/snapshots/digest.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}
} // namespace

CodeFiles codeFilesOf(const SnapshotPlan &plan)
{
    CodeFiles code;
    for (const SnapshotEntry &entry : plan.files) {
        CodeFile file{entry.path, plan.sourceFolder + u'/' + entry.path, entry.size, {}};
        if (entry.isEncoded) {
            code.leftOut.append(
                tr("%1 is not sent: its name is not UTF-8, as Azure wants it.").arg(entry.path));
            continue;
        }
        if (entry.kind == EntryKind::SymbolicLink) {
            const QFileInfo target(file.place);
            if (!target.isFile()) {
                code.leftOut.append(tr("%1 is not sent: it is a link to %2, and Azure keeps files alone.")
                                        .arg(entry.path, target.isDir() ? tr("a folder") : tr("nothing")));
                continue;
            }
            file.size = target.size();
        }
        code.totalBytes += file.size;
        code.files.append(std::move(file));
    }
    return code;
}

Result<QString> hashCode(QList<CodeFile> &files, const IsCancelled &isCancelled)
{
    // The order of Python's sorted(…, key=lower): by code points, which UTF-8 keeps.
    QList<std::pair<QByteArray, CodeFile *>> order;
    for (CodeFile &file : files)
        order.emplaceBack(file.path.toLower().toUtf8(), &file);
    std::ranges::stable_sort(order, {}, [](const auto &one) -> const QByteArray & { return one.first; });

    Sha256 hash;
    hash.add(QByteArray::number(files.size()));
    for (const auto &[key, file] : order)
        hash.add('#' + file->path.toUtf8() + '#' + QByteArray::number(file->size));
    QByteArray buffer(1 << 20, Qt::Uninitialized);
    for (const auto &[key, file] : order) {
        QFile opened(file->place);
        QCryptographicHash md5(QCryptographicHash::Md5);
        qint64 total = 0;
        if (!opened.open(QIODevice::ReadOnly))
            return failure(ErrorKind::Denied,
                           tr("%1 cannot be read. Check its permissions, or leave it out with an .amlignore "
                              "file.")
                               .arg(file->path),
                           opened.errorString());
        for (qint64 count = 1; count > 0 && total <= file->size; total += count) {
            if (isCancelled && isCancelled())
                return failure(ErrorKind::Cancelled, {});
            count = opened.read(buffer.data(), buffer.size());
            if (count <= 0)
                break;
            hash.add(QByteArrayView(buffer).first(count));
            md5.addData(QByteArrayView(buffer).first(count));
        }
        if (total != file->size)
            return failure(
                ErrorKind::Conflict,
                tr("%1 changed while it was read. Submit again once it is at rest.").arg(file->path));
        file->md5 = md5.result();
    }
    return toHash(hash.result());
}

} // namespace trainyard
