// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/invocation.h"
#include "services/workspace/workspace.h"

namespace trainyard {

/// One command line from its words to its exit status, over any workspace. Lives in the main thread.
class CommandProgram : public QObject
{
    Q_OBJECT
public:
    CommandProgram(std::unique_ptr<Workspace> workspace, const cli::Invocation &invocation);
    ~CommandProgram() override;

    /// Starts the verb once the workspace is open; ended() comes from the event loop.
    void start(const QFuture<Result<>> &opened);

signals:
    void ended(int exitCode);

private:
    void finish(cli::ExitCode code);

    std::unique_ptr<Workspace> m_workspace;
    cli::Invocation m_invocation;
    cli::Output m_output;
    std::unique_ptr<QObject> m_owner = std::make_unique<QObject>();
    bool m_hasEnded = false;
};

} // namespace trainyard
