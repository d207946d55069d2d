// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/runmirror.h"

#include "services/transfer/agenttalk.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <condition_variable>
#include <fcntl.h>
#include <mutex>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr auto longestSilence = 30s; // the agent says something every five to ten
constexpr int mostRounds = 3;

QString tr(const char *text)
{
    return QCoreApplication::translate("Transfer", text);
}

void pause(std::chrono::milliseconds duration, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, duration, [] { return false; });
}
} // namespace

RunMirror::RunMirror(Host &host, Place place, Watcher watcher)
    : m_host(host), m_place(std::move(place)), m_watcher(std::move(watcher)),
      m_thread([this](const std::stop_token &stop) { work(stop); })
{
}

RunMirror::~RunMirror() = default;

void RunMirror::tell(const News &news)
{
    if (m_watcher.grew)
        m_watcher.grew(news);
}

void RunMirror::tellTrouble(const std::optional<Error> &error)
{
    if (!error && !m_isTroubled)
        return;
    m_isTroubled = error.has_value();
    if (m_watcher.troubled)
        m_watcher.troubled(error);
}

void RunMirror::work(const std::stop_token &stop)
{
    auto wait = m_place.firstPause;
    while (!stop.stop_requested()) {
        m_hasMoved = false;
        const auto isComplete = follow(stop);
        if (stop.stop_requested())
            return;
        if (isComplete && *isComplete) {
            tell({true, true, true});
            return;
        }
        if (m_hasMoved)
            wait = m_place.firstPause;
        // Others needed the channel: nothing is wrong, and it queues again at once.
        if (isComplete || isComplete.error().retryAfter == 0ms)
            continue;
        tellTrouble(isComplete.error());
        pause(wait, stop);
        wait = std::min(wait * 2, m_place.longestPause);
    }
}

Result<bool> RunMirror::follow(const std::stop_token &stop)
{
    if (LocalCopy::isComplete(m_place.folder))
        return true;
    LocalCopy copy(m_place.folder);
    if (auto opened = copy.open(); !opened)
        return failure(opened.error());
    HostCommand command =
        agentCommand(m_place.run.agent, m_place.run.targetHome,
                     {u"mirror"_s, m_place.run.runId, QString::number(m_place.mostOutputBytes)});
    command.mayBeInterrupted = true;
    auto stream = m_host.openStream(command, [&stop] { return stop.stop_requested(); });
    if (!stream)
        return failure(stream.error());
    AgentTalk talk(std::move(*stream), tr("The files of the run cannot be followed."), stop);
    const auto known = copy.knownLines();
    if (!known)
        return failure(known.error());
    if (auto sent = talk.send(*known); !sent)
        return failure(sent.error());
    if (const auto head = talk.line(); !head)
        return failure(head.error());
    tellTrouble(std::nullopt);
    MirrorFrames frames(copy, copy.knownFiles());
    while (!frames.isOver()) {
        const auto bytes = talk.bytes(1 << 20, longestSilence);
        if (!bytes)
            return failure(bytes.error());
        if (bytes->isEmpty())
            return failure(talk.whyOver());
        if (auto taken = frames.take(*bytes); !taken)
            return failure(taken.error());
        m_hasMoved = true;
        if (const LocalCopy::News news = copy.takeNews(); news.files || news.state)
            tell({news.files, news.state, false});
    }
    const auto areRight = copy.checkHashes();
    if (!areRight)
        return failure(areRight.error());
    // What a left-over process goes on writing is never right: after some rounds it is taken as it is.
    if (!*areRight && ++m_rounds < mostRounds)
        return false;
    if (auto marked = copy.markComplete(); !marked)
        return failure(marked.error());
    return true;
}

Result<> fetchRunFile(Host &host, const RunMirror::Place &place, const QString &path,
                      const std::function<void(qint64, qint64)> &progress, std::stop_token stop)
{
    const QByteArray name = QFile::encodeName(path);
    if (!MirrorFrames::isRunPath(name))
        return failure(ErrorKind::Denied, tr("%1 is no file of a run.").arg(path));
    LocalCopy copy(place.folder);
    if (auto opened = copy.open(); !opened)
        return opened;
    qint64 done = QFileInfo(place.folder + u'/' + path).size();
    auto stream = host.openStream(
        agentCommand(place.run.agent, place.run.targetHome,
                     {u"read"_s, place.run.runId, path, QString::number(done), u"999999999999999"_s}),
        [&stop] { return stop.stop_requested(); });
    if (!stream)
        return failure(stream.error());
    AgentTalk talk(std::move(*stream), tr("%1 could not be brought over.").arg(path), stop);
    talk.endSending();
    const auto head = talk.line();
    if (!head)
        return failure(head.error());
    const QList<QByteArray> words = head->split(' ');
    const qint64 total = words.value(3).toLongLong();
    if (words.size() != 4 || words.at(1) != "data" || words.at(2).toLongLong() != done || total < 0)
        return failure(ErrorKind::Failed, tr("The target answered what makes no sense. Update Trainyard."));
    const int index = copy.place(name, done);
    while (done < total) {
        const auto bytes = talk.bytes(1 << 20, longestSilence);
        if (!bytes)
            return failure(bytes.error());
        if (bytes->isEmpty())
            return failure(talk.whyOver());
        if (auto written = copy.bytesCame(index, done, *bytes); !written)
            return written;
        done += bytes->size();
        if (progress)
            progress(done, total);
    }
    return {};
}

} // namespace trainyard
