// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakemachines.h"

#include "services/workspace/answers.h"

namespace trainyard::test {

using namespace Qt::StringLiterals;

namespace {
/// A stream that breaks with the network of the test.
class SwitchedStream : public HostStream
{
public:
    SwitchedStream(std::unique_ptr<HostStream> stream, const std::atomic<bool> &isDown)
        : m_stream(std::move(stream)), m_isDown(isDown)
    {
    }
    Result<QByteArray> read(qint64 most, std::chrono::milliseconds wait) override
    {
        if (m_isDown)
            return broken();
        return m_stream->read(most, std::min(wait, std::chrono::milliseconds(200)));
    }
    bool isAtEnd() const override { return m_stream->isAtEnd(); }
    Result<qint64> write(QByteArrayView bytes, std::chrono::milliseconds wait) override
    {
        if (m_isDown)
            return broken();
        return m_stream->write(bytes, wait);
    }
    void closeInput() override { m_stream->closeInput(); }
    Result<CommandResult> finish(std::chrono::milliseconds wait) override { return m_stream->finish(wait); }
    void cancel() override { m_stream->cancel(); }

private:
    static tl::unexpected<Error> broken()
    {
        return failure(ErrorKind::Unavailable, u"The network is down; check the cable."_s);
    }
    std::unique_ptr<HostStream> m_stream;
    const std::atomic<bool> &m_isDown;
};

/// This computer, unless the network of the test is down.
class SwitchedHost : public Host
{
public:
    explicit SwitchedHost(const std::atomic<bool> &isDown) : m_isDown(isDown) {}
    QFuture<Result<CommandResult>> run(const HostCommand &command) override
    {
        return m_isDown ? gone<CommandResult>() : m_host.run(command);
    }
    Result<std::unique_ptr<HostStream>> openStream(const HostCommand &command,
                                                   const std::function<bool()> &isCancelled) override
    {
        if (m_isDown)
            return failure(ErrorKind::Unavailable, u"The network is down; check the cable."_s);
        auto stream = m_host.openStream(command, isCancelled);
        if (!stream)
            return stream;
        return std::make_unique<SwitchedStream>(std::move(*stream), m_isDown);
    }
    QFuture<Result<>> putFiles(const QList<HostFile> &files) override
    {
        return m_isDown ? gone<void>() : m_host.putFiles(files);
    }
    QFuture<Result<FileChunk>> readFile(const QString &folder, const QString &path, qint64 offset,
                                        qint64 maxBytes) override
    {
        return m_isDown ? gone<FileChunk>() : m_host.readFile(folder, path, offset, maxBytes);
    }
    QFuture<Result<QList<RunFile>>> listFiles(const QString &folder, const QStringList &subfolders,
                                              int maxEntries) override
    {
        return m_isDown ? gone<QList<RunFile>>() : m_host.listFiles(folder, subfolders, maxEntries);
    }
    QFuture<Result<>> signalProcess(qint64 processId, int signalNumber) override
    {
        return m_isDown ? gone<void>() : m_host.signalProcess(processId, signalNumber);
    }
    QFuture<Result<>> removeFolder(const QString &folder) override
    {
        return m_isDown ? gone<void>() : m_host.removeFolder(folder);
    }

private:
    template <typename T> static QFuture<Result<T>> gone()
    {
        return ready<T>(failure(ErrorKind::Unavailable, u"The network is down; check the cable."_s));
    }
    const std::atomic<bool> &m_isDown;
    LocalHost m_host;
};

bool isOpenSesame(const Secret &secret)
{
    return QByteArrayView(secret.reveal(), qsizetype(secret.size())) == "open sesame";
}
} // namespace

Result<HostFactory::Opened> FakeMachines::open(const ComputeAttachment &attachment,
                                               const std::shared_ptr<MachineAuthority> &authority,
                                               const std::function<void(const ComputeStep &)> &tell,
                                               const IsCancelled &isCancelled)
{
    using State = ComputeStep::State;
    tell({u"tcp"_s, u"Connection"_s, State::Running, {}, {}, {}});
    if (isDown) {
        tell({u"tcp"_s, u"Connection"_s, State::Failed, u"No route."_s, u"Check the cable."_s, {}});
        return failure(ErrorKind::Unavailable, u"The network is down; check the cable."_s);
    }
    tell({u"tcp"_s, u"Connection"_s, State::Done, attachment.address, {}, std::chrono::milliseconds(1)});
    if (!isKeyKnown) {
        ComputeQuestion question;
        question.machine = attachment.address;
        question.fingerprint = hostKey;
        question.keyType = u"ED25519"_s;
        const auto accepted = authority->acceptHostKey(question, isCancelled);
        if (!accepted)
            return failure(accepted.error());
        if (!*accepted)
            return failure(ErrorKind::Denied, u"The host key was not accepted."_s);
        isKeyKnown = true;
    }
    for (int attempt = 0; attempt < 3; ++attempt) {
        const auto password =
            authority->password(attachment.user + u'@' + attachment.address + u":22"_s, attempt, isCancelled);
        if (!password)
            break;
        if (isOpenSesame(*password)) {
            tell({u"login"_s, u"Log in"_s, State::Done, u"password"_s, {}, {}});
            auto opened = reach(attachment, authority);
            opened->hostKey = hostKey;
            return opened;
        }
    }
    tell({u"login"_s, u"Log in"_s, State::Failed, u"password refused"_s, u"Type it again."_s, {}});
    return failure(ErrorKind::Denied, u"The password was refused. Type it again."_s);
}

Result<HostFactory::Opened> FakeMachines::reach(const ComputeAttachment &,
                                                const std::shared_ptr<MachineAuthority> &)
{
    ++connections;
    return Opened{std::make_shared<SwitchedHost>(isDown), {}, {}};
}

QList<KnownMachine> FakeMachines::known()
{
    return {{u"lab"_s, u"lab.example.org"_s, u"ada"_s, 22, {}}};
}

QMap<QString, QByteArray> FakeKeychain::entries() const
{
    const QMutexLocker lock(&m_mutex);
    return QMap<QString, QByteArray>(m_entries);
}

QFuture<Result<Secret>> FakeKeychain::read(const QString &key)
{
    const QMutexLocker lock(&m_mutex);
    if (mood == Mood::Missing)
        return ready<Secret>(failure(ErrorKind::Unavailable, u"no secret service"_s));
    const auto entry = m_entries.find(key);
    if (mood == Mood::Locked || entry == m_entries.end()) // as libsecret answers without a display
        return ready<Secret>(failure(ErrorKind::NotFound, u"Entry not found"_s));
    return ready<Secret>(Secret::take(QByteArray(entry->second.constData(), entry->second.size())));
}

QFuture<Result<>> FakeKeychain::write(const QString &key, Secret secret)
{
    const QMutexLocker lock(&m_mutex);
    if (mood == Mood::Missing)
        return ready<void>(failure(ErrorKind::Unavailable, u"no secret service"_s));
    if (mood == Mood::Locked)
        return ready<void>(failure(ErrorKind::Denied, u"Cannot create an item in a locked collection"_s));
    if (mood != Mood::Lying)
        m_entries[key] = QByteArray(secret.reveal(), qsizetype(secret.size()));
    return ready<void>({});
}

QFuture<Result<>> FakeKeychain::remove(const QString &key)
{
    const QMutexLocker lock(&m_mutex);
    m_entries.erase(key);
    return ready<void>({});
}

} // namespace trainyard::test
