// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/review.h"
#include "tests/support/localfixture.h"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace trainyard;
using test::answer;
using test::LocalFixture;

/// What is said before anything is submitted.
class TestReview : public QObject
{
    Q_OBJECT

    LocalFixture m_fixture;

    static QStringList problems(const QList<Finding> &findings)
    {
        QStringList list;
        for (const Finding &finding : findings) {
            if (finding.severity == Finding::Severity::Problem)
                list << finding.field + u": "_s + finding.message;
        }
        return list;
    }
    static bool warns(const SubmissionReview &review, const QString &text)
    {
        return std::ranges::any_of(review.findings, [&](const Finding &finding) {
            return finding.severity == Finding::Severity::Warning && finding.message.contains(text);
        });
    }

private slots:
    void initTestCase() { m_fixture.write(u"train.py"_s, "print(1)\n"); }

    void aGoodConfigurationHasNoProblemAndSaysWhatWillRun()
    {
        auto workspace = m_fixture.open();
        RunConfiguration configuration = m_fixture.configuration();
        configuration.arguments = {u"--name"_s, u"two words"_s};
        const auto review = answer(workspace->review(configuration));
        QVERIFY(review);
        QVERIFY2(review->canSubmit(), qPrintable(problems(review->findings).join(u'\n')));
        QVERIFY(review->commandLine.endsWith(u" train.py --name 'two words'"_s));
        QVERIFY(review->interpreter.version.startsWith(u"3."_s));
        QCOMPARE(review->plan.files.size(), 1);
    }

    void eachMistakeIsNamedWithItsField_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("expected");
        QTest::newRow("no folder") << u"sourceFolder"_s << u""_s << u"sourceFolder: Choose the folder"_s;
        QTest::newRow("gone") << u"sourceFolder"_s << u"/no/such"_s
                              << u"sourceFolder: The folder /no/such does not exist"_s;
        QTest::newRow("a file") << u"sourceFolder"_s << u"/etc/passwd"_s
                                << u"sourceFolder: /etc/passwd is not a folder"_s;
        QTest::newRow("dangling") << u"script"_s << u"dangling.py"_s
                                  << u"script: dangling.py is a link to a file that is not there"_s;
        QTest::newRow("not UTF-8") << u"script"_s << u"caf\uFFFD.py"_s << u"script: The name of the script"_s;
        QTest::newRow("no script") << u"script"_s << u""_s << u"script: Choose the script"_s;
        QTest::newRow("missing") << u"script"_s << u"other.py"_s << u"script: There is no other.py"_s;
        QTest::newRow("above") << u"script"_s << u"../x.py"_s << u"script: ../x.py lies outside"_s;
        QTest::newRow("sneaky") << u"script"_s << u"a/../../x.py"_s << u"script: ../x.py lies outside"_s;
        QTest::newRow("absolute") << u"script"_s << u"/etc/passwd"_s << u"script: /etc/passwd lies outside"_s;
        QTest::newRow("link out") << u"script"_s << u"escape.py"_s
                                  << u"script: escape.py is a link that leads out"_s;
        QTest::newRow("folder") << u"script"_s << u"package"_s << u"script: package is not a file"_s;
        QTest::newRow("ignored") << u"script"_s << u"package/ignored.py"_s
                                 << u"script: package/ignored.py is ignored by"_s;
        QTest::newRow("experiment") << u"experiment"_s << u"no good"_s
                                    << u"experiment: An experiment name has"_s;
        QTest::newRow("target") << u"target"_s << u"cluster"_s
                                << u"target: There is no compute target cluster"_s;
        QTest::newRow("interpreter") << u"interpreter"_s << u"/etc/passwd"_s
                                     << u"interpreter: /etc/passwd is not"_s;
        QTest::newRow("not Python") << u"interpreter"_s << u"/bin/true"_s
                                    << u"interpreter: /bin/true is not a working Python"_s;
        QTest::newRow("variable") << u"variable"_s << u"1 BAD"_s
                                  << u"environmentVariables: “1 BAD” is not a name"_s;
        QTest::newRow("environment") << u"environment"_s << u"none"_s
                                     << u"environment: There is no environment none"_s;
    }
    void eachMistakeIsNamedWithItsField()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(QString, expected);
        m_fixture.write(u".amlignore"_s, "ignored.py\n");
        m_fixture.write(u"package/ignored.py"_s, "");
        (void)::symlink("/etc/hostname", QFile::encodeName(m_fixture.source() + u"/escape.py"_s).constData());
        (void)::symlink("nowhere", QFile::encodeName(m_fixture.source() + u"/dangling.py"_s).constData());
        auto workspace = m_fixture.open();
        RunConfiguration c = m_fixture.configuration();
        if (field == "sourceFolder"_L1)
            c.sourceFolder = value;
        else if (field == "script"_L1)
            c.script = value;
        else if (field == "experiment"_L1)
            c.experiment = value;
        else if (field == "target"_L1)
            c.target = value;
        else if (field == "interpreter"_L1)
            c.interpreter = value;
        else if (field == "environment"_L1)
            c.interpreter.clear(), c.environment = value;
        else
            c.environmentVariables.insert(value, u"x"_s);
        const auto review = answer(workspace->review(c));
        QVERIFY(review);
        const QStringList found = problems(review->findings);
        QVERIFY2(
            std::ranges::any_of(found, [&](const QString &problem) { return problem.startsWith(expected); }),
            qPrintable(found.join(u'\n')));
        if (field != "script"_L1 || value != "package/ignored.py"_L1) // seen once the files are known
            QVERIFY(!answer(workspace->submit(c)));
    }

    void theScriptIsTakenAsAPlainPathInTheFolder()
    {
        auto workspace = m_fixture.open();
        for (const QString &said :
             {u"./train.py"_s, u"package/../train.py"_s, m_fixture.source() + u"/train.py"_s}) {
            const auto review = answer(workspace->review(m_fixture.configuration(said)));
            QVERIFY(review);
            QVERIFY2(review->canSubmit(), qPrintable(problems(review->findings).join(u'\n')));
            QVERIFY(review->commandLine.endsWith(u" train.py"_s));
        }
    }

    void aSecretInAVariableIsWarnedAbout()
    {
        auto workspace = m_fixture.open();
        RunConfiguration c = m_fixture.configuration();
        c.environmentVariables.insert(u"HF_TOKEN"_s, u"abc"_s);
        const auto review = answer(workspace->review(c));
        QVERIFY(review && review->canSubmit());
        QVERIFY(warns(*review, u"HF_TOKEN looks like a secret"_s));
    }

    void anUnreadableFolderIsSaid()
    {
        if (::geteuid() == 0)
            QSKIP("This user may read everything.");
        auto workspace = m_fixture.open();
        ::chmod(QFile::encodeName(m_fixture.source()).constData(), 0);
        const auto review = answer(workspace->review(m_fixture.configuration()));
        ::chmod(QFile::encodeName(m_fixture.source()).constData(), 0700);
        QVERIFY(review && !review->canSubmit());
    }
};

QTEST_GUILESS_MAIN(TestReview)
#include "tst_review.moc"
