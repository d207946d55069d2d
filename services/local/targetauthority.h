// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/machines.h"
#include "services/secrets/keychain.h"
#include "services/workspace/computeconversation.h"

#include <QMutex>

#include <atomic>
#include <map>

namespace trainyard {

/// Answers a machine from what a person gave, then from what is kept, then by asking through the
/// conversation. What was refused is not given again. Any worker thread.
class TargetAuthority : public MachineAuthority
{
public:
    /// `conversation` may be null: nobody is asked.
    TargetAuthority(std::shared_ptr<SecretKeeper> keeper, std::shared_ptr<ComputeConversation> conversation,
                    ComputeCredentials credentials);

    Result<Secret> password(const QString &account, int attempt, const IsCancelled &isCancelled) override;
    Result<Secret> passphrase(const QString &keyFile, int attempt, const IsCancelled &isCancelled) override;
    Result<std::vector<Secret>> answers(const ComputeQuestion &question,
                                        const IsCancelled &isCancelled) override;
    Result<bool> acceptHostKey(const ComputeQuestion &question, const IsCancelled &isCancelled) override;

    /// After the machine let us in: what it was told is kept, unless the person does not want that. nullopt:
    /// there was nothing to keep.
    std::optional<SecretKeeper::Kept> keepUsed();

    /// Who is asked from here on; null: nobody.
    void talkTo(std::shared_ptr<ComputeConversation> conversation);
    /// Whether a person gave the same at first.
    bool wasGiven(const ComputeCredentials &credentials) const;
    /// It was asked for a password or a passphrase that nobody gave.
    bool hasLacked() const { return m_hasLacked; }

private:
    std::optional<Secret> known(const QString &key, const Secret &given);
    void use(const QString &key, const Secret &secret);
    std::shared_ptr<ComputeConversation> conversation();
    Result<Secret> secret(const QString &key, const ComputeQuestion &question, const Secret &given,
                          const IsCancelled &isCancelled);
    Result<ComputeAnswer> ask(const ComputeQuestion &question, const IsCancelled &isCancelled);

    std::shared_ptr<SecretKeeper> m_keeper;
    const ComputeCredentials m_credentials;
    std::atomic<bool> m_hasLacked = false;
    QMutex m_mutex;
    std::shared_ptr<ComputeConversation> m_conversation; ///< guarded by m_mutex
    std::map<QString, Secret> m_used;                    ///< guarded by m_mutex; what is not kept yet
};

/// The names under which secrets are kept.
QString passwordKey(const QString &account);
QString passphraseKey(const QString &keyFile);
/// "user@address:port"
QString accountOf(const ComputeAttachment &attachment);

} // namespace trainyard
