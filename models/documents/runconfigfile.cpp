// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/runconfigfile.h"

#include "models/documents/documentlines.h"
#include "models/documents/environmentexport.h"
#include "models/documents/runconfigkeys.h"

#include <QCoreApplication>
#include <QMap>
#include <QSet>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
using Kind = YamlNode::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("RunConfig", text);
}

bool truth(const YamlNode *node, bool otherwise)
{
    static const QSet<QString> yes{u"true"_s, u"yes"_s, u"on"_s};
    return node && node->kind == Kind::Scalar ? yes.contains(node->value.toLower()) : otherwise;
}

QMap<QString, QString> mapOf(const YamlNode *node)
{
    QMap<QString, QString> map;
    if (node && node->kind == Kind::Map) {
        for (size_t i = 0; i < node->keys.size() && i < node->items.size(); ++i)
            map.insert(node->keys[i].value, node->items[i].value);
    }
    return map;
}

/// What Trainyard acts on; the rest is told as ignored where it differs from its default.
const QSet<QString> &usedPaths()
{
    static const QSet<QString> used{
        u"script"_s,
        u"arguments"_s,
        u"target"_s,
        u"framework"_s,
        u"maxrundurationseconds"_s,
        u"environment.name"_s,
        u"environment.version"_s,
        u"environment.environmentvariables"_s,
        u"environment.python.usermanageddependencies"_s,
        u"environment.python.interpreterpath"_s,
        u"environment.python.condadependenciesfile"_s,
        u"environment.python.condadependencies"_s,
        u"environment.python.basecondaenvironment"_s,
        u"argumentvector"_s,
        u"environmentvariables"_s,
        u"condadependenciesfile"_s,
    };
    return used;
}

/// … where the container says what it is made of.
const QSet<QString> &containerPaths()
{
    static const QSet<QString> used{
        u"environment.docker.enabled"_s,
        u"environment.docker.baseimage"_s,
        u"environment.docker.basedockerfile"_s,
        u"environment.docker.gpusupport"_s,
        u"environment.docker.shmsize"_s,
        u"environment.docker.arguments"_s,
        u"environment.docker.baseimageregistry.address"_s,
        u"environment.docker.baseimageregistry.username"_s,
        u"environment.docker.platform.os"_s,
        u"environment.docker.platform.architecture"_s,
    };
    return used;
}

/// Defaults as azureml-core 1.21 saves them: a value that nobody chose is no news.
const QMap<QString, QString> &defaults()
{
    static const QMap<QString, QString> known{
        {u"communicator"_s, u"none"_s},
        {u"nodecount"_s, u"1"_s},
        {u"autoprepareenvironment"_s, u"true"_s},
        {u"environment.docker.enabled"_s, u"false"_s},
        {u"environment.docker.sharedvolumes"_s, u"true"_s},
        {u"environment.docker.gpusupport"_s, u"false"_s},
        {u"environment.docker.shmsize"_s, u"2g"_s},
        {u"environment.docker.platform.os"_s, u"linux"_s},
        {u"environment.docker.platform.architecture"_s, u"amd64"_s},
        {u"environment.spark.precachepackages"_s, u"true"_s},
        {u"history.outputcollection"_s, u"true"_s},
        {u"history.snapshotproject"_s, u"true"_s},
        {u"history.directoriestowatch"_s, u"logs"_s},
        {u"spark.configuration.spark.app.name"_s, u"azure ml experiment"_s},
        {u"spark.configuration.spark.yarn.maxappattempts"_s, u"1"_s},
        {u"hdi.yarndeploymode"_s, u"cluster"_s},
        {u"tensorflow.workercount"_s, u"1"_s},
        {u"tensorflow.parameterservercount"_s, u"1"_s},
        {u"mpi.processcountpernode"_s, u"1"_s},
        {u"mpi.nodecount"_s, u"1"_s},
        {u"pytorch.communicationbackend"_s, u"nccl"_s},
        {u"pytorch.processcount"_s, u"1"_s},
        {u"paralleltask.maxretriesperworker"_s, u"0"_s},
        {u"paralleltask.workercountpernode"_s, u"1"_s},
        {u"amlcompute.retaincluster"_s, u"false"_s},
        {u"amlcompute.clustermaxnodecount"_s, u"1"_s},
        {u"containerinstance.cpucores"_s, u"2"_s},
        {u"containerinstance.memorygb"_s, u"3.5"_s},
        {u"prepareenvironment"_s, u"true"_s},
        {u"trackedrun"_s, u"true"_s},
        {u"usesampling"_s, u"true"_s},
    };
    return known;
}

class Reader
{
public:
    RunConfigFile read(const QString &text)
    {
        const YamlTree tree = readYaml(DocumentLines(text).plain());
        if (tree.problem)
            m_file.problems.append({Finding::Severity::Problem, tree.problem->line, tree.problem->column, 0,
                                    tree.problem->message});
        for (const auto *list : {&tree.duplicateKeys, &tree.aliases}) {
            for (const YamlProblem &p : *list)
                m_file.problems.append({Finding::Severity::Problem, p.line, p.column, 0, p.message});
        }
        const YamlNode &root = tree.root;
        if (root.kind != Kind::Map && root.kind != Kind::Null)
            m_file.problems.append({Finding::Severity::Problem, root.line, root.column, 0,
                                    tr("A run configuration begins with keys, such as script and target.")});
        const bool isWorkbench =
            !childOf(&root, u"environment"_s) &&
            (childOf(&root, u"ArgumentVector"_s) || childOf(&root, u"CondaDependenciesFile"_s));
        RunConfiguration &c = m_file.configuration;
        c.target = textOf(childOf(&root, u"target"_s));
        m_file.framework = textOf(childOf(&root, u"framework"_s));
        m_file.communicator = textOf(childOf(&root, u"communicator"_s));
        m_file.nodeCount = qMax(1, textOf(childOf(&root, u"nodeCount"_s)).toInt());
        m_file.processesPerNode =
            qMax(1, textOf(childOf(childOf(&root, u"mpi"_s), u"processCountPerNode"_s)).toInt());
        c.maxDurationSeconds = qMax(0LL, textOf(childOf(&root, u"maxRunDurationSeconds"_s)).toLongLong());
        if (isWorkbench)
            readWorkbench(root);
        else
            readCurrent(root);
        note(root, {});
        if (!m_file.framework.isEmpty() && m_file.framework.toLower() != "python"_L1)
            m_file.ignored.prepend(u"framework: "_s + m_file.framework);
        return std::move(m_file);
    }

private:
    void readWorkbench(const YamlNode &root)
    {
        m_file.dialect = RunConfigFile::Dialect::Workbench;
        QStringList words = textsOf(childOf(&root, u"ArgumentVector"_s));
        if (!words.isEmpty()) {
            m_file.configuration.script = words.takeFirst();
            if (m_file.configuration.script == "$file"_L1)
                m_file.configuration.script.clear(); // the file that was open in the Workbench
        }
        m_file.configuration.arguments = words;
        m_file.environment.environmentVariables = mapOf(childOf(&root, u"EnvironmentVariables"_s));
        m_file.condaDependenciesFile = textOf(childOf(&root, u"CondaDependenciesFile"_s));
        if (!m_file.condaDependenciesFile.isEmpty())
            m_file.environment.kind = Environment::Kind::SystemManaged;
    }

    void readCurrent(const YamlNode &root)
    {
        m_file.configuration.script = textOf(childOf(&root, u"script"_s));
        m_file.configuration.arguments = textsOf(childOf(&root, u"arguments"_s));
        const YamlNode *environment = childOf(&root, u"environment"_s);
        Environment &e = m_file.environment;
        e.name = textOf(childOf(environment, u"name"_s));
        e.version = textOf(childOf(environment, u"version"_s)).toInt();
        e.environmentVariables = mapOf(childOf(environment, u"environmentVariables"_s));
        const YamlNode *python = childOf(environment, u"python"_s);
        e.interpreter = textOf(childOf(python, u"interpreterPath"_s));
        e.baseCondaEnvironment = textOf(childOf(python, u"baseCondaEnvironment"_s));
        m_file.condaDependenciesFile = textOf(childOf(python, u"condaDependenciesFile"_s));
        const bool isUserManaged = truth(childOf(python, u"userManagedDependencies"_s), false);
        e.kind = isUserManaged ? Environment::Kind::UserManaged : Environment::Kind::SystemManaged;
        if (const YamlNode *packages = childOf(python, u"condaDependencies"_s); packages && !isUserManaged)
            readPackages(*packages);
        readContainer(childOf(environment, u"docker"_s));
        readSpark(childOf(environment, u"spark"_s));
    }

    void readPackages(const YamlNode &node)
    {
        PackageList list;
        list.channels = textsOf(childOf(&node, u"channels"_s));
        const YamlNode *dependencies = childOf(&node, u"dependencies"_s);
        list.conda = textsOf(dependencies);
        for (const YamlNode &item : dependencies ? dependencies->items : std::vector<YamlNode>()) {
            for (const QString &text : textsOf(childOf(&item, u"pip"_s)))
                (text.startsWith("--"_L1) ? list.pipOptions : list.pip).append(text);
        }
        m_file.environment.packages = list;
        if (!list.isEmpty()) {
            const QString document = toCondaFile(m_file.environment);
            m_file.environment.format = Environment::Format::CondaFile;
            m_file.environment.document = document;
        }
    }

    void readContainer(const YamlNode *docker)
    {
        EnvironmentContainer &c = m_file.environment.container;
        c.isEnabled = truth(childOf(docker, u"enabled"_s), false);
        c.baseImage = textOf(childOf(docker, u"baseImage"_s));
        c.dockerfile = textOf(childOf(docker, u"baseDockerfile"_s));
        c.sharesVolumes = truth(childOf(docker, u"sharedVolumes"_s), true);
        c.wantsGpu = truth(childOf(docker, u"gpuSupport"_s), false);
        c.sharedMemory = textOf(childOf(docker, u"shmSize"_s));
        c.arguments = textsOf(childOf(docker, u"arguments"_s));
        const YamlNode *registry = childOf(docker, u"baseImageRegistry"_s);
        c.registryAddress = textOf(childOf(registry, u"address"_s));
        c.registryUser = textOf(childOf(registry, u"username"_s));
        c.registryIdentity = textOf(childOf(registry, u"registryIdentity"_s));
        c.system = textOf(childOf(childOf(docker, u"platform"_s), u"os"_s));
        c.architecture = textOf(childOf(childOf(docker, u"platform"_s), u"architecture"_s));
        if (const YamlNode *password = childOf(registry, u"password"_s); !textOf(password).isEmpty()) {
            m_file.problems.append(
                {Finding::Severity::Warning, password->line, password->column, 0,
                 tr("A password stands here in plain text. It is not read: take it out of the file.")});
        }
        if (!c.baseImage.isEmpty() && !c.dockerfile.isEmpty()) {
            const YamlNode *at = childOf(docker, u"baseDockerfile"_s);
            m_file.problems.append(
                {Finding::Severity::Problem, at->line, at->column, 0,
                 tr("Both a base image and a Dockerfile are given: take one of them out.")});
        }
    }

    void readSpark(const YamlNode *spark)
    {
        EnvironmentSpark &s = m_file.environment.spark;
        s.repositories = textsOf(childOf(spark, u"repositories"_s));
        s.precachesPackages = truth(childOf(spark, u"precachePackages"_s), true);
        const YamlNode *packages = childOf(spark, u"packages"_s);
        for (const YamlNode &p : packages ? packages->items : std::vector<YamlNode>())
            s.packages.append({textOf(childOf(&p, u"group"_s)), textOf(childOf(&p, u"artifact"_s)),
                               textOf(childOf(&p, u"version"_s))});
    }

    /// Collects what is set and has no effect.
    void note(const YamlNode &node, const QString &path)
    {
        constexpr qsizetype most = 100;
        if (node.kind != Kind::Map || m_file.ignored.size() >= most)
            return;
        for (size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
            const QString shown = path.isEmpty() ? node.keys[i].value : path + u'.' + node.keys[i].value;
            const QString plain = plainKey(shown);
            const YamlNode &value = node.items[i];
            // A container that is not used needs no further words.
            const EnvironmentContainer &container = m_file.environment.container;
            const bool isIdleDocker = plain.startsWith("environment.docker."_L1) && !container.isEnabled;
            const bool isContainer = container.isDescribed() && containerPaths().contains(plain);
            if (usedPaths().contains(plain) || isIdleDocker || isContainer || plain.endsWith(".password"_L1))
                continue;
            const QString text = value.kind == Kind::Sequence ? textsOf(&value).join(u", "_s) : value.value;
            if (value.kind == Kind::Map)
                note(value, shown);
            else if (value.kind != Kind::Null && !(text.isEmpty() && value.items.empty()) &&
                     defaults().value(plain) != text.toLower())
                m_file.ignored.append(shown + u": "_s + text.left(100));
        }
    }

    RunConfigFile m_file;
};
} // namespace

bool RunConfigFile::hasProblems() const
{
    return std::ranges::any_of(
        problems, [](const DocumentProblem &p) { return p.severity == Finding::Severity::Problem; });
}

RunConfigFile parseRunConfig(const QString &text)
{
    return Reader().read(text);
}

void applyComputeFile(RunConfigFile &file, const QString &text)
{
    const YamlTree tree = readYaml(DocumentLines(text).plain());
    if (tree.problem) {
        file.problems.append(
            {Finding::Severity::Problem, 0, 0, 0,
             tr("The .compute file beside it cannot be read: %1").arg(tree.problem->message)});
        return;
    }
    const YamlNode &root = tree.root;
    const QString type = textOf(childOf(&root, u"type"_s)).toLower();
    Environment &e = file.environment;
    e.container.isEnabled = type.endsWith("docker"_L1);
    e.container.baseImage = textOf(childOf(&root, u"baseDockerImage"_s));
    e.container.sharesVolumes = truth(childOf(&root, u"sharedVolumes"_s), true);
    e.container.wantsGpu = truth(childOf(&root, u"nvidiaDocker"_s), false);
    e.interpreter = textOf(childOf(&root, u"pythonLocation"_s));
    if (truth(childOf(&root, u"userManagedEnvironment"_s), false))
        e.kind = Environment::Kind::UserManaged;
    file.nodeCount = qMax(1, textOf(childOf(&root, u"nodeCount"_s)).toInt());
}

} // namespace trainyard
