// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/documenteditor.h"

#include "tests/support/patience.h"
#include "tests/ui/shell/keeppicture.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
const auto conda =
    u"# mine\ndependencies:\n  - python=3.11  # of the lab\n  - pip\n  - pip:\n      - torch==2.1\n"_s;
}

class TestDocumentEditor : public QObject
{
    Q_OBJECT
    std::unique_ptr<DocumentEditor> m_editor;

    QTableView *table() { return m_editor->findChild<QTableView *>(u"packageTable"_s); }
    QPlainTextEdit *text() { return m_editor->findChild<QPlainTextEdit *>(u"documentText"_s); }
    QListWidget *problems() { return m_editor->findChild<QListWidget *>(u"documentProblems"_s); }
    QString cell(int row, int column) { return table()->model()->index(row, column).data().toString(); }

private slots:
    void init()
    {
        m_editor = std::make_unique<DocumentEditor>();
        m_editor->resize(900, 400);
        m_editor->setDocument(conda, Environment::Format::CondaFile);
        m_editor->show();
        QVERIFY(QTest::qWaitForWindowActive(m_editor.get()));
    }
    void bothViewsShowTheDocument()
    {
        QCOMPARE(table()->model()->rowCount(), 3);
        QCOMPARE(cell(0, PackageTableModel::Name), u"python"_s);
        QCOMPARE(cell(0, PackageTableModel::Version), u"=3.11"_s);
        QCOMPARE(cell(0, PackageTableModel::Comment), u"of the lab"_s);
        QCOMPARE(m_editor->text(), conda);
        QVERIFY(problems()->isHidden());
    }
    void whatIsTypedInTheTextIsInTheTable()
    {
        const QAbstractItemModelTester tester(table()->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy edited(m_editor.get(), &DocumentEditor::edited);
        text()->moveCursor(QTextCursor::End);
        QTest::keyClicks(text(), u"      - numpy>=1"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 4);
        QCOMPARE(cell(3, PackageTableModel::Name), u"numpy"_s);
        QTRY_VERIFY(edited.count() > 0);
    }
    void whatIsEditedInTheTableIsInTheTextAndCanBeUndone()
    {
        const QAbstractItemModelTester tester(table()->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QModelIndex version = table()->model()->index(2, PackageTableModel::Version);
        QVERIFY(table()->model()->setData(version, u"2.2"_s, Qt::EditRole));
        QCOMPARE(m_editor->text(), QString(conda).replace(u"2.1"_s, u"2.2"_s));
        QCOMPARE(cell(2, PackageTableModel::Version), u"==2.2"_s);
        text()->undo();
        QCOMPARE(m_editor->text(), conda);
        QTRY_COMPARE(cell(2, PackageTableModel::Version), u"==2.1"_s);
    }
    void packagesAreAddedAndRemovedByKeyboard()
    {
        auto *package = m_editor->findChild<QLineEdit *>(u"newPackage"_s);
        package->setFocus();
        QTest::keyClicks(package, u"scipy"_s);
        QTest::keyClick(package, Qt::Key_Return);
        QCOMPARE(m_editor->text(), conda + u"      - scipy\n"_s);
        QVERIFY(package->text().isEmpty());
        table()->setCurrentIndex(table()->model()->index(2, 1));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Delete);
        QCOMPARE(m_editor->text(), QString(conda).replace(u"torch==2.1"_s, u"scipy"_s));
    }
    void whatIsRefusedIsSaidAndNothingChanges()
    {
        const QModelIndex name = table()->model()->index(0, PackageTableModel::Name);
        QVERIFY(!table()->model()->setData(name, QString(), Qt::EditRole));
        m_editor->setDocument(u"dependencies:\n  - >\n    numpy\n    scipy\n"_s,
                              Environment::Format::CondaFile);
        const QString before = m_editor->text();
        table()->setCurrentIndex(table()->model()->index(0, 1));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Delete);
        QCOMPARE(m_editor->text(), before);
    }
    void problemsAreMarkedAsOneTypesAndLeadToTheirLine()
    {
        text()->moveCursor(QTextCursor::End);
        QTest::keyClicks(text(), u"      - torch=2"_s);
        QTRY_COMPARE(problems()->count(), 1);
        QVERIFY(problems()->item(0)->text().startsWith(u"Line 7:"_s));
        QVERIFY(m_editor->document().hasProblems());
        QCOMPARE(text()->extraSelections().size(), 1);
        text()->moveCursor(QTextCursor::Start);
        emit problems()->itemActivated(problems()->item(0));
        QCOMPARE(text()->textCursor().blockNumber(), 6);
        test::keepPicture(*m_editor, u"environment-problems"_s);
    }
    void lineEndsOfAnotherSystemStay()
    {
        const QString dos = u"torch\r\nnumpy\r\n"_s;
        m_editor->setDocument(dos, Environment::Format::Requirements);
        QCOMPARE(m_editor->text(), dos);
        QVERIFY(table()->model()->setData(table()->model()->index(0, PackageTableModel::Version), u"2"_s,
                                          Qt::EditRole));
        QCOMPARE(m_editor->text(), u"torch==2\r\nnumpy\r\n"_s);
    }
    void aRequirementsListOffersNoCondaPackages()
    {
        auto *section = m_editor->findChild<QComboBox *>(u"newPackageSection"_s);
        QCOMPARE(section->count(), 4);
        m_editor->setDocument(u"torch\n"_s, Environment::Format::Requirements);
        QCOMPARE(section->count(), 2);
    }
};

QTEST_MAIN(TestDocumentEditor)
#include "tst_documenteditor.moc"
