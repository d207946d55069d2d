// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/agenttalk.h"

#include <QCoreApplication>

#include <array>
#include <utility>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {
constexpr qsizetype longestLine = 8 << 10;
constexpr auto askEvery = 100ms;
constexpr auto longestSilence = 120s;

QString tr(const char *text)
{
    return QCoreApplication::translate("Transfer", text);
}
} // namespace

HostCommand agentCommand(const QString &agent, const QString &targetHome, const QStringList &words)
{
    HostCommand command;
    command.arguments = QStringList{u"sh"_s, agent, targetHome} + words;
    return command;
}

std::optional<Error> agentProblem(QByteArrayView line, const QString &what)
{
    constexpr QByteArrayView mark("@trainyard error ");
    if (!line.startsWith(mark))
        return std::nullopt;
    const QByteArray text = line.sliced(mark.size()).toByteArray();
    const QByteArray kind = text.left(qMax<qsizetype>(0, text.indexOf(' ')));
    const QString sentence = QString::fromUtf8(text.mid(kind.size() + 1).left(1000));
    const std::array<std::pair<QByteArrayView, ErrorKind>, 7> kinds{{{"no-space", ErrorKind::Full},
                                                                     {"no-spare", ErrorKind::Conflict},
                                                                     {"no-tool", ErrorKind::Unsupported},
                                                                     {"cut", ErrorKind::Unavailable},
                                                                     {"no-run", ErrorKind::NotFound},
                                                                     {"no-file", ErrorKind::NotFound},
                                                                     {"bad-file", ErrorKind::Denied}}};
    Error error{ErrorKind::Failed,
                what + u' ' + sentence,
                QString::fromUtf8(line.first(qMin<qsizetype>(line.size(), 2000))),
                {}};
    for (const auto &[word, meant] : kinds) {
        if (kind == word)
            error.kind = meant;
    }
    return error;
}

AgentTalk::AgentTalk(std::unique_ptr<HostStream> stream, QString what, std::stop_token stop)
    : m_stream(std::move(stream)), m_what(std::move(what)), m_stop(std::move(stop))
{
}

Result<> AgentTalk::receive(std::chrono::milliseconds wait)
{
    if (m_stop.stop_requested())
        return failure(ErrorKind::Cancelled, {});
    auto bytes = m_stream->read(1 << 20, wait);
    if (!bytes)
        return failure(bytes.error());
    m_come += *bytes;
    m_isOver = m_stream->isAtEnd();
    return {};
}

Result<> AgentTalk::send(QByteArrayView bytes)
{
    auto deadline = Clock::now() + longestSilence;
    while (!bytes.isEmpty()) {
        if (m_stop.stop_requested())
            return failure(ErrorKind::Cancelled, {});
        const auto taken = m_stream->write(bytes, askEvery);
        if (!taken)
            return failure(taken.error());
        bytes = bytes.sliced(*taken);
        if (*taken > 0) {
            deadline = Clock::now() + longestSilence;
            continue;
        }
        // It may wait for us to take what it says.
        if (m_come.size() < (1 << 20)) {
            if (auto received = receive(0ms); !received)
                return received;
        }
        if (Clock::now() > deadline)
            return failure(ErrorKind::Unavailable,
                           m_what + u' ' + tr("The other side takes nothing any more. Try again."));
    }
    return {};
}

Result<QByteArray> AgentTalk::line()
{
    const auto deadline = Clock::now() + longestSilence;
    while (true) {
        const auto end = m_come.indexOf('\n');
        if (end >= 0 && end <= longestLine) {
            const QByteArray text = m_come.first(end);
            m_come.remove(0, end + 1);
            if (const auto problem = agentProblem(text, m_what))
                return failure(*problem);
            return text;
        }
        if (end > longestLine || m_come.size() > longestLine)
            return failure(ErrorKind::Failed,
                           m_what + u' ' + tr("The other side answered what makes no sense."));
        if (m_isOver)
            return failure(whyOver());
        if (auto received = receive(askEvery); !received)
            return failure(received.error());
        if (Clock::now() > deadline)
            return failure(ErrorKind::Unavailable,
                           m_what + u' ' + tr("The other side says nothing any more. Try again."));
    }
}

Result<QByteArray> AgentTalk::bytes(qint64 most, std::chrono::milliseconds patience)
{
    const auto deadline = Clock::now() + patience;
    while (m_come.isEmpty() && !m_isOver) {
        if (auto received = receive(askEvery); !received)
            return failure(received.error());
        if (m_come.isEmpty() && Clock::now() > deadline)
            return failure(ErrorKind::Unavailable,
                           m_what + u' ' + tr("The other side says nothing any more. Try again."));
    }
    if (m_come.size() <= most)
        return std::exchange(m_come, {});
    const QByteArray part = m_come.first(most);
    m_come.remove(0, most);
    return part;
}

Error AgentTalk::whyOver()
{
    const auto end = m_stream->finish(5s);
    if (!end)
        return end.error();
    return {ErrorKind::Unavailable,
            m_what + u' ' + tr("It ended there before it was done. Try again."),
            u"exit code %1: %2"_s.arg(end->exitCode).arg(QString::fromUtf8(end->errors.right(1000))),
            {}};
}

} // namespace trainyard
