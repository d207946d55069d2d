// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace trainyard::cli {

/// The words of a command line, sorted: global options, noun and verb, the rest.
struct Invocation
{
    QString workspace; ///< DIR or NAME; empty: the one used last, else "local"
    bool isJson = false;
    const Verb *verb = nullptr;
    QStringList arguments;
    QStringList scriptArguments;
    std::shared_ptr<QCommandLineParser> options;
};

/// What the words ask for. The error is a usage sentence; its detail is the usage of the verb, where one was
/// named.
Result<Invocation> parseInvocation(const QStringList &words, const QList<Verb> &verbs);

} // namespace trainyard::cli
