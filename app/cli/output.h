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

/// Where a command prints: one JSON document with --json, else lines for people. Files are given so that
/// tests can read.
class Output
{
public:
    explicit Output(bool isJson, std::FILE *out = stdout, std::FILE *err = stderr);

    bool isJson() const { return m_isJson; }
    void print(const QJsonObject &document);
    void print(const QJsonArray &document);
    /// One compact object and a newline, at once: for streams.
    void printLine(const QJsonObject &object);
    void text(const QString &line);
    /// Columns padded to their widest cell; the first row is the heading.
    void table(const QList<QStringList> &rows);
    /// Bytes as they are, for logs.
    void raw(const QByteArray &bytes);
    void note(const QString &line); ///< to the error stream, for people; silent with --json
    /// The error on the error stream and, with --json, as `{"error":{…}}`. Gives OperationFailed.
    ExitCode fail(const Error &error);

private:
    void write(std::FILE *file, const QByteArray &bytes);
    bool m_isJson;
    std::FILE *m_out;
    std::FILE *m_err;
};

} // namespace trainyard::cli
