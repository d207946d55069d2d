// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/help.h"
#include "app/cli/invocation.h"
#include "app/cli/terminalanswers.h"
#include "app/commandprogram.h"
#include "app/studioworkspace.h"
#include "app/version.h"
#include "app/workspaceverbs.h"
#include "services/logs/logworkspace.h"

#ifdef TRAINYARD_UI
#include "app/pictureverbs.h"
#include "app/windowprogram.h"
#endif

#include <QCoreApplication>
#include <QDateTime>

#include <memory>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
QStringList wordsOf(int argc, char *argv[])
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    return words;
}

double secondsNow()
{
    return double(QDateTime::currentMSecsSinceEpoch()) / 1000;
}

QList<cli::Verb> allVerbs()
{
    QList<cli::Verb> verbs = cli::serviceVerbs() + workspaceVerbs();
#ifdef TRAINYARD_UI
    verbs += pictureVerbs();
#endif
    return verbs;
}

/// A verb that draws needs a GUI application, and no display.
std::unique_ptr<QCoreApplication> makeApplication(const cli::Invocation &invocation, int &argc, char *argv[])
{
#ifdef TRAINYARD_UI
    if (isPictureVerb(*invocation.verb))
        return makePictureApplication(invocation, argc, argv);
#else
    Q_UNUSED(invocation)
#endif
    return std::make_unique<QCoreApplication>(argc, argv);
}

int runCommand(const QStringList &words, int &argc, char *argv[])
{
    const QList<cli::Verb> verbs = allVerbs();
    const auto invocation = cli::parseInvocation(words, verbs);
    if (!invocation) {
        cli::Output(words.mid(0, words.indexOf(u"--"_s)).contains(u"--json"_s)).fail(invocation.error());
        return cli::WrongUsage;
    }
    const auto application = makeApplication(*invocation, argc, argv);
    // A machine that needs a password for what the command does asks for it on the terminal.
    const auto conversation = cli::hasTerminal() ? ComputeConversation::make() : nullptr;
    const cli::TerminalAnswers answers(conversation);
    const auto studio = openWorkspace(invocation->workspace, conversation);
    if (!studio) {
        cli::Output(invocation->isJson).fail(studio.error());
        return cli::WrongUsage;
    }
    // What a person has to do for the command to go on, as signing in.
    QObject::connect(studio->workspace.get(), &Workspace::troubled, application.get(),
                     [out = cli::Output(false)](const Error &error) mutable { out.note(error.message); });
    const QFuture<Result<>> isReady = studio->catchUp();
    CommandProgram program(std::make_unique<LogWorkspace>(*studio->workspace, secondsNow, logServices()),
                           *invocation);
    QObject::connect(&program, &CommandProgram::ended, application.get(), &QCoreApplication::exit);
    program.start(isReady);
    return QCoreApplication::exec();
}
} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(u"trainyard"_s);
    QCoreApplication::setApplicationVersion(QLatin1StringView(version));
    const QStringList words = wordsOf(argc, argv);
    if (words == QStringList{u"--version"_s}) {
        cli::Output(false).text(u"trainyard %1"_s.arg(QLatin1StringView(version)));
        return cli::Done;
    }
    if (const auto help = cli::helpFor(words, allVerbs())) {
        cli::Output(false).raw(help->toUtf8());
        return cli::Done;
    }
#ifdef TRAINYARD_UI
    // No command: the window, on the workspace named or the last one.
    if (words.isEmpty() || (words.size() == 2 && words.first() == "--workspace"_L1))
        return runWindow(words.value(1), argc, argv);
#endif
    if (words.isEmpty()) {
        cli::Output(false).raw(cli::helpPage(allVerbs()).toUtf8());
        return cli::WrongUsage;
    }
    return runCommand(words, argc, argv);
}
