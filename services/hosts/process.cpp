// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/process.h"

#include "services/hosts/filedescriptor.h"

#include <QCoreApplication>
#include <QFile>
#include <QScopeGuard>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char **environ;

namespace trainyard {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Host", text);
}

struct Pipe
{
    FileDescriptor readEnd;
    FileDescriptor writeEnd;
};

Result<Pipe> makePipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return failure(systemError(errno, tr("A program could not be started.")));
    return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

/// Standard input as an unnamed file: nothing to feed, no deadlock, no broken pipe.
Result<FileDescriptor> inputFor(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return FileDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    FileDescriptor file(::memfd_create("trainyard-input", MFD_CLOEXEC));
    if (!file.isValid() || !writeAll(file.get(), bytes) || ::lseek(file.get(), 0, SEEK_SET) != 0)
        return failure(systemError(errno, tr("A program could not be given its input.")));
    return file;
}

std::vector<QByteArray> environmentWithout(const QStringList &names)
{
    std::vector<QByteArray> kept;
    for (char **entry = environ; *entry; ++entry) {
        const QByteArrayView text(*entry);
        const auto name = QString::fromUtf8(text.first(qMax(0, text.indexOf('='))));
        if (!names.contains(name))
            kept.push_back(text.toByteArray());
    }
    return kept;
}

std::vector<char *> pointers(std::vector<QByteArray> &strings)
{
    std::vector<char *> list;
    for (QByteArray &string : strings)
        list.push_back(string.data());
    list.push_back(nullptr);
    return list;
}

/// Reads what is there now; false at the end of the stream.
bool drain(int descriptor, QByteArray &kept, qint64 limit, bool &isCut)
{
    std::array<char, 65536> buffer;
    while (true) {
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno == EAGAIN;
        if (count == 0)
            return false;
        const qint64 room = qMax<qint64>(0, limit - kept.size());
        isCut = isCut || count > room;
        kept.append(buffer.data(), qMin<qint64>(room, count));
    }
}

/// Watches the two streams and the process until the process has ended.
class Watch
{
public:
    Watch(pid_t pid, FileDescriptor output, FileDescriptor errors)
        : m_pid(pid), m_process(int(::syscall(SYS_pidfd_open, pid, 0))), m_output(std::move(output)),
          m_errors(std::move(errors))
    {
        ::fcntl(m_output.get(), F_SETFL, O_NONBLOCK);
        ::fcntl(m_errors.get(), F_SETFL, O_NONBLOCK);
    }

    Result<CommandResult> untilTheEnd(const HostCommand &command, const std::function<bool()> &isCancelled)
    {
        const auto deadline = Clock::now() + command.timeout;
        while (true) {
            // Without a process descriptor (kernels before 5.3) the end is looked for more often.
            waitForNews(m_process.isValid() ? 100 : 5);
            read(command.maxOutput);
            int status = 0;
            if (::waitpid(m_pid, &status, WNOHANG) == m_pid) {
                read(command.maxOutput);
                m_result.exitCode = exitCodeOf(status);
                return m_result;
            }
            if (isCancelled && isCancelled()) {
                kill();
                return failure(ErrorKind::Cancelled, {});
            }
            if (Clock::now() > deadline) {
                kill();
                return failure(ErrorKind::Unavailable,
                               tr("%1 took longer than %2 s and was stopped. Try again.")
                                   .arg(command.arguments.constFirst())
                                   .arg(double(command.timeout.count()) / 1000),
                               QString::fromUtf8(m_result.errors.right(2000)));
            }
        }
    }

private:
    void waitForNews(int milliseconds)
    {
        std::array<pollfd, 3> waits{{{m_process.get(), POLLIN, 0},
                                     {m_outputIsOpen ? m_output.get() : -1, POLLIN, 0},
                                     {m_errorsAreOpen ? m_errors.get() : -1, POLLIN, 0}}};
        ::poll(waits.data(), waits.size(), milliseconds);
    }
    void read(qint64 limit)
    {
        m_outputIsOpen = m_outputIsOpen && drain(m_output.get(), m_result.output, limit, m_result.isCut);
        m_errorsAreOpen = m_errorsAreOpen && drain(m_errors.get(), m_result.errors, limit, m_result.isCut);
    }
    void kill()
    {
        ::kill(-m_pid, SIGKILL);
        int status = 0;
        while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
        }
    }

    pid_t m_pid;
    FileDescriptor m_process;
    FileDescriptor m_output;
    FileDescriptor m_errors;
    bool m_outputIsOpen = true;
    bool m_errorsAreOpen = true;
    CommandResult m_result;
};
} // namespace

Result<pid_t> spawnProcess(const HostCommand &command, int input, int output, int errors)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    const auto tidy = qScopeGuard([&] {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    });
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, errors, 2);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    const QByteArray folder = QFile::encodeName(command.folder);
    if (!folder.isEmpty())
        posix_spawn_file_actions_addchdir_np(&actions, folder.constData());
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

    std::vector<QByteArray> words;
    for (const QString &argument : command.arguments)
        words.push_back(QFile::encodeName(argument));
    std::vector<QByteArray> variables = environmentWithout(command.unsetVariables);
    pid_t pid = 0;
    const int code = ::posix_spawnp(&pid, words.front().constData(), &actions, &attributes,
                                    pointers(words).data(), pointers(variables).data());
    if (code != 0)
        return failure(systemError(code, tr("%1 could not be started.").arg(command.arguments.constFirst())));
    return pid;
}

int exitCodeOf(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Result<CommandResult> runProcess(const HostCommand &command, const std::function<bool()> &isCancelled)
{
    if (command.arguments.isEmpty() || command.arguments.constFirst().isEmpty())
        return failure(ErrorKind::InvalidInput, tr("No program was named."));
    auto input = inputFor(command.input);
    if (!input)
        return failure(input.error());
    auto output = makePipe();
    auto errors = makePipe();
    if (!output || !errors)
        return failure(output ? errors.error() : output.error());
    const auto pid = spawnProcess(command, input->get(), output->writeEnd.get(), errors->writeEnd.get());
    if (!pid)
        return failure(pid.error());
    output->writeEnd.close();
    errors->writeEnd.close();
    return Watch(*pid, std::move(output->readEnd), std::move(errors->readEnd))
        .untilTheEnd(command, isCancelled);
}

} // namespace trainyard
