// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshlogin.h"
#include "services/hosts/ssh/keyfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Clock = SshTransport::Clock;

namespace {
constexpr auto answerTimeout = 60s; // of the server: some wait on purpose after a wrong password
constexpr int mostTries = 3;        // of a password or a passphrase
constexpr int mostAgentKeys = 4;    // servers end the connection after six refusals
constexpr int mostPrompts = 32;

QString tr(const char *text)
{
    return QCoreApplication::translate("Ssh", text);
}

/// One log-in under way. Each try answers whether we are in; an Error ends the log-in.
class Login
{
public:
    Login(SshTransport &transport, const SshEndpoint &endpoint, SshAuthority &authority,
          const CancelCheck &isCancelled, const SshStepSink &onStep)
        : m_transport(transport), m_session(transport.session()), m_endpoint(endpoint),
          m_authority(authority), m_isCancelled(isCancelled), m_onStep(onStep), m_user(endpoint.user.toUtf8())
    {
    }

    Result<> run(const QString &agentSocket)
    {
        if (auto listed = list(); !listed)
            return failure(listed.error());
        // Each round may satisfy one of several methods that the server wants in a row.
        for (int round = 0; round < 4 && !isIn(); ++round) {
            const QByteArrayList before = m_methods;
            if (m_methods.contains("publickey") && !m_keysDone) {
                if (auto tried = tryKeys(agentSocket); !tried || *tried)
                    return ended(tried);
            } else if (m_methods.contains("keyboard-interactive") && !m_promptsDone) {
                m_promptsDone = true;
                if (auto tried = tryPrompts(); !tried || *tried)
                    return ended(tried);
            } else if (m_methods.contains("password") && !m_passwordDone) {
                m_passwordDone = true;
                if (auto tried = tryPassword(); !tried || *tried)
                    return ended(tried);
            } else {
                break;
            }
            if (m_isPartial && !isIn()) {
                m_isPartial = false;
                if (auto listed = list(); !listed)
                    return failure(listed.error());
            }
        }
        return isIn() ? Result<>() : failure(refusal());
    }

private:
    static Result<> ended(const Result<bool> &tried)
    {
        return tried ? Result<>() : Result<>(failure(tried.error()));
    }
    bool isIn() const { return libssh2_userauth_authenticated(m_session) != 0; }

    Result<int> until(const std::function<int()> &step)
    {
        return m_transport.until(step, answerTimeout, m_isCancelled);
    }

    Result<> list()
    {
        char *methods = nullptr;
        const auto code = until([&] {
            // Up to 1.11.1 the library forgets its last list when it is asked for another.
            if (m_listed && !libssh2_version(0x010b02))
                libssh2_free(m_session, std::exchange(m_listed, nullptr));
            methods = libssh2_userauth_list(m_session, m_user.constData(), unsigned(m_user.size()));
            return methods || isIn() ? 0 : libssh2_session_last_errno(m_session);
        });
        if (!code)
            return failure(code.error());
        if (!methods && !isIn())
            return failure(lost());
        m_listed = methods;
        m_methods = QByteArray(methods ? methods : "").split(',');
        return {};
    }

    Error lost() const
    {
        return m_transport.lastError(tr("%1 ended the connection during the log-in.").arg(m_endpoint.name));
    }

    /// Carries one try out and tells it. A lost connection is an Error, a refusal is `false`.
    Result<bool> attempt(const QString &what, const std::function<int()> &step)
    {
        const auto begin = Clock::now();
        auto code = until(step);
        std::optional<Error> error;
        if (!code)
            error = code.error();
        else if (*code == LIBSSH2_ERROR_PASSWORD_EXPIRED)
            error =
                Error{ErrorKind::Denied,
                      tr("The password of %1 on %2 has expired. Log in once in a terminal (ssh %1@%2) and "
                         "choose a new one.")
                          .arg(m_endpoint.user, m_endpoint.name),
                      {},
                      {}};
        else if (*code == LIBSSH2_ERROR_SOCKET_DISCONNECT || *code == LIBSSH2_ERROR_SOCKET_RECV ||
                 *code == LIBSSH2_ERROR_SOCKET_SEND)
            error = m_tried.isEmpty() ? lost() : refusal();
        const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
        const bool isAccepted = !error && code && *code == 0;
        const QString tried = what;
        if (!isAccepted && !m_tried.contains(tried))
            m_tried.append(tried);
        // The server knew the key but wants another method too, or refused the signature.
        if (!error && code && *code == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED)
            m_isPartial = true;
        if (m_onStep) {
            std::optional<Error> told = error;
            if (!told && !isAccepted)
                told = Error{
                    ErrorKind::Denied, tr("%1 was refused.").arg(what), m_transport.lastError({}).detail, {}};
            m_onStep({SshStep::Kind::Authentication, m_endpoint.name, what, duration, told});
        }
        if (error)
            return failure(*error);
        return isAccepted;
    }

    void note(const QString &what, const QString &problem)
    {
        if (m_onStep)
            m_onStep({SshStep::Kind::Authentication, m_endpoint.name, what, 0ms,
                      Error{ErrorKind::InvalidInput, problem, {}, {}}});
        m_problems.append(problem);
    }

    Error refusal() const
    {
        QString message = tr("%1 did not let %2 in.").arg(m_endpoint.name, m_endpoint.user) + u' ';
        if (m_tried.isEmpty())
            message += tr("There was nothing to try: the server takes %1.")
                           .arg(QString::fromUtf8(m_methods.join(", ").left(200)));
        else
            message += tr("Tried: %1. Check the user name, the password, and that your public key is in "
                          "~/.ssh/authorized_keys there.")
                           .arg(m_tried.join(u", "));
        if (!m_problems.isEmpty())
            message += u' ' + m_problems.join(u' ');
        return {ErrorKind::Denied, message, QString::fromUtf8(m_methods.join(',').left(200)), {}};
    }

    Result<bool> tryKeys(const QString &agentSocket)
    {
        m_keysDone = true;
        if (!agentSocket.isEmpty()) {
            if (auto tried = tryAgent(agentSocket); !tried || *tried || m_isPartial)
                return tried;
        }
        for (const QString &path : m_endpoint.keyFiles) {
            if (auto tried = tryKeyFile(path); !tried || *tried || m_isPartial)
                return tried;
        }
        return false;
    }

    /// The public halves of the chosen key files, for IdentitiesOnly.
    QByteArrayList chosenKeys() const
    {
        QByteArrayList blobs;
        for (const QString &path : m_endpoint.keyFiles) {
            QFile half(path + u".pub"_s);
            if (QFileInfo(half.fileName()).isFile() && half.open(QIODevice::ReadOnly))
                blobs.append(QByteArray::fromBase64(half.read(64 << 10).simplified().split(' ').value(1)));
            else if (const auto bytes = readKeyFile(path); bytes)
                blobs.append(
                    recogniseKey(QByteArrayView(bytes->reveal(), qsizetype(bytes->size()))).publicKey);
        }
        return blobs;
    }

    Result<bool> tryAgent(const QString &socket)
    {
        const std::unique_ptr<LIBSSH2_AGENT, void (*)(LIBSSH2_AGENT *)> agent(libssh2_agent_init(m_session),
                                                                              [](auto *a) {
                                                                                  libssh2_agent_disconnect(a);
                                                                                  libssh2_agent_free(a);
                                                                              });
        if (!agent)
            return false;
        libssh2_agent_set_identity_path(agent.get(), QFile::encodeName(socket).constData());
        if (libssh2_agent_connect(agent.get()) != 0 || libssh2_agent_list_identities(agent.get()) != 0) {
            note(tr("ssh agent"), tr("The ssh agent at %1 does not answer.").arg(socket));
            return false;
        }
        const QByteArrayList chosen = m_endpoint.identitiesOnly ? chosenKeys() : QByteArrayList();
        libssh2_agent_publickey *before = nullptr;
        for (int tries = 0; tries < mostAgentKeys;) {
            libssh2_agent_publickey *key = nullptr;
            if (libssh2_agent_get_identity(agent.get(), &key, before) != 0)
                break;
            before = key;
            const QByteArray blob(reinterpret_cast<const char *>(key->blob), qsizetype(key->blob_len));
            if (m_endpoint.identitiesOnly && !chosen.contains(blob))
                continue;
            ++tries;
            m_agentKeys.append(blob);
            const QString what =
                tr("key “%1” of the ssh agent").arg(QString::fromUtf8(key->comment).left(100));
            auto tried =
                attempt(what, [&] { return libssh2_agent_userauth(agent.get(), m_user.constData(), key); });
            if (!tried || *tried || m_isPartial)
                return tried;
        }
        return false;
    }

    Result<bool> tryKeyFile(const QString &path)
    {
        const auto bytes = readKeyFile(path);
        if (!bytes) {
            if (bytes.error().kind != ErrorKind::NotFound)
                note(tr("key %1").arg(path), bytes.error().message);
            return false;
        }
        const KeyFileFacts facts = recogniseKey(QByteArrayView(bytes->reveal(), qsizetype(bytes->size())));
        if (const QString problem = facts.problem(path); !problem.isEmpty()) {
            if (!m_agentKeys.contains(facts.publicKey))
                note(tr("key %1").arg(path), problem);
            return false;
        }
        // The agent offered it already, and it was refused.
        if (!facts.publicKey.isEmpty() && m_agentKeys.contains(facts.publicKey))
            return false;
        for (int number = 0; number < (facts.isEncrypted ? mostTries : 1); ++number) {
            Secret passphrase;
            if (facts.isEncrypted) {
                auto answer = m_authority.passphrase(m_endpoint, path, number, m_isCancelled);
                if (!answer && answer.error().kind == ErrorKind::NotFound) {
                    note(tr("key %1").arg(path), tr("The key %1 needs its passphrase.").arg(path));
                    return false;
                }
                if (!answer)
                    return failure(answer.error());
                passphrase = std::move(*answer);
            }
            m_isUnreadable = false;
            auto tried = attempt(tr("key %1").arg(path), [&] {
                const int code = libssh2_userauth_publickey_frommemory(
                    m_session, m_user.constData(), size_t(m_user.size()), nullptr, 0, bytes->reveal(),
                    bytes->size(), passphrase.reveal());
                m_isUnreadable = code == LIBSSH2_ERROR_FILE || code == LIBSSH2_ERROR_DECRYPT;
                return code;
            });
            if (!tried || *tried || !m_isUnreadable)
                return tried;
        }
        note(tr("key %1").arg(path),
             facts.isEncrypted ? tr("The passphrase of the key %1 is another one.").arg(path)
                               : tr("The key %1 is damaged or of a kind that cannot be read.").arg(path));
        return false;
    }

    Result<bool> tryPassword()
    {
        for (int number = 0; number < mostTries; ++number) {
            auto secret = m_authority.password(m_endpoint, number, m_isCancelled);
            if (!secret && secret.error().kind == ErrorKind::NotFound)
                return false;
            if (!secret)
                return failure(secret.error());
            auto tried = attempt(tr("password"), [&] {
                return libssh2_userauth_password_ex(m_session, m_user.constData(), unsigned(m_user.size()),
                                                    secret->reveal(), unsigned(secret->size()), nullptr);
            });
            if (!tried || *tried)
                return tried;
        }
        return false;
    }

    Result<bool> tryPrompts()
    {
        for (m_round = 0; m_round < mostTries; ++m_round) {
            m_promptError.reset();
            m_wasPrompted = false;
            *libssh2_session_abstract(m_session) = this;
            auto tried = attempt(tr("keyboard-interactive"), [&] {
                return libssh2_userauth_keyboard_interactive_ex(
                    m_session, m_user.constData(), unsigned(m_user.size()), &Login::answerPrompts);
            });
            *libssh2_session_abstract(m_session) = nullptr;
            if (m_promptError) {
                if (m_promptError->kind == ErrorKind::NotFound) {
                    note(tr("keyboard-interactive"),
                         tr("It asked for “%1”, and nobody answered: use the window or a terminal, where it "
                            "can ask.")
                             .arg(m_asked));
                    return false;
                }
                return failure(*m_promptError);
            }
            // A refusal without a question would only be counted against us again.
            if (!tried || *tried || !m_wasPrompted)
                return tried;
        }
        return false;
    }

    static void answerPrompts(const char *name, int nameSize, const char *instruction, int instructionSize,
                              int count, const LIBSSH2_USERAUTH_KBDINT_PROMPT *prompts,
                              LIBSSH2_USERAUTH_KBDINT_RESPONSE *responses, void **abstract)
    {
        static_cast<Login *>(*abstract)->answer(
            QString::fromUtf8(name, qBound(0, nameSize, 1000)),
            QString::fromUtf8(instruction, qBound(0, instructionSize, 4000)), count, prompts, responses);
    }

    void answer(const QString &title, const QString &instruction, int count,
                const LIBSSH2_USERAUTH_KBDINT_PROMPT *prompts, LIBSSH2_USERAUTH_KBDINT_RESPONSE *responses)
    {
        if (count <= 0 || count > mostPrompts || m_promptError)
            return;
        m_wasPrompted = true;
        SshChallenge challenge{title, instruction, {}};
        QStringList asked;
        for (int i = 0; i < count; ++i) {
            const auto size = qsizetype(qMin<size_t>(prompts[i].length, 1000));
            challenge.prompts.append(
                {QString::fromUtf8(reinterpret_cast<const char *>(prompts[i].text), size),
                 prompts[i].echo != 0});
            asked.append(challenge.prompts.constLast().text.trimmed().left(100));
        }
        m_asked = asked.join(u"”, “"_s);
        auto answers = m_authority.answers(m_endpoint, challenge, m_round, m_isCancelled);
        if (!answers) {
            m_promptError = answers.error();
            return;
        }
        for (size_t i = 0; i < size_t(count) && i < answers->size(); ++i) {
            // The library frees it with free().
            const Secret &secret = (*answers)[i];
            auto *copy = static_cast<char *>(std::malloc(secret.size() + 1));
            if (!copy)
                return;
            std::memcpy(copy, secret.reveal(), secret.size() + 1);
            responses[i].text = copy;
            responses[i].length = unsigned(secret.size());
        }
    }

    SshTransport &m_transport;
    LIBSSH2_SESSION *m_session;
    const SshEndpoint &m_endpoint;
    SshAuthority &m_authority;
    const CancelCheck &m_isCancelled;
    const SshStepSink &m_onStep;
    QByteArray m_user;
    QByteArrayList m_methods;
    char *m_listed = nullptr; ///< the library's, of the last list
    QByteArrayList m_agentKeys;
    QStringList m_tried;
    QStringList m_problems;
    QString m_asked; ///< by the last challenge
    std::optional<Error> m_promptError;
    int m_round = 0;
    bool m_keysDone = false;
    bool m_promptsDone = false;
    bool m_passwordDone = false;
    bool m_isPartial = false;
    bool m_isUnreadable = false;
    bool m_wasPrompted = false;
};
} // namespace

Result<> authenticate(SshTransport &transport, const SshEndpoint &endpoint, const QString &agentSocket,
                      SshAuthority &authority, const CancelCheck &isCancelled, const SshStepSink &onStep)
{
    return Login(transport, endpoint, authority, isCancelled, onStep).run(agentSocket);
}

} // namespace trainyard
