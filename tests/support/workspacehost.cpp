// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A process that hosts a local workspace, to be killed by tests at any moment:
//   workspacehost HOME SOURCE COUNT    submits train.py of SOURCE COUNT times, one after the other, and
//   prints
//                                      "submitted ID" for each; then follows until it is killed.
#include "services/local/localworkspace.h"

#include <QCoreApplication>
#include <QFutureWatcher>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
class Submitter : public QObject
{
public:
    Submitter(LocalWorkspace &workspace, RunConfiguration configuration, int count)
        : m_workspace(workspace), m_configuration(std::move(configuration)), m_left(count)
    {
        connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] { told(); });
    }
    void next()
    {
        if (m_left-- > 0)
            m_watcher.setFuture(m_workspace.submit(m_configuration));
    }

private:
    void told()
    {
        const Result<Run> run = m_watcher.future().resultCount() > 0
                                    ? m_watcher.future().result()
                                    : Result<Run>(failure(ErrorKind::Cancelled, u"cancelled"_s));
        if (run)
            std::printf("submitted %s\n", qPrintable(run->id));
        else
            std::printf("failed %s\n", qPrintable(run.error().message));
        std::fflush(stdout);
        next();
    }

    LocalWorkspace &m_workspace;
    RunConfiguration m_configuration;
    int m_left;
    QFutureWatcher<Result<Run>> m_watcher;
};
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() != 4)
        return 2;
    LocalWorkspaceOptions options = LocalWorkspaceOptions::fromSystem(words.at(1) + u"/workspaces/test"_s);
    options.folders.home = words.at(1);
    options.folders.targetHome = words.at(1);
    LocalWorkspace workspace(options);
    RunConfiguration configuration;
    configuration.sourceFolder = words.at(2);
    configuration.script = u"train.py"_s;
    configuration.experiment = u"faults"_s;
    configuration.interpreter = u"/usr/bin/python3"_s;
    Submitter submitter(workspace, configuration, words.at(3).toInt());
    submitter.next();
    return application.exec();
}
