// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/supportmatrix.h"

#include "models/documents/environmentexport.h"
#include "models/domain/requirement.h"

#include <QCoreApplication>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("SupportMatrix", text);
}

QString whyNoContainer(const Environment &environment, const BuildTools &tools, const QString &target)
{
    if (tools.engines.isEmpty()) {
        return tr("%1 is a container, and %2 has neither podman nor docker. Install one there, on Debian and "
                  "Ubuntu with: sudo apt install podman.")
            .arg(environment.reference(), target);
    }
    if (!tools.hasContainers()) {
        return tr("%1 is a container, and %2 is installed on %3 but does not answer. Try there: %2 info.")
            .arg(environment.reference(), tools.engines.constFirst().name, target);
    }
    if (environment.container.wantsGpu && tools.graphicsCards == 0) {
        return tr("%1 asks for graphics cards, and NVIDIA's driver shows none on %2. Choose another target, "
                  "or an "
                  "environment without them.")
            .arg(environment.reference(), target);
    }
    return {};
}

QString whyNoConda(const Environment &environment, const BuildTools &tools, const QString &target)
{
    if (tools.hasConda())
        return {};
    return tr("%1 asks for conda packages, and %2 has no micromamba, mamba or conda. Fetch micromamba there "
              "with: "
              "trainyard environment micromamba --target %2. Or ask for the same packages from pip.")
        .arg(environment.reference(), target);
}

QString whyNoPip(const Environment &environment, const BuildTools &tools, const QString &target)
{
    if (tools.tools.contains(u"uv"_s))
        return {};
    const QString wanted = pythonConstraint(environment);
    if (tools.pythons.isEmpty()) {
        return tr("%1 has no Python 3 to build %2 with. Install it there, on Debian and Ubuntu with: sudo "
                  "apt install "
                  "python3-venv.")
            .arg(target, environment.reference());
    }
    const bool fits = std::ranges::any_of(
        tools.pythons, [&](const QString &version) { return fitsVersion(version, wanted); });
    if (!fits) {
        return tr("%1 asks for Python %2, and %3 has %4. Install that Python there, or uv, which brings any, "
                  "with: curl "
                  "-LsSf https://astral.sh/uv/install.sh | sh. Or ask for another version.")
            .arg(environment.reference(), wanted, target, tools.pythons.join(u", "_s));
    }
    if (!tools.hasVenv) {
        return tr("The Python of %1 lacks venv. Install it there, on Debian and Ubuntu with: sudo apt "
                  "install "
                  "python3-venv.")
            .arg(target);
    }
    return {};
}

} // namespace

QString whyNoScripts(ComputeKind kind)
{
    switch (kind) {
    case ComputeKind::Batch:
        return tr("Azure Batch runs steps of pipelines only: choose another target.");
    case ComputeKind::Databricks:
        return tr("Azure Databricks runs steps of pipelines only: choose another target.");
    case ComputeKind::DataLakeAnalytics:
        return tr("Data Lake Analytics runs steps of pipelines only: choose another target.");
    case ComputeKind::ContainerInstance:
        return tr("A container instance serves a deployed model and runs no scripts: choose another target.");
    case ComputeKind::Aks:
        return tr("This cluster serves deployed models and runs no scripts: choose another target.");
    default:
        return {};
    }
}

QString whyNotBuildable(const Environment &environment, const BuildTools &tools, const QString &target)
{
    switch (environment.kind) {
    case Environment::Kind::UserManaged:
        return {};
    case Environment::Kind::Container:
        return whyNoContainer(environment, tools, target);
    case Environment::Kind::SystemManaged:
        break;
    }
    return needsConda(environment) ? whyNoConda(environment, tools, target)
                                   : whyNoPip(environment, tools, target);
}

bool lacksMicromamba(const Environment &environment, const BuildTools &tools)
{
    return environment.kind == Environment::Kind::SystemManaged && needsConda(environment) &&
           environment.baseCondaEnvironment.isEmpty() && !tools.hasConda();
}

} // namespace trainyard
