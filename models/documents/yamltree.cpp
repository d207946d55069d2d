// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/yamltree.h"

#include "models/documents/documentlines.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>

#include <exception>
#include <istream>
#include <sstream>
#include <string>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int deepest = 64;
constexpr int mostNodes = 200'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Yaml", text);
}

/// Ends the parse from inside of its callbacks.
struct TooMuch : std::exception
{
    explicit TooMuch(YamlProblem what) : problem(std::move(what)) {}
    YamlProblem problem;
};

class TreeBuilder : public YAML::EventHandler
{
public:
    TreeBuilder(YamlTree &tree, const QStringList &lines) : m_tree(tree), m_lines(lines) {}

    void OnDocumentStart(const YAML::Mark &) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t) override { add(node(YamlNode::Kind::Null, mark)); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override
    {
        YamlNode alias = node(YamlNode::Kind::Null, mark);
        alias.isAlias = true;
        m_tree.aliases.push_back(
            {alias.line, alias.column, tr("An alias stands for something else here: write it out.")});
        add(std::move(alias));
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t,
                  const std::string &value) override
    {
        YamlNode scalar = node(YamlNode::Kind::Scalar, mark);
        scalar.value = QString::fromUtf8(value.data(), qsizetype(value.size()));
        scalar.isPlain = tag == "?" || tag.empty();
        // A plain null has a spelling that the event keeps as a text.
        static const QSet<QString> nulls{u"null"_s, u"Null"_s, u"NULL"_s, u"~"_s};
        if (scalar.isPlain && nulls.contains(scalar.value))
            scalar.kind = YamlNode::Kind::Null;
        add(std::move(scalar));
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t,
                         YAML::EmitterStyle::value style) override
    {
        open(YamlNode::Kind::Sequence, mark, style == YAML::EmitterStyle::Flow);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t,
                    YAML::EmitterStyle::value style) override
    {
        open(YamlNode::Kind::Map, mark, style == YAML::EmitterStyle::Flow);
    }
    void OnMapEnd() override { close(); }

private:
    struct Level
    {
        YamlNode node;
        bool hasKey = false;
        QSet<QString> names;
    };

    YamlNode node(YamlNode::Kind kind, const YAML::Mark &mark)
    {
        YamlNode made;
        made.kind = kind;
        made.line = qMax(0, mark.line);
        made.column = qMax(0, mark.column);
        // The parser counts bytes.
        if (made.line < m_lines.size()) {
            const QString &line = m_lines.at(made.line);
            if (const QByteArray utf8 = line.toUtf8(); utf8.size() != line.size())
                made.column = int(QString::fromUtf8(utf8.left(made.column)).size());
        }
        if (++m_nodes > mostNodes)
            throw TooMuch({made.line, made.column, tr("This document is far larger than it may be.")});
        return made;
    }
    void open(YamlNode::Kind kind, const YAML::Mark &mark, bool isFlow)
    {
        if (m_levels.size() >= deepest)
            throw TooMuch({mark.line, mark.column, tr("This document is nested too deeply.")});
        Level level;
        level.node = node(kind, mark);
        level.node.isFlow = isFlow;
        m_levels.push_back(std::move(level));
    }
    void close()
    {
        YamlNode done = std::move(m_levels.back().node);
        m_levels.pop_back();
        add(std::move(done));
    }
    void add(YamlNode done)
    {
        if (m_levels.empty()) {
            m_tree.root = std::move(done);
            return;
        }
        Level &level = m_levels.back();
        if (level.node.kind != YamlNode::Kind::Map || level.hasKey) {
            level.node.items.push_back(std::move(done));
            level.hasKey = false;
            return;
        }
        if (level.names.contains(done.value) && done.kind == YamlNode::Kind::Scalar) {
            m_tree.duplicateKeys.push_back(
                {done.line, done.column,
                 tr("“%1” stands here a second time; the first one counts. Remove one of them.")
                     .arg(done.value.left(60))});
        }
        level.names.insert(done.value);
        level.node.keys.push_back(std::move(done));
        level.hasKey = true;
    }

    YamlTree &m_tree;
    const QStringList &m_lines;
    std::vector<Level> m_levels;
    int m_nodes = 0;
};

/// What a person understands of the parser's words.
QString sentence(const std::string &words)
{
    const QString text = QString::fromStdString(words);
    if (text.contains("end of sequence"_L1))
        return tr("This line does not continue the list above it: check its indentation and its '-'.");
    if (text.contains("end of map"_L1) || text.contains("illegal map value"_L1))
        return tr("This line does not continue what is above it: check its indentation and its ':'.");
    if (text.contains("scalar"_L1) && text.contains("EOF"_L1))
        return tr("A quoted text is not closed.");
    return tr("This is not YAML: %1.").arg(text);
}
} // namespace

const YamlNode *YamlNode::find(const QString &key) const
{
    if (kind != Kind::Map)
        return nullptr;
    for (size_t i = 0; i < keys.size() && i < items.size(); ++i) {
        if (keys[i].kind == Kind::Scalar && keys[i].value == key)
            return &items[i];
    }
    return nullptr;
}

YamlTree readYaml(const QString &text)
{
    YamlTree tree;
    if (text.size() > longestDocument) {
        tree.problem = {0, 0, tr("This document is longer than 1 MiB.")};
        return tree;
    }
    const QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        for (qsizetype c = 0; c < lines.at(i).size() && lines.at(i).at(c).isSpace(); ++c) {
            if (lines.at(i).at(c) == u'\t' && c + 1 < lines.at(i).size() &&
                !lines.at(i).trimmed().isEmpty() && !lines.at(i).trimmed().startsWith(u'#') &&
                !tree.problem) {
                tree.problem = {int(i), int(c), tr("YAML indents with blanks: replace the tab.")};
            }
        }
    }
    // JSON may be indented with tabs.
    const bool isJson = text.trimmed().startsWith(u'{');
    if (tree.problem && !isJson)
        return tree;
    tree.problem.reset();
    TreeBuilder builder(tree, lines);
    try {
        std::istringstream stream(text.toStdString());
        YAML::Parser parser(stream);
        parser.HandleNextDocument(builder);
    } catch (const TooMuch &much) {
        tree.problem = much.problem;
    } catch (const YAML::Exception &error) {
        const int line = std::clamp(error.mark.line, 0, int(lines.size()) - 1);
        tree.problem = {line, qMax(0, error.mark.column), sentence(error.msg)};
    } catch (const std::exception &error) {
        tree.problem = {0, 0, sentence(error.what())};
    }
    return tree;
}

QString yamlScalar(const QString &text, bool wantsDouble)
{
    static const QRegularExpression special(u"^$|^[\\s\\-?:,\\[\\]{}#&*!|>'\"%@`=]|: |:$| "
                                            u"#|^\\s|\\s$|[,\\[\\]{}]|^(true|false|yes|no|on|off|null|~|"
                                            "[-+.]?[0-9][0-9._eExXa-fA-F:+-]*|[-+]?\\.(inf|nan))$"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression control(u"[\\x00-\\x1f\\x7f\\x85\\x{2028}\\x{2029}\\x{feff}]"_s);
    const bool hasControl = control.match(text).hasMatch();
    if (wantsDouble || hasControl) {
        QString quoted = u"\""_s;
        for (const QChar c : text) {
            if (c == u'"' || c == u'\\')
                quoted += QString(u'\\') + c;
            else if (control.match(c).hasMatch())
                quoted += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, '0'_L1);
            else
                quoted += c;
        }
        return quoted + u'"';
    }
    if (!special.match(text).hasMatch())
        return text;
    return u'\'' + QString(text).replace(u'\'', "''"_L1) + u'\'';
}

} // namespace trainyard
