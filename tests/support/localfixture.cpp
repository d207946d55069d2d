// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/localfixture.h"

#include "services/hosts/localfiles.h"
#include "services/hosts/process.h"

namespace trainyard::test {

using namespace Qt::StringLiterals;

LocalFixture::LocalFixture()
{
    QDir().mkpath(home());
    QDir().mkpath(source());
}

LocalFixture::~LocalFixture()
{
    // The agent itself knows what belongs to a run; each is stopped by its id.
    const QStringList tools = QDir(home() + u"/tools"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &run : QDir(home() + u"/runs"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (tools.isEmpty() || QFileInfo(home() + u"/runs/"_s + run + u"/state/exit"_s).isSymLink())
            continue;
        HostCommand command;
        command.arguments = {u"sh"_s, home() + u"/tools/"_s + tools.constFirst() + u"/agent/agent.sh"_s,
                             home(),  u"cancel"_s,
                             run,     u"force"_s};
        (void)runProcess(command);
    }
    (void)removeLocalFolder(m_folder.path());
}

LocalWorkspaceOptions LocalFixture::options() const
{
    LocalWorkspaceOptions options = LocalWorkspaceOptions::fromSystem(home() + u"/workspaces/test"_s);
    options.folders.home = home();
    options.folders.targetHome = home();
    return options;
}

std::unique_ptr<LocalWorkspace> LocalFixture::open()
{
    return std::make_unique<LocalWorkspace>(options());
}

void LocalFixture::write(const QString &name, const QByteArray &content) const
{
    const QString path = source() + u'/' + name;
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("The test cannot write %s", qPrintable(path));
}

RunConfiguration LocalFixture::configuration(const QString &script) const
{
    RunConfiguration configuration;
    configuration.sourceFolder = source();
    configuration.script = script;
    configuration.experiment = u"test"_s;
    configuration.target = u"local"_s;
    configuration.interpreter = u"/usr/bin/python3"_s;
    return configuration;
}

Result<Run> LocalFixture::ended(LocalWorkspace &workspace, const QString &runId, int seconds)
{
    const QDeadlineTimer deadline(seconds * 1000);
    while (true) {
        auto run = answer(workspace.run(runId));
        if (!run || isTerminal(run->status))
            return run;
        if (deadline.hasExpired()) {
            return failure(ErrorKind::Unavailable,
                           u"still %1: %2"_s.arg(runStatusName(run->status), run->reason));
        }
        QTest::qWait(10);
    }
}

Result<Run> LocalFixture::runToTheEnd(LocalWorkspace &workspace, const RunConfiguration &configuration,
                                      int seconds) const
{
    const auto submitted = answer(workspace.submit(configuration), seconds);
    return submitted ? ended(workspace, submitted->id, seconds) : submitted;
}

QByteArray LocalFixture::log(LocalWorkspace &workspace, const QString &runId)
{
    const auto chunk = answer(workspace.readFile(runId, u"azureml-logs/70_driver_log.txt"_s, 0, 16 << 20));
    return chunk ? chunk->bytes : QByteArray();
}

} // namespace trainyard::test
