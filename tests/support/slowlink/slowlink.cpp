// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/slowlink/slowlink.h"

#include <QCoreApplication>
#include <QFile>
#include <QStandardPaths>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
bool ip(const QString &words)
{
    return QProcess::execute(u"ip"_s, words.split(u' ')) == 0;
}
} // namespace

QString SlowLink::whyNot()
{
    if (::geteuid() != 0)
        return u"a slow link needs root"_s;
    for (const QString &tool : {u"ip"_s, u"ethtool"_s}) {
        if (QStandardPaths::findExecutable(tool).isEmpty())
            return tool + u" is not installed"_s;
    }
    return {};
}

SlowLink::SlowLink() : m_name(u"trainyard%1"_s.arg(::getpid()))
{
    m_isUp = true;
    for (const QString &side : {u"client"_s, u"server"_s, u"bridge"_s})
        m_isUp = m_isUp && ip(u"netns add %1-%2"_s.arg(m_name, side)) &&
                 ip(u"-n %1-%2 link set lo up"_s.arg(m_name, side));
    int number = 1;
    for (const QString &side : {u"client"_s, u"server"_s}) {
        const QString there = m_name + u'-' + side;
        const QString between = m_name + u"-bridge"_s;
        m_isUp =
            m_isUp &&
            ip(u"link add sl%1 netns %2 type veth peer name br%1 netns %3"_s.arg(number).arg(there, between));
        for (const auto &[space, name] : {std::pair{there, u"sl"_s}, {between, u"br"_s}}) {
            m_isUp = m_isUp &&
                     QProcess::execute(
                         u"ip"_s,
                         {u"netns"_s, u"exec"_s, space, u"sh"_s, u"-c"_s,
                          u"ethtool -K %1%2 tso off gso off gro off tx off rx off >/dev/null"_s.arg(name).arg(
                              number)}) == 0;
        }
        m_isUp = m_isUp && ip(u"-n %1 addr add 10.231.7.%2/24 dev sl%2"_s.arg(there).arg(number)) &&
                 ip(u"-n %1 link set sl%2 up"_s.arg(there).arg(number)) &&
                 ip(u"-n %1 link set br%2 up promisc on"_s.arg(between).arg(number));
        ++number;
    }
    m_isUp = m_isUp && setDelay(0);
}

SlowLink::~SlowLink()
{
    m_bridge.kill();
    m_bridge.waitForFinished();
    for (const QString &side : {u"client"_s, u"server"_s, u"bridge"_s})
        ip(u"netns del %1-%2"_s.arg(m_name, side));
}

bool SlowLink::setDelay(int milliseconds)
{
    m_bridge.kill();
    m_bridge.waitForFinished();
    m_bridge.start(u"ip"_s,
                   {u"netns"_s, u"exec"_s, m_name + u"-bridge"_s, QStringLiteral(TRAINYARD_DELAYBRIDGE),
                    u"br1"_s, u"br2"_s, QString::number(milliseconds)});
    return m_bridge.waitForStarted();
}

bool SlowLink::cut()
{
    return ip(u"-n %1-bridge link set br1 down"_s.arg(m_name));
}

bool SlowLink::mend()
{
    return ip(u"-n %1-bridge link set br1 up promisc on"_s.arg(m_name));
}

bool SlowLink::enter() const
{
    const int space =
        ::open(QFile::encodeName(u"/run/netns/%1-client"_s.arg(m_name)).constData(), O_RDONLY | O_CLOEXEC);
    const bool isIn = space >= 0 && ::setns(space, CLONE_NEWNET) == 0;
    if (space >= 0)
        ::close(space);
    return isIn;
}

} // namespace trainyard
