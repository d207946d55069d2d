// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runfilter.h"

#include <QCoreApplication>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxLine = 2000;

QString tr(const char *text)
{
    return QCoreApplication::translate("RunFilter", text);
}

struct Word
{
    QString raw;
    QString key; ///< empty: plain text
    QString value;
};

QString keyOf(const QString &name)
{
    const QString lower = name.toLower();
    return lower == "status"_L1 || lower == "experiment"_L1 || lower == "tag"_L1 ? lower : QString();
}

QList<Word> splitFilter(const QString &line)
{
    QList<Word> words;
    Word word;
    bool isQuoted = false;
    bool hasKey = false;
    const auto end = [&] {
        if (!word.raw.isEmpty())
            words.append(word);
        word = {};
        hasKey = false;
    };
    for (const QChar c : line.left(maxLine)) {
        if (c.isSpace() && !isQuoted) {
            end();
            continue;
        }
        word.raw += c;
        if (c == u'"') {
            isQuoted = !isQuoted;
        } else if (c == u':' && !isQuoted && !hasKey && !keyOf(word.value).isEmpty()) {
            word.key = keyOf(word.value);
            word.value.clear();
            hasKey = true;
        } else {
            word.value += c;
        }
    }
    end();
    return words;
}

void addStatuses(const QString &list, RunFilter &filter)
{
    for (const QString &part : list.split(u',', Qt::SkipEmptyParts)) {
        QList<RunStatus> found;
        const QString word = part.toLower().replace("cancelled"_L1, "canceled"_L1);
        if (word == "active"_L1) {
            found = activeStatuses();
        } else {
            std::ranges::copy_if(allRunStatuses, std::back_inserter(found), [&](RunStatus s) {
                return runStatusName(s).startsWith(word, Qt::CaseInsensitive);
            });
        }
        if (found.isEmpty()) {
            filter.problems << tr("No status begins with “%1”: try active, queued, running, completed, "
                                  "failed or canceled.")
                                   .arg(part);
        }
        for (const RunStatus status : std::as_const(found)) {
            if (!filter.query.statuses.contains(status))
                filter.query.statuses << status;
        }
    }
}

QString quoted(const QString &value)
{
    const bool isPlain = std::none_of(value.begin(), value.end(), [](QChar c) { return c.isSpace(); });
    return isPlain ? value : u'"' + value + u'"';
}
} // namespace

bool RunFilter::isEmpty() const
{
    return query.text.isEmpty() && query.experiment.isEmpty() && query.statuses.isEmpty() &&
           query.tag.isEmpty();
}

QList<RunStatus> activeStatuses()
{
    QList<RunStatus> statuses;
    std::ranges::copy_if(allRunStatuses, std::back_inserter(statuses), std::not_fn(isTerminal));
    return statuses;
}

RunFilter parseRunFilter(const QString &line)
{
    RunFilter filter;
    QStringList text;
    for (const Word &word : splitFilter(line)) {
        if (word.key.isEmpty()) {
            if (!word.value.isEmpty())
                text << word.value;
        } else if (word.value.isEmpty()) {
            continue; // it is being typed
        } else if (word.key == "status"_L1) {
            addStatuses(word.value, filter);
        } else {
            QString &field = word.key == "tag"_L1 ? filter.query.tag : filter.query.experiment;
            if (field.isEmpty())
                field = word.value;
            else
                filter.problems << tr("Only one %1 can be asked for at a time; %1:%2 is not counted.")
                                       .arg(word.key, word.value);
        }
    }
    filter.query.text = text.join(u' ');
    return filter;
}

QString withFilterWord(const QString &line, const QString &key, const QString &value)
{
    QStringList words;
    for (const Word &word : splitFilter(line)) {
        if (word.key != key)
            words << word.raw;
    }
    if (!value.isEmpty())
        words.prepend(key + u':' + quoted(value));
    return words.join(u' ');
}

} // namespace trainyard::ui
