// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/output.h"
#include "services/workspace/workspace.h"

#include <QCommandLineParser>
#include <QFutureWatcher>

#include <functional>

namespace trainyard::cli {

/// What a verb works with. It ends by calling `finish` once, from the event loop; until then the program
/// stays.
struct Call
{
    Workspace &workspace;
    Output &out;
    const QCommandLineParser &options;
    QStringList arguments;       ///< the positional ones after the verb
    QStringList scriptArguments; ///< all that came after "--"
    QObject *owner;              ///< lives until finish; parent of what the verb starts
    std::function<void(ExitCode)> finish;

    void fail(const Error &error) const { finish(out.fail(error)); }
};

/// One verb of the command line ("run submit").
struct Verb
{
    QString noun;
    QString name;
    QStringList positional; ///< names of required arguments, e.g. {"ID"}
    QList<QCommandLineOption> options;
    QString help; ///< one line
    std::function<void(const Call &)> start;
    bool takesScriptArguments = false;
};

/// Calls `then` with the value, or ends the verb with the error.
template <typename T, typename F> void when(const Call &call, const QFuture<Result<T>> &future, F then)
{
    auto *watcher = new QFutureWatcher<Result<T>>(call.owner);
    QObject::connect(watcher, &QFutureWatcherBase::finished, call.owner,
                     [call, watcher, then = std::move(then)] {
                         watcher->deleteLater();
                         const Result<T> answer =
                             watcher->future().resultCount() > 0
                                 ? watcher->future().result()
                                 : Result<T>(failure(ErrorKind::Cancelled, QStringLiteral("Canceled.")));
                         if (!answer) {
                             call.fail(answer.error());
                             return;
                         }
                         if constexpr (std::is_void_v<T>)
                             then();
                         else
                             then(*answer);
                     });
    watcher->setFuture(future);
}

QList<Verb> runVerbs();
QList<Verb> runSubmissionVerbs();
QList<Verb> runWatchingVerbs();
QList<Verb> experimentVerbs();
QList<Verb> computeVerbs();
QList<Verb> computeMakingVerbs();
QList<Verb> environmentVerbs();
QList<Verb> snapshotVerbs();
QList<Verb> logsVerbs();

/// All of the above: what needs no window.
QList<Verb> serviceVerbs();

} // namespace trainyard::cli
