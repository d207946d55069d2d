// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingspage.h"

#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "tests/support/widgetlint.h"
#include "ui/common/errorpanel.h"
#include "ui/common/preferences.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

class TestSettingsPage : public QObject
{
    Q_OBJECT
    QTemporaryDir m_dir;
    std::unique_ptr<test::FakeWorkspace> m_workspace;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<SettingsPage> m_page;

    bool says(const QString &text)
    {
        const auto labels = m_page->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [&](const QLabel *label) {
            return label->isVisibleTo(m_page.get()) && label->text().contains(text);
        });
    }

private slots:
    void init()
    {
        m_workspace = std::make_unique<test::FakeWorkspace>();
        m_preferences = std::make_unique<Preferences>(m_dir.filePath(u"settings.ini"_s));
        m_page = std::make_unique<SettingsPage>(*m_workspace, *m_preferences);
        m_page->show();
    }
    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
        m_preferences.reset(); // writes its file, which must not outlive the folder
    }

    void theAppearanceCountsAtOnceAndIsRemembered()
    {
        QTest::mouseClick(m_page->findChild<QRadioButton *>(u"appearanceDark"_s), Qt::LeftButton);
        QVERIFY(Theme::of(QApplication::palette()).isDark);
        QCOMPARE(m_preferences->appearance(), Appearance::Dark);
        QTest::mouseClick(m_page->findChild<QRadioButton *>(u"appearanceLight"_s), Qt::LeftButton);
        QVERIFY(!Theme::of(QApplication::palette()).isDark);
        QCOMPARE(m_preferences->appearance(), Appearance::Light);
    }

    void notificationsAreSwitchedOff()
    {
        auto *box = m_page->findChild<QCheckBox *>(u"notifications"_s);
        QVERIFY(box->isChecked());
        QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
        QVERIFY(!m_preferences->notificationsEnabled());
        box->setChecked(true);
    }

    void storageIsCountedByPartAndTogether()
    {
        m_workspace->storageAnswer = {{{u"Runs"_s, u"/r"_s, 3 << 20}, {u"Store"_s, u"/s"_s, 1 << 20}},
                                      1LL << 30};
        m_page->refresh();
        QTRY_VERIFY(says(u"4.0 MiB"_s));
        QVERIFY(says(u"1.0 GiB free"_s));
        QVERIFY(says(u"/s"_s));
    }

    void aStorageErrorStandsThereAndOneThatCannotCountSaysSo()
    {
        m_workspace->nextError =
            Error{ErrorKind::Denied, u"The folder cannot be read. Check its rights."_s, {}, {}};
        m_page->refresh();
        QTRY_VERIFY(m_page->findChild<ErrorPanel *>()->isVisibleTo(m_page.get()));
        m_workspace->nextError = Error{ErrorKind::Unsupported, u"Nothing is kept here."_s, {}, {}};
        m_page->refresh();
        QTRY_VERIFY(says(u"Nothing is kept here."_s));
        QVERIFY(!m_page->findChild<QPushButton *>(u"countStorage"_s)->isVisibleTo(m_page.get()));
    }

    void anotherWorkspaceCanBeOpenedFromHere()
    {
        m_page->setKnownWorkspaces(
            {m_workspace->info(), {u"vision"_s, u"Local workspace"_s, u"/w/vision"_s}});
        QSignalSpy asked(m_page.get(), &SettingsPage::workspaceRequested);
        QVERIFY(!m_page->findChild<QPushButton *>(u"open:test"_s));
        QTest::mouseClick(m_page->findChild<QPushButton *>(u"open:vision"_s), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().front().toString(), u"/w/vision"_s);
    }

    void theKeysAreListedByPlace()
    {
        m_page->setKeys({{u"Everywhere"_s, u"Ctrl+N"_s, u"New run"_s}, {u"Runs"_s, u"Del"_s, u"Delete"_s}});
        QTRY_VERIFY(says(u"Ctrl+N"_s));
        QVERIFY(says(u"Runs"_s));
        m_page->setKeys({{u"Runs"_s, u"Del"_s, u"Delete"_s}});
        QTRY_VERIFY(!says(u"Ctrl+N"_s));
    }

    void everyFocusableWidgetHasAName() { QCOMPARE(test::unnamedWidgets(*m_page).join(u'\n'), QString()); }
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settingspage.moc"
