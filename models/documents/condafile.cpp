// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/condafile.h"

#include "models/documents/documentlines.h"
#include "models/documents/requirementsfile.h"
#include "models/documents/yamltree.h"
#include "models/domain/requirement.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
using Section = PackageEntry::Section;
using Severity = Finding::Severity;
using Kind = YamlNode::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("CondaFile", text);
}

/// How many characters a scalar takes on its line, quotes included; 0 when it goes on in the next one.
int spelledLength(const QString &line, const YamlNode &scalar, bool isInFlow)
{
    if (scalar.column >= line.size())
        return 0;
    const QChar first = line.at(scalar.column);
    if (!scalar.isPlain && (first == u'"' || first == u'\'')) {
        for (qsizetype i = scalar.column + 1; i < line.size(); ++i) {
            if (first == u'"' && line.at(i) == u'\\') {
                ++i;
            } else if (line.at(i) == first) {
                if (first == u'\'' && i + 1 < line.size() && line.at(i + 1) == first)
                    ++i;
                else
                    return int(i + 1 - scalar.column);
            }
        }
        return 0;
    }
    const bool isExact = line.mid(scalar.column).startsWith(scalar.value);
    const qsizetype end = scalar.column + scalar.value.size();
    const QString rest = isExact ? line.mid(end).trimmed() : QString();
    const bool isWhole = isExact && (rest.isEmpty() || rest.startsWith(u'#') ||
                                     (isInFlow && (rest.startsWith(u',') || rest.startsWith(u']'))));
    return isWhole ? int(scalar.value.size()) : 0;
}

class Reader
{
public:
    explicit Reader(const QString &text) : m_lines(text), m_tree(readYaml(m_lines.plain())) {}

    PackageDocument read()
    {
        if (m_tree.problem) {
            mark(Severity::Problem, m_tree.problem->line, m_tree.problem->column, 0, m_tree.problem->message);
            return std::move(m_document);
        }
        for (const YamlProblem &key : m_tree.duplicateKeys)
            mark(Severity::Problem, key.line, key.column, 0, key.message);
        for (const YamlProblem &alias : m_tree.aliases)
            mark(Severity::Problem, alias.line, alias.column, 0, alias.message);
        if (m_tree.root.kind == Kind::Map)
            readMap(m_tree.root);
        else if (m_tree.root.kind != Kind::Null)
            mark(m_tree.root, tr("A conda file begins with keys: name, channels, dependencies."));
        std::ranges::stable_sort(m_document.problems, {}, &DocumentProblem::line);
        return std::move(m_document);
    }

private:
    void readMap(const YamlNode &root)
    {
        const YamlNode *dependencies = nullptr;
        for (size_t i = 0; i < root.keys.size() && i < root.items.size(); ++i) {
            const YamlNode &key = root.keys[i];
            const YamlNode &value = root.items[i];
            if (key.value == "name"_L1) {
                m_document.name = value.value;
            } else if (key.value == "channels"_L1) {
                readChannels(value);
            } else if (key.value == "dependencies"_L1) {
                dependencies = &value;
                readDependencies(value);
            } else if (key.value == "variables"_L1) {
                readVariables(value);
            } else if (key.value == "prefix"_L1) {
                mark(Severity::Fact, key.line, key.column, int(key.value.size()),
                     tr("A prefix is not used: each target has its own place for it."));
            } else {
                mark(Severity::Warning, key.line, key.column, int(key.value.size()),
                     tr("“%1” is not a key of a conda file, so it does nothing. The keys are name, channels, "
                        "dependencies and variables.")
                         .arg(key.value.left(60)));
            }
        }
        if (!dependencies || dependencies->items.empty())
            return;
        if (!m_conda.contains(u"python"_s)) {
            mark(Severity::Warning, dependencies->line, dependencies->column, 0,
                 tr("No python is asked for, so the newest one is taken. Add for instance python=3.11."));
        }
        if (m_pipLine >= 0 && !m_conda.contains(u"pip"_s)) {
            mark(Severity::Warning, m_pipLine, m_pipColumn, 3,
                 tr("There is a pip section but no pip among the packages: add pip before it."));
        }
    }

    void readChannels(const YamlNode &channels)
    {
        QSet<QString> seen;
        for (const YamlNode *item :
             itemsOf(channels, tr("Channels are a list: write one a line after '-'."))) {
            if (!isText(*item, tr("A channel is a name or an address.")))
                continue;
            add(Section::Channel, *item, channels.isFlow, item->value, {});
            m_document.packages.channels.append(item->value);
            if (seen.contains(item->value))
                mark(Severity::Warning, item->line, item->column, 0,
                     tr("The channel %1 is listed twice.").arg(item->value));
            seen.insert(item->value);
            if (holdsCredentials(item->value))
                warnOfPassword(*item);
        }
    }

    void readDependencies(const YamlNode &dependencies)
    {
        for (const YamlNode *item :
             itemsOf(dependencies, tr("Dependencies are a list: write one a line after '-'."))) {
            if (item->kind == Kind::Map) {
                readSection(*item);
                continue;
            }
            if (!isText(*item, tr("A dependency is the name of a package, and its version if you want.")))
                continue;
            const auto package = parseCondaPackage(item->value);
            if (!package) {
                mark(*item, package.error().message);
                add(Section::Conda, *item, dependencies.isFlow, item->value, {});
            } else {
                noteTwice(m_conda, package->name.toLower(), canonicalCondaPackage, *item);
                add(Section::Conda, *item, dependencies.isFlow,
                    (package->channel.isEmpty() ? QString() : package->channel + u"::"_s) + package->name,
                    package->constraint + package->bracket);
            }
            m_document.packages.conda.append(item->value);
        }
    }

    void readSection(const YamlNode &section)
    {
        for (size_t i = 0; i < section.keys.size() && i < section.items.size(); ++i) {
            const YamlNode &key = section.keys[i];
            if (key.value != "pip"_L1) {
                mark(key, tr("“%1” is not a section of dependencies; only pip is.").arg(key.value.left(60)));
                continue;
            }
            m_pipLine = key.line;
            m_pipColumn = key.column;
            for (const YamlNode *item : itemsOf(section.items[i], tr("pip packages are a list."))) {
                if (isText(*item, tr("A pip package is a name, and its version if you want.")))
                    readPip(*item, section.items[i].isFlow);
            }
        }
    }

    void readPip(const YamlNode &item, bool isFlow)
    {
        const RequirementLine line = readRequirementLine(item.value);
        add(line.isOption ? Section::PipOption : Section::Pip, item, isFlow, line.name, line.constraint);
        (line.isOption ? m_document.packages.pipOptions : m_document.packages.pip).append(item.value);
        if (line.problem)
            mark(line.problem->severity, item.line, item.column, 0, line.problem->message);
        if (!line.isOption && !line.key.isEmpty())
            noteTwice(m_pip, line.key, canonicalRequirement, item);
        if (holdsCredentials(item.value))
            warnOfPassword(item);
    }

    void readVariables(const YamlNode &variables)
    {
        for (size_t i = 0; i < variables.keys.size() && i < variables.items.size(); ++i) {
            if (variables.items[i].kind == Kind::Scalar || variables.items[i].kind == Kind::Null)
                m_document.variables.insert(variables.keys[i].value, variables.items[i].value);
            else
                mark(variables.keys[i], tr("A variable is a text."));
        }
    }

    std::vector<const YamlNode *> itemsOf(const YamlNode &list, const QString &otherwise)
    {
        std::vector<const YamlNode *> items;
        if (list.kind == Kind::Sequence) {
            for (const YamlNode &item : list.items)
                items.push_back(&item);
        } else if (list.kind != Kind::Null) {
            mark(list, otherwise);
        }
        return items;
    }
    bool isText(const YamlNode &item, const QString &otherwise)
    {
        if (item.kind == Kind::Scalar && !item.value.trimmed().isEmpty() && !item.value.contains(u'\n'))
            return true;
        if (!item.isAlias)
            mark(item, otherwise);
        return false;
    }
    void noteTwice(QHash<QString, std::pair<int, QString>> &seen, const QString &key,
                   QString (*canonical)(const QString &), const YamlNode &item)
    {
        const auto before = seen.constFind(key);
        if (before == seen.constEnd()) {
            seen.insert(key, {item.line, item.value});
            return;
        }
        const bool isSame = canonical(before->second) == canonical(item.value);
        mark(isSame ? Severity::Warning : Severity::Problem, item.line, item.column, 0,
             isSame ? tr("%1 is listed twice; it stands in line %2 too.").arg(key).arg(before->first + 1)
                    : tr("%1 is asked for twice, differently: see line %2. Keep one of them.")
                          .arg(key)
                          .arg(before->first + 1));
    }
    void add(Section section, const YamlNode &item, bool isFlow, const QString &name,
             const QString &constraint)
    {
        PackageEntry entry;
        entry.section = section;
        entry.text = item.value;
        entry.name = name;
        entry.constraint = constraint;
        entry.line = entry.lastLine = item.line;
        entry.column = item.column;
        entry.isFlow = isFlow;
        const QString line = m_lines.lines.value(item.line);
        entry.length = spelledLength(line, item, isFlow);
        if (entry.length > 0) {
            const QString rest = line.mid(entry.column + entry.length).trimmed();
            if (rest.startsWith(u'#'))
                entry.comment = rest.mid(1).trimmed();
        }
        m_document.entries.append(entry);
    }
    void warnOfPassword(const YamlNode &item)
    {
        mark(Severity::Warning, item.line, item.column, 0,
             tr("This address holds a password, which would be kept in plain text. Set it in pip's or "
                "conda's own "
                "configuration on the target."));
    }
    void mark(const YamlNode &node, const QString &message)
    {
        mark(Severity::Problem, node.line, node.column, 0, message);
    }
    void mark(Severity severity, int line, int column, int length, const QString &message)
    {
        if (m_document.problems.size() < mostProblems)
            m_document.problems.append({severity, line, column, length, message});
    }

    static constexpr qsizetype mostProblems = 200;
    DocumentLines m_lines;
    YamlTree m_tree;
    PackageDocument m_document;
    QHash<QString, std::pair<int, QString>> m_conda;
    QHash<QString, std::pair<int, QString>> m_pip;
    int m_pipLine = -1;
    int m_pipColumn = 0;
};
} // namespace

PackageDocument parseCondaFile(const QString &text)
{
    return Reader(text).read();
}

} // namespace trainyard
