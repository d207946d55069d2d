// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/printedline.h"

#include "services/metrics/printednames.h"
#include "services/metrics/printedscanner.h"

#include <cmath>

namespace trainyard {

using namespace scan;

namespace {
constexpr size_t maxName = 64;

enum class Separator { Equals, Colon, TightColon, Blank, Rule };

/// The upright line between two cells of a table, as rich draws it; 0: none.
size_t ruleLength(std::string_view text, size_t at)
{
    const std::string_view sign = text.substr(std::min(at, text.size()), 3);
    return sign == "\u2502" || sign == "\u2503" ? sign.size() : 0;
}

/// Goes over one line once.
class Scanner
{
public:
    Scanner(std::string_view text, PrintedLine &line) : m_text(text), m_line(line) {}

    void run()
    {
        takeEpochAndBatch();
        while (m_at < m_text.size())
            takeNext();
    }

private:
    struct Mention ///< a name with a number behind it, of which nothing is believed yet
    {
        std::string_view name;
        Separator separator = Separator::Blank;
        Number number;
        size_t end = 0;           ///< behind the number and what belongs to it
        bool isBracketed = false; ///< "Epoch [3/10]"
    };

    char at(size_t place) const { return byteAt(m_text, place); }

    void takeNext()
    {
        const char c = at(m_at);
        if (isLetter(c))
            takeWord();
        else if (isDigit(c))
            takeBareNumber();
        else
            takeSign(c);
    }

    void takeWord();
    void takeBareNumber();
    void takeSign(char c);
    void takeEpochAndBatch();
    bool takeCounter(const Mention &mention, PrintedCounter::Kind kind);
    std::optional<Mention> mentionAt(size_t begin, size_t nameEnd) const;
    bool isBelieved(Mention &mention) const;
    bool endsField(size_t end) const;
    void takeValue(const Mention &mention);
    void goOn(size_t place, bool beginsField)
    {
        m_at = place;
        m_beginsField = beginsField;
        m_qualifier.clear();
    }

    std::string_view m_text;
    PrintedLine &m_line;
    size_t m_at = 0;
    bool m_beginsField = true; ///< nothing but a separator stands before
    std::string m_qualifier;   ///< "test" of "Test accuracy"
    std::string m_phase;       ///< "val" of "val: loss 0.5 acc 0.9"
};

void Scanner::takeWord()
{
    const size_t end = skipName(m_text, m_at);
    const std::string_view word = m_text.substr(m_at, end - m_at);
    const char before = m_at == 0 ? ' ' : m_text[m_at - 1];
    const bool isApart = std::string_view(" \t,;:|([{'\">").find(before) != std::string_view::npos;
    if (isApart && word.size() <= maxName) {
        if (auto mention = mentionAt(m_at, end)) {
            const auto counter = counterOfName(word);
            if (counter && takeCounter(*mention, *counter))
                return;
            if (!counter && isBelieved(*mention)) {
                takeValue(*mention);
                goOn(mention->end, true);
                return;
            }
        }
    }
    if (m_text.substr(end, 3) == "://") {
        goOn(std::min(m_text.find_first_of(" \t", end), m_text.size()), false);
    } else if (at(end) == '(') {
        goOn(skipCall(m_text, end), false);
    } else if (isQualifier(word)) {
        if ((at(end) == ':' || at(end) == ']') && isHeldOutPhase(word))
            m_phase = lower(word);
        if (!m_qualifier.empty())
            m_qualifier += '_';
        m_qualifier += lower(word);
        m_at = end;
    } else {
        goOn(end, false);
    }
}

/// Reads separator and number behind a name; the number's end is judged by the caller.
std::optional<Scanner::Mention> Scanner::mentionAt(size_t begin, size_t nameEnd) const
{
    Mention mention;
    mention.name = m_text.substr(begin, nameEnd - begin);
    const char last = mention.name.back();
    if (last == '.' || last == '-' || last == '/')
        return {};
    const char before = begin == 0 ? ' ' : m_text[begin - 1];
    const bool isQuoted = (before == '\'' || before == '"') && at(nameEnd) == before;
    const size_t behind = isQuoted ? nameEnd + 1 : nameEnd;
    size_t p = skipBlanks(m_text, behind);
    if (at(p) == '=' && at(p + 1) != '=') {
        mention.separator = Separator::Equals;
        p = skipBlanks(m_text, p + 1);
    } else if (at(p) == ':') {
        mention.separator = isBlank(at(p + 1)) ? Separator::Colon : Separator::TightColon;
        p = skipBlanks(m_text, p + 1);
    } else if (const size_t rule = p == behind ? 0 : ruleLength(m_text, p)) {
        mention.separator = Separator::Rule;
        p = skipBlanks(m_text, p + rule);
    } else if (isQuoted || p == behind) {
        return {};
    }
    mention.isBracketed = at(p) == '[';
    if (mention.isBracketed)
        p = skipBlanks(m_text, p + 1);
    for (const std::string_view wrapper :
         {"tensor(", "np.float64(", "np.float32(", "np.float16(", "array("}) {
        if (m_text.substr(p, wrapper.size()) != wrapper)
            continue;
        const auto number = numberAt(m_text, p + wrapper.size());
        if (!number || (at(number->end) != ')' && at(number->end) != ','))
            return {};
        mention.number = *number;
        mention.end = skipCall(m_text, p + wrapper.size() - 1);
        return mention;
    }
    const char quote = at(p);
    const bool isTextNumber = (quote == '\'' || quote == '"') && mention.separator != Separator::Blank;
    const auto number = numberAt(m_text, isTextNumber ? p + 1 : p);
    if (!number || (isTextNumber && at(number->end) != quote))
        return {};
    mention.number = *number;
    mention.end = isTextNumber ? number->end + 1 : number->end;
    return mention;
}

bool Scanner::takeCounter(const Mention &mention, PrintedCounter::Kind kind)
{
    if (!std::isfinite(mention.number.value))
        return false;
    size_t end = mention.end;
    if (at(end) == '/' && isDigit(at(end + 1)))
        end = skipDigits(m_text, end + 1);
    const char c = at(end);
    const bool isEnd = c == '\0' || isBlank(c) ||
                       std::string_view(",;)]}|'\"").find(c) != std::string_view::npos ||
                       ((c == ':' || c == '.') && !isDigit(at(end + 1)));
    if (!isEnd)
        return false;
    m_line.counters.push_back({kind, mention.number.value});
    goOn(end, true);
    return true;
}

bool Scanner::isBelieved(Mention &mention) const
{
    const std::string_view name = mention.name;
    if (mention.isBracketed)
        return false;
    const bool sounds = soundsLikeMetric(name);
    if (!sounds && isNoMetric(name))
        return false;
    // A cell of a table of anything; "(best 0.41)" names no metric.
    if ((mention.separator == Separator::Rule && !sounds) ||
        (mention.separator == Separator::Blank && isQualifier(name)))
        return false;
    const bool isWhole = mention.number.isWhole;
    // "Error 404", "error: 2" say what went wrong, not how much.
    if (isWhole && mention.separator != Separator::Equals && name.size() <= 5 &&
        lower(name).starts_with("err"))
        return false;
    // "train.py:45", "localhost:8080"
    if (mention.separator == Separator::TightColon && isWhole && (!sounds || name.find('.') != name.npos))
        return false;
    if (mention.separator == Separator::Blank && !sounds && (name.size() < 2 || (isWhole && name[0] <= 'Z')))
        return false;

    size_t end = mention.end;
    size_t next = skipBlanks(m_text, end);
    if (at(next) == '%') {
        if (!sounds || at(next + 1) == '|')
            return false;
        end = next + 1;
        next = skipBlanks(m_text, end);
    }
    const char c = at(end);
    const bool endsNumber = c == '\0' || isBlank(c) ||
                            std::string_view(";)]}|'\"(").find(c) != std::string_view::npos ||
                            (c == ',' && !isDigit(at(end + 1))) ||
                            ((c == ':' || c == '.') && (at(end + 1) == '\0' || isBlank(at(end + 1))));
    if (!endsNumber || at(next) == '/')
        return false;
    if (isLetter(at(next)) && next > end && isUnit(m_text.substr(next, skipName(m_text, next) - next)) &&
        !startsPair(m_text, next))
        return false;
    mention.end = end;
    return sounds || mention.separator == Separator::Equals || (m_beginsField && endsField(end));
}

bool Scanner::endsField(size_t end) const
{
    const size_t next = skipBlanks(m_text, end);
    const char c = at(next);
    return c == '\0' || next - end > 1 || at(end) == '\t' || isForeign(c) ||
           std::string_view(",;:|()[]{}.'\"-").find(c) != std::string_view::npos || startsPair(m_text, next);
}

void Scanner::takeValue(const Mention &mention)
{
    const std::string &before = m_qualifier.empty() ? m_phase : m_qualifier;
    std::string name(before);
    if (name.empty())
        name = mention.name;
    else
        name.append(1, '_').append(lower(mention.name));
    if (name.size() <= maxName)
        m_line.values.push_back({std::move(name), mention.number.value});
}

void Scanner::takeBareNumber()
{
    const char before = m_at == 0 ? ' ' : m_text[m_at - 1];
    const auto fraction =
        isBlank(before) || before == '[' || before == '|' ? fractionAt(m_text, m_at) : std::nullopt;
    if (fraction && fraction->whole >= 2) {
        const size_t next = skipBlanks(m_text, fraction->end);
        const size_t word = m_text.find_last_not_of(" \t", m_at == 0 ? 0 : m_at - 1);
        const bool isInBrackets = word < m_at && at(word) == '[' && (at(next) == ']' || at(next) == '(');
        if (isInBrackets || (next > fraction->end && (at(next) == '[' || isForeign(at(next)))))
            m_line.counters.push_back({PrintedCounter::Kind::Bar, fraction->part});
    }
    goOn(skipName(m_text, m_at), false);
}

void Scanner::takeSign(char c)
{
    if (isBlank(c)) {
        const size_t next = skipBlanks(m_text, m_at);
        if (next - m_at > 1 || c == '\t')
            goOn(next, true);
        m_at = next;
        return;
    }
    if (c == '\'' || c == '"') {
        ++m_at;
        return;
    }
    const bool isDash = c == '-' && m_at > 0 && isBlank(m_text[m_at - 1]) && isBlank(at(m_at + 1));
    const bool separates =
        isDash || isForeign(c) || std::string_view(",;:|()[]{}>").find(c) != std::string_view::npos;
    // A word behind a dash without blanks is an option: the word itself is skipped with it.
    const bool glues = c == '-' || c == '@' || c == '/' || c == '.';
    goOn(glues && !isDash ? skipName(m_text, m_at + 1) : m_at + 1, separates);
}

/// "[1,  2000] loss: 2.194"
void Scanner::takeEpochAndBatch()
{
    if (at(0) != '[')
        return;
    const auto epoch = numberAt(m_text, skipBlanks(m_text, 1));
    if (!epoch || !epoch->isWhole || at(epoch->end) != ',')
        return;
    const auto batch = numberAt(m_text, skipBlanks(m_text, epoch->end + 1));
    if (!batch || !batch->isWhole || at(batch->end) != ']')
        return;
    m_line.counters.push_back({PrintedCounter::Kind::Epoch, epoch->value});
    m_line.counters.push_back({PrintedCounter::Kind::Batch, batch->value});
    m_at = batch->end + 1;
}
} // namespace

void scanPrintedLine(std::string_view text, PrintedLine &line)
{
    line.values.clear();
    line.counters.clear();
    Scanner(text, line).run();
}

} // namespace trainyard
