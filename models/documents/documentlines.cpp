// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/documentlines.h"

#include <QCoreApplication>
#include <QStringDecoder>

namespace trainyard {

using namespace Qt::StringLiterals;

DocumentLines::DocumentLines(const QString &text)
{
    hasMark = text.startsWith(QChar::ByteOrderMark);
    lines = (hasMark ? text.mid(1) : text).split(u'\n');
    // One kind of line end is kept; where they are mixed, the first decides only if all agree.
    bool allCarry = lines.size() > 1;
    for (qsizetype i = 0; i + 1 < lines.size(); ++i)
        allCarry &= lines.at(i).endsWith(u'\r');
    if (allCarry) {
        end = u"\r\n"_s;
        for (qsizetype i = 0; i + 1 < lines.size(); ++i)
            lines[i].chop(1);
    }
}

QString DocumentLines::joined() const
{
    return (hasMark ? QString(QChar(QChar::ByteOrderMark)) : QString()) + lines.join(end);
}

void DocumentLines::append(const QString &line)
{
    if (lines.constLast().isEmpty())
        lines.insert(lines.size() - 1, line);
    else
        lines.append(line);
}

Result<QString> textOfDocument(const QByteArray &bytes)
{
    const auto refuse = [](const QString &sentence) { return failure(ErrorKind::InvalidInput, sentence); };
    if (bytes.size() > 2 * longestDocument) {
        return refuse(QCoreApplication::translate(
            "Document", "This file is longer than 1 MiB, so it is no description of an environment."));
    }
    const auto encoding = QStringConverter::encodingForData(bytes).value_or(QStringConverter::Utf8);
    QStringDecoder decode(encoding);
    QString text = decode(bytes);
    if (decode.hasError()) {
        return refuse(
            QCoreApplication::translate("Document", "This file is not UTF-8 text. Save it as UTF-8."));
    }
    if (text.contains(QChar(u'\0')))
        return refuse(QCoreApplication::translate("Document", "This file holds binary data, not text."));
    if (text.size() > longestDocument) {
        return refuse(QCoreApplication::translate(
            "Document", "This file is longer than 1 MiB, so it is no description of an environment."));
    }
    return text;
}

} // namespace trainyard
