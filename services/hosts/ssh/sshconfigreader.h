// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/ssh/sshconfig.h"

namespace trainyard {

/// Fills an SshConfig from its files; used by SshConfig::read alone.
class SshConfigReader
{
public:
    explicit SshConfigReader(SshConfig &config) : m_config(config) {}
    /// `folder` is what relative Include paths start from.
    void readFile(const QString &path, const QString &folder);

private:
    using Condition = SshConfig::Condition;

    void readLine(const QString &line, const QString &place, const QString &folder);
    void readHost(const QStringList &patterns);
    void readMatch(const QStringList &words, const QString &place);
    void include(const QStringList &patterns, const QString &folder);
    void warn(const QString &place, const QString &sentence);

    SshConfig &m_config;
    QList<Condition> m_outer; ///< those that hold for all of the file being read
    QList<Condition> m_block; ///< those of the Host or Match that we are in
    int m_depth = 0;
    int m_files = 0;
};

} // namespace trainyard
