// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/environmentexport.h"

#include "models/documents/packagedocument.h"
#include "models/documents/yamltree.h"
#include "models/domain/requirement.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("EnvironmentExport", text);
}

bool isPythonOrPip(const QString &item)
{
    const auto package = parseCondaPackage(item);
    static const QStringList base{u"python"_s, u"pip"_s, u"setuptools"_s, u"wheel"_s};
    return package && package->bracket.isEmpty() && base.contains(package->name.toLower());
}

/// "=1.2" of conda means what "==1.2.*" means to pip.
QString asRequirement(const QString &item)
{
    const auto package = parseCondaPackage(item);
    if (!package)
        return {};
    static const QRegularExpression single(u"^=([^=].*?)(\\.?\\*)?(=.*)?$"_s);
    if (const auto match = single.match(package->constraint); match.hasMatch())
        return package->name + u"=="_s + match.captured(1) + u".*"_s;
    static const QRegularExpression exact(u"^==([^=]+)=.*$"_s);
    if (const auto match = exact.match(package->constraint); match.hasMatch())
        return package->name + u"=="_s + match.captured(1);
    return package->name + package->constraint;
}

/// A here-document of the shell form is not known to every builder; printf is.
QString printfWords(const QStringList &lines)
{
    QStringList words;
    for (const QString &line : lines)
        words.append(u'\'' + QString(line).replace(u'\'', "'\\''"_L1) + u'\'');
    return words.join(u" \\\n    "_s);
}

Environment curated(const QString &name, const QString &description, const QString &document)
{
    Environment environment;
    environment.name = name;
    environment.description = description;
    environment.kind = Environment::Kind::SystemManaged;
    (void)applyDocument(environment, document, Environment::Format::CondaFile);
    return environment;
}
} // namespace

QString toCondaFile(const Environment &e)
{
    if (e.format == Environment::Format::CondaFile)
        return e.document;
    QStringList lines;
    if (!e.name.isEmpty())
        lines.append(u"name: "_s + yamlScalar(e.name));
    const auto list = [&](const QString &indent, const QStringList &items) {
        for (const QString &item : items)
            lines.append(indent + u"- "_s + yamlScalar(item));
    };
    if (!e.packages.channels.isEmpty()) {
        lines.append(u"channels:"_s);
        list(u"  "_s, e.packages.channels);
    }
    const bool hasPip = !e.packages.pip.isEmpty() || !e.packages.pipOptions.isEmpty();
    QStringList conda = e.packages.conda;
    const auto names = [&](const QString &name) {
        return std::ranges::any_of(conda, [&](const QString &item) {
            const auto package = parseCondaPackage(item);
            return package && package->name.toLower() == name;
        });
    };
    if (!names(u"python"_s))
        conda.prepend(u"python"_s);
    if (hasPip && !names(u"pip"_s))
        conda.append(u"pip"_s);
    lines.append(u"dependencies:"_s);
    list(u"  "_s, conda);
    if (hasPip) {
        lines.append(u"  - pip:"_s);
        list(u"      "_s, e.packages.pipOptions);
        list(u"      "_s, e.packages.pip);
    }
    return lines.join(u'\n') + u'\n';
}

QString toRequirementsFile(const Environment &e)
{
    if (e.format == Environment::Format::Requirements)
        return e.document;
    QStringList lines;
    QStringList fromConda;
    for (const QString &item : e.packages.conda) {
        const auto package = parseCondaPackage(item);
        if (package && package->name.toLower() == "python"_L1)
            lines.append(u"# "_s + tr("Python %1").arg(package->constraint));
        else if (package && package->name.toLower() != "pip"_L1)
            fromConda.append(asRequirement(item));
    }
    if (!fromConda.isEmpty()) {
        lines.append(u"# "_s +
                     tr("These came from conda, where a package may have another name than at pip."));
        lines += fromConda;
    }
    lines += e.packages.pipOptions;
    lines += e.packages.pip;
    return lines.join(u'\n') + u'\n';
}

QString toDockerfile(const Environment &e)
{
    const bool isConda = needsConda(e);
    QStringList lines;
    if (!e.container.dockerfile.isEmpty()) {
        lines.append(e.container.dockerfile.trimmed());
    } else {
        QString image = e.container.baseImage;
        if (image.isEmpty() && isConda) {
            image = u"mambaorg/micromamba:latest"_s;
        } else if (image.isEmpty()) {
            static const QRegularExpression plain(u"^={0,2}([0-9]+(\\.[0-9]+)*)$"_s);
            const auto version = plain.match(pythonConstraint(e));
            image = u"python:%1-slim"_s.arg(version.hasMatch() ? version.captured(1) : u"3"_s);
        }
        lines.append(u"FROM "_s + image);
    }
    if (isConda) {
        lines.append(u"RUN mkdir -p /tmp/trainyard && printf '%s\\n' \\\n    "_s +
                     printfWords(toCondaFile(e).split(u'\n', Qt::SkipEmptyParts)) +
                     u" >/tmp/trainyard/conda.yml && \\\n"
                     "    tool=$(command -v micromamba || command -v mamba || command -v conda) && \\\n"
                     "    case $tool in *micromamba) \"$tool\" create -y -p /opt/trainyard -f "
                     "/tmp/trainyard/conda.yml ;; \\\n"
                     "    *) \"$tool\" env create -p /opt/trainyard -f /tmp/trainyard/conda.yml ;; esac"_s);
        lines.append(u"ENV PATH=/opt/trainyard/bin:$PATH"_s);
    } else if (!e.packages.pip.isEmpty()) {
        lines.append(u"RUN mkdir -p /tmp/trainyard && printf '%s\\n' \\\n    "_s +
                     printfWords(e.packages.pipOptions + e.packages.pip) +
                     u" >/tmp/trainyard/requirements.txt && \\\n"
                     "    python3 -m pip install --no-cache-dir -r /tmp/trainyard/requirements.txt"_s);
    }
    for (auto it = e.environmentVariables.cbegin(); it != e.environmentVariables.cend(); ++it) {
        QString value = it.value();
        value.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1).replace(u'$', "\\$"_L1);
        value.replace(u'\n', u' ');
        lines.append(u"ENV %1=\"%2\""_s.arg(it.key(), value));
    }
    return lines.join(u'\n') + u'\n';
}

QString pythonConstraint(const Environment &e)
{
    for (const QString &item : e.packages.conda) {
        const auto package = parseCondaPackage(item);
        if (package && package->name.toLower() == "python"_L1)
            return package->constraint;
    }
    return {};
}

bool needsConda(const Environment &e)
{
    return !e.baseCondaEnvironment.isEmpty() || !std::ranges::all_of(e.packages.conda, isPythonOrPip);
}

QList<Environment> curatedEnvironments()
{
    return {
        curated(u"plain-python"_s, tr("Python alone, for scripts that need no package"),
                u"# Python and pip, nothing else.\ndependencies:\n  - python\n  - pip\n"_s),
        curated(u"scikit-learn"_s, tr("Tables and classic models: scikit-learn, pandas, matplotlib"),
                u"# Tables, plots and classic models.\ndependencies:\n  - python\n  - pip\n  - pip:\n"
                "      - scikit-learn\n      - pandas\n      - matplotlib\n      - joblib\n"_s),
        curated(
            u"pytorch-cpu"_s, tr("PyTorch and torchvision for the processor, through conda"),
            u"# PyTorch without CUDA: a tenth of the download.\nchannels:\n  - conda-forge\ndependencies:\n"
            "  - python\n  - pytorch-cpu\n  - torchvision\n"_s),
        curated(
            u"pytorch-cuda"_s, tr("PyTorch and torchvision for NVIDIA GPUs"),
            u"# Needs an NVIDIA driver on the target; CUDA itself comes with it.\ndependencies:\n  - python\n"
            "  - pip\n  - pip:\n      - torch\n      - torchvision\n      - torchaudio\n"_s),
        curated(u"tensorflow"_s, tr("TensorFlow with Keras; it uses a GPU where it finds one"),
                u"# TensorFlow comes with Keras.\ndependencies:\n  - python\n  - pip\n  - pip:\n"
                "      - tensorflow\n      - tensorboard\n"_s),
    };
}

} // namespace trainyard
