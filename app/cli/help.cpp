// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/help.h"

#include <algorithm>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
QString wordsOf(const QCommandLineOption &option)
{
    const QString name = u"--"_s + option.names().constFirst();
    return option.valueName().isEmpty() ? name : name + u' ' + option.valueName();
}

QString nameOf(const Verb &verb)
{
    return verb.name.isEmpty() ? verb.noun : verb.noun + u' ' + verb.name;
}

QString verbPage(const Verb &verb)
{
    QString page = u"%1\n\n%2\n"_s.arg(usageOf(verb), verb.help);
    const auto line = [&page](const QString &name, const QString &text) {
        page += name.size() > 24 ? u"  %1\n  %2%3\n"_s.arg(name, QString(26, u' '), text)
                                 : u"  %1%2\n"_s.arg(name.leftJustified(26), text);
    };
    page += u'\n';
    if (verb.positional.contains(u"RUN"_s))
        line(u"RUN"_s, u"its id, a beginning of the id that no other run has, or its display name"_s);
    for (const QCommandLineOption &option : verb.options)
        line(wordsOf(option), option.description());
    if (verb.takesScriptArguments)
        line(u"-- ARG…"_s, u"everything behind -- is given to the script, word by word"_s);
    line(u"--json"_s, u"prints one JSON document; an error is {\"error\":{\"kind\",\"message\"}}"_s);
    line(u"--workspace DIR|NAME"_s,
         u"another workspace than the default one; azure:SUB/GROUP/NAME is one in Azure"_s);
    return page;
}

const QString endOfHelp =
    u"\nRUN is the id of a run, a beginning of it that no other run has, or its display name.\n"
    "--json prints one JSON document (with --follow, one object a line).\n"
    "Exit status: 0 done, 1 the operation failed, 2 wrong usage, 3 the run failed, 4 the run was canceled.\n"
    "TRAINYARD_HOME names the folder that keeps everything (~/.trainyard).\n"_s;

QString pageOf(const QList<Verb> &verbs)
{
    QString page;
    for (const Verb &verb : verbs)
        page += u"  %1\n        %2\n"_s.arg(usageOf(verb).mid(10), verb.help);
    return page;
}
} // namespace

QString usageOf(const Verb &verb)
{
    QString line = u"trainyard "_s + nameOf(verb);
    for (const QString &argument : verb.positional)
        line += u' ' + argument;
    for (const QCommandLineOption &option : verb.options)
        line += u" ["_s + wordsOf(option) + u']';
    return verb.takesScriptArguments ? line + u" [-- ARG…]"_s : line;
}

QString helpPage(const QList<Verb> &verbs)
{
    return u"trainyard                          opens the window\n"
           "trainyard [--workspace DIR|NAME] [--json] COMMAND …\n"
           "trainyard COMMAND --help           says more of one command\n\n"_s +
           pageOf(verbs) + endOfHelp;
}

std::optional<QString> helpFor(const QStringList &words, const QList<Verb> &verbs)
{
    QStringList asked = words.mid(0, words.indexOf(u"--"_s));
    const bool isAsked = asked.removeAll(u"--help"_s) + asked.removeAll(u"-h"_s) > 0;
    if (asked.value(0) == "help"_L1)
        asked.removeFirst();
    else if (!isAsked)
        return std::nullopt;
    const auto isOption = [](const QString &word) { return word.startsWith(u'-'); };
    asked.erase(std::ranges::find_if(asked, isOption), asked.end());
    const QString noun = asked.value(0);
    QList<Verb> ofNoun;
    std::ranges::copy_if(verbs, std::back_inserter(ofNoun), [&](const Verb &v) { return v.noun == noun; });
    const auto verb = std::ranges::find_if(
        ofNoun, [&](const Verb &v) { return v.name.isEmpty() || v.name == asked.value(1); });
    if (verb != ofNoun.end())
        return verbPage(*verb);
    return ofNoun.isEmpty() ? helpPage(verbs) : pageOf(ofNoun) + endOfHelp;
}

} // namespace trainyard::cli
