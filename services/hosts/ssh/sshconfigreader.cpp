// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshconfigreader.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <glob.h>
#include <utility>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int deepest = 16; // as ssh itself
constexpr int mostFiles = 256;
constexpr int mostSettings = 20'000;
constexpr int mostWarnings = 50;
constexpr qint64 largestFile = 1 << 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("Ssh", text);
}

/// Words between blanks, with "…" and '…' around words that hold blanks, and a comment after '#'.
/// False when a quote does not end.
bool splitWords(const QString &line, QStringList &words)
{
    qsizetype at = 0;
    while (true) {
        while (at < line.size() && line.at(at).isSpace())
            ++at;
        if (at == line.size() || line.at(at) == u'#')
            return true;
        QString word;
        QChar quote;
        for (; at < line.size(); ++at) {
            const QChar c = line.at(at);
            const QChar next = at + 1 < line.size() ? line.at(at + 1) : QChar();
            if (c == u'\\' &&
                (next == u'"' || next == u'\'' || next == u'\\' || (quote.isNull() && next == u' '))) {
                word += next;
                ++at;
            } else if (quote.isNull() && (c == u'"' || c == u'\'')) {
                quote = c;
            } else if (c == quote) {
                quote = {};
            } else if (quote.isNull() && c.isSpace()) {
                break;
            } else {
                word += c;
            }
        }
        if (!quote.isNull())
            return false;
        words.append(word);
    }
}

bool isPattern(const QString &word)
{
    return word.contains(u'*') || word.contains(u'?') || word.startsWith(u'!');
}
} // namespace

void SshConfigReader::warn(const QString &place, const QString &sentence)
{
    if (m_config.m_warnings.size() < mostWarnings)
        m_config.m_warnings.append(place + u": "_s + sentence);
}

void SshConfigReader::readFile(const QString &path, const QString &folder)
{
    QFile file(path);
    if (!QFileInfo(path).isFile())
        return;
    if (m_depth >= deepest || ++m_files > mostFiles) {
        warn(path, tr("Too many files include each other; this one was not read."));
        return;
    }
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile) {
        warn(path, tr("It could not be read: check who may read it and that it is no larger than 1 MiB."));
        return;
    }
    ++m_depth;
    const QList<Condition> outer = std::exchange(m_outer, m_outer + m_block);
    const QList<Condition> block = std::exchange(m_block, {});
    int number = 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        readLine(QString::fromUtf8(line).trimmed(), u"%1:%2"_s.arg(path).arg(++number), folder);
    }
    m_outer = outer;
    m_block = block;
    --m_depth;
}

void SshConfigReader::readLine(const QString &line, const QString &place, const QString &folder)
{
    if (line.isEmpty() || line.startsWith(u'#'))
        return;
    // "Keyword value" or "Keyword=value".
    qsizetype end = 0;
    while (end < line.size() && !line.at(end).isSpace() && line.at(end) != u'=')
        ++end;
    QString rest = line.mid(end).trimmed();
    if (rest.startsWith(u'='))
        rest = rest.mid(1);
    QStringList values;
    const QString keyword = line.left(end).toLower().remove(u'"');
    if (!splitWords(rest, values)) {
        warn(place, tr("A quote does not end; the line was passed over."));
        return;
    }
    if (values.isEmpty()) {
        warn(place, tr("The line says nothing and was passed over."));
        return;
    }
    if (keyword == u"host")
        return readHost(values);
    if (keyword == u"match")
        return readMatch(values, place);
    if (keyword == u"include")
        return include(values, folder);
    if (keyword == u"port" && values.constFirst().toUShort() == 0) {
        warn(place, tr("“%1” is not a port from 1 to 65535.").arg(values.constFirst()));
        return;
    }
    if (keyword == u"proxycommand")
        values = {rest};
    if (m_config.m_settings.size() < mostSettings)
        m_config.m_settings.append({m_outer + m_block, keyword, values});
}

void SshConfigReader::readHost(const QStringList &patterns)
{
    m_block = {{Condition::On::OriginalHost, patterns, false}};
    const bool canApply = std::ranges::none_of(
        m_outer, [](const Condition &condition) { return condition.on == Condition::On::Never; });
    for (const QString &pattern : patterns) {
        if (canApply && !isPattern(pattern) && !m_config.m_hosts.contains(pattern) &&
            m_config.m_hosts.size() < mostSettings)
            m_config.m_hosts.append(pattern);
    }
}

void SshConfigReader::readMatch(const QStringList &words, const QString &place)
{
    m_block.clear();
    for (qsizetype at = 0; at < words.size(); ++at) {
        Condition condition;
        QString word = words.at(at).toLower();
        condition.isNegated = word.startsWith(u'!');
        if (condition.isNegated)
            word = word.mid(1);
        QString value;
        if (const auto equals = word.indexOf(u'='); equals >= 0) {
            value = words.at(at).mid(equals + 1 + (condition.isNegated ? 1 : 0));
            word = word.left(equals);
        }
        if (word == u"all" && !condition.isNegated)
            continue;
        if (word == u"host" || word == u"originalhost") {
            if (value.isEmpty() && at + 1 < words.size())
                value = words.at(++at);
            condition.on = word == u"host" ? Condition::On::HostName : Condition::On::OriginalHost;
            condition.patterns = value.split(u',', Qt::SkipEmptyParts);
            m_block.append(condition);
            continue;
        }
        warn(place, tr("Match %1 is not understood: what stands below it is not used.").arg(words.at(at)));
        m_block.append({Condition::On::Never, {}, false});
        return;
    }
}

void SshConfigReader::include(const QStringList &patterns, const QString &folder)
{
    for (QString pattern : patterns) {
        if (pattern == u"~" || pattern.startsWith("~/"_L1))
            pattern = m_config.m_person.home + pattern.mid(1);
        else if (!pattern.startsWith(u'/'))
            pattern = folder + u'/' + pattern;
        glob_t found{};
        if (::glob(QFile::encodeName(pattern).constData(), 0, nullptr, &found) == 0) {
            for (size_t i = 0; i < found.gl_pathc; ++i)
                readFile(QFile::decodeName(found.gl_pathv[i]), folder);
        }
        ::globfree(&found);
    }
}

} // namespace trainyard
