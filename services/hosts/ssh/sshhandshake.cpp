// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshlogin.h"

#include <QCoreApplication>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;
using State = HostKeyVerdict::State;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Ssh", text);
}

/// The host key algorithms to ask for: those of the types on file first, in our order of preference.
QByteArray preferredAlgorithms(const QList<HostKey> &known)
{
    const QList<std::pair<QByteArray, QByteArray>> all{
        {"ssh-ed25519", "ssh-ed25519"},
        {"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"},
        {"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384"},
        {"ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521"},
        {"ssh-rsa", "rsa-sha2-512,rsa-sha2-256"},
    };
    QByteArrayList first;
    QByteArrayList rest;
    for (const auto &[type, algorithms] : all) {
        const bool isKnown =
            std::ranges::any_of(known, [&wanted = type](const HostKey &key) { return key.type == wanted; });
        (isKnown ? first : rest).append(algorithms);
    }
    return (first + rest).join(',');
}

Error changedKey(const SshEndpoint &endpoint, const HostKey &key, const HostKeyVerdict &verdict)
{
    QStringList known;
    for (const HostKey &on : verdict.known) {
        if (on.type == key.type)
            known.append(on.fingerprint());
    }
    return {ErrorKind::Denied,
            tr("%1 shows another host key than before. Somebody may be listening in between, or the machine "
               "was set "
               "up anew. Nothing was sent. On file (%2, line %3): %4. Shown now: %5. Ask who runs the "
               "machine; if "
               "the new key is right, remove the old line: ssh-keygen -R “%6”")
                .arg(endpoint.name, verdict.file)
                .arg(verdict.line)
                .arg(known.join(u", "), key.fingerprint(),
                     KnownHosts::nameOf(endpoint.hostKeyName(), endpoint.hostKeyPort())),
            u"%1 key"_s.arg(key.typeName()),
            {}};
}

Result<> judgeHostKey(const SshEndpoint &endpoint, const HostKey &key, SshAuthority &authority,
                      const CancelCheck &isCancelled)
{
    const KnownHosts hosts(endpoint.knownHostsFiles);
    const HostKeyVerdict verdict = hosts.check(endpoint.hostKeyName(), endpoint.hostKeyPort(), key);
    switch (verdict.state) {
    case State::Match:
        return {};
    case State::Changed:
        return failure(changedKey(endpoint, key, verdict));
    case State::Revoked:
        return failure(
            ErrorKind::Denied,
            tr("The host key of %1 was revoked (%2, line %3), so whoever shows it may be an impostor. "
               "Nothing was sent. Ask who runs the machine. The key: %4")
                .arg(endpoint.name, verdict.file)
                .arg(verdict.line)
                .arg(key.fingerprint()));
    case State::AuthorityOnly:
        return failure(
            ErrorKind::Unsupported,
            tr("Only a certificate authority vouches for %1 (@cert-authority in known_hosts), which cannot "
               "be checked here. Add the machine's own key to known_hosts if it is the right one: %2")
                .arg(endpoint.name, key.fingerprint()));
    case State::Unknown:
        break;
    }
    const auto isAccepted = authority.acceptHostKey(endpoint, key, verdict.known, isCancelled);
    if (!isAccepted)
        return failure(isAccepted.error());
    if (!*isAccepted) {
        return failure(ErrorKind::Denied,
                       tr("%1 is not known yet, and its host key %2 was not accepted. Nothing was sent.")
                           .arg(endpoint.name, key.fingerprint()));
    }
    return hosts.add(endpoint.hostKeyName(), endpoint.hostKeyPort(), key, endpoint.hashKnownHosts);
}
} // namespace

Result<> shakeHands(SshTransport &transport, const SshEndpoint &endpoint, SshAuthority &authority,
                    std::chrono::milliseconds timeout, const CancelCheck &isCancelled,
                    const SshStepSink &onStep)
{
    const auto begin = SshTransport::Clock::now();
    const auto tell = [&](SshStep::Kind kind, const QString &what, const Result<> &result) {
        const auto duration =
            std::chrono::duration_cast<std::chrono::milliseconds>(SshTransport::Clock::now() - begin);
        if (onStep)
            onStep(
                {kind, endpoint.name, what, duration, result ? std::nullopt : std::optional(result.error())});
    };
    LIBSSH2_SESSION *session = transport.session();
    const KnownHosts hosts(endpoint.knownHostsFiles);
    const QByteArray algorithms =
        preferredAlgorithms(hosts.keysOf(endpoint.hostKeyName(), endpoint.hostKeyPort()));
    libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, algorithms.constData());

    Result<> shaken;
    const auto code = transport.until([&] { return libssh2_session_handshake(session, transport.socket()); },
                                      timeout, isCancelled);
    if (!code)
        shaken = failure(code.error());
    else if (*code != 0)
        shaken =
            failure(transport.lastError(tr("No encrypted connection to %1 came about.").arg(endpoint.name)));
    tell(SshStep::Kind::Handshake, {}, shaken);
    if (!shaken)
        return shaken;

    size_t size = 0;
    int type = 0;
    const char *blob = libssh2_session_hostkey(session, &size, &type);
    const HostKey key = HostKey::fromBlob(QByteArray(blob, blob ? qsizetype(size) : 0));
    Result<> judged;
    if (!key.isValid())
        judged =
            failure(ErrorKind::Denied, tr("%1 showed a host key that makes no sense.").arg(endpoint.name));
    else
        judged = judgeHostKey(endpoint, key, authority, isCancelled);
    tell(SshStep::Kind::HostKey, key.isValid() ? key.fingerprint() : QString(), judged);
    return judged;
}

} // namespace trainyard
