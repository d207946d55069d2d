// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/requirementsfile.h"

#include "models/documents/documentlines.h"
#include "models/domain/requirement.h"

#include <QCoreApplication>
#include <QDir>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
using Severity = Finding::Severity;
using Section = PackageEntry::Section;
constexpr qsizetype mostProblems = 200;
constexpr int deepestInclude = 10;
constexpr int mostIncludes = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("Requirements", text);
}

/// Where a comment starts: '#' at the start of a line or after a blank (pip's own rule), or −1.
qsizetype commentStart(const QString &line)
{
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line.at(i) == u'#' && (i == 0 || line.at(i - 1).isSpace()))
            return i;
    }
    return -1;
}

DocumentProblem problemOf(Severity severity, const QString &message)
{
    return {severity, 0, 0, 0, message};
}

struct Option
{
    QString name;
    QString value;
};

std::optional<Option> optionOf(const QString &line)
{
    static const QRegularExpression rule(u"^(--[A-Za-z][A-Za-z-]*|-[A-Za-z])(?:\\s*=\\s*|\\s+|$)(.*)$"_s);
    static const QRegularExpression glued(u"^(-[irfc])(\\S.*)$"_s);
    if (const auto match = glued.match(line); match.hasMatch() && !line.startsWith("--"_L1))
        return Option{match.captured(1), match.captured(2).trimmed()};
    const auto match = rule.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    return Option{match.captured(1), match.captured(2).trimmed()};
}

bool isInclude(const QString &name)
{
    return name == "-r"_L1 || name == "--requirement"_L1;
}

bool isRelativePath(const QString &location)
{
    static const QRegularExpression scheme(u"^[A-Za-z][A-Za-z0-9+.-]+:"_s);
    return !location.startsWith(u'/') && !scheme.match(location).hasMatch() && !location.startsWith(u'$');
}

struct LogicalLine
{
    QString text;
    QString comment;
    int first = 0;
    int last = 0;
    int column = 0;
};

/// A backslash at the end joins a line to the next one, before comments are looked for.
QList<LogicalLine> logicalLines(const QStringList &lines)
{
    QList<LogicalLine> logical;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        LogicalLine one;
        one.first = int(i);
        QString text = lines.at(i);
        while (text.endsWith(u'\\') && i + 1 < lines.size() && commentStart(text) < 0) {
            text.chop(1);
            text += u' ' + lines.at(++i).trimmed();
        }
        one.last = int(i);
        if (const auto hash = commentStart(text); hash >= 0) {
            one.comment = text.mid(hash + 1).trimmed();
            text.truncate(hash);
        }
        if (text.endsWith(u'\\'))
            text.chop(1);
        one.text = text.trimmed();
        while (one.column < text.size() && text.at(one.column).isSpace())
            ++one.column;
        if (!one.text.isEmpty())
            logical.append(one);
    }
    return logical;
}

class Includer
{
public:
    explicit Includer(const ReadFile &read) : m_read(read) {}

    Result<QString> expand(const QString &text, const QString &folder)
    {
        DocumentLines document(text);
        QStringList lines;
        for (const QString &line : std::as_const(document.lines)) {
            const auto option = optionOf(line.left(commentStart(line)).trimmed());
            if (!option || !isInclude(option->name)) {
                lines.append(line);
                continue;
            }
            auto included = include(folder, option->value);
            if (!included)
                return included;
            lines.append(u"# "_s + tr("from %1").arg(option->value));
            QStringList theirs = DocumentLines(*included).lines;
            if (!theirs.isEmpty() && theirs.constLast().isEmpty())
                theirs.removeLast();
            lines += theirs;
        }
        document.lines = lines;
        return document.joined();
    }

private:
    Result<QString> include(const QString &folder, const QString &name)
    {
        const QString path = QDir::cleanPath(QDir(folder).absoluteFilePath(name));
        if (m_open.contains(path))
            return failure(ErrorKind::InvalidInput,
                           tr("%1 includes itself, directly or through another file.").arg(name));
        if (m_open.size() >= deepestInclude || ++m_files > mostIncludes)
            return failure(ErrorKind::InvalidInput, tr("Too many files are included by -r."));
        const auto text = m_read(path);
        if (!text)
            return text;
        m_open.append(path);
        auto expanded = expand(*text, QDir(path).filePath(u".."_s));
        m_open.removeLast();
        return expanded;
    }

    const ReadFile &m_read;
    QStringList m_open;
    int m_files = 0;
};
} // namespace

RequirementLine readRequirementLine(const QString &text)
{
    RequirementLine line;
    const QString trimmed = text.trimmed();
    const auto option = optionOf(trimmed);
    if (option && option->name != "-e"_L1 && option->name != "--editable"_L1) {
        line.isOption = true;
        line.name = option->name;
        line.constraint = option->value;
        static const QSet<QString> known{u"-i"_s,
                                         u"--index-url"_s,
                                         u"--extra-index-url"_s,
                                         u"--no-index"_s,
                                         u"-f"_s,
                                         u"--find-links"_s,
                                         u"--no-binary"_s,
                                         u"--only-binary"_s,
                                         u"--prefer-binary"_s,
                                         u"--require-hashes"_s,
                                         u"--pre"_s,
                                         u"--trusted-host"_s,
                                         u"--use-feature"_s,
                                         u"--no-deps"_s};
        if (isInclude(option->name)) {
            line.problem =
                problemOf(Severity::Problem,
                          tr("%1 is not sent to the target: import this file, and its lines are taken over.")
                              .arg(option->value));
        } else if (option->name == "-c"_L1 || option->name == "--constraint"_L1) {
            line.problem =
                problemOf(Severity::Problem,
                          tr("%1 is not sent to the target: write its versions into the list itself.")
                              .arg(option->value));
        } else if (!known.contains(option->name)) {
            line.problem = problemOf(Severity::Problem,
                                     tr("%1 is not an option of a requirements file.").arg(option->name));
        }
        return line;
    }
    const auto parsed = parseRequirement(trimmed);
    if (!parsed) {
        line.name = trimmed;
        line.problem = problemOf(Severity::Problem, parsed.error().message);
        return line;
    }
    line.name = parsed->name.isEmpty() ? parsed->location : parsed->name;
    if (!parsed->extras.isEmpty())
        line.name += u'[' + parsed->extras.join(u',') + u']';
    line.constraint = parsed->constraint;
    if (!parsed->location.isEmpty() && !parsed->name.isEmpty())
        line.constraint = u"@ "_s + parsed->location;
    if (!parsed->marker.isEmpty())
        line.constraint += u" ; "_s + parsed->marker;
    line.key = parsed->name.isEmpty()
                   ? parsed->location
                   : normalizedPackageName(parsed->name) +
                         (parsed->marker.isEmpty() ? QString() : u" ; "_s + parsed->marker);
    if (!parsed->location.isEmpty() && isRelativePath(parsed->location)) {
        line.problem =
            problemOf(Severity::Problem,
                      tr("%1 lies on this computer and is not sent with the list. Put it into the source "
                         "folder of the run, or give an address.")
                          .arg(parsed->location));
    }
    return line;
}

PackageDocument parseRequirements(const QString &text)
{
    PackageDocument document;
    const auto mark = [&](DocumentProblem problem, const LogicalLine &at) {
        problem.line = at.first;
        problem.column = at.column;
        if (document.problems.size() < mostProblems)
            document.problems.append(problem);
    };
    if (text.size() > longestDocument) {
        mark(problemOf(Severity::Problem, tr("This list is longer than 1 MiB.")), {});
        return document;
    }
    QHash<QString, std::pair<int, QString>> seen;
    for (const LogicalLine &logical : logicalLines(DocumentLines(text).lines)) {
        const RequirementLine line = readRequirementLine(logical.text);
        PackageEntry entry;
        entry.section = line.isOption ? Section::PipOption : Section::Pip;
        entry.text = logical.text;
        entry.name = line.name;
        entry.constraint = line.constraint;
        entry.comment = logical.comment;
        entry.line = logical.first;
        entry.lastLine = logical.last;
        entry.column = logical.column;
        entry.length = logical.first == logical.last ? int(logical.text.size()) : 0;
        document.entries.append(entry);
        (line.isOption ? document.packages.pipOptions : document.packages.pip).append(logical.text);
        if (line.problem)
            mark(*line.problem, logical);
        if (holdsCredentials(logical.text)) {
            mark(problemOf(Severity::Warning,
                           tr("This address holds a password, which would be kept in plain text. "
                              "Set it in pip's own configuration on the target.")),
                 logical);
        }
        if (line.isOption || line.key.isEmpty())
            continue;
        if (const auto before = seen.constFind(line.key); before == seen.constEnd())
            seen.insert(line.key, {logical.first, logical.text});
        else if (canonicalRequirement(before->second) == canonicalRequirement(logical.text))
            mark(
                problemOf(
                    Severity::Warning,
                    tr("%1 is listed twice; it stands in line %2 too.").arg(line.key).arg(before->first + 1)),
                logical);
        else
            mark(problemOf(Severity::Problem,
                           tr("%1 is asked for twice, differently: see line %2. Keep one of them.")
                               .arg(line.key)
                               .arg(before->first + 1)),
                 logical);
    }
    return document;
}

Result<QString> withIncludedRequirements(const QString &text, const QString &folder, const ReadFile &read)
{
    return Includer(read).expand(text, folder);
}

} // namespace trainyard
