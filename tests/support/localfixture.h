// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/localworkspace.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace trainyard::test {

/// Waits, with the event loop running, for an answer; fails as Unavailable after `seconds`.
template <typename T> Result<T> answer(QFuture<Result<T>> future, int seconds = 60)
{
    const QDeadlineTimer deadline(seconds * 1000);
    while (!future.isFinished() && !deadline.hasExpired())
        QTest::qWait(1);
    if (!future.isFinished())
        return failure(ErrorKind::Unavailable, QStringLiteral("no answer came in time"));
    return future.resultCount() > 0 ? future.result() : Result<T>(failure(ErrorKind::Cancelled, {}));
}

/// A home folder of its own and a source folder, gone with the object; every run that is still active is
/// stopped.
class LocalFixture
{
public:
    LocalFixture();
    ~LocalFixture();
    Q_DISABLE_COPY_MOVE(LocalFixture)

    std::unique_ptr<LocalWorkspace> open();
    LocalWorkspaceOptions options() const;
    QString home() const { return m_folder.filePath(QStringLiteral("home")); }
    QString source() const { return m_folder.filePath(QStringLiteral("source")); }
    void write(const QString &name, const QByteArray &content) const;
    /// A configuration that runs `script` of the source folder with the system's Python.
    RunConfiguration configuration(const QString &script = QStringLiteral("train.py")) const;
    /// Submits and waits until the run has ended.
    Result<Run> runToTheEnd(LocalWorkspace &workspace, const RunConfiguration &configuration,
                            int seconds = 60) const;
    /// Waits until the run has ended.
    static Result<Run> ended(LocalWorkspace &workspace, const QString &runId, int seconds = 60);
    static QByteArray log(LocalWorkspace &workspace, const QString &runId);

private:
    QTemporaryDir m_folder;
};

} // namespace trainyard::test
