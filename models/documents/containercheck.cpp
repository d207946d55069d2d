// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/containercheck.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestDockerfile = 1 << 20;
constexpr qsizetype mostArguments = 200;

QString tr(const char *text)
{
    return QCoreApplication::translate("Container", text);
}

bool matches(const QString &text, const QString &rule)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(rule)).match(text).hasMatch();
}

/// Words that would take the container out of the run's hands. Those of one letter may stand together
/// ("-it").
bool breaksSupervision(const QString &word)
{
    static const QStringList refused{u"--detach"_s,      u"--name"_s, u"--rm"_s,         u"--tty"_s,
                                     u"--interactive"_s, u"--user"_s, u"--entrypoint"_s, u"--log-driver"_s,
                                     u"--restart"_s,     u"--init"_s};
    return refused.contains(word.section(u'=', 0, 0)) || matches(word, u"-[itd]+|-u.*"_s);
}
} // namespace

QList<Finding> checkContainer(const EnvironmentContainer &c)
{
    QList<Finding> findings;
    const auto problem = [&](const QString &field, const QString &sentence) {
        findings.append({Finding::Severity::Problem, field, sentence});
    };
    const QString image = c.baseImage.trimmed();
    const QString dockerfile = c.dockerfile.trimmed();
    if (image.isEmpty() == dockerfile.isEmpty())
        problem(u"baseImage"_s, tr("A container has either a base image or a Dockerfile: give one of them."));
    else if (!image.isEmpty() &&
             !matches(image,
                      u"[A-Za-z0-9][A-Za-z0-9._/-]*(:[0-9]+/[A-Za-z0-9._/-]+)?(:[A-Za-z0-9_][A-Za-z0-9._-]*)?"
                      "(@sha256:[0-9a-f]{64})?"_s))
        problem(u"baseImage"_s, tr("This is not the name of an image. One looks like python:3.11-slim or "
                                   "registry.example.com:5000/team/image:tag."));
    static const QRegularExpression from(u"^\\s*FROM\\s+\\S"_s, QRegularExpression::CaseInsensitiveOption |
                                                                    QRegularExpression::MultilineOption);
    if (!dockerfile.isEmpty() && !from.match(dockerfile).hasMatch())
        problem(u"dockerfile"_s,
                tr("A Dockerfile begins with what it builds on: add a line like FROM python:3.11-slim."));
    else if (dockerfile.size() > longestDockerfile)
        problem(u"dockerfile"_s, tr("A Dockerfile has at most 1 MiB: shorten it."));
    if (!c.sharedMemory.isEmpty() && !matches(c.sharedMemory, u"[0-9]{1,15}[bkmgBKMG]?"_s))
        problem(u"sharedMemory"_s, tr("Shared memory is a number with b, k, m or g, such as 2g."));
    const auto bad = std::ranges::find_if(c.arguments, breaksSupervision);
    if (bad != c.arguments.end())
        problem(u"arguments"_s,
                tr("%1 would take the container out of Trainyard's hands: leave it out.").arg(*bad));
    else if (c.arguments.size() > mostArguments)
        problem(u"arguments"_s, tr("There may be 200 arguments: leave some out."));
    if (!c.registryAddress.isEmpty() &&
        !matches(c.registryAddress.trimmed(), u"[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?"_s))
        problem(u"registryAddress"_s,
                tr("A registry is a host name, with a port if need be: registry.example.com:5000."));
    if (c.registryUser.contains(u':') || c.registryUser.contains(u'\n'))
        problem(u"registryUser"_s, tr("The name of a user has no colon."));
    if (!c.system.isEmpty() && c.system.compare("linux"_L1, Qt::CaseInsensitive) != 0)
        problem(u"system"_s, tr("Only Linux containers can be run: choose an image for Linux."));
    return findings;
}

} // namespace trainyard
