// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/environments/buildrequest.h"

#include "models/documents/environmentexport.h"
#include "models/domain/requirement.h"

#include <QJsonDocument>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
HostFile file(const QString &path, const QString &content)
{
    HostFile made;
    made.path = path;
    made.content = content.toUtf8();
    return made;
}

/// pip itself may be asked for at a version; of conda's words that is the one that pip can follow.
QStringList pipOfConda(const Environment &environment)
{
    QStringList items;
    for (const QString &item : environment.packages.conda) {
        const auto package = parseCondaPackage(item);
        if (!package || package->name == "python"_L1 || package->constraint.isEmpty())
            continue;
        const QString &constraint = package->constraint;
        const bool isOpen = constraint.startsWith(u'=') && !constraint.startsWith("=="_L1);
        items.append(package->name +
                     (isOpen ? u"=="_s + constraint.mid(1).section(u'=', 0, 0) + u".*"_s : constraint));
    }
    return items;
}
} // namespace

QString containerInterpreter(const Environment &environment)
{
    const QString named = environment.interpreter.simplified();
    return named.isEmpty() || named == "python"_L1 ? u"python3"_s : named;
}

QList<HostFile> buildRequest(const Environment &environment)
{
    const bool isContainer = environment.kind == Environment::Kind::Container;
    const bool isConda = needsConda(environment);
    QList<HostFile> files;
    Environment plain = environment;
    plain.name.clear(); // the same files for the same hash
    plain.format = Environment::Format::None;
    plain.environmentVariables.clear();
    if (isContainer) {
        files.append(file(u"request/Dockerfile"_s, toDockerfile(plain)));
    } else if (isConda) {
        files.append(file(u"request/conda.yml"_s, toCondaFile(plain)));
    } else {
        const QStringList lines = plain.packages.pipOptions + pipOfConda(plain) + plain.packages.pip;
        const QString text =
            plain.packages.pip.isEmpty() && lines.isEmpty() ? QString() : lines.join(u'\n') + u'\n';
        files.append(file(u"request/requirements.txt"_s, text));
    }
    QJsonObject description = toJson(environment);
    files.append(file(u"request/environment.json"_s, QString::fromUtf8(QJsonDocument(description).toJson())));
    QString plan = isContainer ? u"kind container\n"_s : isConda ? u"kind conda\n"_s : u"kind pip\n"_s;
    if (isContainer) {
        const EnvironmentContainer &c = environment.container;
        if (!c.architecture.isEmpty())
            plan += u"platform "_s + (c.system.isEmpty() ? u"linux"_s : c.system.toLower()) + u'/' +
                    c.architecture.toLower().simplified() + u'\n';
        plan += u"interpreter "_s + containerInterpreter(environment) + u'\n';
    }
    if (const QString python = pythonConstraint(environment); !python.isEmpty())
        plan += u"python "_s + python + u'\n';
    if (!environment.baseCondaEnvironment.isEmpty())
        plan += u"base "_s + environment.baseCondaEnvironment.simplified() + u'\n';
    files.append(file(u"request/plan"_s, plan));
    return files;
}

} // namespace trainyard
