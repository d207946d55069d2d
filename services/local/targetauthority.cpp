// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/targetauthority.h"

#include <QCoreApplication>
#include <QMutexLocker>

namespace trainyard {

using namespace Qt::StringLiterals;

TargetAuthority::TargetAuthority(std::shared_ptr<SecretKeeper> keeper,
                                 std::shared_ptr<ComputeConversation> conversation,
                                 ComputeCredentials credentials)
    : m_keeper(std::move(keeper)), m_conversation(std::move(conversation)),
      m_credentials(std::move(credentials))
{
}

Result<ComputeAnswer> TargetAuthority::ask(const ComputeQuestion &question, const IsCancelled &isCancelled)
{
    if (!m_conversation)
        return failure(ErrorKind::NotFound, {});
    auto answer = m_conversation->ask(question, isCancelled);
    if (answer && !answer->isAccepted)
        return failure(ErrorKind::NotFound, {}); // declined: the next way to log in
    return answer;
}

Result<Secret> TargetAuthority::secret(const QString &key, ComputeQuestion question, const Secret &given,
                                       const IsCancelled &isCancelled)
{
    if (question.attempt == 0) { // the machine may ask once more on another connection
        const QMutexLocker lock(&m_mutex);
        if (const auto used = m_used.find(key); used != m_used.end())
            return used->second.duplicate();
    }
    if (question.attempt == 0 && !given.isEmpty()) {
        const QMutexLocker lock(&m_mutex);
        m_used.insert_or_assign(key, given.duplicate());
        return given.duplicate();
    }
    if (question.attempt == 0) {
        if (auto kept = m_keeper->find(key))
            return kept;
    }
    // What was given counts as the first try: after it a person is asked, and says no by closing the form.
    auto answer = ask(question, isCancelled);
    if (!answer)
        return failure(answer.error());
    if (answer->secrets.empty())
        return failure(ErrorKind::NotFound, {});
    const QMutexLocker lock(&m_mutex);
    m_used.insert_or_assign(key, answer->secrets.front().duplicate());
    return std::move(answer->secrets.front());
}

Result<Secret> TargetAuthority::password(const QString &account, int attempt, const IsCancelled &isCancelled)
{
    ComputeQuestion question;
    question.kind = ComputeQuestion::Kind::Password;
    question.machine = account;
    question.attempt = attempt;
    return secret(passwordKey(account), question, m_credentials.password, isCancelled);
}

Result<Secret> TargetAuthority::passphrase(const QString &keyFile, int attempt,
                                           const IsCancelled &isCancelled)
{
    ComputeQuestion question;
    question.kind = ComputeQuestion::Kind::Passphrase;
    question.machine = keyFile;
    question.keyFile = keyFile;
    question.attempt = attempt;
    return secret(passphraseKey(keyFile), question, m_credentials.passphrase, isCancelled);
}

Result<std::vector<Secret>> TargetAuthority::answers(const ComputeQuestion &question,
                                                     const IsCancelled &isCancelled)
{
    // A lone hidden prompt is how many servers ask for the password.
    if (question.prompts.size() == 1 && !question.prompts.first().isEchoed &&
        question.prompts.first().text.contains("assword"_L1)) {
        auto one = password(question.machine, question.attempt, isCancelled);
        if (!one)
            return failure(one.error());
        std::vector<Secret> list;
        list.push_back(std::move(*one));
        return list;
    }
    auto answer = ask(question, isCancelled);
    if (!answer)
        return failure(answer.error());
    if (qsizetype(answer->secrets.size()) != question.prompts.size())
        return failure(ErrorKind::NotFound, {});
    return std::move(answer->secrets);
}

Result<bool> TargetAuthority::acceptHostKey(const ComputeQuestion &question, const IsCancelled &isCancelled)
{
    if (!m_credentials.acceptedHostKey.isEmpty()) {
        if (m_credentials.acceptedHostKey == question.fingerprint)
            return true;
        return failure(ErrorKind::Denied,
                       QCoreApplication::translate(
                           "Compute", "%1 shows the key %2, not %3 as you accepted. Compare them with the "
                                      "machine's administrator; nothing was sent.")
                           .arg(question.machine, question.fingerprint, m_credentials.acceptedHostKey));
    }
    if (!m_conversation) {
        return failure(ErrorKind::Denied,
                       QCoreApplication::translate("Compute",
                                                   "The key of %1 is not known here: %2. Test the target, "
                                                   "and accept the key if it is the right one.")
                           .arg(question.machine, question.fingerprint));
    }
    auto answer = m_conversation->ask(question, isCancelled);
    if (!answer)
        return failure(answer.error());
    return answer->isAccepted;
}

std::optional<SecretKeeper::Kept> TargetAuthority::keepUsed()
{
    const QMutexLocker lock(&m_mutex);
    std::optional<SecretKeeper::Kept> kept;
    if (m_credentials.areKept) {
        for (const auto &[key, used] : m_used) {
            const auto where = m_keeper->keep(key, used);
            if (!kept || where == SecretKeeper::Kept::InMemory)
                kept = where;
        }
    }
    m_used.clear();
    return kept;
}

QString passwordKey(const QString &account)
{
    return u"password "_s + account;
}

QString passphraseKey(const QString &keyFile)
{
    return u"passphrase "_s + keyFile;
}

QString accountOf(const ComputeAttachment &attachment)
{
    return u"%1@%2:%3"_s.arg(attachment.user, attachment.address).arg(attachment.port);
}

} // namespace trainyard
