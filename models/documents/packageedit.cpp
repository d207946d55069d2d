// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/packageedit.h"

#include "models/documents/documentlines.h"
#include "models/documents/yamltree.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
using Section = PackageEntry::Section;
using Format = Environment::Format;

QString tr(const char *text)
{
    return QCoreApplication::translate("PackageEdit", text);
}

tl::unexpected<Error> inText()
{
    return failure(ErrorKind::InvalidInput,
                   tr("This item is written in a way that the table cannot change: edit it in the text."));
}

QStringList &listOf(PackageList &packages, Section section)
{
    switch (section) {
    case Section::Channel:
        return packages.channels;
    case Section::Conda:
        return packages.conda;
    case Section::PipOption:
        return packages.pipOptions;
    case Section::Pip:
        break;
    }
    return packages.pip;
}

/// The lists in one order, since an edit may say where in the text an item goes, not where in a list.
PackageList sorted(PackageList packages)
{
    for (QStringList *list : {&packages.channels, &packages.conda, &packages.pip, &packages.pipOptions})
        std::ranges::sort(*list);
    return packages;
}

Result<QString> checked(const QString &text, Format format, const PackageList &wanted)
{
    if (sorted(parsePackages(text, format).packages) != sorted(wanted))
        return inText();
    return text;
}

Result<> checkItem(const QString &item)
{
    if (item.trimmed().isEmpty() || item.contains(u'\n') || item.contains(u'\r') ||
        item.contains(QChar(u'\0')))
        return failure(ErrorKind::InvalidInput, tr("An item is one line that is not empty."));
    return {};
}

bool isDoubleQuoted(const DocumentLines &document, const PackageEntry &entry)
{
    return document.lines.value(entry.line).mid(entry.column, 1) == "\""_L1;
}

/// The '-' that begins a block item on this line, or −1.
qsizetype dashOf(const DocumentLines &document, const PackageEntry &entry)
{
    const QString before = document.lines.value(entry.line).left(entry.column);
    const qsizetype dash = before.lastIndexOf(u'-');
    return dash >= 0 && before.left(dash).trimmed().isEmpty() && before.mid(dash + 1).trimmed().isEmpty()
               ? dash
               : -1;
}

std::optional<PackageEntry> lastOf(const PackageDocument &parsed, const QList<Section> &sections)
{
    std::optional<PackageEntry> last;
    for (const PackageEntry &entry : parsed.entries) {
        if (sections.contains(entry.section))
            last = entry;
    }
    return last;
}

QString blanks(qsizetype count)
{
    return QString(count, u' ');
}

bool insertAfter(DocumentLines &document, const PackageEntry &last, const QString &item)
{
    QString &line = document.lines[last.line];
    if (last.isFlow) {
        if (last.length == 0)
            return false;
        const QString spelled = yamlScalar(item, isDoubleQuoted(document, last));
        const bool isOwnLine = line.left(last.column).trimmed().isEmpty();
        const QString between = isOwnLine ? u",\n"_s + blanks(last.column) : u", "_s;
        line.insert(last.column + last.length, between + spelled);
        if (isOwnLine)
            document.lines = document.lines.join(u'\n').split(u'\n');
        return true;
    }
    const qsizetype dash = dashOf(document, last);
    if (dash < 0)
        return false;
    const QString lead = line.left(dash) + u'-' + blanks(last.column - dash - 1);
    document.lines.insert(last.lastLine + 1, lead + yamlScalar(item));
    return true;
}

/// A key whose value is nothing yet: "channels:", "channels: []" or no such line at all.
bool startList(DocumentLines &document, const QString &key, const QString &item, bool isFirst)
{
    const QString lead = key + u':';
    for (qsizetype i = 0; i < document.lines.size(); ++i) {
        QString &line = document.lines[i];
        if (!line.startsWith(lead))
            continue;
        QString rest = line.mid(lead.size());
        QString comment;
        if (const auto hash = rest.indexOf(" #"_L1); hash >= 0) {
            comment = rest.mid(hash);
            rest.truncate(hash);
        }
        rest = rest.trimmed();
        if (!rest.isEmpty() && rest != "[]"_L1 && rest != "null"_L1 && rest != "~"_L1)
            return false;
        line = lead + comment;
        document.lines.insert(i + 1, u"  - "_s + item);
        return true;
    }
    const QStringList lines{lead, u"  - "_s + item};
    if (isFirst) {
        qsizetype at = 0; // after comments and the name
        while (at < document.lines.size() &&
               (document.lines.at(at).startsWith(u'#') || document.lines.at(at).startsWith("---"_L1) ||
                document.lines.at(at).startsWith("name:"_L1)))
            ++at;
        document.lines.insert(at, lines.at(1));
        document.lines.insert(at, lines.at(0));
    } else {
        for (const QString &line : lines)
            document.append(line);
    }
    if (!document.lines.constLast().isEmpty())
        document.lines.append(QString());
    return true;
}

bool startPip(DocumentLines &document, const PackageDocument &parsed, const QString &item)
{
    const YamlTree tree = readYaml(document.plain());
    const YamlNode *dependencies = tree.root.find(u"dependencies"_s);
    const auto last = lastOf(parsed, {Section::Conda});
    if (!dependencies || dependencies->items.empty() || !last)
        return startList(document, u"dependencies"_s, u"pip:"_s, false) && [&] {
            const auto at = document.lines.indexOf(u"  - pip:"_s);
            document.lines.insert(at + 1, u"      - "_s + yamlScalar(item));
            return at >= 0;
        }();
    const YamlNode &end = dependencies->items.back();
    if (end.kind == YamlNode::Kind::Map) { // "- pip:" without packages
        const QString line = document.lines.value(end.line);
        if (dependencies->isFlow || line.mid(end.column).trimmed() != "pip:"_L1)
            return false;
        document.lines.insert(end.line + 1, blanks(end.column + 2) + u"- "_s + yamlScalar(item));
        return true;
    }
    if (last->isFlow) {
        if (last->length == 0)
            return false;
        const bool isDouble = isDoubleQuoted(document, *last);
        const QString section = isDouble ? u", {\"pip\": [%1]}"_s : u", {pip: [%1]}"_s;
        document.lines[last->line].insert(last->column + last->length,
                                          section.arg(yamlScalar(item, isDouble)));
        return true;
    }
    const qsizetype dash = dashOf(document, *last);
    if (dash < 0)
        return false;
    const QString lead = document.lines.at(last->line).left(dash) + u'-' + blanks(last->column - dash - 1);
    document.lines.insert(last->lastLine + 1, blanks(last->column + 2) + u"- "_s + yamlScalar(item));
    document.lines.insert(last->lastLine + 1, lead + u"pip:"_s);
    return true;
}

void removeFlowItem(DocumentLines &document, const PackageEntry &entry)
{
    // Over line ends: the comma may stand on another line than the item.
    QString text = document.plain();
    qsizetype start = entry.column;
    for (int i = 0; i < entry.line; ++i)
        start += document.lines.at(i).size() + 1;
    qsizetype end = start + entry.length;
    qsizetype after = end;
    while (after < text.size() && text.at(after).isSpace())
        ++after;
    if (after < text.size() && text.at(after) == u',') {
        end = after + 1;
        while (end < text.size() && text.at(end).isSpace())
            ++end;
    } else {
        qsizetype before = start;
        while (before > 0 && text.at(before - 1).isSpace())
            --before;
        if (before > 0 && text.at(before - 1) == u',')
            start = before - 1;
    }
    text.remove(start, end - start);
    document.lines = text.split(u'\n');
}
} // namespace

Result<QString> withEntry(const QString &text, Format format, qsizetype index, const QString &item)
{
    if (auto valid = checkItem(item); !valid)
        return failure(valid.error());
    const PackageDocument parsed = parsePackages(text, format);
    if (index < 0 || index >= parsed.entries.size())
        return inText();
    const PackageEntry &entry = parsed.entries.at(index);
    DocumentLines document(text);
    PackageList wanted = parsed.packages;
    QStringList &list = listOf(wanted, entry.section);
    list[list.indexOf(entry.text)] = item.trimmed();
    if (format == Format::Requirements) {
        const QString comment = entry.comment.isEmpty() ? QString() : u"  # "_s + entry.comment;
        QString &first = document.lines[entry.line];
        if (entry.length > 0) // what follows stays as it is, blanks before a comment included
            first.replace(entry.column, entry.length, item.trimmed());
        else
            first = blanks(entry.column) + item.trimmed() + comment;
        document.lines.remove(entry.line + 1, entry.lastLine - entry.line);
    } else {
        if (entry.length == 0)
            return inText();
        document.lines[entry.line].replace(entry.column, entry.length,
                                           yamlScalar(item.trimmed(), isDoubleQuoted(document, entry)));
    }
    return checked(document.joined(), format, wanted);
}

Result<QString> withoutEntry(const QString &text, Format format, qsizetype index)
{
    const PackageDocument parsed = parsePackages(text, format);
    if (index < 0 || index >= parsed.entries.size())
        return inText();
    const PackageEntry &entry = parsed.entries.at(index);
    DocumentLines document(text);
    PackageList wanted = parsed.packages;
    QStringList &list = listOf(wanted, entry.section);
    list.removeAt(list.indexOf(entry.text));
    if (format == Format::Requirements) {
        document.lines.remove(entry.line, entry.lastLine - entry.line + 1);
    } else if (entry.length == 0) {
        return inText();
    } else if (entry.isFlow) {
        removeFlowItem(document, entry);
    } else if (dashOf(document, entry) < 0) {
        return inText();
    } else {
        document.lines.removeAt(entry.line);
        const bool isLastOfPip = entry.section != Section::Channel && entry.section != Section::Conda &&
                                 wanted.pip.isEmpty() && wanted.pipOptions.isEmpty();
        // An empty pip section is no YAML that conda takes.
        if (isLastOfPip && entry.line > 0 && document.lines.at(entry.line - 1).trimmed() == "- pip:"_L1)
            document.lines.removeAt(entry.line - 1);
    }
    if (document.lines.isEmpty())
        document.lines.append(QString());
    return checked(document.joined(), format, wanted);
}

Result<QString> withNewEntry(const QString &text, Format format, Section section, const QString &given)
{
    if (auto valid = checkItem(given); !valid)
        return failure(valid.error());
    const QString item = given.trimmed();
    const PackageDocument parsed = parsePackages(text, format);
    DocumentLines document(text);
    PackageList wanted = parsed.packages;
    listOf(wanted, section).append(item);
    bool isDone = true;
    if (format == Format::Requirements) {
        if (section == Section::Channel || section == Section::Conda)
            return failure(ErrorKind::InvalidInput,
                           tr("A requirements list has pip packages alone: write a conda file for this."));
        const auto last = lastOf(parsed, {section});
        if (last)
            document.lines.insert(last->lastLine + 1, item);
        else if (section == Section::PipOption)
            document.lines.insert(0, item);
        else
            document.append(item);
    } else if (section == Section::Channel || section == Section::Conda) {
        const auto last = lastOf(parsed, {section});
        const QString key = section == Section::Channel ? u"channels"_s : u"dependencies"_s;
        if (last) {
            isDone = insertAfter(document, *last, item);
        } else if (section == Section::Conda && !parsed.entries.isEmpty() &&
                   lastOf(parsed, {Section::Pip, Section::PipOption})) {
            return inText(); // only a pip section is there
        } else {
            isDone = startList(document, key, yamlScalar(item), section == Section::Channel);
        }
    } else {
        const auto last = lastOf(parsed, {Section::Pip, Section::PipOption});
        isDone = last ? insertAfter(document, *last, item) : startPip(document, parsed, item);
    }
    return isDone ? checked(document.joined(), format, wanted) : Result<QString>(inText());
}

QString itemText(Section section, const QString &givenName, const QString &givenConstraint)
{
    const QString name = givenName.trimmed();
    const QString constraint = givenConstraint.trimmed();
    if (constraint.isEmpty() || section == Section::Channel)
        return name;
    if (section == Section::PipOption)
        return name + u' ' + constraint;
    const QChar first = constraint.at(0);
    if (first == u'@' || first == u';')
        return name + u' ' + constraint;
    if (first.isLetterOrNumber())
        return name + (section == Section::Conda ? u"="_s : u"=="_s) + constraint;
    return name + constraint;
}

} // namespace trainyard
