// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/localhost.h"
#include "services/local/machines.h"
#include "services/secrets/keychain.h"

#include <QMap>
#include <QMutex>

#include <atomic>
#include <map>

namespace trainyard::test {

/// Machines that are this computer with another home folder. An address is a name of the test's choice; the
/// password of each is "open sesame".
class FakeMachines : public HostFactory
{
public:
    std::atomic<bool> isDown = false;                ///< nothing answers
    std::atomic<bool> isKeyKnown = true;             ///< else the host key is shown first
    QString hostKey = QStringLiteral("SHA256:here"); ///< of all of them
    std::atomic<int> connections = 0;

    Result<Opened> open(const ComputeAttachment &attachment,
                        const std::shared_ptr<MachineAuthority> &authority,
                        const std::function<void(const ComputeStep &)> &tell,
                        const IsCancelled &isCancelled) override;
    Result<Opened> reach(const ComputeAttachment &attachment,
                         const std::shared_ptr<MachineAuthority> &authority) override;
    QList<KnownMachine> known() override;
};

/// A keychain in memory that fails as real ones do.
class FakeKeychain : public Keychain
{
public:
    enum class Mood { Works, Locked, Missing, Lying };
    std::atomic<Mood> mood = Mood::Works;
    QMap<QString, QByteArray> entries() const;

    QFuture<Result<Secret>> read(const QString &key) override;
    QFuture<Result<>> write(const QString &key, Secret secret) override;
    QFuture<Result<>> remove(const QString &key) override;

private:
    mutable QMutex m_mutex;
    std::map<QString, QByteArray> m_entries; ///< not shared implicitly: its readers are on other threads
};

} // namespace trainyard::test
