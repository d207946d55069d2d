// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/invocation.h"

#include "app/cli/help.h"

#include <algorithm>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
tl::unexpected<Error> wrongUsage(const QString &message, const QString &usage = {})
{
    return failure(ErrorKind::InvalidInput, message, usage);
}

const Verb *findVerb(const QList<Verb> &verbs, const QString &noun, const QString &name)
{
    const auto found =
        std::ranges::find_if(verbs, [&](const Verb &v) { return v.noun == noun && v.name == name; });
    return found == verbs.end() ? nullptr : &*found;
}

/// Takes `--json` and `--workspace X` out of the words, wherever they stand.
Result<Invocation> takeGlobalOptions(QStringList &words)
{
    Invocation invocation;
    invocation.isJson = words.removeAll(u"--json"_s) > 0;
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (words.at(i).startsWith("--workspace="_L1)) {
            invocation.workspace = words.takeAt(i--).mid(12);
        } else if (words.at(i) == "--workspace"_L1) {
            if (i + 1 == words.size())
                return wrongUsage(u"--workspace needs a folder or a name."_s);
            invocation.workspace = words.takeAt(i + 1);
            words.removeAt(i--);
        }
    }
    return invocation;
}
} // namespace

Result<Invocation> parseInvocation(const QStringList &allWords, const QList<Verb> &verbs)
{
    const qsizetype dashes = allWords.indexOf(u"--"_s);
    QStringList words = dashes < 0 ? allWords : allWords.mid(0, dashes);
    auto invocation = takeGlobalOptions(words);
    if (!invocation)
        return invocation;

    const QString noun = words.value(0);
    // A verb without a name is the noun alone ("window").
    const Verb *verb = findVerb(verbs, noun, {});
    qsizetype used = 1;
    if (!verb) {
        verb = findVerb(verbs, noun, words.value(1));
        used = 2;
    }
    if (!verb) {
        QStringList names;
        for (const Verb &v : verbs) {
            if (v.noun == noun)
                names << v.name;
        }
        return wrongUsage(names.isEmpty() ? u"There is no command “%1”. See trainyard --help."_s.arg(noun)
                                          : u"After “%1” comes one of: %2."_s.arg(noun, names.join(u", "_s)));
    }
    invocation->verb = verb;
    invocation->options = std::make_shared<QCommandLineParser>();
    invocation->options->addOptions(verb->options);
    if (!invocation->options->parse(QStringList{noun} + words.mid(used)))
        return wrongUsage(invocation->options->errorText(), usageOf(*verb));
    invocation->arguments = invocation->options->positionalArguments();
    invocation->scriptArguments = dashes < 0 ? QStringList() : allWords.mid(dashes + 1);
    if (invocation->arguments.size() != verb->positional.size() ||
        (dashes >= 0 && !verb->takesScriptArguments))
        return wrongUsage(u"%1 %2 takes: %3"_s.arg(verb->noun, verb->name, usageOf(*verb)), usageOf(*verb));
    return invocation;
}

} // namespace trainyard::cli
