// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/runconfigedit.h"

#include "models/documents/documentlines.h"
#include "models/documents/runconfigkeys.h"

#include <QCoreApplication>

#include <utility>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
using Kind = YamlNode::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("RunConfig", text);
}

struct Place
{
    const YamlNode *key = nullptr;
    const YamlNode *value = nullptr;
    const YamlNode *section = nullptr; ///< the innermost map on the way that is there
    QStringList missing;               ///< the names that are not, below it
    int column = 0;                    ///< where the keys of the section begin, also while it has none
};

/// Variables are the script's: there "SEED" and "seed" are two names.
bool isSameKey(const QString &a, const QString &b, const QStringList &above)
{
    const bool isVariable = !above.isEmpty() && plainKey(above.last()) == "environmentvariables"_L1;
    return isVariable ? a == b : plainKey(a) == plainKey(b);
}

Place find(const YamlNode &root, const QStringList &path)
{
    Place place;
    const YamlNode *here = &root;
    for (qsizetype depth = 0; depth < path.size(); ++depth) {
        const bool isEmpty = here->kind == Kind::Null && here->value.isEmpty() && !here->isAlias;
        if (here->kind != Kind::Map && !isEmpty)
            return {};
        place.section = here;
        place.column = !here->keys.empty() ? here->keys.front().column
                       : place.key         ? place.key->column + 2
                                           : 0;
        if (isEmpty) {
            place.missing = path.mid(depth);
            return place;
        }
        place.key = place.value = nullptr;
        for (size_t i = 0; i < here->keys.size() && i < here->items.size(); ++i) {
            if (isSameKey(here->keys[i].value, path.at(depth), path.first(depth))) {
                place.key = &here->keys[i];
                place.value = &here->items[i];
            }
        }
        if (!place.value) {
            place.missing = path.mid(depth);
            return place;
        }
        here = place.value;
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

/// The missing keys with their value, at the end of their section. False: the section is written in a way
/// that leaves no place.
bool insert(DocumentLines &document, const Place &place, const QString &spelled)
{
    if (place.section->isFlow) {
        QString entry = spelled;
        for (qsizetype i = place.missing.size() - 1; i >= 0; --i) {
            entry = u"\"%1\": %2"_s.arg(place.missing.at(i), entry);
            if (i > 0)
                entry = u'{' + entry + u'}';
        }
        const bool isEmpty = place.section->keys.empty();
        const YamlNode &at = isEmpty ? *place.section : place.section->keys.front();
        QString &line = document.lines[at.line];
        const qsizetype end = isEmpty ? endOnLine(line, at.column) : at.column;
        if (end < 0)
            return false;
        const bool isOwnLine = line.left(at.column).trimmed().isEmpty();
        line.replace(at.column, end - at.column,
                     isEmpty ? u'{' + entry + u'}'
                             : entry + u',' + (isOwnLine ? document.end + line.left(at.column) : u" "_s));
        return true;
    }
    QStringList added;
    for (const QString &name : place.missing)
        added.append(QString(place.column + 2 * added.size(), u' ') + name + u':');
    added.last() += u' ' + spelled;
    if (place.section->keys.empty() && !place.key) { // nothing is there yet
        for (const QString &line : std::as_const(added))
            document.append(line);
        return true;
    }
    int after = lastLineOf(place.section->keys.empty() ? *place.key : *place.section);
    for (const QString &line : std::as_const(added))
        document.lines.insert(++after, line);
    if (after + 1 == document.lines.size())
        document.lines.append(QString());
    return true;
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
    if (!place.section)
        return inText(path);
    const QString spelled = place.section->isFlow ? json : plain;
    if (!place.missing.isEmpty()) {
        if (!insert(document, place, spelled))
            return inText(path);
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

Result<QString> withoutRunConfigKey(const QString &text, const QString &path)
{
    DocumentLines document(text);
    const YamlTree tree = readYaml(document.plain());
    const Place place = tree.problem ? Place() : find(tree.root, path.split(u'.'));
    if (!place.section)
        return inText(path);
    if (!place.missing.isEmpty())
        return text;
    if (place.section->isFlow)
        return inText(path);
    const int first = place.key->line;
    document.lines.remove(first, qMax(place.key->line, lastLineOf(*place.value)) - first + 1);
    const QString changed = document.joined();
    const YamlTree after = readYaml(DocumentLines(changed).plain());
    return after.problem ? Result<QString>(inText(path)) : changed;
}

/// Packages are nobody's business here: an interpreter, or an image that is used as it is.
static bool managesItself(const Environment &e)
{
    return e.kind == Environment::Kind::UserManaged ||
           (e.kind == Environment::Kind::Container && e.packages.isEmpty());
}

Result<QString> withRunConfiguration(const QString &text, const RunConfiguration &c, const Environment &e)
{
    const RunConfigFile was = parseRunConfig(text);
    if (was.hasProblems())
        return failure(ErrorKind::InvalidInput, was.problems.constFirst().message);
    Result<QString> now = text;
    const auto set = [&](const QString &path, const QString &before, const QString &after) {
        if (now && before != after)
            now = withRunConfigValue(*now, path, after);
    };
    const bool isWorkbench = was.dialect == RunConfigFile::Dialect::Workbench;
    if (!isWorkbench)
        set(u"script"_s, was.configuration.script, c.script);
    const bool hasOtherWords = was.configuration.arguments != c.arguments;
    if (now && isWorkbench && (hasOtherWords || was.configuration.script != c.script))
        now = withRunConfigList(*now, u"ArgumentVector"_s, QStringList(c.script) + c.arguments);
    else if (now && hasOtherWords && !isWorkbench)
        now = withRunConfigList(*now, u"arguments"_s, c.arguments);
    set(u"target"_s, was.configuration.target, c.target);
    set(u"maxRunDurationSeconds"_s, QString::number(was.configuration.maxDurationSeconds),
        QString::number(c.maxDurationSeconds));

    const QString variables =
        isWorkbench ? u"EnvironmentVariables."_s : u"environment.environmentVariables."_s;
    QMap<QString, QString> wanted = e.environmentVariables;
    wanted.insert(c.environmentVariables);
    const auto &had = was.environment.environmentVariables;
    for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
        if (!had.contains(it.key()) || had.value(it.key()) != it.value())
            set(variables + it.key(), {}, it.value());
    }
    for (auto it = had.cbegin(); now && it != had.cend(); ++it) {
        if (!wanted.contains(it.key()))
            now = withoutRunConfigKey(*now, variables + it.key());
    }
    if (isWorkbench)
        return now; // what manages its packages stands in the .compute file
    const bool isUserManaged = managesItself(e);
    const bool wasUserManaged = was.environment.kind == Environment::Kind::UserManaged;
    if (!e.name.isEmpty()) {
        set(u"environment.name"_s, was.environment.name, e.name);
        if (was.environment.version > 0 || was.environment.name != e.name)
            set(u"environment.version"_s, QString::number(was.environment.version),
                QString::number(e.version));
    }
    const auto truth = [](bool is) { return is ? u"true"_s : u"false"_s; };
    set(u"environment.python.userManagedDependencies"_s, truth(wasUserManaged), truth(isUserManaged));
    if (isUserManaged && (e.kind == Environment::Kind::UserManaged || !e.interpreter.isEmpty()))
        set(u"environment.python.interpreterPath"_s, was.environment.interpreter,
            c.interpreter.isEmpty() ? e.interpreter : c.interpreter);
    const EnvironmentContainer &hadBox = was.environment.container;
    if (hadBox.isDescribed() || e.container.isDescribed()) {
        const EnvironmentContainer &has = e.container;
        set(u"environment.docker.enabled"_s, truth(hadBox.isEnabled), truth(has.isEnabled));
        if (has.isEnabled) {
            set(u"environment.docker.baseImage"_s, hadBox.baseImage, has.baseImage);
            set(u"environment.docker.baseDockerfile"_s, hadBox.dockerfile, has.dockerfile);
            set(u"environment.docker.shmSize"_s, hadBox.sharedMemory, has.sharedMemory);
            if (now && hadBox.arguments != has.arguments)
                now = withRunConfigList(*now, u"environment.docker.arguments"_s, has.arguments);
        }
    }
    return now;
}

QString newRunConfig(const RunConfiguration &c, const Environment &e, const QString &condaFile)
{
    const bool isUserManaged = managesItself(e);
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
    const auto docker = [&](const QString &key, const QString &value) {
        if (!value.isEmpty())
            text += u"    "_s + key + u": "_s + yamlScalar(value) + u'\n';
    };
    docker(u"baseImage"_s, e.container.baseImage);
    docker(u"baseDockerfile"_s, e.container.dockerfile);
    docker(u"shmSize"_s, e.container.sharedMemory);
    if (e.container.wantsGpu)
        text += u"    gpuSupport: true\n"_s;
    if (!e.container.arguments.isEmpty())
        text += u"    arguments: "_s + jsonList(e.container.arguments) + u'\n';
    if (!e.container.registryAddress.isEmpty() || !e.container.registryUser.isEmpty())
        text += u"    baseImageRegistry:\n      address: "_s + yamlScalar(e.container.registryAddress) +
                u"\n      username: "_s + yamlScalar(e.container.registryUser) + u'\n';
    text +=
        u"history:\n  outputCollection: true\n  snapshotProject: true\n  directoriesToWatch: [\"logs\"]\n"_s;
    return text;
}

} // namespace trainyard
