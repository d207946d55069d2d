// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/gitprobe.h"

#include <QDeadlineTimer>
#include <QProcess>
#include <QUrl>

#include <chrono>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr qsizetype longestAnswer = 64 << 10;
constexpr qsizetype longestDiff = 16 << 20;

/// One command of git, started at once; answer() waits for it.
class GitCall
{
public:
    GitCall(const QString &folder, const QProcessEnvironment &environment, const QStringList &arguments)
    {
        m_process.setWorkingDirectory(folder);
        m_process.setProcessEnvironment(environment);
        m_process.setStandardInputFile(QProcess::nullDevice());
        m_process.setStandardErrorFile(QProcess::nullDevice());
        // A monitor that the repository names is a program: not for us to start.
        m_process.start(u"git"_s, QStringList{u"-c"_s, u"core.fsmonitor=false"_s} + arguments);
    }

    ~GitCall()
    {
        if (m_process.state() != QProcess::NotRunning)
            stop();
    }
    Q_DISABLE_COPY_MOVE(GitCall)

    struct Answer
    {
        QByteArray bytes; ///< empty where git failed, is missing or was too slow
        bool isCut = false;
    };

    Answer answer(QDeadlineTimer deadline, qsizetype longest)
    {
        Answer answer;
        const auto timeLeft = [&] { return int(deadline.remainingTime()); };
        if (!m_process.waitForStarted(timeLeft()))
            return {};
        while (m_process.state() != QProcess::NotRunning || m_process.bytesAvailable() > 0) {
            if (m_process.bytesAvailable() == 0 && !m_process.waitForReadyRead(timeLeft()) &&
                m_process.bytesAvailable() == 0)
                break;
            answer.bytes += m_process.readAllStandardOutput();
            answer.isCut = answer.bytes.size() > longest;
            if (answer.isCut) {
                answer.bytes.truncate(longest);
                stop();
                return answer;
            }
        }
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(timeLeft())) {
            stop();
            return {};
        }
        if (m_process.exitStatus() != QProcess::NormalExit || m_process.exitCode() != 0)
            return {};
        return answer;
    }

    QString text(QDeadlineTimer deadline)
    {
        return QString::fromUtf8(answer(deadline, longestAnswer).bytes).trimmed();
    }

private:
    void stop()
    {
        m_process.kill();
        m_process.waitForFinished(1000);
    }

    QProcess m_process;
};

QProcessEnvironment gitEnvironment(QProcessEnvironment environment)
{
    // Set inside git's own hooks, where they would lead to another repository.
    for (const auto &name : {u"GIT_DIR"_s, u"GIT_WORK_TREE"_s, u"GIT_INDEX_FILE"_s, u"GIT_PREFIX"_s,
                             u"GIT_EXTERNAL_DIFF"_s, u"GIT_COMMON_DIR"_s, u"GIT_OBJECT_DIRECTORY"_s})
        environment.remove(name);
    environment.insert(u"GIT_OPTIONAL_LOCKS"_s, u"0"_s);
    environment.insert(u"GIT_TERMINAL_PROMPT"_s, u"0"_s);
    environment.insert(u"LC_ALL"_s, u"C"_s);
    return environment;
}

/// People put access tokens into the addresses of remotes; what a run keeps is shown and exported.
QString withoutPassword(const QString &address)
{
    if (!address.contains("://"_L1))
        return address; // a path, or user@host:path, which holds no password
    QUrl url(address);
    if (!url.isValid())
        return address.section(u'@', -1);
    url.setPassword({});
    if (url.scheme().startsWith("http"_L1))
        url.setUserInfo({});
    return url.toString();
}

QByteArray cutAtLine(QByteArray diff)
{
    diff.truncate(diff.lastIndexOf('\n') + 1);
    return diff + "# The rest was left out: the diff is longer than 16 MiB.\n";
}

bool isTrue(const QString &value)
{
    const QString word = value.trimmed().toLower();
    return word == "true"_L1 || word == "1"_L1;
}

/// What git itself says; empty outside a repository.
GitFacts askGit(const QString &folder, const QProcessEnvironment &environment, QByteArray &diff)
{
    const QDeadlineTimer deadline(10s);
    GitCall inside(folder, environment, {u"rev-parse"_s, u"--is-inside-work-tree"_s});
    GitCall remote(folder, environment, {u"ls-remote"_s, u"--get-url"_s});
    GitCall branch(folder, environment, {u"symbolic-ref"_s, u"--short"_s, u"HEAD"_s});
    GitCall commit(folder, environment, {u"rev-parse"_s, u"--verify"_s, u"HEAD"_s});
    GitCall status(folder, environment, {u"status"_s, u"--porcelain"_s, u"."_s});
    GitFacts facts;
    if (inside.text(deadline) != "true"_L1)
        return facts;
    facts.repositoryUri = withoutPassword(remote.text(deadline));
    if (facts.repositoryUri == "origin"_L1)
        facts.repositoryUri.clear(); // what git prints where there is no remote
    facts.branch = branch.text(deadline);
    facts.commit = commit.text(deadline);
    facts.isDirty = !status.answer(deadline, longestAnswer).bytes.isEmpty();
    if (facts.isDirty && !facts.commit.isEmpty()) {
        // Whatever the person's configuration, the same bytes, and no helper program started.
        GitCall changes(folder, environment,
                        {u"diff"_s, u"--no-color"_s, u"--no-ext-diff"_s, u"--no-textconv"_s,
                         u"--src-prefix=a/"_s, u"--dst-prefix=b/"_s, u"HEAD"_s, u"--"_s, u"."_s});
        const auto answer = changes.answer(deadline, longestDiff);
        diff = answer.isCut ? cutAtLine(answer.bytes) : answer.bytes;
    }
    return facts;
}
} // namespace

Result<GitFacts> probeGit(const QString &folder, ContentStore &store, const QProcessEnvironment &environment)
{
    QByteArray diff;
    GitFacts facts = askGit(folder, gitEnvironment(environment), diff);
    const auto prefer = [&](const QString &name, QString &fact) {
        if (const QString value = environment.value(name).trimmed(); !value.isEmpty())
            fact = value;
    };
    prefer(u"AZUREML_GIT_REPOSITORY_URI"_s, facts.repositoryUri);
    facts.repositoryUri = withoutPassword(facts.repositoryUri);
    prefer(u"AZUREML_GIT_BRANCH"_s, facts.branch);
    prefer(u"AZUREML_GIT_COMMIT"_s, facts.commit);
    prefer(u"AZUREML_GIT_BUILD_ID"_s, facts.buildId);
    prefer(u"AZUREML_GIT_BUILD_URI"_s, facts.buildUri);
    QString dirty;
    prefer(u"AZUREML_GIT_DIRTY"_s, dirty);
    if (!dirty.isEmpty())
        facts.isDirty = isTrue(dirty);
    if (!diff.isEmpty()) {
        auto stored = store.put(diff);
        if (!stored)
            return failure(stored.error());
        facts.diff = *stored;
    }
    return facts;
}

} // namespace trainyard
