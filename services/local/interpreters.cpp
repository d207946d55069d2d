// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/interpreters.h"

#include "services/hosts/process.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMutexLocker>
#include <QSaveFile>
#include <QSet>
#include <QVersionNumber>
#include <QtConcurrentMap>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 largestList = 1 << 20; ///< bytes of a list of environments that we read
constexpr qsizetype mostCandidates = 100;
constexpr qsizetype mostRemembered = 500;

QString tr(const char *text)
{
    return QCoreApplication::translate("Interpreters", text);
}

qint64 changedAt(const QString &path)
{
    const QFileInfo facts(path);
    return facts.exists() ? facts.lastModified().toMSecsSinceEpoch() : 0;
}

/// Changes when the interpreter, its environment or what a shim leads to changes.
QString identity(const QString &path, const QString &folder, const QString &shimVersion)
{
    const QFileInfo facts(path);
    QString text =
        u"%1|%2|%3|%4|%5"_s.arg(path, facts.canonicalFilePath())
            .arg(changedAt(path))
            .arg(facts.size())
            .arg(changedAt(QFileInfo(facts.path() + u"/.."_s).absoluteFilePath() + u"/pyvenv.cfg"_s));
    if (!path.contains("/shims/"_L1))
        return text;
    // A pyenv shim looks for .python-version from the working folder upwards, then in its own root.
    text += u'|' + shimVersion;
    for (QDir up(folder);;) {
        text += u'|' + QString::number(changedAt(up.filePath(u".python-version"_s)));
        if (!up.cdUp())
            break;
    }
    return text + u'|' + QString::number(changedAt(path.section("/shims/"_L1, 0, 0) + u"/version"_s));
}

QString lastLine(const QByteArray &text)
{
    return QString::fromUtf8(text.trimmed().split('\n').constLast().left(300));
}
} // namespace

bool PythonFacts::isOld() const
{
    return QVersionNumber::fromString(version) < QVersionNumber(3, 6);
}

Interpreters::Interpreters(QString cacheFile, QProcessEnvironment environment)
    : m_cacheFile(std::move(cacheFile)), m_environment(std::move(environment))
{
}

QString Interpreters::inPath(const QString &name) const
{
    for (const QString &folder : m_environment.value(u"PATH"_s).split(u':', Qt::SkipEmptyParts)) {
        const QFileInfo file(folder + u'/' + name);
        if (file.isFile() && file.isExecutable())
            return file.absoluteFilePath();
    }
    return {};
}

Result<PythonFacts> Interpreters::probe(const QString &python, const QString &folder)
{
    const QString wanted = python.isEmpty() ? u"python3"_s : python;
    QString path =
        wanted.contains(u'/') ? QDir::cleanPath(QDir(folder).absoluteFilePath(wanted)) : inPath(wanted);
    if (path.isEmpty()) {
        return failure(
            ErrorKind::InvalidInput,
            tr("There is no %1 in the search path. Install Python or choose an interpreter.").arg(wanted));
    }
    const QFileInfo facts(path);
    if (!facts.isFile() || !facts.isExecutable()) {
        return failure(ErrorKind::InvalidInput,
                       tr("%1 is not a program that can be started. Choose a Python interpreter.").arg(path));
    }
    const QString key = identity(path, folder, m_environment.value(u"PYENV_VERSION"_s));
    {
        const QMutexLocker lock(&m_mutex);
        load();
        if (const auto known = m_known.constFind(key); known != m_known.constEnd())
            return *known;
    }
    auto answer = ask(path, folder);
    if (answer) {
        const QMutexLocker lock(&m_mutex);
        if (m_known.size() > mostRemembered)
            m_known.clear();
        m_known.insert(key, *answer);
        save();
    }
    return answer;
}

HostCommand pythonQuestion(const QString &path)
{
    HostCommand command;
    command.arguments = {
        path, u"-E"_s, u"-s"_s, u"-c"_s,
        u"import sys\nfor x in ('trainyard-python', '.'.join(map(str, sys.version_info[:3])), "
        "sys.executable or '', sys.prefix): print(x)"_s};
    command.timeout = std::chrono::seconds(10);
    command.maxOutput = 1 << 16;
    return command;
}

Result<PythonFacts> pythonAnswer(const QString &path, const Result<CommandResult> &result)
{
    if (!result)
        return failure(result.error().kind, tr("%1 could not be tried: %2").arg(path, result.error().message),
                       result.error().detail);
    const auto start = result->output.indexOf("trainyard-python\n");
    const QList<QByteArray> lines = result->output.mid(qMax<qsizetype>(0, start)).split('\n');
    if (result->exitCode != 0 || start < 0 || lines.size() < 4) {
        return failure(
            ErrorKind::InvalidInput,
            tr("%1 is not a working Python: it ended with exit code %2. Choose another interpreter.")
                .arg(path)
                .arg(result->exitCode),
            lastLine(result->errors));
    }
    PythonFacts facts;
    facts.version = QString::fromUtf8(lines.at(1));
    facts.executable = QString::fromUtf8(lines.at(2));
    facts.prefix = QString::fromUtf8(lines.at(3));
    if (facts.executable.isEmpty())
        facts.executable = path;
    return facts;
}

Result<PythonFacts> Interpreters::ask(const QString &path, const QString &folder) const
{
    HostCommand command = pythonQuestion(path);
    command.folder = QFileInfo(folder).isDir() ? folder : QString();
    command.unsetVariables = {u"__PYVENV_LAUNCHER__"_s};
    auto facts = pythonAnswer(path, runProcess(command));
    if (facts && !QFileInfo(facts->executable).isExecutable())
        facts->executable = path;
    return facts;
}

QList<Interpreters::Candidate> Interpreters::candidates(const QString &folder) const
{
    QList<Candidate> list;
    const auto add = [&list](const QString &path, const QString &label) {
        if (QFileInfo(path).isFile() && list.size() < mostCandidates)
            list.append({path, label});
    };
    const auto pythonOf = [](const QString &prefix) { return prefix + u"/bin/python"_s; };
    if (const QString active = m_environment.value(u"VIRTUAL_ENV"_s); !active.isEmpty())
        add(pythonOf(active), tr("active environment %1").arg(QFileInfo(active).fileName()));
    if (const QString conda = m_environment.value(u"CONDA_PREFIX"_s); !conda.isEmpty())
        add(pythonOf(conda), tr("conda: %1 (active)").arg(QFileInfo(conda).fileName()));
    if (!folder.isEmpty()) {
        for (const QString &name : {u".venv"_s, u"venv"_s})
            add(pythonOf(folder + u'/' + name), tr("%1 of this folder").arg(name));
    }
    if (const QString found = inPath(u"python3"_s); !found.isEmpty())
        add(found, tr("python3 of the search path"));
    add(u"/usr/bin/python3"_s, tr("system"));
    QFile conda(QDir::homePath() + u"/.conda/environments.txt"_s);
    if (conda.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : conda.read(largestList).split('\n')) {
            const QString prefix = QString::fromUtf8(line.trimmed());
            if (prefix.startsWith(u'/'))
                add(pythonOf(prefix), tr("conda: %1").arg(QFileInfo(prefix).fileName()));
        }
    }
    const QString pyenv =
        m_environment.value(u"PYENV_ROOT"_s, QDir::homePath() + u"/.pyenv"_s) + u"/versions"_s;
    for (const QString &version :
         QDir(pyenv).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed))
        add(pythonOf(pyenv + u'/' + version), tr("pyenv: %1").arg(version));
    return list;
}

QList<Interpreter> Interpreters::find(const QString &folder)
{
    const QList<Candidate> list = candidates(folder);
    QThreadPool pool; // Pythons are slow to wake: ask several at once, and do not take the threads of others
    pool.setMaxThreadCount(8);
    const auto answers = QtConcurrent::blockingMapped<QList<Result<PythonFacts>>>(
        &pool, list, [this, &folder](const Candidate &candidate) { return probe(candidate.path, folder); });
    QList<Interpreter> found;
    QSet<QString> seen;
    for (qsizetype i = 0; i < list.size(); ++i) {
        const Result<PythonFacts> &facts = answers.at(i);
        if (!facts || facts->isOld())
            continue;
        const QString which = QFileInfo(facts->executable).canonicalFilePath() + u'|' + facts->prefix;
        if (seen.contains(which))
            continue;
        seen.insert(which);
        found.append({facts->executable, facts->version, list.at(i).label});
    }
    return found;
}

void Interpreters::load()
{
    if (std::exchange(m_isLoaded, true) || m_cacheFile.isEmpty())
        return;
    QFile file(m_cacheFile);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject all = QJsonDocument::fromJson(file.read(largestList)).object();
    for (auto it = all.begin(); it != all.end(); ++it) {
        const QJsonArray values = it.value().toArray();
        if (values.size() == 3)
            m_known.insert(it.key(),
                           {values.at(0).toString(), values.at(1).toString(), values.at(2).toString()});
    }
}

void Interpreters::save()
{
    if (m_cacheFile.isEmpty())
        return;
    QJsonObject all;
    for (auto it = m_known.cbegin(); it != m_known.cend(); ++it)
        all.insert(it.key(), QJsonArray{it->executable, it->version, it->prefix});
    QDir().mkpath(QFileInfo(m_cacheFile).path());
    QSaveFile file(m_cacheFile); // a cache: what cannot be kept is asked again
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(all).toJson(QJsonDocument::Compact));
        file.commit();
    }
}

} // namespace trainyard
