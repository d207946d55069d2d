// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/windowedits.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
QStringList letters(const QString &text)
{
    QStringList ids;
    for (const QChar c : text)
        ids << (c == u'?' ? QString() : QString(c));
    return ids;
}

QString describe(const QList<WindowEdit> &edits)
{
    QStringList parts;
    for (const WindowEdit &e : edits)
        parts << (e.inserted > 0 ? u"+%1@%2"_s.arg(e.inserted).arg(e.at)
                                 : u"-%1@%2"_s.arg(e.removed).arg(e.at));
    return parts.join(u' ');
}
} // namespace

class TestWindowEdits : public QObject
{
    Q_OBJECT
private slots:
    void shiftsAreFound_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("edits");
        QTest::newRow("same") << u"abcd"_s << u"abcd"_s << QString();
        QTest::newRow("two new on top") << u"abcd"_s << u"xyab"_s << u"+2@0"_s;
        QTest::newRow("one gone on top") << u"abcd"_s << u"bcde"_s << u"-1@0"_s;
        QTest::newRow("one gone inside") << u"abcd"_s << u"abde"_s << u"-1@2"_s;
        QTest::newRow("one new inside") << u"abcd"_s << u"abxc"_s << u"+1@2"_s;
        QTest::newRow("one gone, one new") << u"abcde"_s << u"xacde"_s << u"+1@0 -1@2"_s;
        QTest::newRow("swapped places") << u"abcd"_s << u"acbd"_s << QString();
        QTest::newRow("all others") << u"abcd"_s << u"wxyz"_s << QString();
        QTest::newRow("nothing known") << u"????"_s << u"wxyz"_s << QString();
        QTest::newRow("shorter") << u"abcd"_s << u"ab"_s << QString();
        QTest::newRow("emptied") << u"abcd"_s << QString() << QString();
    }
    void shiftsAreFound()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QTEST(describe(windowEdits(letters(before), letters(after))), "edits");
    }

    void editsStayInsideWhatTheyEdit()
    {
        QRandomGenerator random(3);
        for (int round = 0; round < 20000; ++round) {
            const auto text = [&] {
                QString s;
                for (int i = random.bounded(9); i > 0; --i)
                    s += QChar(u'a' + random.bounded(7));
                return letters(s);
            };
            QStringList before = text();
            const QStringList after = text();
            for (const WindowEdit &e : windowEdits(before, after)) {
                QVERIFY((e.inserted > 0) != (e.removed > 0));
                QVERIFY(e.at >= 0 && e.at + e.removed <= before.size() && e.at <= before.size());
                before.remove(e.at, e.removed);
                for (int i = 0; i < e.inserted; ++i)
                    before.insert(e.at, QString());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestWindowEdits)
#include "tst_windowedits.moc"
