// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"
#include "models/domain/result.h"
#include "services/hosts/host.h"

#include <QHash>
#include <QJsonObject>
#include <QMutex>
#include <QProcessEnvironment>

#include <chrono>
#include <functional>

namespace trainyard {

/// What a Python says of itself.
struct PythonFacts
{
    QString executable; ///< absolute; what to start
    QString version;    ///< "3.11.2"
    QString prefix;     ///< of its environment
    bool isOld() const; ///< older than 3.6, the oldest that the run context knows
    friend bool operator==(const PythonFacts &, const PythonFacts &) = default;
};

/// What is asked of a Python, and what it answered, wherever it is.
HostCommand pythonQuestion(const QString &path);
Result<PythonFacts> pythonAnswer(const QString &path, const Result<CommandResult> &result);

/// Finds and tries the Pythons of this computer. A Python is asked once and remembered, in a file too, until
/// it or its environment changes. Functions block for as long as a Python takes to answer (10 s at most) and
/// may be called from any worker thread.
class Interpreters
{
public:
    /// `cacheFile` may be empty: remembered in memory alone. `environment` is that of this process.
    Interpreters(QString cacheFile, QProcessEnvironment environment);

    /// `python` is a path, absolute or relative to `folder`, or a name that is looked up in PATH; empty:
    /// "python3". InvalidInput with a sentence when it cannot be started or is not Python.
    Result<PythonFacts> probe(const QString &python, const QString &folder);
    /// All that answer, the most likely wanted first: active environments, those of the folder, PATH, system,
    /// conda, pyenv. Each environment once.
    QList<Interpreter> find(const QString &folder);

private:
    struct Candidate
    {
        QString path;
        QString label;
    };
    QList<Candidate> candidates(const QString &folder) const;
    QString inPath(const QString &name) const;
    Result<PythonFacts> ask(const QString &path, const QString &folder) const;
    void load();
    void save();

    QString m_cacheFile;
    QProcessEnvironment m_environment;
    QMutex m_mutex;
    bool m_isLoaded = false;
    QHash<QString, PythonFacts> m_known; ///< by path and what the file system says of it
};

} // namespace trainyard
