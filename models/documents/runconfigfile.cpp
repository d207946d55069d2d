// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/runconfigfile.h"

#include "models/documents/documentlines.h"
#include "models/documents/environmentexport.h"
#include "models/documents/yamltree.h"

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

/// "node_count", "NodeCount" and "nodeCount" are one key.
QString plainKey(const QString &key)
{
    QString plain;
    for (const QChar c : key) {
        if (c != u'_' && c != u'-')
            plain += c.toLower();
    }
    return plain;
}

const YamlNode *child(const YamlNode *map, const QString &key)
{
    if (!map || map->kind != Kind::Map)
        return nullptr;
    for (size_t i = 0; i < map->keys.size() && i < map->items.size(); ++i) {
        if (plainKey(map->keys[i].value) == plainKey(key))
            return &map->items[i];
    }
    return nullptr;
}

QString textOf(const YamlNode *node)
{
    return node && node->kind == Kind::Scalar ? node->value : QString();
}

bool truth(const YamlNode *node, bool otherwise)
{
    static const QSet<QString> yes{u"true"_s, u"yes"_s, u"on"_s};
    return node && node->kind == Kind::Scalar ? yes.contains(node->value.toLower()) : otherwise;
}

QStringList textsOf(const YamlNode *node)
{
    QStringList texts;
    if (node && node->kind == Kind::Sequence) {
        for (const YamlNode &item : node->items) {
            if (item.kind == Kind::Scalar)
                texts.append(item.value);
        }
    } else if (!textOf(node).isEmpty()) {
        texts.append(node->value);
    }
    return texts;
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
            !child(&root, u"environment"_s) &&
            (child(&root, u"ArgumentVector"_s) || child(&root, u"CondaDependenciesFile"_s));
        RunConfiguration &c = m_file.configuration;
        c.target = textOf(child(&root, u"target"_s));
        m_file.framework = textOf(child(&root, u"framework"_s));
        m_file.communicator = textOf(child(&root, u"communicator"_s));
        m_file.nodeCount = qMax(1, textOf(child(&root, u"nodeCount"_s)).toInt());
        m_file.processesPerNode =
            qMax(1, textOf(child(child(&root, u"mpi"_s), u"processCountPerNode"_s)).toInt());
        c.maxDurationSeconds = qMax(0LL, textOf(child(&root, u"maxRunDurationSeconds"_s)).toLongLong());
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
        QStringList words = textsOf(child(&root, u"ArgumentVector"_s));
        if (!words.isEmpty()) {
            m_file.configuration.script = words.takeFirst();
            if (m_file.configuration.script == "$file"_L1)
                m_file.configuration.script.clear(); // the file that was open in the Workbench
        }
        m_file.configuration.arguments = words;
        m_file.environment.environmentVariables = mapOf(child(&root, u"EnvironmentVariables"_s));
        m_file.condaDependenciesFile = textOf(child(&root, u"CondaDependenciesFile"_s));
        if (!m_file.condaDependenciesFile.isEmpty())
            m_file.environment.kind = Environment::Kind::SystemManaged;
    }

    void readCurrent(const YamlNode &root)
    {
        m_file.configuration.script = textOf(child(&root, u"script"_s));
        m_file.configuration.arguments = textsOf(child(&root, u"arguments"_s));
        const YamlNode *environment = child(&root, u"environment"_s);
        Environment &e = m_file.environment;
        e.name = textOf(child(environment, u"name"_s));
        e.version = textOf(child(environment, u"version"_s)).toInt();
        e.environmentVariables = mapOf(child(environment, u"environmentVariables"_s));
        const YamlNode *python = child(environment, u"python"_s);
        e.interpreter = textOf(child(python, u"interpreterPath"_s));
        e.baseCondaEnvironment = textOf(child(python, u"baseCondaEnvironment"_s));
        m_file.condaDependenciesFile = textOf(child(python, u"condaDependenciesFile"_s));
        const bool isUserManaged = truth(child(python, u"userManagedDependencies"_s), false);
        e.kind = isUserManaged ? Environment::Kind::UserManaged : Environment::Kind::SystemManaged;
        if (const YamlNode *packages = child(python, u"condaDependencies"_s); packages && !isUserManaged)
            readPackages(*packages);
        readContainer(child(environment, u"docker"_s));
        readSpark(child(environment, u"spark"_s));
    }

    void readPackages(const YamlNode &node)
    {
        PackageList list;
        list.channels = textsOf(child(&node, u"channels"_s));
        const YamlNode *dependencies = child(&node, u"dependencies"_s);
        list.conda = textsOf(dependencies);
        for (const YamlNode &item : dependencies ? dependencies->items : std::vector<YamlNode>()) {
            for (const QString &text : textsOf(child(&item, u"pip"_s)))
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
        c.isEnabled = truth(child(docker, u"enabled"_s), false);
        c.baseImage = textOf(child(docker, u"baseImage"_s));
        c.dockerfile = textOf(child(docker, u"baseDockerfile"_s));
        c.sharesVolumes = truth(child(docker, u"sharedVolumes"_s), true);
        c.wantsGpu = truth(child(docker, u"gpuSupport"_s), false);
        c.sharedMemory = textOf(child(docker, u"shmSize"_s));
        c.arguments = textsOf(child(docker, u"arguments"_s));
        const YamlNode *registry = child(docker, u"baseImageRegistry"_s);
        c.registryAddress = textOf(child(registry, u"address"_s));
        c.registryUser = textOf(child(registry, u"username"_s));
        c.registryIdentity = textOf(child(registry, u"registryIdentity"_s));
        c.system = textOf(child(child(docker, u"platform"_s), u"os"_s));
        c.architecture = textOf(child(child(docker, u"platform"_s), u"architecture"_s));
        if (const YamlNode *password = child(registry, u"password"_s); !textOf(password).isEmpty()) {
            m_file.problems.append(
                {Finding::Severity::Warning, password->line, password->column, 0,
                 tr("A password stands here in plain text. It is not read: take it out of the file.")});
        }
        if (!c.baseImage.isEmpty() && !c.dockerfile.isEmpty()) {
            const YamlNode *at = child(docker, u"baseDockerfile"_s);
            m_file.problems.append(
                {Finding::Severity::Problem, at->line, at->column, 0,
                 tr("Both a base image and a Dockerfile are given: take one of them out.")});
        }
    }

    void readSpark(const YamlNode *spark)
    {
        EnvironmentSpark &s = m_file.environment.spark;
        s.repositories = textsOf(child(spark, u"repositories"_s));
        s.precachesPackages = truth(child(spark, u"precachePackages"_s), true);
        const YamlNode *packages = child(spark, u"packages"_s);
        for (const YamlNode &p : packages ? packages->items : std::vector<YamlNode>())
            s.packages.append({textOf(child(&p, u"group"_s)), textOf(child(&p, u"artifact"_s)),
                               textOf(child(&p, u"version"_s))});
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
            const bool isIdleDocker =
                plain.startsWith("environment.docker."_L1) && !m_file.environment.container.isEnabled;
            if (usedPaths().contains(plain) || isIdleDocker || plain.endsWith(".password"_L1))
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

struct Place
{
    const YamlNode *key = nullptr;
    const YamlNode *value = nullptr;
    const YamlNode *section = nullptr; ///< the map that holds it, or would
};

Place find(const YamlNode &root, const QStringList &path)
{
    Place place;
    place.section = &root;
    for (qsizetype depth = 0; depth < path.size(); ++depth) {
        place.key = place.value = nullptr;
        if (place.section->kind != Kind::Map)
            return {};
        for (size_t i = 0; i < place.section->keys.size() && i < place.section->items.size(); ++i) {
            if (plainKey(place.section->keys[i].value) == plainKey(path.at(depth))) {
                place.key = &place.section->keys[i];
                place.value = &place.section->items[i];
            }
        }
        if (depth + 1 < path.size()) {
            if (!place.value)
                return {};
            place.section = place.value;
        }
    }
    return place;
}

tl::unexpected<Error> inText(const QString &path)
{
    return failure(ErrorKind::InvalidInput,
                   tr("%1 is written in a way that cannot be changed alone: edit it in the text.").arg(path));
}

/// The first line after a node, and so after all that belongs to it.
int lastLineOf(const YamlNode &node)
{
    int last = node.line;
    for (const auto *list : {&node.keys, &node.items}) {
        for (const YamlNode &each : *list)
            last = qMax(last, lastLineOf(each));
    }
    return last;
}

/// Where the spelling of a flow node or of a scalar that begins here ends on its line; −1: not on this line.
qsizetype endOnLine(const QString &line, qsizetype start)
{
    int depth = 0;
    QChar quote;
    for (qsizetype i = start; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (!quote.isNull()) {
            if (c == u'\\' && quote == u'"')
                ++i;
            else if (c == quote)
                quote = QChar();
            if (quote.isNull() && depth == 0)
                return i + 1;
        } else if (i == start && (c == u'"' || c == u'\'')) {
            quote = c;
        } else if (depth > 0 && (c == u'"' || c == u'\'')) {
            quote = c;
        } else if (c == u'[' || c == u'{') {
            ++depth;
        } else if (c == u']' || c == u'}') {
            if (--depth == 0)
                return i + 1;
        }
    }
    return -1;
}

Result<QString> withSpelling(const QString &text, const QString &path, const QString &plain,
                             const QString &json)
{
    DocumentLines document(text);
    const YamlTree tree = readYaml(document.plain());
    const QStringList names = path.split(u'.');
    if (tree.problem)
        return failure(ErrorKind::InvalidInput, tree.problem->message);
    const Place place = find(tree.root, names);
    const bool isEmptyFile = tree.root.kind == Kind::Null && names.size() == 1;
    if (!place.section || (place.section->kind != Kind::Map && !isEmptyFile))
        return inText(path);
    const bool isFlow = place.section->isFlow;
    const QString spelled = isFlow ? json : plain;
    if (isEmptyFile) {
        document.append(names.last() + u": "_s + spelled);
    } else if (!place.key && isFlow) {
        if (place.section->keys.empty())
            return inText(path);
        const YamlNode &first = place.section->keys.front();
        QString &line = document.lines[first.line];
        const bool isOwnLine = line.left(first.column).trimmed().isEmpty();
        line.insert(first.column, u"\"%1\": %2,"_s.arg(names.last(), json) +
                                      (isOwnLine ? document.end + line.left(first.column) : u" "_s));
    } else if (!place.key) {
        const YamlNode &first = place.section->keys.front();
        const int after = lastLineOf(*place.section);
        document.lines.insert(after + 1, QString(first.column, u' ') + names.last() + u": "_s + spelled);
        if (after + 2 == document.lines.size())
            document.lines.append(QString());
    } else if (place.value->kind == Kind::Null && place.value->value.isEmpty()) {
        QString &line = document.lines[place.key->line];
        const qsizetype colon = line.indexOf(u':', place.key->column + place.key->value.size());
        if (colon < 0)
            return inText(path);
        line.insert(colon + 1, u' ' + spelled);
    } else if (place.value->kind == Kind::Sequence && !place.value->isFlow) {
        QString &line = document.lines[place.key->line];
        const qsizetype colon = line.indexOf(u':', place.key->column + place.key->value.size());
        if (colon < 0 || place.value->line <= place.key->line)
            return inText(path);
        const int last = lastLineOf(*place.value);
        document.lines.remove(place.value->line, last - place.value->line + 1);
        document.lines[place.key->line].insert(colon + 1, u' ' + spelled);
    } else {
        QString &line = document.lines[place.value->line];
        const bool isQuotedOrFlow = !place.value->isPlain || place.value->isFlow;
        const qsizetype end = isQuotedOrFlow ? endOnLine(line, place.value->column)
                                             : place.value->column + place.value->value.size();
        if (end < 0 || (!isQuotedOrFlow &&
                        line.mid(place.value->column, place.value->value.size()) != place.value->value))
            return inText(path);
        line.replace(place.value->column, end - place.value->column, spelled);
    }
    return document.joined();
}

QString jsonList(const QStringList &items)
{
    QStringList quoted;
    for (const QString &item : items)
        quoted.append(yamlScalar(item, true));
    return u'[' + quoted.join(u", "_s) + u']';
}
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
    const QString type = textOf(child(&root, u"type"_s)).toLower();
    Environment &e = file.environment;
    e.container.isEnabled = type.endsWith("docker"_L1);
    e.container.baseImage = textOf(child(&root, u"baseDockerImage"_s));
    e.container.sharesVolumes = truth(child(&root, u"sharedVolumes"_s), true);
    e.container.wantsGpu = truth(child(&root, u"nvidiaDocker"_s), false);
    e.interpreter = textOf(child(&root, u"pythonLocation"_s));
    if (truth(child(&root, u"userManagedEnvironment"_s), false))
        e.kind = Environment::Kind::UserManaged;
    file.nodeCount = qMax(1, textOf(child(&root, u"nodeCount"_s)).toInt());
}

Result<QString> withRunConfigValue(const QString &text, const QString &path, const QString &value)
{
    bool isNumber = false;
    (void)value.toLongLong(&isNumber);
    const bool isPlain = isNumber || value == "true"_L1 || value == "false"_L1;
    const auto changed = withSpelling(text, path, isPlain ? value : yamlScalar(value),
                                      isPlain ? value : yamlScalar(value, true));
    if (!changed)
        return changed;
    const YamlTree tree = readYaml(DocumentLines(*changed).plain());
    const Place place = tree.problem ? Place() : find(tree.root, path.split(u'.'));
    return place.value && place.value->value == value ? changed : Result<QString>(inText(path));
}

Result<QString> withRunConfigList(const QString &text, const QString &path, const QStringList &items)
{
    const QString list = jsonList(items);
    const auto changed = withSpelling(text, path, list, list);
    if (!changed)
        return changed;
    const YamlTree tree = readYaml(DocumentLines(*changed).plain());
    const Place place = tree.problem ? Place() : find(tree.root, path.split(u'.'));
    return place.value && textsOf(place.value) == items ? changed : Result<QString>(inText(path));
}

QString newRunConfig(const RunConfiguration &c, const Environment &e, const QString &condaFile)
{
    const bool isUserManaged = e.kind == Environment::Kind::UserManaged;
    QString text = u"# The script to run, relative to the project.\nscript: "_s + yamlScalar(c.script) +
                   u"\narguments: "_s + jsonList(c.arguments) + u"\ntarget: "_s +
                   yamlScalar(c.target.isEmpty() ? u"local"_s : c.target) +
                   u"\nframework: Python\ncommunicator: None\n"_s;
    text += u"maxRunDurationSeconds:"_s +
            (c.maxDurationSeconds > 0 ? u" %1"_s.arg(c.maxDurationSeconds) : QString()) +
            u"\nnodeCount: 1\n"_s;
    text += u"environment:\n  name: "_s + (e.name.isEmpty() ? QString() : yamlScalar(e.name)) +
            u"\n  version: "_s + (e.version > 0 ? yamlScalar(QString::number(e.version)) : QString()) + u'\n';
    QMap<QString, QString> variables = e.environmentVariables;
    variables.insert(c.environmentVariables);
    text += variables.isEmpty() ? u"  environmentVariables: {}\n"_s : u"  environmentVariables:\n"_s;
    for (auto it = variables.cbegin(); it != variables.cend(); ++it)
        text += u"    "_s + yamlScalar(it.key()) + u": "_s + yamlScalar(it.value()) + u'\n';
    const QString interpreter = !c.interpreter.isEmpty() ? c.interpreter : e.interpreter;
    text += u"  python:\n    userManagedDependencies: "_s + (isUserManaged ? u"true"_s : u"false"_s) +
            u"\n    interpreterPath: "_s + yamlScalar(interpreter.isEmpty() ? u"python"_s : interpreter) +
            u'\n';
    if (!isUserManaged)
        text += u"    condaDependenciesFile: "_s + yamlScalar(condaFile) + u'\n';
    text += u"  docker:\n    enabled: "_s + (e.container.isEnabled ? u"true"_s : u"false"_s) + u'\n';
    if (!e.container.baseImage.isEmpty())
        text += u"    baseImage: "_s + yamlScalar(e.container.baseImage) + u'\n';
    text +=
        u"history:\n  outputCollection: true\n  snapshotProject: true\n  directoriesToWatch: [\"logs\"]\n"_s;
    return text;
}

} // namespace trainyard
