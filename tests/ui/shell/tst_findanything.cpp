// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/findanything.h"

#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"

#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

class TestFindAnything : public QObject
{
    Q_OBJECT

    const QList<FindItem> m_items{
        {FindItem::Kind::Page, u"page:home"_s, u"Home"_s, u"Page"_s, u"Ctrl+1"_s, {}},
        {FindItem::Kind::Page, u"page:settings"_s, u"Settings"_s, u"Page"_s, {}, {}},
        {FindItem::Kind::Command, u"newRun"_s, u"New run"_s, u"Command"_s, {}, {}}};

    struct Stage
    {
        test::FakeWorkspace workspace;
        QWidget window;
        QLineEdit *field = nullptr;
        FindAnything *find = nullptr;

        Stage()
        {
            workspace.addRun(u"brave_otter"_s, RunStatus::Running);
            workspace.addRun(u"silver_fox"_s, RunStatus::Completed);
            window.resize(900, 600);
            auto *layout = new QVBoxLayout(&window);
            layout->addWidget(field = new QLineEdit);
            find = new FindAnything(workspace, &window);
            window.show();
            window.activateWindow();
            field->setFocus();
        }
        QLineEdit *box() { return find->findChild<QLineEdit *>(u"findBox"_s); }
        QStringList titles()
        {
            const auto *model = find->findChild<QListView *>(u"findList"_s)->model();
            QStringList found;
            for (int row = 0; row < model->rowCount(); ++row)
                found << model->index(row, 0).data().toString();
            return found;
        }
    };

private slots:
    void pagesComputeCommandsAndRunsAreFound()
    {
        Stage stage;
        stage.find->open(m_items);
        QTRY_VERIFY(stage.titles().contains(u"brave_otter"_s));
        QTRY_VERIFY(stage.titles().contains(u"local"_s));
        QVERIFY(stage.titles().contains(u"Home"_s));
        QTest::keyClicks(stage.box(), u"otter"_s);
        QTRY_COMPARE(stage.titles(), QStringList{u"brave_otter"_s});
        stage.box()->clear();
        QTest::keyClicks(stage.box(), u"nwrn"_s);
        QTRY_COMPARE(stage.titles(), QStringList{u"New run"_s});
    }

    void arrowKeysChooseAndEnterOpens()
    {
        Stage stage;
        QSignalSpy chosen(stage.find, &FindAnything::chosen);
        stage.find->open(m_items);
        QTest::keyClicks(stage.box(), u"e"_s);
        QTRY_VERIFY(stage.titles().size() > 2);
        const QString second = stage.titles().at(1);
        QTest::keyClick(stage.box(), Qt::Key_Down);
        QTest::keyClick(stage.box(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front().front().value<FindItem>().title, second);
        QVERIFY(!stage.find->isVisible());
    }

    void upFromTheFirstGoesToTheLast()
    {
        Stage stage;
        QSignalSpy chosen(stage.find, &FindAnything::chosen);
        stage.find->open(m_items);
        QTest::keyClicks(stage.box(), u"e"_s);
        QTRY_VERIFY(stage.titles().size() > 2);
        QTRY_VERIFY(stage.titles().contains(u"brave_otter"_s));
        const QString last = stage.titles().back();
        QTest::keyClick(stage.box(), Qt::Key_Up);
        QTest::keyClick(stage.box(), Qt::Key_Return);
        QCOMPARE(chosen.front().front().value<FindItem>().title, last);
    }

    void escapeGivesTheFocusBack()
    {
        Stage stage;
        QTRY_VERIFY(stage.field->hasFocus());
        stage.find->open(m_items);
        QTRY_VERIFY(stage.box()->hasFocus());
        QTest::keyClick(stage.box(), Qt::Key_Escape);
        QVERIFY(!stage.find->isVisible());
        QTRY_VERIFY(stage.field->hasFocus());
    }

    void aClickBesideItClosesIt()
    {
        Stage stage;
        stage.find->open(m_items);
        QTest::mouseClick(&stage.window, Qt::LeftButton, {}, QPoint(880, 590));
        QVERIFY(!stage.find->isVisible());
    }

    void whatMatchesByItsNameGoesBeforeWhatMatchesByItsRemark()
    {
        const QList<FindItem> items{{FindItem::Kind::Run, u"1"_s, u"aaa"_s, u"loss of fox"_s, {}, {}},
                                    {FindItem::Kind::Run, u"2"_s, u"silver_fox"_s, u""_s, {}, {}}};
        const auto found = rankItems(u"fox"_s, items, 10);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found.front().item.id, u"2"_s);
        QCOMPARE(rankItems(u"fox"_s, items, 1).size(), 1);
    }

    void aFailedSearchSaysWhy()
    {
        Stage stage;
        stage.find->open({});
        QTRY_VERIFY(stage.titles().contains(u"brave_otter"_s));
        stage.workspace.nextError = Error{ErrorKind::Corrupt, u"The store cannot be read."_s, {}, {}};
        QTest::keyClicks(stage.box(), u"zzzz"_s);
        QTRY_VERIFY(!stage.workspace.nextError);
        QTRY_VERIFY(stage.titles().isEmpty());
        QVERIFY(stage.find->isVisible());
    }
};

QTEST_MAIN(TestFindAnything)
#include "tst_findanything.moc"
