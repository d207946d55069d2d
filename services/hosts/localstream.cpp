// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/localstream.h"

#include "services/hosts/filedescriptor.h"
#include "services/hosts/process.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace trainyard {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Host", text);
}

/// A program that reads no more is an answer, not a signal that ends us.
class NoBrokenPipe
{
public:
    NoBrokenPipe()
    {
        sigset_t pending;
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        sigpending(&pending);
        m_wasPending = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    ~NoBrokenPipe()
    {
        const timespec now{};
        while (!m_wasPending && ::sigtimedwait(&m_pipe, nullptr, &now) < 0 && errno == EINTR) {
        }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    Q_DISABLE_COPY_MOVE(NoBrokenPipe)

private:
    sigset_t m_pipe;
    sigset_t m_before;
    bool m_wasPending = false;
};

bool makePipe(FileDescriptor &readEnd, FileDescriptor &writeEnd)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return false;
    readEnd = FileDescriptor(ends[0]);
    writeEnd = FileDescriptor(ends[1]);
    return true;
}

class LocalStream : public HostStream
{
public:
    LocalStream(const HostCommand &command, FileDescriptor input, FileDescriptor output,
                FileDescriptor errors)
        : m_maxErrors(command.maxOutput), m_bell(::eventfd(0, EFD_CLOEXEC)), m_input(std::move(input)),
          m_output(std::move(output)), m_errors(std::move(errors))
    {
        for (const FileDescriptor *end : {&m_input, &m_output, &m_errors})
            ::fcntl(end->get(), F_SETFL, O_NONBLOCK);
    }
    ~LocalStream() override
    {
        if (m_pid > 0 && !m_isOver)
            end();
    }
    void started(pid_t pid)
    {
        m_pid = pid;
        m_process = FileDescriptor(int(::syscall(SYS_pidfd_open, pid, 0)));
    }

    Result<QByteArray> read(qint64 most, std::chrono::milliseconds wait) override
    {
        const auto deadline = Clock::now() + wait;
        QByteArray bytes(std::clamp<qint64>(most, 1, 1 << 20), Qt::Uninitialized);
        while (!m_isAtEnd) {
            if (m_isCancelled)
                return failure(ErrorKind::Cancelled, {});
            const bool isOver = hasExited();
            const ssize_t count = ::read(m_output.get(), bytes.data(), size_t(bytes.size()));
            if (count > 0) {
                bytes.truncate(count);
                return bytes;
            }
            if (count == 0 || (errno == EAGAIN && isOver)) // what it left in the background is not waited for
                m_isAtEnd = true;
            else if (errno != EAGAIN && errno != EINTR)
                return failure(systemError(errno, tr("The output of a program could not be read.")));
            else if (!waitFor(m_output.get(), POLLIN, deadline))
                break;
        }
        return QByteArray();
    }
    bool isAtEnd() const override { return m_isAtEnd; }

    Result<qint64> write(QByteArrayView bytes, std::chrono::milliseconds wait) override
    {
        const auto deadline = Clock::now() + wait;
        const NoBrokenPipe guard;
        while (m_input.isValid() && !bytes.isEmpty()) {
            if (m_isCancelled)
                return failure(ErrorKind::Cancelled, {});
            const ssize_t count = ::write(m_input.get(), bytes.data(), size_t(bytes.size()));
            if (count > 0)
                return count;
            if (errno == EPIPE)
                m_input.close();
            else if (errno != EAGAIN && errno != EINTR)
                return failure(systemError(errno, tr("A program could not be given its input.")));
            else if (!waitFor(m_input.get(), POLLOUT, deadline))
                return 0;
        }
        return bytes.size();
    }
    void closeInput() override { m_input.close(); }

    Result<CommandResult> finish(std::chrono::milliseconds wait) override
    {
        const auto deadline = Clock::now() + wait;
        m_input.close();
        while (true) {
            drainErrors();
            dropOutput();
            int status = 0;
            if (!m_isOver && ::waitpid(m_pid, &status, WNOHANG) == m_pid) {
                m_isOver = true;
                m_exitCode = exitCodeOf(status);
                drainErrors();
            }
            if (m_isOver) {
                const std::lock_guard lock(m_mutex);
                return CommandResult{m_exitCode, {}, m_said, m_isCut};
            }
            if (m_isCancelled) {
                end();
                return failure(ErrorKind::Cancelled, {});
            }
            if (Clock::now() >= deadline)
                return failure(ErrorKind::Unavailable, tr("The program has not ended yet. Try again later."));
            std::array<pollfd, 4> waits{{{m_process.get(), POLLIN, 0},
                                         {m_bell.get(), POLLIN, 0},
                                         {m_isAtEnd ? -1 : m_output.get(), POLLIN, 0},
                                         {m_errorsEnded ? -1 : m_errors.get(), POLLIN, 0}}};
            ::poll(waits.data(), waits.size(), pauseUntil(deadline));
        }
    }
    void cancel() override
    {
        m_isCancelled = true;
        const quint64 one = 1;
        if (::write(m_bell.get(), &one, sizeof one) < 0) {
            // Full: it rings already.
        }
    }

private:
    /// Without a process descriptor (kernels before 5.3) the end is looked for more often.
    int pauseUntil(Clock::time_point deadline) const
    {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        return int(std::clamp<qint64>(left, 0, m_process.isValid() ? 1000 : 5));
    }
    bool hasExited() const
    {
        siginfo_t facts{};
        return m_isOver ||
               (::waitid(P_PID, id_t(m_pid), &facts, WEXITED | WNOHANG | WNOWAIT) == 0 && facts.si_pid != 0);
    }
    /// Meanwhile what it says on standard error is taken, so that it is never held up there.
    bool waitFor(int descriptor, short events, Clock::time_point deadline)
    {
        drainErrors();
        if (Clock::now() >= deadline)
            return false;
        std::array<pollfd, 4> waits{{{descriptor, events, 0},
                                     {m_process.get(), POLLIN, 0},
                                     {m_bell.get(), POLLIN, 0},
                                     {m_errorsEnded ? -1 : m_errors.get(), POLLIN, 0}}};
        ::poll(waits.data(), waits.size(), pauseUntil(deadline));
        return true;
    }
    void drainErrors()
    {
        const std::lock_guard lock(m_mutex);
        std::array<char, 16384> buffer;
        while (!m_errorsEnded) {
            const ssize_t count = ::read(m_errors.get(), buffer.data(), buffer.size());
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0) {
                m_errorsEnded = count == 0 || errno != EAGAIN;
                return;
            }
            const qint64 room = qMax<qint64>(0, m_maxErrors - m_said.size());
            m_isCut = m_isCut || count > room;
            m_said.append(buffer.data(), qMin<qint64>(room, count));
        }
    }
    void dropOutput()
    {
        std::array<char, 65536> buffer;
        for (int round = 0; round < 64 && !m_isAtEnd; ++round) {
            const ssize_t count = ::read(m_output.get(), buffer.data(), buffer.size());
            if (count == 0)
                m_isAtEnd = true;
            if (count <= 0)
                return;
        }
    }
    void end()
    {
        ::kill(-m_pid, SIGKILL);
        int status = 0;
        while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
        }
        m_isOver = true;
        m_exitCode = exitCodeOf(status);
    }

    qint64 m_maxErrors;
    FileDescriptor m_bell;
    FileDescriptor m_input;
    FileDescriptor m_output;
    FileDescriptor m_errors;
    FileDescriptor m_process;
    pid_t m_pid = 0;
    std::atomic<bool> m_isAtEnd = false;
    std::atomic<bool> m_isCancelled = false;
    bool m_isOver = false;
    int m_exitCode = 0;
    std::mutex m_mutex; ///< guards what follows
    std::atomic<bool> m_errorsEnded = false;
    QByteArray m_said;
    bool m_isCut = false;
};
} // namespace

Result<std::unique_ptr<HostStream>> openLocalStream(const HostCommand &command)
{
    if (command.arguments.isEmpty() || command.arguments.constFirst().isEmpty())
        return failure(ErrorKind::InvalidInput, tr("No program was named."));
    FileDescriptor ends[6];
    if (!makePipe(ends[0], ends[1]) || !makePipe(ends[2], ends[3]) || !makePipe(ends[4], ends[5]))
        return failure(systemError(errno, tr("A program could not be started.")));
    auto stream =
        std::make_unique<LocalStream>(command, std::move(ends[1]), std::move(ends[2]), std::move(ends[4]));
    const auto pid = spawnProcess(command, ends[0].get(), ends[3].get(), ends[5].get());
    if (!pid)
        return failure(pid.error());
    stream->started(*pid);
    for (FileDescriptor &end : ends)
        end.close();
    for (qsizetype given = 0; given < command.input.size();) {
        const auto taken = stream->write(QByteArrayView(command.input).sliced(given), 1s);
        if (!taken)
            return failure(taken.error());
        if (*taken == 0)
            return failure(ErrorKind::InvalidInput,
                           tr("%1 does not read its input.").arg(command.arguments.constFirst()));
        given += *taken;
    }
    return stream;
}

} // namespace trainyard
