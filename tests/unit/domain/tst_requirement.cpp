// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/requirement.h"

#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;

class TestRequirement : public QObject
{
    Q_OBJECT
private slots:
    void aRequirementIsReadAsPipReadsIt_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("constraint");
        QTest::addColumn<QString>("marker");
        QTest::addColumn<QString>("location");
        QTest::newRow("name") << u"numpy"_s << u"numpy"_s << QString() << QString() << QString();
        QTest::newRow("version") << u"torch == 2.1.0"_s << u"torch"_s << u"==2.1.0"_s << QString()
                                 << QString();
        QTest::newRow("range") << u"a-b >=1, <2"_s << u"a-b"_s << u">=1,<2"_s << QString() << QString();
        QTest::newRow("brackets") << u"a (>=1,<2)"_s << u"a"_s << u">=1,<2"_s << QString() << QString();
        QTest::newRow("open") << u"azureml-sdk==1.0.33.*"_s << u"azureml-sdk"_s << u"==1.0.33.*"_s
                              << QString() << QString();
        QTest::newRow("marker") << u"x>1 ; python_version < '3.8'"_s << u"x"_s << u">1"_s
                                << u"python_version < '3.8'"_s << QString();
        QTest::newRow("address") << u"x @ https://h/x.whl ; os_name=='nt'"_s << u"x"_s << QString()
                                 << u"os_name=='nt'"_s << u"https://h/x.whl"_s;
        QTest::newRow("address alone") << u"git+https://h/r.git@v1#egg=x"_s << QString() << QString()
                                       << QString() << u"git+https://h/r.git@v1#egg=x"_s;
        QTest::newRow("path") << u"./wheels/x.whl"_s << QString() << QString() << QString()
                              << u"./wheels/x.whl"_s;
        QTest::newRow("editable") << u"-e ./lib"_s << QString() << QString() << QString() << u"./lib"_s;
        QTest::newRow("local version")
            << u"torch==2.1.0+cpu"_s << u"torch"_s << u"==2.1.0+cpu"_s << QString() << QString();
        QTest::newRow("exactly") << u"x===weird.1"_s << u"x"_s << u"===weird.1"_s << QString() << QString();
    }
    void aRequirementIsReadAsPipReadsIt()
    {
        QFETCH(QString, text);
        const auto parsed = parseRequirement(text);
        QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
        QTEST(parsed->name, "name");
        QTEST(parsed->constraint, "constraint");
        QTEST(parsed->marker, "marker");
        QTEST(parsed->location, "location");
    }
    void extrasAndHashesAreKept()
    {
        const auto parsed = parseRequirement(u"inference[b, a]==1 --hash=sha256:ab --hash=sha256:cd"_s);
        QVERIFY(parsed);
        QCOMPARE(parsed->extras, QStringList({u"b"_s, u"a"_s}));
        QCOMPARE(parsed->hashes, QStringList({u"sha256:ab"_s, u"sha256:cd"_s}));
        QCOMPARE(parsed->constraint, u"==1"_s);
    }
    void whatPipWouldRefuseIsRefusedWithASentence_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("conda's sign") << u"numpy=1.2"_s;
        QTest::newRow("no name") << u"==1.2"_s;
        QTest::newRow("half a version") << u"numpy=="_s;
        QTest::newRow("two words") << u"numpy scipy"_s;
        QTest::newRow("no marker") << u"numpy;"_s;
        QTest::newRow("no address") << u"numpy @"_s;
        QTest::newRow("long") << QString(5000, u'a');
    }
    void whatPipWouldRefuseIsRefusedWithASentence()
    {
        QFETCH(QString, text);
        const auto parsed = parseRequirement(text);
        QVERIFY(!parsed);
        QVERIFY(parsed.error().message.endsWith(u'.'));
    }
    void spellingsOfTheSameRequirementAreOne_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::newRow("case and signs") << u"Scikit_Learn>=1,<2"_s << u"scikit-learn <2, >=1"_s;
        QTest::newRow("extras") << u"a[x,Y]"_s << u"A[y, x]"_s;
        QTest::newRow("marker") << u"a;os_name == \"nt\""_s << u"a ; os_name  == 'nt'"_s;
        QTest::newRow("hashes") << u"a --hash=sha256:1 --hash=sha256:2"_s
                                << u"a --hash=sha256:2 --hash=sha256:1"_s;
    }
    void spellingsOfTheSameRequirementAreOne()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QCOMPARE(canonicalRequirement(one), canonicalRequirement(other));
    }
    void aCondaPackageIsReadInEverySpelling_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("canonical");
        QTest::newRow("one sign") << u"python=3.6.2"_s << u"python=3.6.2"_s;
        QTest::newRow("blanks") << u"python = 3.6"_s << u"python=3.6"_s;
        QTest::newRow("range") << u"numpy >=1.15,<2"_s << u"numpy<2,>=1.15"_s;
        QTest::newRow("three words") << u"numpy 1.15 py36_0"_s << u"numpy==1.15=py36_0"_s;
        QTest::newRow("build") << u"pytorch=1.4=cuda*"_s << u"pytorch=1.4=cuda*"_s;
        QTest::newRow("channel") << u"conda-forge::Pytorch"_s << u"conda-forge::pytorch"_s;
        QTest::newRow("bracket") << u"pytorch[build=cuda*]"_s << u"pytorch[build=cuda*]"_s;
        QTest::newRow("private") << u"_libgcc_mutex=0.1"_s << u"_libgcc_mutex=0.1"_s;
        QTest::newRow("or") << u"a=1|2"_s << u"a=1|2"_s;
    }
    void aCondaPackageIsReadInEverySpelling()
    {
        QFETCH(QString, text);
        const auto parsed = parseCondaPackage(text);
        QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
        QTEST(canonicalCondaPackage(text), "canonical");
    }
    void whatCondaWouldRefuseIsRefused()
    {
        for (const QString &text : {u"=1.2"_s, u"numpy="_s, u"numpy["_s, u"numpy>=1,"_s, u""_s, u"&x"_s})
            QVERIFY2(!parseCondaPackage(text), qPrintable(text));
    }
    void versionsFitAsTheInstallersSay()
    {
        QVERIFY(fitsVersion(u"3.11.2"_s, u"=3.11"_s));
        QVERIFY(!fitsVersion(u"3.1.2"_s, u"=3.11"_s));
        QVERIFY(!fitsVersion(u"3.11.2"_s, u"=3.6.2"_s));
        QVERIFY(fitsVersion(u"3.11.2"_s, u">=3.8,<3.12"_s));
        QVERIFY(!fitsVersion(u"3.12.0"_s, u">=3.8,<3.12"_s));
        QVERIFY(fitsVersion(u"3.11.2"_s, u"~=3.8"_s));
        QVERIFY(!fitsVersion(u"4.0"_s, u"~=3.8"_s));
        QVERIFY(fitsVersion(u"3.11.2"_s, u"==3.11.*"_s));
        QVERIFY(!fitsVersion(u"3.11.2"_s, u"==3.11"_s));
        QVERIFY(fitsVersion(u"3.11.0"_s, u"==3.11"_s));
        QVERIFY(fitsVersion(u"3.11.2"_s, QString()));
        QVERIFY(!fitsVersion(u"3.11.2"_s, u"!=3.11.*"_s));
    }
    void passwordsInAddressesAreSeen()
    {
        QVERIFY(holdsCredentials(u"--index-url https://me:secret@host/simple"_s));
        QVERIFY(!holdsCredentials(u"--index-url https://me:${TOKEN}@host/simple"_s));
        QVERIFY(!holdsCredentials(u"git+https://host/r.git@v1"_s));
    }
};

QTEST_APPLESS_MAIN(TestRequirement)
#include "tst_requirement.moc"
