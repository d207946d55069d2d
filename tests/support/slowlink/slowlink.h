// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>

namespace trainyard {

/// A slow link on one machine: two network namespaces with a bridge between them that delays every frame.
/// The server's side has the address below; enter() moves the calling thread, and all that it starts
/// afterwards, to the client's side. Needs root.
class SlowLink
{
public:
    static constexpr char serverAddress[] = "10.231.7.2";

    /// Why this machine cannot have one; empty when it can.
    static QString whyNot();
    SlowLink();
    ~SlowLink();
    SlowLink(const SlowLink &) = delete;
    SlowLink &operator=(const SlowLink &) = delete;

    bool isUp() const { return m_isUp; }
    /// Milliseconds each way from now on.
    bool setDelay(int milliseconds);
    bool cut();
    bool mend();
    bool enter() const;
    QString serverSide() const { return m_name + QStringLiteral("-server"); } ///< a name for `ip netns exec`

private:
    QString m_name;
    QProcess m_bridge;
    bool m_isUp = false;
};

} // namespace trainyard
