// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/requirement.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Requirement", text);
}

constexpr qsizetype longestItem = 4096;

tl::unexpected<Error> wrong(const QString &sentence)
{
    return failure(ErrorKind::InvalidInput, sentence);
}

bool looksLikeLocation(const QString &text)
{
    static const QRegularExpression rule(u"^([A-Za-z][A-Za-z0-9+.-]*:|\\.{0,2}/|~/|\\.{1,2}$)"_s);
    static const QRegularExpression file(u"^\\S+\\.(whl|zip|tar\\.gz)(\\s*;.*)?$"_s);
    return rule.match(text).hasMatch() || file.match(text).hasMatch();
}

/// Takes "--hash=…" and other per-requirement options off the end.
QString withoutOptions(QString text, QStringList *hashes)
{
    if (!text.contains("--"_L1))
        return text;
    static const QRegularExpression option(
        u"\\s--(hash|global-option|config-settings|config-setting|install-option)[= ]\\s*(\"[^\"]*\"|\\S+)"_s);
    for (QRegularExpressionMatch match = option.match(text); match.hasMatch(); match = option.match(text)) {
        if (match.captured(1) == "hash"_L1)
            hashes->append(match.captured(2));
        text.remove(match.capturedStart(), match.capturedLength());
    }
    return text.trimmed();
}

/// A ';' starts a marker; within a URL only when a blank stands before it (PEP 508).
qsizetype markerStart(const QString &text, bool isLocation)
{
    if (!isLocation)
        return text.indexOf(u';');
    static const QRegularExpression rule(u"\\s;"_s);
    const auto match = rule.match(text);
    return match.hasMatch() ? match.capturedStart() : -1;
}

QString squeezed(const QString &text)
{
    QString without;
    without.reserve(text.size());
    for (const QChar c : text) {
        if (!c.isSpace())
            without += c;
    }
    return without;
}

QString sortedParts(const QString &constraint)
{
    QStringList parts = squeezed(constraint).split(u',', Qt::SkipEmptyParts);
    std::ranges::sort(parts);
    return parts.join(u',');
}

QList<int> releaseOf(const QString &version)
{
    QList<int> numbers;
    for (const QString &part : version.split(u'.')) {
        bool isNumber = false;
        numbers.append(part.toInt(&isNumber));
        if (!isNumber)
            break;
    }
    return numbers;
}

int compareReleases(QList<int> a, QList<int> b)
{
    while (a.size() < b.size())
        a.append(0);
    while (b.size() < a.size())
        b.append(0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        if (a.at(i) != b.at(i))
            return a.at(i) < b.at(i) ? -1 : 1;
    }
    return 0;
}

bool beginsWith(const QString &version, const QString &wanted)
{
    return version == wanted || version.startsWith(wanted + u'.');
}

bool fitsOne(const QString &version, const QString &part)
{
    static const QRegularExpression rule(
        u"^(===|==|=|!=|<=|>=|<|>|~=)?v?([0-9]+(?:\\.[0-9]+)*)(\\.?\\*)?(?:=.*)?$"_s);
    const auto match = rule.match(part);
    if (!match.hasMatch())
        return true;
    const QString wanted = match.captured(2);
    const bool isOpen = !match.captured(3).isEmpty();
    const int order = compareReleases(releaseOf(version), releaseOf(wanted));
    const QString how = match.captured(1);
    if (how == ">="_L1)
        return order >= 0;
    if (how == "<="_L1)
        return order <= 0;
    if (how == ">"_L1)
        return order > 0;
    if (how == "<"_L1)
        return order < 0;
    if (how == "!="_L1)
        return isOpen ? !beginsWith(version, wanted) : order != 0;
    if (how == "~="_L1)
        return order >= 0 && beginsWith(version, wanted.section(u'.', 0, -2));
    if (how == "="_L1 || how.isEmpty() || isOpen)
        return beginsWith(version, wanted);
    return order == 0;
}
} // namespace

QString normalizedPackageName(const QString &name)
{
    QString normalized;
    normalized.reserve(name.size());
    for (const QChar c : name) {
        if (c == u'-' || c == u'_' || c == u'.') {
            if (!normalized.endsWith(u'-'))
                normalized += u'-';
        } else {
            normalized += c.toLower();
        }
    }
    return normalized;
}

Result<Requirement> parseRequirement(const QString &given)
{
    if (given.size() > longestItem)
        return wrong(tr("This line is longer than any requirement: write one requirement a line."));
    Requirement r;
    QString text = withoutOptions(given.trimmed(), &r.hashes);
    static const QRegularExpression editable(u"^(-e|--editable)[\\s=]+"_s);
    if (const auto match = editable.match(text); match.hasMatch()) {
        r.isEditable = true;
        text = text.mid(match.capturedLength()).trimmed();
        r.location = text;
        return text.isEmpty() ? Result<Requirement>(wrong(tr("After -e comes the location of a project.")))
                              : Result<Requirement>(r);
    }
    if (looksLikeLocation(text)) {
        const auto semicolon = markerStart(text, true);
        if (semicolon >= 0)
            r.marker = text.mid(text.indexOf(u';', semicolon) + 1).trimmed();
        r.location = text.left(semicolon).trimmed();
        return r;
    }
    static const QRegularExpression head(
        u"^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[([^\\]]*)\\])?\\s*"_s);
    const auto match = head.match(text);
    if (!match.hasMatch()) {
        return wrong(tr("“%1” is not a requirement: it begins with the name of a package, such as numpy.")
                         .arg(text.left(60)));
    }
    r.name = match.captured(1);
    for (const QString &extra : match.captured(2).split(u',', Qt::SkipEmptyParts))
        r.extras.append(extra.trimmed());
    QString rest = text.mid(match.capturedLength());
    if (rest.startsWith(u'@')) {
        rest = rest.mid(1).trimmed();
        const auto semicolon = markerStart(rest, true);
        if (semicolon >= 0)
            r.marker = rest.mid(rest.indexOf(u';', semicolon) + 1).trimmed();
        r.location = rest.left(semicolon).trimmed();
        if (r.location.isEmpty())
            return wrong(tr("After “%1 @” comes the address to install it from.").arg(r.name));
        return r;
    }
    if (const auto semicolon = markerStart(rest, false); semicolon >= 0) {
        r.marker = rest.mid(semicolon + 1).trimmed();
        rest.truncate(semicolon);
        if (r.marker.isEmpty())
            return wrong(
                tr("After ';' comes the condition for %1, such as python_version < '3.8'.").arg(r.name));
    }
    rest = rest.trimmed();
    if (rest.startsWith(u'(') && rest.endsWith(u')'))
        rest = rest.mid(1, rest.size() - 2);
    r.constraint = squeezed(rest);
    static const QRegularExpression specifiers(
        u"^(?:(?:===|==|!=|<=|>=|<|>|~=)[A-Za-z0-9.*+!_-]+)(?:,(?:===|==|!=|<=|>=|<|>|~=)[A-Za-z0-9.*+!_-]+)*,?$"_s);
    if (!r.constraint.isEmpty() && !specifiers.match(r.constraint).hasMatch()) {
        static const QRegularExpression single(u"^=[^=]"_s);
        if (single.match(r.constraint).hasMatch())
            return wrong(
                tr("pip writes a version with two signs: %1=%2.").arg(r.name, r.constraint.left(40)));
        return wrong(
            tr("“%1” is not a version of %2: write ==1.2, >=1.2 or >=1.2,<2.").arg(rest.left(40), r.name));
    }
    return r;
}

QString canonicalRequirement(const QString &text)
{
    const auto parsed = parseRequirement(text);
    if (!parsed)
        return text.simplified();
    QString canonical = parsed->isEditable ? u"-e "_s : QString();
    canonical += normalizedPackageName(parsed->name);
    if (!parsed->extras.isEmpty()) {
        QStringList extras;
        for (const QString &extra : parsed->extras)
            extras.append(normalizedPackageName(extra));
        std::ranges::sort(extras);
        canonical += u'[' + extras.join(u',') + u']';
    }
    canonical += sortedParts(parsed->constraint);
    if (!parsed->location.isEmpty())
        canonical += (parsed->name.isEmpty() ? QString() : u" @ "_s) + parsed->location;
    if (!parsed->marker.isEmpty())
        canonical += u" ; "_s + parsed->marker.simplified().replace(u'"', u'\'');
    QStringList hashes = parsed->hashes;
    std::ranges::sort(hashes);
    for (const QString &hash : hashes)
        canonical += u" --hash="_s + hash;
    return canonical;
}

QString versionText(const Requirement &r)
{
    QString text = r.constraint;
    if (text.startsWith("=="_L1) && !text.contains(u','))
        text.remove(0, text.startsWith("==="_L1) ? 3 : 2);
    if (text.isEmpty())
        text = r.location;
    if (!r.marker.isEmpty())
        text += (text.isEmpty() ? u"; "_s : u" ; "_s) + r.marker;
    return text;
}

Result<CondaPackage> parseCondaPackage(const QString &given)
{
    if (given.size() > longestItem)
        return wrong(tr("This line is longer than any package: write one package a line."));
    CondaPackage p;
    QString text = given.trimmed();
    if (const auto colons = text.indexOf("::"_L1); colons >= 0) {
        p.channel = text.left(colons);
        text = text.mid(colons + 2);
    }
    if (const auto bracket = text.indexOf(u'['); bracket >= 0) {
        if (!text.endsWith(u']'))
            return wrong(tr("The bracket of “%1” is not closed: write ] at its end.").arg(text.left(60)));
        p.bracket = text.mid(bracket);
        text.truncate(bracket);
    }
    static const QRegularExpression head(u"^\\s*([A-Za-z0-9_][A-Za-z0-9_.-]*)\\s*"_s);
    const auto match = head.match(text);
    if (!match.hasMatch()) {
        return wrong(
            tr("“%1” is not a conda package: it begins with a name, such as numpy.").arg(given.left(60)));
    }
    p.name = match.captured(1);
    QString rest = text.mid(match.capturedLength()).trimmed();
    static const QRegularExpression aroundSigns(u"\\s*([=<>!~,|])\\s*"_s);
    rest.replace(aroundSigns, u"\\1"_s);
    rest = rest.simplified();
    // "numpy 1.15 py36_0" is the older spelling of "numpy=1.15=py36_0", where 1.15 means that version
    // exactly.
    if (!rest.isEmpty() && (rest.at(0).isLetterOrNumber() || rest.at(0) == u'*'))
        rest = u"=="_s + rest;
    rest.replace(u' ', u'=');
    static const QRegularExpression rule(u"^[=<>!~][A-Za-z0-9_.*+!<>=~,|-]*$"_s);
    if (!rest.isEmpty() && (!rule.match(rest).hasMatch() || rest.back() == u'=' || rest.back() == u'<' ||
                            rest.back() == u'>' || rest.back() == u',')) {
        return wrong(
            tr("“%1” is not a version of %2: write =1.2, >=1.2 or >=1.2,<2.").arg(rest.left(40), p.name));
    }
    p.constraint = rest;
    return p;
}

QString canonicalCondaPackage(const QString &text)
{
    const auto parsed = parseCondaPackage(text);
    if (!parsed)
        return text.simplified();
    return (parsed->channel.isEmpty() ? QString() : parsed->channel + u"::"_s) + parsed->name.toLower() +
           sortedParts(parsed->constraint) + squeezed(parsed->bracket);
}

QString versionText(const CondaPackage &p)
{
    QString text = p.constraint;
    if (!text.contains(u',')) {
        while (text.startsWith(u'='))
            text.remove(0, 1);
    }
    return text + p.bracket;
}

bool fitsVersion(const QString &version, const QString &constraint)
{
    const QStringList choices = squeezed(constraint).split(u'|', Qt::SkipEmptyParts);
    return choices.isEmpty() || std::ranges::any_of(choices, [&](const QString &choice) {
               const QStringList parts = choice.split(u',', Qt::SkipEmptyParts);
               return std::ranges::all_of(parts, [&](const QString &part) { return fitsOne(version, part); });
           });
}

bool holdsCredentials(const QString &text)
{
    static const QRegularExpression rule(u"://[^/@\\s]*:[^/@\\s$]+@"_s);
    return rule.match(text).hasMatch();
}

} // namespace trainyard
