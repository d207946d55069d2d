// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QJsonDocument>
#include <QJsonValue>
#include <QStringList>

#include <cstdio>

namespace trainyard::cli {

/// Exit status of the program: part of the command line's contract.
enum ExitCode { Done = 0, OperationFailed = 1, WrongUsage = 2, RunFailed = 3, RunCanceled = 4 };

/// A name of a stranger as it may stand in a line of a terminal: without line breaks and control characters,
/// which are shown as "\n" or "\x1b".
QString printable(const QString &text);

/// One value as compact JSON text.
QByteArray jsonBytes(const QJsonValue &value);

/// Where a command prints: one JSON document with --json, else lines for people. Files are given so that
/// tests can read.
class Output
{
public:
    explicit Output(bool isJson, std::FILE *out = stdout, std::FILE *err = stderr);

    bool isJson() const { return m_isJson; }
    /// From here on one object a line is printed, errors too.
    void startLines() { m_isLines = true; }
    void print(const QJsonObject &document);
    void print(const QJsonArray &document);
    /// One compact object and a newline, at once: for streams.
    void printLine(const QJsonObject &object);
    void text(const QString &line);
    /// Columns padded to their widest cell; the first row is the heading.
    void table(const QList<QStringList> &rows);
    /// Bytes as they are, for logs and for parts of a JSON document.
    void raw(const QByteArray &bytes);
    void note(const QString &line); ///< to the error stream, for people; silent with --json
    /// The next part of a JSON object that is too large to be held; `end` is what closes all that is open now
    /// but the object itself. An error on the way closes it, with an "error" beside what is there.
    void part(const QByteArray &bytes, const QByteArray &end);
    void endParts();
    /// The error on the error stream and, with --json, as `{"error":{…}}`. Gives OperationFailed.
    ExitCode fail(const Error &error);
    /// Something could not be written: the disk behind the output is full, or its reader is gone.
    bool hasLostOutput() const { return m_hasLostOutput; }

private:
    void write(std::FILE *file, const QByteArray &bytes);
    bool m_isJson;
    bool m_isLines = false;
    bool m_hasLostOutput = false;
    QByteArray m_end; ///< see part()
    bool m_hasParts = false;
    std::FILE *m_out;
    std::FILE *m_err;
};

} // namespace trainyard::cli
