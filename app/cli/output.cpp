// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

Output::Output(bool isJson, std::FILE *out, std::FILE *err) : m_isJson(isJson), m_out(out), m_err(err) {}

void Output::write(std::FILE *file, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file);
    std::fflush(file);
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
            widths[i] = std::max(widths.at(i), row.at(i).size());
    }
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? row.at(i).leftJustified(widths.at(i) + 2) : row.at(i);
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

ExitCode Output::fail(const Error &error)
{
    write(m_err, "trainyard: " + error.message.toUtf8() + '\n');
    if (!error.detail.isEmpty())
        write(m_err, "  " + error.detail.toUtf8() + '\n');
    if (m_isJson) {
        print(QJsonObject{{u"error"_s, QJsonObject{{u"kind"_s, errorKindName(error.kind)},
                                                   {u"message"_s, error.message},
                                                   {u"detail"_s, error.detail}}}});
    }
    return OperationFailed;
}

} // namespace trainyard::cli
