// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/target.h"

#include "services/local/review.h"

#include <QMutexLocker>

namespace trainyard {

using namespace Qt::StringLiterals;

Target::Target(Host &host, const QString &home, const LaunchTools &tools)
    : m_name(localTargetName()), m_host(host), m_launcher(host, home, tools)
{
}

Target::Target(AttachedMachine machine, HostFactory::Opened opened, QString mirrors, const LaunchTools &tools)
    : m_name(machine.attachment.name), m_machine(std::move(machine)), m_opened(std::move(opened)),
      m_host(*m_opened.host), m_launcher(m_host, m_machine->home, tools), m_mirrors(std::move(mirrors))
{
}

Target::~Target()
{
    giveUp();
}

QString Target::localFolder(const QString &runId) const
{
    return isHere() ? m_launcher.runFolder(runId) : m_mirrors + u'/' + runId;
}

std::optional<Error> Target::trouble() const
{
    const QMutexLocker lock(&m_mutex);
    return m_trouble;
}

bool Target::note(const std::optional<Error> &trouble)
{
    const QMutexLocker lock(&m_mutex);
    const bool isNews =
        m_trouble.has_value() != trouble.has_value() || (trouble && m_trouble->message != trouble->message);
    m_trouble = trouble;
    return isNews;
}

void Target::giveUp()
{
    if (m_opened.giveUp)
        m_opened.giveUp();
}

QString machineProperty()
{
    return u"trainyard.machine"_s;
}

} // namespace trainyard
