// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/commandjob.h"

#include "models/domain/commandwords.h"
#include "models/domain/jsonvalues.h"
#include "services/hosts/shellquote.h"

#include <QRegularExpression>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longest = 5000;
constexpr int mostInputs = 100;

const QRegularExpression &optionRule()
{
    static const QRegularExpression rule(u"^--([A-Za-z][A-Za-z0-9_-]{0,60})$"_s);
    return rule;
}

/// Such a value is the same to every shell and in Azure's own templates.
bool isPlain(const QString &value)
{
    static const QRegularExpression rule(u"^[A-Za-z0-9_.,:/+][A-Za-z0-9_.,:/+-]{0,200}$"_s);
    return rule.match(value).hasMatch();
}

QString placeOf(const QString &input)
{
    return u"${{inputs."_s + input + u"}}"_s;
}
} // namespace

JobCommand jobCommand(const RunConfiguration &configuration)
{
    JobCommand command;
    QStringList words{configuration.interpreter.isEmpty() ? u"python"_s
                                                          : shellQuote(configuration.interpreter),
                      shellQuote(configuration.script)};
    for (qsizetype i = 0; i < configuration.arguments.size(); ++i) {
        const QString &word = configuration.arguments.at(i);
        words += shellQuote(word);
        const auto option = optionRule().match(word);
        const QString value = configuration.arguments.value(i + 1);
        if (!option.hasMatch() || !isPlain(value) || command.inputs.size() >= mostInputs)
            continue;
        const QString input = option.captured(1).replace(u'-', u'_');
        if (command.inputs.contains(input))
            continue;
        command.inputs.insert(input, value);
        words += placeOf(input);
        ++i;
    }
    command.line = words.join(u' ');
    return command;
}

QJsonObject commandJob(const RunConfiguration &configuration, const JobParts &parts,
                       const QMap<QString, QString> &facts)
{
    const JobCommand command = jobCommand(configuration);
    QJsonObject inputs;
    for (auto it = command.inputs.cbegin(); it != command.inputs.cend(); ++it)
        inputs.insert(it.key(), QJsonObject{{u"jobInputType"_s, u"literal"_s}, {u"value"_s, it.value()}});
    QJsonObject job{{u"jobType"_s, u"Command"_s},
                    {u"displayName"_s, configuration.displayName},
                    {u"experimentName"_s, configuration.experiment},
                    {u"command"_s, command.line},
                    {u"codeId"_s, parts.code},
                    {u"environmentId"_s, parts.environment},
                    {u"computeId"_s, parts.compute},
                    {u"identity"_s, QJsonObject{{u"identityType"_s, u"AMLToken"_s}}},
                    {u"resources"_s, QJsonObject{{u"instanceCount"_s, 1}}},
                    {u"environmentVariables"_s, toJson(configuration.environmentVariables)},
                    {u"properties"_s, toJson(facts)},
                    {u"tags"_s, toJson(configuration.tags)}};
    if (!inputs.isEmpty())
        job.insert(u"inputs"_s, inputs);
    if (!configuration.description.isEmpty())
        job.insert(u"description"_s, configuration.description);
    if (configuration.maxDurationSeconds > 0)
        job.insert(u"limits"_s,
                   QJsonObject{{u"jobLimitsType"_s, u"Command"_s},
                               {u"timeout"_s, u"PT%1S"_s.arg(configuration.maxDurationSeconds)}});
    return {{u"properties"_s, job}};
}

void readCommand(const QJsonObject &properties, RunConfiguration &into)
{
    QString line = properties.value("command"_L1).toString().left(longest);
    const QJsonObject inputs = properties.value("inputs"_L1).toObject();
    for (auto it = inputs.begin(); it != inputs.end(); ++it) {
        const QJsonObject input = it.value().toObject();
        const QString value = input.value("value"_L1).toString();
        if (input.value("jobInputType"_L1).toString() == "literal"_L1 && isPlain(value))
            line.replace(placeOf(it.key()), value);
    }
    into.script = line;
    const CommandWords command = splitWords(line);
    const QStringList &words = command.words;
    const bool isPython = words.size() > 1 && words.first().section(u'/', -1).startsWith("python"_L1);
    if (command.error || !isPython || words.at(1).startsWith(u'-'))
        return;
    into.interpreter = words.first() == "python"_L1 ? QString() : words.first();
    into.script = words.at(1);
    into.arguments = words.mid(2);
}

} // namespace trainyard
