// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/ignorerules.h"
#include "tests/unit/snapshots/scratchfolder.h"

#include <QHash>
#include <QProcess>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
/// A folder tree made of few short names, so that patterns meet it often.
struct Tree
{
    struct Node
    {
        QByteArray path;
        bool isFolder = false;
    };
    QList<Node> nodes;
};

struct Answer
{
    int line = 0; ///< 0: no rule
    QByteArray pattern;
    friend bool operator==(const Answer &, const Answer &) = default;
};

class Generator
{
public:
    explicit Generator(quint32 seed) : m_random(seed) {}

    Tree tree(const QByteArray &root)
    {
        Tree tree;
        QSet<QByteArray> known;
        QList<QByteArray> folders{QByteArray()};
        for (int i = 0; i < 70; ++i) {
            const QByteArray folder = folders.at(below(int(folders.size())));
            const QByteArray path = folder + name();
            if (known.contains(path) || path == ".gitignore" || folder.count('/') > 5)
                continue;
            known.insert(path);
            const QByteArray full = root + '/' + path;
            const int kind = below(10);
            if (kind < 5 && ::mkdir(full.constData(), 0755) == 0) {
                folders.append(path + '/');
                tree.nodes.append({path, true});
            } else if (kind == 5 && ::symlink(".", full.constData()) == 0) {
                tree.nodes.append({path, false});
            } else if (::mknod(full.constData(), S_IFREG | 0644, 0) == 0) {
                tree.nodes.append({path, false});
            }
        }
        return tree;
    }

    QByteArray ignoreFile(const Tree &tree)
    {
        QByteArray text = below(8) == 0 ? "\xef\xbb\xbf" : "";
        const int lines = 1 + below(6);
        for (int i = 0; i < lines; ++i) {
            text += below(3) == 0 ? noise() : fromPath(tree.nodes.at(below(int(tree.nodes.size()))).path);
            text += i + 1 == lines && below(3) == 0 ? "" : below(6) == 0 ? "\r\n" : "\n";
        }
        return text;
    }

private:
    int below(int bound) { return int(m_random.bounded(bound)); }
    template <size_t size> QByteArray one(const char *const (&words)[size])
    {
        return words[below(int(size))];
    }

    QByteArray name()
    {
        static constexpr const char *names[] = {"a",     "b",    "ab",   "ba",  "abc",  "a.b", "foo", "Foo",
                                                "foo.o", "b1",   "é",    "a b", "a ",   " a",  "!a",  "#a",
                                                "[a]",   "a*",   "a\\b", "-",   "a]",   "\t",  "\v",  ".git",
                                                "data",  "a\rb", "]",    "**",  "\xc3", "z9_"};
        return one(names);
    }

    QByteArray piece()
    {
        static constexpr const char *pieces[] = {"*",
                                                 "**",
                                                 "***",
                                                 "?",
                                                 "[ab]",
                                                 "[!a]",
                                                 "[^a]",
                                                 "[a-c]",
                                                 "[]a]",
                                                 "[!]a]",
                                                 "[a\\]]",
                                                 "[[:alpha:]]",
                                                 "[[:space:]]",
                                                 "[[:punct:]]",
                                                 "[[:graph:]]",
                                                 "[[:upper:]b]",
                                                 "[a-",
                                                 "[",
                                                 "[[:nope:]]",
                                                 "[[:digit:]-z]",
                                                 "[b-a]",
                                                 "[\\a-\\c]",
                                                 "[[:]",
                                                 "[[::]]",
                                                 "[a-c-e]",
                                                 "[--a]",
                                                 "\\",
                                                 "\\*",
                                                 "\\a",
                                                 "\\/",
                                                 "\\ ",
                                                 "[[:cntrl:]]",
                                                 "[/]",
                                                 "[^/]",
                                                 "a[/]b",
                                                 "[[:print:]]",
                                                 "[[:xdigit:]]",
                                                 "[[a]",
                                                 "[[:alpha]",
                                                 "[]-a]"};
        return one(pieces);
    }

    QByteArray noise()
    {
        static constexpr const char *edges[] = {"",    "",    "",  "!",   "/",  "!/", "#",
                                                "\\!", "\\#", " ", "**/", "//", "!!"};
        static constexpr const char *ends[] = {"",    "",   "",   "/",  "/**", "/*", " ",
                                               "\\ ", "  ", "\\", "//", "\r",  "\t"};
        QByteArray text = one(edges);
        for (int i = below(5); i >= 0; --i)
            text += below(3) == 0 ? name() : below(3) == 0 ? QByteArray("/") : piece();
        if (below(60) == 0)
            text += QByteArray("\0a", 2);
        return text + one(ends);
    }

    /// A path of the tree with some of its names made into patterns: likely to match.
    QByteArray fromPath(const QByteArray &path)
    {
        QByteArrayList names = path.split('/');
        while (names.size() > 1 && below(4) == 0)
            names.removeLast();
        if (below(3) == 0)
            names = names.mid(below(int(names.size())));
        for (QByteArray &part : names) {
            switch (below(7)) {
            case 0:
                part = "*";
                break;
            case 1:
                part = "**";
                break;
            case 2:
                part = part.left(1) + "*";
                break;
            case 3:
                part = "*" + part.right(1);
                break;
            case 4:
                part = piece() + part.mid(1);
                break;
            default:
                break;
            }
        }
        QByteArray text = below(4) == 0 ? "!" : "";
        text += below(4) == 0 ? "/" : "";
        text += names.join('/');
        return text + (below(4) == 0 ? "/" : "") + (below(12) == 0 ? " " : "");
    }

    QRandomGenerator m_random;
};

QProcessEnvironment quietGit()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"GIT_CONFIG_GLOBAL"_s, u"/dev/null"_s);
    environment.insert(u"GIT_CONFIG_NOSYSTEM"_s, u"1"_s);
    environment.remove(u"GIT_DIR"_s);
    return environment;
}

/// What git says about every path, by path.
QHash<QByteArray, Answer> askGit(const QString &root, const Tree &tree)
{
    QProcess git;
    git.setWorkingDirectory(root);
    git.setProcessEnvironment(quietGit());
    git.start(u"git"_s, {u"-c"_s, u"core.excludesFile=/dev/null"_s, u"check-ignore"_s, u"--no-index"_s,
                         u"-v"_s, u"-n"_s, u"-z"_s, u"--stdin"_s});
    for (const auto &node : tree.nodes)
        git.write(node.path + '\0');
    git.closeWriteChannel();
    QHash<QByteArray, Answer> answers;
    if (!git.waitForFinished(60000) || git.exitCode() > 1) {
        qWarning() << "git:" << git.readAllStandardError();
        return answers;
    }
    const QByteArrayList fields = git.readAllStandardOutput().split('\0');
    for (qsizetype i = 0; i + 3 < fields.size(); i += 4)
        answers.insert(fields.at(i + 3), {fields.at(i + 1).toInt(), fields.at(i + 2)});
    return answers;
}

/// As our walk decides: from the root down, not below an ignored folder.
Answer askUs(const IgnoreRules &rules, const Tree::Node &node)
{
    for (qsizetype slash = node.path.indexOf('/'); slash >= 0; slash = node.path.indexOf('/', slash + 1)) {
        const auto *rule = rules.match(QByteArrayView(node.path).first(slash), true);
        if (rule && !rule->isNegated)
            return {rule->line, rule->pattern};
    }
    const auto *rule = rules.match(node.path, node.isFolder);
    return rule ? Answer{rule->line, rule->pattern} : Answer{};
}
} // namespace

class TestIgnoreRules : public QObject
{
    Q_OBJECT

private slots:
    void everyAnswerIsThatOfGit()
    {
        QProcess version;
        version.start(u"git"_s, {u"--version"_s});
        if (!version.waitForFinished() || version.exitCode() != 0)
            QSKIP("git is not installed");

        bool isGiven = false;
        const int given = qEnvironmentVariableIntValue("TRAINYARD_TEST_SEED", &isGiven);
        const quint32 seed = isGiven ? quint32(given) : QRandomGenerator::global()->generate() & 0x7fffffff;
        qInfo("TRAINYARD_TEST_SEED=%u repeats this run", seed);
        Generator generator(seed);

        int cases = 0;
        int matches = 0;
        for (int round = 0; round < 15; ++round) {
            const ScratchFolder folder;
            QCOMPARE(QProcess::execute(u"git"_s, {u"init"_s, u"-q"_s, u"--template="_s, folder.name()}), 0);
            const Tree tree = generator.tree(folder.bytes());
            for (int file = 0; file < 30; ++file) {
                const QByteArray text = generator.ignoreFile(tree);
                folder.write(".gitignore", text);
                const auto expected = askGit(folder.name(), tree);
                QCOMPARE(expected.size(), tree.nodes.size());
                const IgnoreRules rules = IgnoreRules::parse(text);
                for (const auto &node : tree.nodes) {
                    const Answer theirs = expected.value(node.path);
                    const Answer ours = askUs(rules, node);
                    if (ours != theirs) {
                        qWarning() << "rules" << text << "path" << node.path << "folder" << node.isFolder
                                   << "git" << theirs.line << theirs.pattern << "we" << ours.line
                                   << ours.pattern;
                    }
                    QCOMPARE(ours, theirs);
                    ++cases;
                    matches += theirs.line > 0;
                }
            }
        }
        qInfo("%d cases, %d with a rule", cases, matches);
        QVERIFY(cases >= 5000);
        QVERIFY(matches >= cases / 10);
    }

    void rulesNameTheirLine()
    {
        const auto rules = IgnoreRules::parse("# comment\n\n*.pyc\n!keep.pyc\r\nbuild/ \n");
        const auto *rule = rules.match("a/b.pyc", false);
        QVERIFY(rule);
        QCOMPARE(rule->line, 3);
        QCOMPARE(rule->pattern, QByteArray("*.pyc"));
        QVERIFY(rules.match("keep.pyc", false)->isNegated);
        QCOMPARE(rules.match("x/build", true)->pattern, QByteArray("build/"));
        QVERIFY(!rules.match("x/build", false));
    }

    void aPatternMadeToExplodeAnswersAtOnce()
    {
        const auto rules = IgnoreRules::parse(QByteArray("a*").repeated(2000) + "b\n" +
                                              QByteArray("**/").repeated(2000) + "b\n");
        QVERIFY(!rules.match(QByteArray(2000, 'a'), false));
        QVERIFY(!rules.match(QByteArray("a/").repeated(1000) + "a", false));
    }

    void emptyFilesHaveNoRules()
    {
        QVERIFY(IgnoreRules::parse({}).isEmpty());
        QVERIFY(IgnoreRules::parse("\xef\xbb\xbf").isEmpty());
        QVERIFY(IgnoreRules::parse("\n\r\n#\n   \n/\n!\n").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestIgnoreRules)
#include "tst_ignorerules.moc"
