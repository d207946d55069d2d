// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/condafile.h"
#include "models/documents/documentlines.h"
#include "models/documents/environmentexport.h"
#include "models/documents/pyproject.h"

#include <QTest>

#include <algorithm>

using namespace trainyard;
using namespace Qt::StringLiterals;
using Severity = Finding::Severity;

namespace {
bool hasMark(const PackageDocument &document, Severity severity, int line, const QString &words)
{
    return std::ranges::any_of(document.problems, [&](const DocumentProblem &p) {
        return p.severity == severity && p.line == line && p.message.contains(words);
    });
}

QString all(const PackageDocument &document)
{
    QString text;
    for (const DocumentProblem &p : document.problems)
        text += u"%1:%2 %3\n"_s.arg(p.line).arg(p.column).arg(p.message);
    return text;
}
} // namespace

class TestCondaFile : public QObject
{
    Q_OBJECT
private slots:
    void aCondaFileIsReadWhole()
    {
        const auto document =
            parseCondaFile(u"# mine\nname: pytorch-env\nchannels:\n    - defaults\n    - pytorch\n"
                           "dependencies:\n    - python=3.6.2 # old\n    - pytorch\n    - pip\n"
                           "    - pip:\n        - azureml-sdk==1.0.33.*\n"
                           "        - --index-url https://h/simple\n"
                           "        - 'inference-schema[numpy-support]'\n"_s);
        QVERIFY2(document.problems.isEmpty(), qPrintable(all(document)));
        QCOMPARE(document.name, u"pytorch-env"_s);
        QCOMPARE(document.packages.channels, QStringList({u"defaults"_s, u"pytorch"_s}));
        QCOMPARE(document.packages.conda, QStringList({u"python=3.6.2"_s, u"pytorch"_s, u"pip"_s}));
        QCOMPARE(document.packages.pip,
                 QStringList({u"azureml-sdk==1.0.33.*"_s, u"inference-schema[numpy-support]"_s}));
        QCOMPARE(document.packages.pipOptions, QStringList(u"--index-url https://h/simple"_s));
        const PackageEntry &python = document.entries.at(2);
        QCOMPARE(python.name, u"python"_s);
        QCOMPARE(python.constraint, u"=3.6.2"_s);
        QCOMPARE(python.comment, u"old"_s);
        QCOMPARE(python.line, 6);
        QCOMPARE(python.column, 6);
        QCOMPARE(python.length, 12);
        QCOMPARE(document.entries.last().length, 33);
    }
    void channelsMayComeLastAndListsMayStandAtTheIndentOfTheirKey()
    {
        const auto document = parseCondaFile(
            u"dependencies:\n- python=3.8\n- pip:\n  - a\n- pip\nchannels:\n- conda-forge\n"_s);
        QVERIFY2(document.problems.isEmpty(), qPrintable(all(document)));
        QCOMPARE(document.packages.conda.size(), 2);
        QCOMPARE(document.packages.channels, QStringList(u"conda-forge"_s));
    }
    void jsonFlowCarriageReturnsAndAMarkAreYamlToo()
    {
        const auto json = parseCondaFile(
            u"{\n\t\"dependencies\":[\n\t\t\"python=3.6.2\", \"pip\",\n\t\t{\"pip\":[\"torch\"]}\n\t]\n}"_s);
        QVERIFY2(json.problems.isEmpty(), qPrintable(all(json)));
        QCOMPARE(json.packages.pip, QStringList(u"torch"_s));
        const auto dos = parseCondaFile(u"\xfeffname: x\r\ndependencies: [python=3.9, numpy]\r\n"_s);
        QVERIFY2(dos.problems.isEmpty(), qPrintable(all(dos)));
        QCOMPARE(dos.packages.conda, QStringList({u"python=3.9"_s, u"numpy"_s}));
        QCOMPARE(dos.entries.constFirst().column, 15);
    }
    void whatIsWrongIsMarkedWhereItStands_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("severity");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("words");
        const int problem = int(Severity::Problem);
        const int warning = int(Severity::Warning);
        QTest::newRow("unknown key") << u"dependencies: [python]\npackages: [x]\n"_s << warning << 1
                                     << u"packages"_s;
        QTest::newRow("duplicate key")
            << u"name: a\ndependencies: [python]\nname: b\n"_s << problem << 2 << u"second time"_s;
        QTest::newRow("twice, differently")
            << u"dependencies:\n- python=3.8\n- numpy=1\n- numpy=2\n"_s << problem << 3 << u"line 3"_s;
        QTest::newRow("twice, the same")
            << u"dependencies:\n- python\n- numpy\n- numpy\n"_s << warning << 3 << u"twice"_s;
        QTest::newRow("no python") << u"dependencies:\n- numpy\n"_s << warning << 1 << u"python=3.11"_s;
        QTest::newRow("no pip") << u"dependencies:\n- python\n- pip:\n  - a\n"_s << warning << 2
                                << u"add pip"_s;
        QTest::newRow("tab") << u"dependencies:\n\t- python\n"_s << problem << 1 << u"tab"_s;
        QTest::newRow("alias") << u"channels: &c [a]\ndependencies: *c\n"_s << problem << 1 << u"alias"_s;
        QTest::newRow("no list") << u"dependencies: python\n"_s << problem << 0 << u"list"_s;
        QTest::newRow("other section")
            << u"dependencies:\n- python\n- npm:\n  - a\n"_s << problem << 2 << u"npm"_s;
        QTest::newRow("pip's sign") << u"dependencies:\n- python\n- pip\n- pip:\n  - a=1\n"_s << problem << 4
                                    << u"two signs"_s;
        QTest::newRow("bad indentation")
            << u"dependencies:\n- python\n   - x: [\n"_s << problem << -1 << QString();
        QTest::newRow("password") << u"channels: ['https://me:pw@h/c']\ndependencies: [python]\n"_s << warning
                                  << 0 << u"password"_s;
        QTest::newRow("not a map") << u"- python\n"_s << problem << 0 << u"begins with keys"_s;
    }
    void whatIsWrongIsMarkedWhereItStands()
    {
        QFETCH(QString, text);
        QFETCH(int, severity);
        QFETCH(int, line);
        QFETCH(QString, words);
        const auto document = parseCondaFile(text);
        if (line < 0)
            QVERIFY(document.hasProblems());
        else
            QVERIFY2(hasMark(document, Severity(severity), line, words), qPrintable(all(document)));
    }
    void anEmptyOrCommentedFileSaysNothing()
    {
        for (const QString &text :
             {u""_s, u"# a\n#b: c\n"_s, u"---\n"_s, u"channels:\ndependencies: []\n"_s}) {
            const auto document = parseCondaFile(text);
            QVERIFY2(!document.hasProblems(), qPrintable(text + all(document)));
            QVERIFY(document.packages.isEmpty());
        }
    }
    void bombsAndDeepNestsEndAtOnce()
    {
        QString bomb = u"a: &a [x,x,x,x,x,x,x,x,x,x]\n"_s;
        for (char16_t c = u'b'; c < u'k'; ++c)
            bomb += u"%1: &%1 [*%2,*%2,*%2,*%2,*%2,*%2,*%2,*%2,*%2]\n"_s.arg(QChar(c)).arg(
                QChar(char16_t(c - 1)));
        QVERIFY(parseCondaFile(bomb).hasProblems());
        QVERIFY(parseCondaFile(QString(5000, u'[')).hasProblems());
        QVERIFY(
            parseCondaFile(u"dependencies: "_s + QString(5000, u'[') + QString(5000, u']')).hasProblems());
        QVERIFY(parseCondaFile(QString(2 << 20, u'a')).hasProblems());
        QString many = u"dependencies:\n"_s;
        for (int i = 0; i < 20'000; ++i)
            many += u"- p%1\n"_s.arg(i);
        QCOMPARE(parseCondaFile(many).packages.conda.size(), 20'000);
    }
    void filesThatAreNoTextAreRefused()
    {
        QVERIFY(!textOfDocument(QByteArray("a\0b", 3)));
        QVERIFY(!textOfDocument("\xff\xfa\xfb"));
        QVERIFY(!textOfDocument(QByteArray(10 << 20, 'a')));
        QCOMPARE(textOfDocument("\xef\xbb\xbfname: x").value().right(7), u"name: x"_s);
        QCOMPARE(textOfDocument(QByteArray("\xff\xfen\0:\0", 6)).value().right(2), u"n:"_s);
    }
    void exportsSayTheSame()
    {
        for (const Environment &curated : curatedEnvironments()) {
            QVERIFY2(!parsePackages(curated.document, curated.format).hasProblems(),
                     qPrintable(curated.name));
            Environment bare = curated;
            bare.format = Environment::Format::None;
            bare.document.clear();
            const auto again = parseCondaFile(toCondaFile(bare));
            QVERIFY2(again.problems.isEmpty(), qPrintable(all(again)));
            Environment read = curated;
            read.packages = again.packages;
            QCOMPARE(environmentHash(read), environmentHash(curated));
            QVERIFY(toDockerfile(curated).startsWith(u"FROM "_s));
        }
        Environment e;
        e.packages.conda = {u"python=3.11"_s, u"numpy=1.24"_s, u"scipy>=1,<2"_s};
        e.packages.pip = {u"torch==2.1"_s};
        const QString text = toRequirementsFile(e);
        QVERIFY(text.contains(u"numpy==1.24.*\nscipy>=1,<2\ntorch==2.1\n"_s));
        QVERIFY(!text.contains(u"\npython"_s));
        QVERIFY(needsConda(e));
        QCOMPARE(pythonConstraint(e), u"=3.11"_s);
        QVERIFY(!needsConda(curatedEnvironments().constFirst()));
    }
    void pyprojectGivesItsDependencies()
    {
        const auto project =
            readPyproject(u"[build-system]\nrequires = [\"setuptools\"]\n\n[project]\nname = \"demo\"\n"
                          "requires-python = \">=3.9\" # so\ndependencies = [\n  \"torch>=2\", # big\n"
                          "  'numpy ; python_version < \"3.12\"',\n]\n[project.optional-dependencies]\n"
                          "dev = [\"pytest\"]\n[tool.x]\na = {b = 1, c = [1, 2]}\nd = 1979-05-27\n"_s,
                          {u"dev"_s});
        QVERIFY2(project, project ? "" : qPrintable(project.error().message));
        QCOMPARE(project->dependencies,
                 QStringList({u"torch>=2"_s, u"numpy ; python_version < \"3.12\""_s, u"pytest"_s}));
        const auto conda = parseCondaFile(condaFileOf(*project));
        QVERIFY2(conda.problems.isEmpty(), qPrintable(all(conda)));
        QCOMPARE(conda.packages.conda, QStringList({u"python>=3.9"_s, u"pip"_s}));
        QCOMPARE(conda.packages.pip.size(), 3);
        const auto poetry = readPyproject(
            u"[tool.poetry.dependencies]\npython = \"^3.10\"\nrequests = \"^2.31\"\nx = {git = \"g\"}\n"_s);
        QVERIFY(poetry);
        QCOMPARE(poetry->python, u">=3.10,<4"_s);
        QCOMPARE(poetry->dependencies, QStringList(u"requests>=2.31,<3"_s));
        QCOMPARE(poetry->skipped.size(), 1);
        QVERIFY(!readPyproject(u"a = [1, 2"_s));
        QVERIFY(!readPyproject(u"[tool.black]\nline-length = 100\n"_s));
    }
};

QTEST_APPLESS_MAIN(TestCondaFile)
#include "tst_condafile.moc"
