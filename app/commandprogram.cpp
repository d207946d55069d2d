// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandprogram.h"

namespace trainyard {

using namespace Qt::StringLiterals;

CommandProgram::CommandProgram(std::unique_ptr<Workspace> workspace, const cli::Invocation &invocation)
    : m_workspace(std::move(workspace)), m_invocation(invocation), m_output(invocation.isJson)
{
}

CommandProgram::~CommandProgram() = default;

void CommandProgram::start(const QFuture<Result<>> &opened)
{
    const cli::Call call{*m_workspace,
                         m_output,
                         *m_invocation.options,
                         m_invocation.arguments,
                         m_invocation.scriptArguments,
                         m_owner.get(),
                         [this](cli::ExitCode code) { finish(code); }};
    cli::when(call, opened, [call, start = m_invocation.verb->start] { start(call); });
}

void CommandProgram::finish(cli::ExitCode code)
{
    if (std::exchange(m_hasEnded, true))
        return;
    if (m_output.hasLostOutput()) {
        m_output.fail({ErrorKind::Full,
                       u"Not everything could be printed: the disk behind the output may be full."_s,
                       {},
                       {}});
        code = code == cli::Done ? cli::OperationFailed : code;
    }
    // From the event loop: the verb that calls this is still on the stack, and its objects go with the owner.
    QMetaObject::invokeMethod(
        this, [this, code] { emit ended(code); }, Qt::QueuedConnection);
}

} // namespace trainyard
