// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/newrundraft.h"

#include "models/domain/commandwords.h"
#include "models/domain/names.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

#include <algorithm>
#include <tuple>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 longestRun = 30LL * 24 * 3600;
constexpr int maxDisplayName = 256; // azureml-sdk limits
constexpr int maxDescription = 5000;

QString tr(const char *text)
{
    return QCoreApplication::translate("NewRun", text);
}

qint64 unitSeconds(const QString &unit)
{
    if (unit == "d"_L1 || unit.startsWith("day"_L1))
        return 86400;
    if (unit == "h"_L1 || unit == "hr"_L1 || unit == "hrs"_L1 || unit.startsWith("hour"_L1))
        return 3600;
    if (unit == "m"_L1 || unit.startsWith("min"_L1))
        return 60;
    return unit == "s"_L1 || unit.startsWith("sec"_L1) ? 1 : 0;
}

class Problems
{
public:
    void add(const QString &field, const QString &message)
    {
        if (!message.isEmpty())
            list.append({Finding::Severity::Problem, field, message});
    }
    void require(const QString &field, const Result<> &result)
    {
        if (!result)
            add(field, result.error().message);
    }
    QList<Finding> list;
};

void checkScript(const NewRunDraft &draft, Problems &problems)
{
    const QString clean = QDir::cleanPath(draft.script);
    if (draft.script.trimmed().isEmpty())
        problems.add(u"script"_s, tr("Choose the script to run."));
    else if (QDir::isAbsolutePath(draft.script) || clean == ".."_L1 || clean.startsWith("../"_L1))
        problems.add(u"script"_s,
                     tr("The script must be inside the folder that is sent: give its path from there."));
}
} // namespace

NewRunDraft NewRunDraft::fromConfiguration(const RunConfiguration &c)
{
    NewRunDraft draft;
    draft.sourceFolder = c.sourceFolder;
    draft.script = c.script;
    draft.argumentsText = joinWords(c.arguments);
    draft.experiment = c.experiment;
    draft.displayName = c.displayName;
    draft.description = c.description;
    draft.tags = c.tags;
    draft.target = c.target;
    draft.maxDurationText = durationText(c.maxDurationSeconds);
    draft.guardsText = wordsOf(c.guards);
    draft.environment = c.environment;
    draft.interpreter = c.interpreter;
    draft.environmentVariables = c.environmentVariables;
    draft.snapshotOfRun = c.snapshotOfRun;
    draft.usesSnapshot = !c.snapshotOfRun.isEmpty();
    return draft;
}

RunConfiguration NewRunDraft::configuration() const
{
    RunConfiguration c;
    c.sourceFolder = folderPath();
    c.script = script.trimmed().isEmpty() ? QString() : QDir::cleanPath(script.trimmed());
    const CommandWords words = splitWords(argumentsText);
    if (!words.error)
        c.arguments = words.words;
    c.experiment = experiment;
    c.displayName = displayName.trimmed();
    c.description = description;
    c.tags = tags;
    c.target = target;
    c.maxDurationSeconds = parseDuration(maxDurationText).value_or(0);
    c.guards = Guard::listFromWords(guardsText).value_or(QList<Guard>());
    c.environment = environment;
    c.interpreter = interpreter.trimmed();
    c.environmentVariables = environmentVariables;
    c.snapshotOfRun = usesSnapshot ? snapshotOfRun : QString();
    return c;
}

QList<Finding> NewRunDraft::problems() const
{
    Problems problems;
    if (folderPath().isEmpty())
        problems.add(u"sourceFolder"_s, tr("Choose the folder with your script."));
    else if (QDir::isRelativePath(folderPath()))
        problems.add(u"sourceFolder"_s, tr("Give the whole path of the folder, from / on."));
    checkScript(*this, problems);
    if (const auto words = splitWords(argumentsText); words.error)
        problems.add(u"arguments"_s, words.error->message);
    problems.require(u"experiment"_s, checkExperimentName(experiment));
    if (displayName.size() > maxDisplayName)
        problems.add(u"displayName"_s, tr("A display name has at most 256 characters."));
    if (description.size() > maxDescription)
        problems.add(u"description"_s, tr("A description has at most 5000 characters."));
    problems.add(u"tags"_s, tagsProblem);
    if (target.isEmpty())
        problems.add(u"target"_s, tr("Choose where the script runs."));
    if (const auto duration = parseDuration(maxDurationText); !duration)
        problems.add(u"maxDurationSeconds"_s, duration.error().message);
    if (const auto guards = Guard::listFromWords(guardsText); !guards)
        problems.add(u"guards"_s, guards.error().message);
    problems.add(u"environmentVariables"_s, variablesProblem);
    return problems.list;
}

QString NewRunDraft::folderPath() const
{
    QString path = sourceFolder.trimmed();
    if (path == "~"_L1 || path.startsWith("~/"_L1))
        path.replace(0, 1, QDir::homePath());
    return path.isEmpty() ? QString() : QDir::cleanPath(path);
}

void NewRunDraft::takeField(const QString &field, const NewRunDraft &from)
{
    if (field == "arguments"_L1)
        argumentsText = from.argumentsText;
    else if (field == "experiment"_L1)
        experiment = from.experiment;
    else if (field == "displayName"_L1)
        displayName = from.displayName;
    else if (field == "description"_L1)
        description = from.description;
    else if (field == "target"_L1)
        target = from.target;
    else if (field == "maxDurationSeconds"_L1)
        maxDurationText = from.maxDurationText;
    else if (field == "guards"_L1)
        guardsText = from.guardsText;
    else if (field == "tags"_L1)
        std::tie(tags, tagsProblem) = std::tie(from.tags, from.tagsProblem);
    else if (field == "interpreter"_L1 || field == "environment"_L1)
        std::tie(interpreter, environment) = std::tie(from.interpreter, from.environment);
    else if (field == "environmentVariables"_L1)
        std::tie(environmentVariables, variablesProblem) =
            std::tie(from.environmentVariables, from.variablesProblem);
}

NewRunStep stepOfField(const QString &field)
{
    static const QMap<QString, NewRunStep> steps{{u"sourceFolder"_s, NewRunStep::Source},
                                                 {u"script"_s, NewRunStep::Source},
                                                 {u"arguments"_s, NewRunStep::Source},
                                                 {u"experiment"_s, NewRunStep::Source},
                                                 {u"displayName"_s, NewRunStep::Source},
                                                 {u"description"_s, NewRunStep::Source},
                                                 {u"tags"_s, NewRunStep::Source},
                                                 {u"target"_s, NewRunStep::Where},
                                                 {u"maxDurationSeconds"_s, NewRunStep::Where},
                                                 {u"guards"_s, NewRunStep::Where},
                                                 {u"environment"_s, NewRunStep::Environment},
                                                 {u"interpreter"_s, NewRunStep::Environment},
                                                 {u"environmentVariables"_s, NewRunStep::Environment}};
    return steps.value(field, NewRunStep::Review);
}

Result<qint64> parseDuration(const QString &text)
{
    const QString line = text.trimmed().toLower();
    if (line.isEmpty())
        return 0;
    const auto broken = [] {
        return failure(ErrorKind::InvalidInput,
                       tr("Give a number and a unit, as in 90 min, 2 h 30 min or 1 d."));
    };
    static const QRegularExpression clock(u"^(\\d{1,4}):([0-5]\\d)$"_s);
    static const QRegularExpression part(u"\\G\\s*(\\d{1,9})\\s*([a-z]+)\\s*,?\\s*"_s);
    qint64 seconds = 0;
    if (const auto match = clock.match(line); match.hasMatch()) {
        seconds = match.captured(1).toLongLong() * 3600 + match.captured(2).toLongLong() * 60;
    } else {
        qsizetype at = 0;
        while (at < line.size()) {
            const auto next = part.match(line, at);
            const qint64 unit = next.hasMatch() ? unitSeconds(next.captured(2)) : 0;
            if (unit == 0)
                return broken();
            seconds += next.captured(1).toLongLong() *
                       unit; // at most 2000 parts of 10^9 days: no overflow of 64 bits
            at = next.capturedEnd();
            if (seconds > longestRun)
                break;
        }
    }
    if (seconds > longestRun)
        return failure(ErrorKind::InvalidInput,
                       tr("A run may take 30 days at most: leave the field empty for no limit."));
    if (seconds == 0)
        return failure(ErrorKind::InvalidInput,
                       tr("Give more than nothing, or leave the field empty for no limit."));
    return seconds;
}

QString durationText(qint64 seconds)
{
    QStringList parts;
    const auto take = [&](qint64 unit, const QString &name) {
        if (seconds >= unit) {
            parts << u"%1 %2"_s.arg(seconds / unit).arg(name);
            seconds %= unit;
        }
    };
    take(86400, u"d"_s);
    take(3600, u"h"_s);
    take(60, u"min"_s);
    take(1, u"s"_s);
    return parts.join(u' ');
}

QString variableProblem(const QString &name, const QString &value)
{
    static const QRegularExpression rule(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    if (!rule.match(name).hasMatch())
        return tr("A variable's name has letters, digits and '_', and no digit first.");
    return value.contains(QChar(0)) ? tr("A variable's value cannot hold a NUL character.") : QString();
}

QStringList scriptsAmong(const QList<SnapshotEntry> &files)
{
    QStringList scripts;
    for (const SnapshotEntry &file : files) {
        if (file.path.endsWith(".py"_L1) && !file.isEncoded && !file.path.endsWith("__init__.py"_L1))
            scripts << file.path;
    }
    return scripts;
}

QString likelyScript(const QStringList &scripts)
{
    static const QStringList names{u"train.py"_s, u"main.py"_s, u"run.py"_s, u"training.py"_s, u"fit.py"_s};
    const auto rank = [](const QString &path) {
        const QString name = path.section(u'/', -1);
        qsizetype quality = names.indexOf(name);
        if (quality < 0)
            quality = name.contains("train"_L1) ? 10 : 20;
        if (name.startsWith("test_"_L1) || name.endsWith("_test.py"_L1) || path.startsWith("tests/"_L1) ||
            name == "setup.py"_L1)
            quality = 90;
        return std::pair(quality + 15 * path.count(u'/'), path.size());
    };
    const auto best = std::ranges::min_element(scripts, {}, rank);
    return best == scripts.end() ? QString() : *best;
}

QString submitCommand(const RunConfiguration &c)
{
    QStringList words{u"trainyard"_s, u"run"_s, u"submit"_s};
    const auto option = [&](const QString &name, const QString &value) {
        if (!value.isEmpty())
            words << u"--"_s + name << value;
    };
    option(u"source"_s, c.sourceFolder);
    option(u"script"_s, c.script);
    option(u"snapshot-of"_s, c.snapshotOfRun);
    option(u"target"_s, c.target);
    option(u"environment"_s, c.environment);
    option(u"interpreter"_s, c.interpreter);
    option(u"experiment"_s, c.experiment);
    option(u"name"_s, c.displayName);
    option(u"description"_s, c.description);
    for (auto it = c.tags.cbegin(); it != c.tags.cend(); ++it)
        option(u"tag"_s, it.key() + u'=' + it.value());
    for (auto it = c.environmentVariables.cbegin(); it != c.environmentVariables.cend(); ++it)
        option(u"env"_s, it.key() + u'=' + it.value());
    if (c.maxDurationSeconds > 0)
        option(u"max-seconds"_s, QString::number(c.maxDurationSeconds));
    for (const Guard &guard : c.guards)
        option(u"guard"_s, guard.words());
    if (!c.arguments.isEmpty())
        words << u"--"_s << c.arguments;
    return joinWords(words);
}

} // namespace trainyard::ui
