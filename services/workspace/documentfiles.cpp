// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/workspace/documentfiles.h"

#include "models/documents/documentlines.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>

namespace trainyard {

using namespace Qt::StringLiterals;

Result<QString> readDocument(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return failure(
            ErrorKind::NotFound,
            QCoreApplication::translate("Document", "%1 cannot be read. Check its path and its permissions.")
                .arg(path));
    return textOfDocument(file.read(2 * longestDocument + 1));
}

Result<> writeDocument(const QString &path, const QString &text)
{
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return failure(
        ErrorKind::Failed,
        QCoreApplication::translate("Document", "%1 cannot be written: %2.").arg(path, file.errorString()));
}

QString environmentNameFrom(QString name)
{
    name.replace(QRegularExpression(u"[^A-Za-z0-9_.-]+"_s), u"-"_s);
    return name.left(60);
}

} // namespace trainyard
