// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/requirementsfile.h"

#include <QHash>
#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;
using Severity = Finding::Severity;

class TestRequirementsFile : public QObject
{
    Q_OBJECT
private slots:
    void allOfItsSyntaxIsRead()
    {
        const auto document = parseRequirements(u"# comment\n--index-url https://h/simple\n-f /wheels\n\n"
                                                "torch==2.1  # pinned\nx[a,b]>=1 ; python_version<'3.9'\n"
                                                "y==1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
                                                "git+https://h/r.git@v1#egg=r\nz @ https://h/z.whl\n"
                                                "-e git+https://h/e.git#egg=e\n--pre\nlast"_s);
        for (const DocumentProblem &p : document.problems)
            qWarning("%d %s", p.line, qPrintable(p.message));
        QVERIFY(document.problems.isEmpty());
        QCOMPARE(document.packages.pipOptions,
                 QStringList({u"--index-url https://h/simple"_s, u"-f /wheels"_s, u"--pre"_s}));
        QCOMPARE(document.packages.pip.size(), 7);
        QCOMPARE(document.packages.pip.at(3), u"git+https://h/r.git@v1#egg=r"_s);
        const PackageEntry &torch = document.entries.at(2);
        QCOMPARE(torch.comment, u"pinned"_s);
        QCOMPARE(torch.line, 4);
        QCOMPARE(torch.length, 10);
        const PackageEntry &hashed = document.entries.at(4);
        QCOMPARE(hashed.line, 6);
        QCOMPARE(hashed.lastLine, 8);
        QCOMPARE(hashed.constraint, u"==1"_s);
    }
    void whatCannotBeSentIsSaid()
    {
        const auto document = parseRequirements(
            u"-r other.txt\n-c limits.txt\n./wheels/x.whl\n--colour always\nnumpy=1\na\nA==2\n"_s);
        QCOMPARE(document.problems.size(), 6);
        for (qsizetype i = 0; i < 5; ++i)
            QCOMPARE(document.problems.at(i).line, int(i));
        QCOMPARE(document.problems.last().line, 6);
    }
    void includedFilesAreTakenOver()
    {
        const QHash<QString, QString> files{{u"/p/base.txt"_s, u"numpy\n-r more/deep.txt\n"_s},
                                            {u"/p/more/deep.txt"_s, u"scipy # s\n"_s},
                                            {u"/p/loop.txt"_s, u"-r loop.txt\n"_s}};
        const ReadFile read = [&](const QString &path) -> Result<QString> {
            if (files.contains(path))
                return files.value(path);
            return failure(ErrorKind::NotFound, u"There is no such file."_s);
        };
        const auto text = withIncludedRequirements(u"torch\r\n-r base.txt # b\r\nlast\r\n"_s, u"/p"_s, read);
        QVERIFY(text);
        QCOMPARE(parseRequirements(*text).packages.pip,
                 QStringList({u"torch"_s, u"numpy"_s, u"scipy"_s, u"last"_s}));
        QVERIFY(!withIncludedRequirements(u"-r loop.txt"_s, u"/p"_s, read));
        QCOMPARE(withIncludedRequirements(u"-r none.txt"_s, u"/p"_s, read).error().kind, ErrorKind::NotFound);
    }
    void textsWithoutMeaningAreNoTrouble()
    {
        for (const QString &text :
             {u""_s, u"\n\n"_s, u"\\"_s, u"\\\n\\\n"_s, u"#\\\nx"_s, u"-"_s, u"--"_s, u" \t"_s})
            (void)parseRequirements(text);
        QCOMPARE(parseRequirements(u"#\\\nx"_s).packages.pip, QStringList(u"x"_s));
    }
};

QTEST_APPLESS_MAIN(TestRequirementsFile)
#include "tst_requirementsfile.moc"
