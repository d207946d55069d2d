// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/targetauthority.h"

#include "services/secrets/passwordprompt.h"

#include <QCoreApplication>
#include <QMutexLocker>

#include <algorithm>
#include <cstring>

namespace trainyard {

using namespace Qt::StringLiterals;

TargetAuthority::TargetAuthority(std::shared_ptr<SecretKeeper> keeper,
                                 std::shared_ptr<ComputeConversation> conversation,
                                 ComputeCredentials credentials)
    : m_keeper(std::move(keeper)), m_credentials(std::move(credentials)),
      m_conversation(std::move(conversation))
{
}

Result<ComputeAnswer> TargetAuthority::ask(const ComputeQuestion &question, const IsCancelled &isCancelled)
{
    const auto conversation = this->conversation();
    if (!conversation)
        return failure(ErrorKind::NotFound, {});
    auto answer = conversation->ask(question, isCancelled);
    if (answer && !answer->isAccepted)
        return failure(ErrorKind::NotFound, {}); // declined: the next way to log in
    return answer;
}

std::shared_ptr<ComputeConversation> TargetAuthority::conversation()
{
    const QMutexLocker lock(&m_mutex);
    return m_conversation;
}

void TargetAuthority::talkTo(std::shared_ptr<ComputeConversation> conversation)
{
    const QMutexLocker lock(&m_mutex);
    m_conversation = std::move(conversation);
}

bool TargetAuthority::wasGiven(const ComputeCredentials &credentials) const
{
    const auto isSame = [](const Secret &one, const Secret &other) {
        return one.size() == other.size() && std::memcmp(one.reveal(), other.reveal(), one.size()) == 0;
    };
    return isSame(m_credentials.password, credentials.password) &&
           isSame(m_credentials.passphrase, credentials.passphrase) &&
           m_credentials.areKept == credentials.areKept &&
           m_credentials.acceptedHostKey == credentials.acceptedHostKey;
}

std::optional<Secret> TargetAuthority::known(const QString &key, const Secret &given)
{
    {
        const QMutexLocker lock(&m_mutex);
        if (const auto used = m_used.find(key); used != m_used.end())
            return used->second.duplicate(); // the machine may ask once more on another connection
        if (!given.isEmpty()) {
            m_used.insert_or_assign(key, given.duplicate());
            return given.duplicate();
        }
    }
    auto kept = m_keeper->find(key);
    return kept ? std::optional(std::move(*kept)) : std::nullopt;
}

void TargetAuthority::use(const QString &key, const Secret &secret)
{
    const QMutexLocker lock(&m_mutex);
    m_used.insert_or_assign(key, secret.duplicate());
}

Result<Secret> TargetAuthority::secret(const QString &key, const ComputeQuestion &question,
                                       const Secret &given, const IsCancelled &isCancelled)
{
    if (question.attempt == 0) {
        if (auto secret = known(key, given))
            return std::move(*secret);
    }
    // What was given counts as the first try: after it a person is asked, and says no by closing the form.
    auto answer = ask(question, isCancelled);
    m_hasLacked = m_hasLacked || !answer;
    if (!answer)
        return failure(answer.error());
    if (answer->secrets.empty())
        return failure(ErrorKind::NotFound, {});
    use(key, answer->secrets.front());
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
    // A lone prompt is how many servers ask for the password.
    const auto isPassword = [](const ComputeQuestion::Prompt &prompt) {
        return asksForPassword(prompt.text, prompt.isEchoed);
    };
    const bool hasPassword = std::ranges::count_if(question.prompts, isPassword) == 1;
    std::vector<Secret> list;
    if (hasPassword && question.prompts.size() == 1) {
        auto one = password(question.machine, question.attempt, isCancelled);
        if (!one)
            return failure(one.error());
        list.push_back(std::move(*one));
        return list;
    }
    // Beside a code, a password that is known is not asked for again.
    const QString key = passwordKey(question.machine);
    std::optional<Secret> password;
    if (hasPassword && question.attempt == 0)
        password = known(key, m_credentials.password);
    ComputeQuestion open = question;
    if (password)
        open.prompts.removeIf(isPassword);
    auto answer = ask(open, isCancelled);
    if (!answer)
        return failure(answer.error());
    if (qsizetype(answer->secrets.size()) != open.prompts.size())
        return failure(ErrorKind::NotFound, {});
    auto next = answer->secrets.begin();
    for (const ComputeQuestion::Prompt &prompt : question.prompts) {
        const bool isKnown = password && isPassword(prompt);
        list.push_back(isKnown ? std::move(*password) : std::move(*next++));
        if (hasPassword && !isKnown && isPassword(prompt))
            use(key, list.back());
    }
    return list;
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
    const auto conversation = this->conversation();
    if (!conversation) {
        return failure(ErrorKind::Denied,
                       QCoreApplication::translate("Compute",
                                                   "The key of %1 is not known here: %2. Test the target, "
                                                   "and accept the key if it is the right one.")
                           .arg(question.machine, question.fingerprint));
    }
    auto answer = conversation->ask(question, isCancelled);
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
