// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/packageedit.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace trainyard;
using namespace Qt::StringLiterals;
using Format = Environment::Format;
using Section = PackageEntry::Section;

namespace {
const auto conda =
    u"# head\nname: x # n\nchannels:\n    - defaults # first\ndependencies:\n    - python=3.11   # py\n"
    "    # between\n    - \"numpy\"\n    - pip\n    - pip:\n        # of pip\n        - torch==2.1 # t\n"
    "        - b\n# tail\n"_s;

QStringList comments(const QString &text)
{
    QStringList all;
    for (const QString &line : text.split(u'\n')) {
        if (const auto hash = line.indexOf(u'#'); hash >= 0)
            all.append(line.mid(hash).trimmed());
    }
    return all;
}
} // namespace

class TestPackageEdit : public QObject
{
    Q_OBJECT
private slots:
    void onlyTheItemIsTouched()
    {
        QCOMPARE(withEntry(conda, Format::CondaFile, 1, u"python=3.12"_s).value(),
                 QString(conda).replace(u"python=3.11"_s, u"python=3.12"_s));
        QCOMPARE(withEntry(conda, Format::CondaFile, 2, u"numpy>=2"_s).value(),
                 QString(conda).replace(u"\"numpy\""_s, u"\"numpy>=2\""_s));
        QCOMPARE(withEntry(conda, Format::CondaFile, 4, u"torch==2.2"_s).value(),
                 QString(conda).replace(u"torch==2.1"_s, u"torch==2.2"_s));
        QCOMPARE(withoutEntry(conda, Format::CondaFile, 5).value(),
                 QString(conda).remove(u"        - b\n"_s));
        QCOMPARE(withNewEntry(conda, Format::CondaFile, Section::Pip, u"c>=1"_s).value(),
                 QString(conda).replace(u"        - b\n"_s, u"        - b\n        - c>=1\n"_s));
        QCOMPARE(withNewEntry(conda, Format::CondaFile, Section::Channel, u"pytorch"_s).value(),
                 QString(conda).replace(u"# first\n"_s, u"# first\n    - pytorch\n"_s));
    }
    void sectionsComeAndGo()
    {
        QString text;
        text = withNewEntry(text, Format::CondaFile, Section::Conda, u"python=3.11"_s).value();
        text = withNewEntry(text, Format::CondaFile, Section::Conda, u"pip"_s).value();
        text = withNewEntry(text, Format::CondaFile, Section::Pip, u"torch"_s).value();
        text = withNewEntry(text, Format::CondaFile, Section::Pip, u"numpy"_s).value();
        text = withNewEntry(text, Format::CondaFile, Section::Channel, u"conda-forge"_s).value();
        QCOMPARE(
            text,
            u"channels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - pip\n  - pip:\n      - torch\n"
            "      - numpy\n"_s);
        text = withoutEntry(text, Format::CondaFile, 4).value();
        text = withoutEntry(text, Format::CondaFile, 3).value();
        QCOMPARE(text, u"channels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - pip\n"_s);
        text = withoutEntry(text, Format::CondaFile, 0).value();
        text = withNewEntry(text, Format::CondaFile, Section::Channel, u"a"_s).value();
        QCOMPARE(text, u"channels:\n  - a\ndependencies:\n  - python=3.11\n  - pip\n"_s);
    }
    void jsonAndFlowStayWhatTheyAre()
    {
        const QString json =
            u"{\n  \"dependencies\": [\n    \"python=3.6.2\",\n    {\"pip\": [\"a\", \"b\"]}\n  ]\n}"_s;
        QCOMPARE(withNewEntry(json, Format::CondaFile, Section::Pip, u"c"_s).value(),
                 QString(json).replace(u"\"b\""_s, u"\"b\", \"c\""_s));
        QCOMPARE(withNewEntry(json, Format::CondaFile, Section::Conda, u"numpy"_s).value(),
                 QString(json).replace(u"3.6.2\","_s, u"3.6.2\",\n    \"numpy\","_s));
        QCOMPARE(withoutEntry(json, Format::CondaFile, 1).value(),
                 QString(json).replace(u"\"a\", "_s, QString()));
        QCOMPARE(withoutEntry(json, Format::CondaFile, 2).value(),
                 QString(json).replace(u", \"b\""_s, QString()));
        QCOMPARE(withEntry(json, Format::CondaFile, 0, u"python=3.8"_s).value(),
                 QString(json).replace(u"3.6.2"_s, u"3.8"_s));
    }
    void aRequirementsListKeepsItsCommentsAndEnds()
    {
        const QString text = u"# a\r\n-i https://h\r\ntorch==2.1    # t\r\nx \\\r\n  --hash=sha256:a\r\n"_s;
        QCOMPARE(withEntry(text, Format::Requirements, 1, u"torch==2.2"_s).value(),
                 QString(text).replace(u"2.1"_s, u"2.2"_s));
        QCOMPARE(withEntry(text, Format::Requirements, 2, u"x==3"_s).value(),
                 QString(text).replace(u"x \\\r\n  --hash=sha256:a"_s, u"x==3"_s));
        QCOMPARE(withoutEntry(text, Format::Requirements, 2).value(),
                 u"# a\r\n-i https://h\r\ntorch==2.1    # t\r\n"_s);
        QCOMPARE(withNewEntry(text, Format::Requirements, Section::Pip, u"n"_s).value(), text + u"n\r\n"_s);
        QCOMPARE(withNewEntry(QString(), Format::Requirements, Section::Pip, u"n"_s).value(), u"n\n"_s);
        QVERIFY(!withNewEntry(text, Format::Requirements, Section::Conda, u"n"_s));
    }
    void whatTheTableCannotSayIsRefused()
    {
        QVERIFY(!withEntry(conda, Format::CondaFile, 1, u"a\nb"_s));
        QVERIFY(!withEntry(conda, Format::CondaFile, 99, u"a"_s));
        QVERIFY(!withEntry(conda, Format::CondaFile, 1, u" "_s));
        const QString folded = u"dependencies:\n  - python\n  - >\n    numpy\n"_s;
        const auto parsed = parsePackages(folded, Format::CondaFile);
        for (qsizetype i = 0; i < parsed.entries.size(); ++i) {
            const auto edited = withEntry(folded, Format::CondaFile, i, u"scipy"_s);
            if (edited)
                QVERIFY(parsePackages(*edited, Format::CondaFile).packages.conda.contains(u"scipy"_s));
        }
    }
    void itemsThatYamlWouldReadOtherwiseAreQuoted()
    {
        for (const QString &item :
             {u"1.0"_s, u"true"_s, u"null"_s, u"*x"_s, u"a: b"_s, u"a #b"_s, u"it's"_s, u"@x"_s, u"a \"b\""_s,
              u"x[a,b]"_s, u"=1"_s, u"<<"_s, u"- a"_s, u"--pre"_s, u"ä"_s}) {
            for (const QString &base :
                 {conda, u"{\"channels\": [\"c\"], \"dependencies\": [\"python\"]}"_s}) {
                const auto text = withNewEntry(base, Format::CondaFile, Section::Channel, item);
                QVERIFY2(text, qPrintable(item));
                QVERIFY(parsePackages(*text, Format::CondaFile).packages.channels.contains(item));
            }
        }
    }
    void anyRowOfEditsKeepsEveryCommentAndSaysWhatWasAsked()
    {
        QRandomGenerator random(3);
        int edits = 0;
        for (int round = 0; round < 60; ++round) {
            const bool isConda = round % 2 == 0;
            const Format format = isConda ? Format::CondaFile : Format::Requirements;
            QString text = isConda ? conda : u"# r\n-i https://h # i\n\ntorch==2.1 # t\n  b\n# end"_s;
            for (int step = 0; step < 25; ++step) {
                const auto before = parsePackages(text, format);
                const qsizetype count = before.entries.size();
                Result<QString> after = failure(ErrorKind::Failed, {});
                const int what = random.bounded(3);
                bool dropsComment = false;
                if (what == 0 && count > 0) {
                    const auto i = random.bounded(int(count));
                    after = withEntry(text, format, i, u"p%1>=%2"_s.arg(random.bounded(90)).arg(step));
                } else if (what == 1 && count > 0) {
                    const auto i = random.bounded(int(count));
                    dropsComment = !before.entries.at(i).comment.isEmpty();
                    after = withoutEntry(text, format, i);
                } else {
                    const auto section = Section(isConda ? random.bounded(3) : 2 + random.bounded(2));
                    after = withNewEntry(text, format, section,
                                         section == Section::PipOption ? u"--pre"_s
                                                                       : u"q%1"_s.arg(random.bounded(1000)));
                }
                if (!after)
                    continue;
                ++edits;
                if (!dropsComment)
                    QCOMPARE(comments(*after), comments(text));
                text = *after;
            }
        }
        QVERIFY2(edits > 1200, qPrintable(QString::number(edits)));
    }
    void twoCellsMakeAnItem()
    {
        QCOMPARE(itemText(Section::Pip, u"torch"_s, u"2.1"_s), u"torch==2.1"_s);
        QCOMPARE(itemText(Section::Conda, u"torch"_s, u"2.1"_s), u"torch=2.1"_s);
        QCOMPARE(itemText(Section::Pip, u"torch"_s, u">=2,<3"_s), u"torch>=2,<3"_s);
        QCOMPARE(itemText(Section::Pip, u"x"_s, u"; os_name=='nt'"_s), u"x ; os_name=='nt'"_s);
        QCOMPARE(itemText(Section::PipOption, u"--index-url"_s, u"https://h"_s), u"--index-url https://h"_s);
        QCOMPARE(itemText(Section::Conda, u"pip"_s, QString()), u"pip"_s);
    }
};

QTEST_APPLESS_MAIN(TestPackageEdit)
#include "tst_packageedit.moc"
