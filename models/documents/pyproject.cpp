// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/pyproject.h"

#include "models/documents/documentlines.h"
#include "models/documents/yamltree.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Pyproject", text);
}

/// As much of TOML as tables of strings and lists of strings need; every other value is passed over whole.
class TomlReader
{
public:
    explicit TomlReader(const QString &text) : m_text(text) {}

    struct Value
    {
        bool isText = false;
        QString text;
        bool isList = false;
        QStringList list; ///< its strings
    };

    /// Calls `each` with the table, the key and the value of every pair; false where the text is not TOML.
    template <typename Each> bool read(const Each &each)
    {
        QString table;
        while (skipToNext()) {
            if (peek() == u'[') {
                table.clear();
                while (peek() == u'[')
                    ++m_at;
                while (m_at < m_text.size() && peek() != u']' && peek() != u'\n')
                    table += m_text.at(m_at++);
                table = table.simplified().remove(u'"').remove(u' ');
                if (peek() != u']')
                    return false;
                while (peek() == u']')
                    ++m_at;
                continue;
            }
            const QString key = readKey();
            skipBlanks();
            if (key.isEmpty() || peek() != u'=')
                return false;
            ++m_at;
            Value value;
            if (!readValue(value, 0))
                return false;
            each(table, key, value);
        }
        return true;
    }
    int line() const { return int(QStringView(m_text).left(m_at).count(u'\n')) + 1; }

private:
    QChar peek(qsizetype ahead = 0) const
    {
        return m_text.size() > m_at + ahead ? m_text.at(m_at + ahead) : QChar();
    }
    void skipBlanks()
    {
        while (peek() == u' ' || peek() == u'\t')
            ++m_at;
    }
    bool skipToNext() ///< over blanks, ends of lines and comments
    {
        while (m_at < m_text.size()) {
            if (peek().isSpace()) {
                ++m_at;
            } else if (peek() == u'#') {
                while (m_at < m_text.size() && peek() != u'\n')
                    ++m_at;
            } else {
                return true;
            }
        }
        return false;
    }
    QString readKey()
    {
        QString key;
        for (;;) {
            skipBlanks();
            if (peek() == u'"' || peek() == u'\'') {
                Value text;
                if (!readText(text))
                    return {};
                key += text.text;
            } else {
                while (peek().isLetterOrNumber() || peek() == u'_' || peek() == u'-')
                    key += m_text.at(m_at++);
            }
            skipBlanks();
            if (peek() != u'.')
                return key;
            key += u'.';
            ++m_at;
        }
    }
    bool readText(Value &value)
    {
        const QChar quote = peek();
        const bool isLong = peek(1) == quote && peek(2) == quote;
        const QString end = isLong ? QString(3, quote) : QString(quote);
        m_at += end.size();
        value.isText = true;
        while (m_at < m_text.size() && QStringView(m_text).mid(m_at, end.size()) != end) {
            if (peek() == u'\n' && !isLong)
                return false;
            if (quote == u'"' && peek() == u'\\') {
                ++m_at;
                static const QString escapes = u"btnfr\"\\"_s;
                static const QString meanings = u"\b\t\n\f\r\"\\"_s;
                const auto known = escapes.indexOf(peek());
                value.text += known >= 0 ? meanings.at(known) : peek();
                ++m_at;
            } else {
                value.text += m_text.at(m_at++);
            }
        }
        if (m_at >= m_text.size())
            return false;
        m_at += end.size();
        return true;
    }
    bool readValue(Value &value, int depth)
    {
        if (depth > 32)
            return false;
        skipBlanks();
        if (peek() == u'"' || peek() == u'\'')
            return readText(value);
        if (peek() == u'[' || peek() == u'{')
            return readNested(value, depth);
        const qsizetype start = m_at;
        while (m_at < m_text.size() && !u",]}\n#"_s.contains(peek()))
            ++m_at;
        return m_at > start;
    }
    bool readNested(Value &value, int depth)
    {
        const QChar end = peek() == u'[' ? u']' : u'}';
        value.isList = end == u']';
        ++m_at;
        while (skipToNext() && peek() != end) {
            if (end == u'}') {
                if (readKey().isEmpty() || peek() != u'=')
                    return false;
                ++m_at;
            }
            Value item;
            if (!readValue(item, depth + 1))
                return false;
            if (item.isText)
                value.list.append(item.text);
            if (!skipToNext())
                return false;
            if (peek() == u',')
                ++m_at;
            else if (peek() != end)
                return false;
        }
        if (peek() != end)
            return false;
        ++m_at;
        return true;
    }

    QString m_text;
    qsizetype m_at = 0;
};

/// Poetry's own signs in the words of pip: "^1.2" is ">=1.2,<2".
QString fromPoetry(const QString &version)
{
    static const QRegularExpression caret(u"^([\\^~])([0-9]+)(?:\\.([0-9]+))?(\\..*)?$"_s);
    if (version == "*"_L1)
        return {};
    const auto match = caret.match(version);
    if (!match.hasMatch())
        return version.isEmpty() || !version.at(0).isDigit() ? version : u"=="_s + version;
    const int major = match.captured(2).toInt();
    const int minor = match.captured(3).toInt();
    const bool keepsMinor = match.captured(1) == "~"_L1 ? !match.captured(3).isEmpty() : major == 0;
    const QString below = keepsMinor ? u"%1.%2"_s.arg(major).arg(minor + 1) : QString::number(major + 1);
    return u">=%1,<%2"_s.arg(version.mid(1), below);
}
} // namespace

Result<ProjectDependencies> readPyproject(const QString &text, const QStringList &extras)
{
    if (text.size() > longestDocument)
        return failure(ErrorKind::InvalidInput, tr("This file is longer than 1 MiB."));
    ProjectDependencies project;
    bool hasDependencies = false;
    TomlReader reader(QString(text).remove(u'\r'));
    const bool isToml =
        reader.read([&](const QString &table, const QString &key, const TomlReader::Value &value) {
            const QString path = table.isEmpty() ? key : table + u'.' + key;
            if (path == "project.name"_L1 || path == "tool.poetry.name"_L1) {
                project.name = value.text;
            } else if (path == "project.requires-python"_L1 || path == "tool.poetry.dependencies.python"_L1) {
                project.python = fromPoetry(value.text);
                hasDependencies = true;
            } else if (path == "project.dependencies"_L1) {
                project.dependencies += value.list;
                hasDependencies = true;
            } else if (table == "project.optional-dependencies"_L1 && extras.contains(key)) {
                project.dependencies += value.list;
            } else if (table == "tool.poetry.dependencies"_L1) {
                hasDependencies = true;
                if (value.isText)
                    project.dependencies.append(key + fromPoetry(value.text));
                else
                    project.skipped.append(
                        tr("%1 is described in more words than a version: add it by hand.").arg(key));
            }
        });
    if (!isToml)
        return failure(ErrorKind::InvalidInput, tr("Line %1 is not TOML.").arg(reader.line()));
    if (!hasDependencies) {
        return failure(
            ErrorKind::InvalidInput,
            tr("This file names no dependencies: neither [project] nor [tool.poetry.dependencies]."));
    }
    return project;
}

QString condaFileOf(const ProjectDependencies &project)
{
    QString text;
    if (!project.name.isEmpty())
        text += u"name: "_s + yamlScalar(project.name.simplified()) + u'\n';
    QString python = u"python"_s + project.python;
    text += u"dependencies:\n  - "_s + yamlScalar(python.remove(u' ').simplified()) + u"\n  - pip\n"_s;
    if (!project.dependencies.isEmpty())
        text += u"  - pip:\n"_s;
    for (const QString &dependency : project.dependencies)
        text += u"      - "_s + yamlScalar(dependency.simplified()) + u'\n';
    return text;
}

} // namespace trainyard
