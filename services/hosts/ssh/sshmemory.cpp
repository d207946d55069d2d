// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshmemory.h"

#include "services/secrets/passwordprompt.h"

#include <QMutexLocker>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString nameOf(const SshEndpoint &endpoint, const QString &what)
{
    return u"%1@%2:%3/%4"_s.arg(endpoint.user, endpoint.address).arg(endpoint.port).arg(what);
}

bool asksForPasswordAlone(const SshChallenge &challenge)
{
    return challenge.prompts.size() == 1 &&
           asksForPassword(challenge.prompts.constFirst().text, challenge.prompts.constFirst().isEchoed);
}
} // namespace

std::optional<Secret> SshMemory::recall(const QString &what, int attempt)
{
    const QMutexLocker lock(&m_mutex);
    const auto found = m_kept.find(what);
    if (found == m_kept.end())
        return std::nullopt;
    if (attempt > 0) {
        m_kept.erase(found);
        return std::nullopt;
    }
    return found->second.duplicate();
}

void SshMemory::keep(const QString &what, const Secret &secret)
{
    const QMutexLocker lock(&m_mutex);
    m_kept.insert_or_assign(what, secret.duplicate());
}

void SshMemory::forget()
{
    const QMutexLocker lock(&m_mutex);
    m_kept.clear();
}

Result<Secret> SshMemory::password(const SshEndpoint &endpoint, int attempt, const CancelCheck &isCancelled)
{
    const QString what = nameOf(endpoint, u"password"_s);
    if (auto kept = recall(what, attempt))
        return std::move(*kept);
    auto answer = m_source.password(endpoint, attempt, isCancelled);
    if (answer)
        keep(what, *answer);
    return answer;
}

Result<Secret> SshMemory::passphrase(const SshEndpoint &endpoint, const QString &keyFile, int attempt,
                                     const CancelCheck &isCancelled)
{
    const QString what = u"key:"_s + keyFile;
    if (auto kept = recall(what, attempt))
        return std::move(*kept);
    auto answer = m_source.passphrase(endpoint, keyFile, attempt, isCancelled);
    if (answer)
        keep(what, *answer);
    return answer;
}

Result<std::vector<Secret>> SshMemory::answers(const SshEndpoint &endpoint, const SshChallenge &challenge,
                                               int attempt, const CancelCheck &isCancelled)
{
    const bool canKeep = asksForPasswordAlone(challenge);
    const QString what = nameOf(endpoint, u"prompt"_s);
    if (canKeep) {
        if (auto kept = recall(what, attempt)) {
            std::vector<Secret> one;
            one.push_back(std::move(*kept));
            return one;
        }
    }
    auto answer = m_source.answers(endpoint, challenge, attempt, isCancelled);
    if (canKeep && answer && answer->size() == 1)
        keep(what, answer->front());
    return answer;
}

Result<bool> SshMemory::acceptHostKey(const SshEndpoint &endpoint, const HostKey &key,
                                      const QList<HostKey> &known, const CancelCheck &isCancelled)
{
    return m_source.acceptHostKey(endpoint, key, known, isCancelled);
}

} // namespace trainyard
