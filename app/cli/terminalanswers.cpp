// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminalanswers.h"

#include "app/cli/output.h"

#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestSecret = 4096;

/// The terminal of the person, wherever input and output of the command lead.
class Terminal
{
public:
    Terminal() : m_file(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {}
    ~Terminal()
    {
        if (m_file >= 0)
            ::close(m_file);
    }
    Q_DISABLE_COPY_MOVE(Terminal)

    bool isThere() const { return m_file >= 0 && ::isatty(m_file) == 1; }
    /// nullopt: the person pressed Ctrl+C or Ctrl+D.
    std::optional<QByteArray> ask(const QString &prompt, bool isEchoed)
    {
        struct termios before
        {
        };
        if (::tcgetattr(m_file, &before) != 0)
            return std::nullopt;
        // Line by line by hand: a signal must not leave the terminal without its echo.
        struct termios quiet = before;
        quiet.c_lflag &= ~tcflag_t(ECHO | ISIG | ICANON);
        ::tcsetattr(m_file, TCSAFLUSH, &quiet);
        put(prompt.toLocal8Bit()); // only now: what is typed from here on is neither shown nor thrown away
        auto line = readLine(isEchoed);
        ::tcsetattr(m_file, TCSAFLUSH, &before);
        put("\n");
        return line;
    }

private:
    std::optional<QByteArray> readLine(bool isEchoed)
    {
        QByteArray line;
        line.reserve(longestSecret); // so that no copy is left behind when it grows
        while (true) {
            char c = 0;
            const ssize_t count = ::read(m_file, &c, 1);
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0 || c == 3 || (c == 4 && line.isEmpty())) {
                scrub(line.data(), std::size_t(line.size()));
                return std::nullopt;
            }
            if (c == '\n' || c == '\r')
                return line;
            if (c == 127 || c == 8) {
                if (!line.isEmpty()) {
                    line.chop(1);
                    if (isEchoed)
                        put("\b \b");
                }
            } else if (line.size() < longestSecret) {
                line.append(c);
                if (isEchoed)
                    put(QByteArray(1, c));
            }
        }
    }
    void put(const QByteArray &bytes) const
    {
        qsizetype done = 0;
        while (done < bytes.size()) {
            const ssize_t count = ::write(m_file, bytes.constData() + done, std::size_t(bytes.size() - done));
            if (count <= 0 && errno != EINTR)
                return;
            done += std::max<ssize_t>(count, 0);
        }
    }
    int m_file;
};

QString promptOf(const ComputeQuestion &question)
{
    const QString again = question.attempt > 0 ? u"That was refused. "_s : QString();
    if (question.kind == ComputeQuestion::Kind::Passphrase)
        return again + u"Passphrase of %1: "_s.arg(printable(question.keyFile));
    return again + u"Password of %1: "_s.arg(printable(question.machine));
}

/// What stands above the prompts of a machine: a line, or nothing.
QString headOf(const ComputeQuestion &question)
{
    const QString text =
        u"%1%2"_s.arg(question.attempt > 0 ? u"That was refused. "_s : QString(), printable(question.title));
    return text.isEmpty() ? text : text.trimmed() + u'\n';
}
} // namespace

bool hasTerminal()
{
    return Terminal().isThere();
}

Result<Secret> secretFromDescriptor(int descriptor)
{
    QByteArray line;
    line.reserve(longestSecret + 1);
    while (line.size() <= longestSecret) {
        char c = 0;
        const ssize_t count = ::read(descriptor, &c, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            return failure(ErrorKind::InvalidInput,
                           u"File descriptor %1 cannot be read. Open it, as in 3<file."_s.arg(descriptor));
        }
        if (count == 0 || c == '\n')
            break;
        line.append(c);
    }
    if (line.isEmpty() || line.size() > longestSecret) {
        scrub(line.data(), std::size_t(line.size()));
        return failure(
            ErrorKind::InvalidInput,
            u"A secret is one line of 1 to 4096 bytes; file descriptor %1 gives none."_s.arg(descriptor));
    }
    return Secret::take(std::move(line));
}

TerminalAnswers::TerminalAnswers(std::shared_ptr<ComputeConversation> conversation, QObject *parent)
    : QObject(parent), m_conversation(std::move(conversation))
{
    if (m_conversation)
        connect(m_conversation.get(), &ComputeConversation::asked, this, &TerminalAnswers::answer);
}

TerminalAnswers::~TerminalAnswers()
{
    if (m_conversation)
        m_conversation->end();
}

void TerminalAnswers::answer(const ComputeQuestion &question)
{
    ComputeAnswer given;
    Terminal terminal;
    if (question.kind == ComputeQuestion::Kind::HostKey) {
        if (terminal.isThere()) {
            const auto said = terminal.ask(
                u"%1 is not known here. It shows this %2 key:\n  %3\n%4"
                "Compare it with what the machine's administrator says. Accept it? (yes/no) "_s.arg(
                    printable(question.machine), question.keyType, question.fingerprint,
                    question.warning.isEmpty() ? QString() : question.warning + u'\n'),
                true);
            given.isAccepted = said && said->trimmed() == "yes";
        } else {
            m_unansweredHostKey = question.fingerprint;
        }
    } else if (terminal.isThere()) {
        QList<ComputeQuestion::Prompt> prompts = question.prompts;
        QString before;
        if (question.kind != ComputeQuestion::Kind::Prompts)
            prompts = {{promptOf(question), false}};
        else
            before = headOf(question);
        given.isAccepted = true;
        for (const ComputeQuestion::Prompt &prompt : std::as_const(prompts)) {
            const QString text = question.kind == ComputeQuestion::Kind::Prompts
                                     ? u"%1%2: %3"_s.arg(std::exchange(before, {}),
                                                         printable(question.machine), printable(prompt.text))
                                     : prompt.text;
            auto said = terminal.ask(text, prompt.isEchoed);
            if (!said) {
                given.isAccepted = false;
                given.secrets.clear();
                break;
            }
            given.secrets.push_back(Secret::take(std::move(*said)));
        }
    }
    m_conversation->answer(question.id, std::move(given));
}

} // namespace trainyard::cli
