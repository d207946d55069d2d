// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

QString printable(const QString &text)
{
    QString shown;
    shown.reserve(text.size());
    for (const QChar c : text) {
        if (c == u'\n')
            shown += u"\\n"_s;
        else if (c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0))
            shown += u"\\x%1"_s.arg(uint(c.unicode()), 2, 16, QChar(u'0'));
        else
            shown += c;
    }
    return shown;
}

QByteArray jsonBytes(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

Output::Output(bool isJson, std::FILE *out, std::FILE *err) : m_isJson(isJson), m_out(out), m_err(err) {}

void Output::write(std::FILE *file, const QByteArray &bytes)
{
    const bool isWhole =
        std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file) == size_t(bytes.size());
    if ((std::fflush(file) != 0 || !isWhole) && file == m_out)
        m_hasLostOutput = true;
}

void Output::print(const QJsonObject &document)
{
    write(m_out, QJsonDocument(document).toJson());
}

void Output::print(const QJsonArray &document)
{
    write(m_out, QJsonDocument(document).toJson());
}

void Output::printLine(const QJsonObject &object)
{
    write(m_out, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Output::text(const QString &line)
{
    write(m_out, line.toUtf8() + '\n');
}

void Output::table(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths.at(i), printable(row.at(i)).size());
    }
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            const QString cell = printable(row.at(i));
            line += i + 1 < row.size() ? cell.leftJustified(widths.at(i) + 2) : cell;
        }
        text(line);
    }
}

void Output::raw(const QByteArray &bytes)
{
    write(m_out, bytes);
}

void Output::note(const QString &line)
{
    if (!m_isJson)
        write(m_err, line.toUtf8() + '\n');
}

void Output::part(const QByteArray &bytes, const QByteArray &end)
{
    m_hasParts = true;
    m_end = end;
    raw(bytes);
}

void Output::endParts()
{
    m_hasParts = false;
    raw(m_end + "}\n");
}

ExitCode Output::fail(const Error &error)
{
    write(m_err, "trainyard: " + error.message.toUtf8() + '\n');
    if (!error.detail.isEmpty())
        write(m_err, "  " + error.detail.toUtf8().replace("\n", "\n  ") + '\n');
    if (!m_isJson)
        return OperationFailed;
    QJsonObject told{{u"kind"_s, errorKindName(error.kind)}, {u"message"_s, error.message}};
    if (!error.detail.isEmpty())
        told.insert(u"detail"_s, error.detail);
    if (std::exchange(m_hasParts, false))
        raw(m_end + ",\"error\":" + jsonBytes(told) + "}\n");
    else if (m_isLines)
        printLine({{u"error"_s, told}});
    else
        print(QJsonObject{{u"error"_s, told}});
    return OperationFailed;
}

} // namespace trainyard::cli
