// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/commandwords.h"

#include <QCoreApplication>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("CommandWords", text);
}

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r';
}

class Splitter
{
public:
    explicit Splitter(const QString &line) : m_line(line) {}

    CommandWords split()
    {
        while (m_at < m_line.size() && !m_result.error)
            step(m_line[m_at]);
        endWord();
        return m_result;
    }

private:
    void step(QChar c)
    {
        if (isBlank(c)) {
            endWord();
            ++m_at;
        } else if (c == u'\\') {
            backslash();
        } else if (c == u'\'') {
            singleQuoted();
        } else if (c == u'"') {
            doubleQuoted();
        } else if (QStringView(u"|&;<>()").contains(c)) {
            fail(m_at,
                 tr("'%1' means something to a shell, but no shell reads this line: put it in quotes or "
                    "take it out.")
                     .arg(c));
        } else {
            add(c);
            ++m_at;
        }
    }

    void backslash()
    {
        if (m_at + 1 >= m_line.size()) {
            fail(m_at, tr("The line ends in a backslash that quotes nothing: take it out or double it."));
            return;
        }
        if (m_line[m_at + 1] != u'\n')
            add(m_line[m_at + 1]);
        m_at += 2;
    }

    void singleQuoted()
    {
        const auto end = m_line.indexOf(u'\'', m_at + 1);
        if (end < 0) {
            fail(m_at, tr("This quote is not closed: add another ' after the last character of the word."));
            return;
        }
        m_word += QStringView(m_line).mid(m_at + 1, end - m_at - 1);
        m_isWord = true;
        m_at = end + 1;
    }

    void doubleQuoted()
    {
        const auto start = m_at++;
        m_isWord = true;
        while (m_at < m_line.size() && m_line[m_at] != u'"') {
            const bool escapes = m_line[m_at] == u'\\' && m_at + 1 < m_line.size() &&
                                 QStringView(u"\"\\$`\n").contains(m_line[m_at + 1]);
            if (escapes)
                ++m_at;
            if (!escapes || m_line[m_at] != u'\n')
                add(m_line[m_at]);
            ++m_at;
        }
        if (m_at >= m_line.size())
            fail(start, tr("This quote is not closed: add another \" after the last character of the word."));
        ++m_at;
    }

    void add(QChar c)
    {
        m_word += c;
        m_isWord = true;
    }

    void endWord()
    {
        if (m_isWord)
            m_result.words.append(m_word);
        m_word.clear();
        m_isWord = false;
    }

    void fail(qsizetype position, const QString &message)
    {
        m_result.error =
            WordError{int(position), int(std::max<qsizetype>(1, m_line.size() - position)), message};
        m_at = m_line.size();
    }

    const QString &m_line;
    CommandWords m_result;
    QString m_word;
    bool m_isWord = false; ///< '' is a word too
    qsizetype m_at = 0;
};
} // namespace

CommandWords splitWords(const QString &line)
{
    return Splitter(line).split();
}

QString quotedWord(const QString &word)
{
    const auto isPlain = [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || QStringView(u"_-./:=,+@%").contains(c);
    };
    if (!word.isEmpty() && std::all_of(word.begin(), word.end(), isPlain))
        return word;
    QString quoted = word;
    return u'\'' + quoted.replace(u'\'', "'\\''"_L1) + u'\'';
}

QString joinWords(const QStringList &words)
{
    QStringList quoted;
    for (const QString &word : words)
        quoted.append(quotedWord(word));
    return quoted.join(u' ');
}

} // namespace trainyard
