// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "tests/support/widgetlint.h"
#include "tests/ui/shell/keeppicture.h"
#include "ui/common/theme.h"
#include "ui/compute/attachform.h"
#include "ui/compute/computedetails.h"
#include "ui/compute/computepage.h"
#include "ui/compute/steprows.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include <thread>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

/// Attaching a machine with mouse and keys.
class TestAttachForm : public QObject
{
    Q_OBJECT
    std::unique_ptr<test::FakeWorkspace> m_workspace;
    std::unique_ptr<ComputePage> m_page;

    AttachForm *form() { return m_page->findChild<AttachForm *>(); }
    /// In the form, or else on the page, which asks in the same way.
    template <typename T> T *find(const QString &name)
    {
        T *inForm = form()->findChild<T *>(name);
        return inForm ? inForm : m_page->findChild<T *>(name);
    }
    bool says(const QString &text)
    {
        const auto labels = m_page->findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }
    void click(const QString &name) { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    void fill()
    {
        find<QLineEdit>(u"attachName"_s)->clear();
        QTest::keyClicks(find<QLineEdit>(u"attachName"_s), u"lab"_s);
        QTest::keyClicks(find<QComboBox>(u"attachAddress"_s)->lineEdit(), u"lab.example.org"_s);
        QTest::keyClicks(find<QLineEdit>(u"attachUser"_s), u"ada"_s);
    }
    void tell(const QString &id, ComputeStep::State state, const QString &detail, const QString &remedy = {})
    {
        m_workspace->conversation->tell({id, id, state, detail, remedy, std::chrono::milliseconds(12)});
    }
    void finish(const Result<ComputeTarget> &answer)
    {
        m_workspace->attempt->addResult(answer);
        m_workspace->attempt->finish();
    }

private slots:
    void initTestCase() { applyAppearance(*qApp, Appearance::Light); }
    void init()
    {
        m_workspace = std::make_unique<test::FakeWorkspace>();
        m_workspace->capabilitiesAnswer.canAttachCompute = true;
        m_workspace->capabilitiesAnswer.canAttachWithAgent = true;
        m_workspace->machines = {{u"gpu-box"_s, u"10.0.0.7"_s, u"grace"_s, 2222, {}}};
        m_page = std::make_unique<ComputePage>(*m_workspace);
        m_page->resize(1060, 760);
        m_page->show();
        click(u"attachCompute"_s);
    }
    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
    }

    void theFirstMissingFieldHasTheCursorAndRulesAreSaidAsOneTypes()
    {
        QVERIFY(form()->isVisible());
        QVERIFY(!find<QTableView>(u"computeTable"_s)->isVisible());
        QTRY_VERIFY(find<QLineEdit>(u"attachName"_s)->hasFocus() || !m_page->isActiveWindow());
        QVERIFY(!says(u"begins with a letter"_s));
        QTest::keyClicks(find<QLineEdit>(u"attachName"_s), u"7"_s);
        QVERIFY(says(u"begins with a letter"_s));
        QVERIFY(!says(u"username is not provided"_s)); // nobody has been there yet
        click(u"attachTest"_s);
        QVERIFY(says(u"username is not provided"_s));
        QVERIFY(m_workspace->calls.filter(u"try"_s).isEmpty());
        fill();
        QVERIFY(!says(u"username is not provided"_s));
        QTest::keyClicks(find<QLineEdit>(u"attachPassword"_s), u"pw"_s);
        QTest::keyClicks(find<QLineEdit>(u"attachKey"_s), u"/k"_s);
        QVERIFY(says(u"both password and key information provided"_s));
        test::keepPicture(*m_page, u"attach-rules"_s);
    }

    void aMachineOfTheConfigurationFillsTheForm()
    {
        auto *address = find<QComboBox>(u"attachAddress"_s);
        QTRY_COMPARE(address->count(), 1);
        address->setCurrentIndex(0);
        emit address->activated(0);
        QCOMPARE(find<QLineEdit>(u"attachUser"_s)->text(), u"grace"_s);
        QCOMPARE(find<QLineEdit>(u"attachPort"_s)->text(), u"2222"_s);
        QCOMPARE(find<QLineEdit>(u"attachName"_s)->text(), u"gpu-box"_s);
    }

    void aTestTicksStepsAndAsksForTheHostKeyInPlace()
    {
        m_workspace->holdsAttempts = true;
        fill();
        QTest::keyClick(find<QLineEdit>(u"attachUser"_s), Qt::Key_Return);
        QCOMPARE(m_workspace->calls.last(), u"try lab"_s);
        QCOMPARE(find<QPushButton>(u"attachTest"_s)->text(), u"Stop"_s);
        tell(u"tcp"_s, ComputeStep::State::Running, {});
        tell(u"tcp"_s, ComputeStep::State::Done, u"lab.example.org:22"_s);
        std::optional<Result<ComputeAnswer>> answered;
        ComputeQuestion question;
        question.machine = u"lab.example.org"_s;
        question.fingerprint = u"SHA256:abcdef"_s;
        question.keyType = u"ED25519"_s;
        std::thread asking(
            [&, conversation = m_workspace->conversation] { answered = conversation->ask(question, {}); });
        QTRY_VERIFY(says(u"SHA256:abcdef"_s));
        test::keepPicture(*m_page, u"attach-hostkey"_s);
        click(u"acceptQuestion"_s);
        asking.join();
        QVERIFY(answered && *answered && (*answered)->isAccepted);
        QVERIFY(!says(u"SHA256:abcdef"_s));
        tell(u"folder"_s, ComputeStep::State::Failed, u"read-only file system"_s,
             u"Choose another folder."_s);
        QTRY_VERIFY(says(u"Choose another folder."_s));
        QVERIFY(says(u"12 ms"_s));
        finish(failure(ErrorKind::Denied, u"Nothing can be written there. Choose another folder."_s));
        QTRY_VERIFY(says(u"Nothing can be written there."_s));
        QCOMPARE(find<QLineEdit>(u"attachUser"_s)->text(), u"ada"_s); // nothing typed is lost
        test::keepPicture(*m_page, u"attach-failed"_s);
    }

    void aPasswordIsAskedForWithTheKeyboardAlone()
    {
        m_workspace->holdsAttempts = true;
        fill();
        click(u"attachAttach"_s);
        QCOMPARE(m_workspace->calls.last(), u"attach lab"_s);
        std::optional<Result<ComputeAnswer>> answered;
        ComputeQuestion question;
        question.kind = ComputeQuestion::Kind::Password;
        question.machine = u"ada@lab"_s;
        question.attempt = 1;
        std::thread asking(
            [&, conversation = m_workspace->conversation] { answered = conversation->ask(question, {}); });
        QTRY_VERIFY(says(u"That was refused."_s));
        QLineEdit *edit = find<QWidget>(u"computeQuestion"_s)->findChild<QLineEdit *>();
        QCOMPARE(edit->echoMode(), QLineEdit::Password);
        QTest::keyClicks(edit, u"sesame"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        asking.join();
        QVERIFY(answered && *answered && (*answered)->isAccepted);
        QCOMPARE(QByteArray((*answered)->secrets.front().reveal()), QByteArray("sesame"));
        finish(m_workspace->targets.front());
    }

    void leavingWhileTheMachineAsksEndsTheQuestion()
    {
        m_workspace->holdsAttempts = true;
        fill();
        click(u"attachTest"_s);
        std::optional<Result<ComputeAnswer>> answered;
        std::thread asking([&, conversation = m_workspace->conversation] {
            answered = conversation->ask(ComputeQuestion(), {});
        });
        QTRY_VERIFY(find<QWidget>(u"computeQuestion"_s)->isVisible());
        m_page.reset();
        asking.join();
        QVERIFY(answered && !*answered);
        QVERIFY(m_workspace->attempt->isCanceled());
        finish(failure(ErrorKind::Cancelled, {}));
    }

    void anAttachedMachineIsInTheListAndTheFormIsEmptyAgain()
    {
        fill();
        QTest::keyClicks(find<QLineEdit>(u"attachPassword"_s), u"sesame"_s);
        click(u"attachAttach"_s);
        QTRY_VERIFY(!form()->isVisible());
        QCOMPARE(m_workspace->lastAttachment.address, u"lab.example.org"_s);
        QCOMPARE(m_workspace->lastPassword, QByteArray("sesame"));
        QTRY_COMPARE(m_page->findChild<ComputeDetails *>()->targetName(), u"lab"_s);
        QTRY_VERIFY(find<QPushButton>(u"detachCompute"_s)->isVisible());
        test::keepPicture(*m_page, u"compute-attached"_s);
        click(u"attachCompute"_s);
        QCOMPARE(find<QLineEdit>(u"attachName"_s)->text(), QString());
        QCOMPARE(find<QLineEdit>(u"attachPassword"_s)->text(), QString());
    }

    void whatWasTypedStaysWhenTheFormIsClosedButThePassword()
    {
        fill();
        QTest::keyClicks(find<QLineEdit>(u"attachPassword"_s), u"sesame"_s);
        click(u"attachClose"_s);
        QVERIFY(!form()->isVisible());
        click(u"attachCompute"_s);
        QCOMPARE(find<QLineEdit>(u"attachUser"_s)->text(), u"ada"_s);
        QCOMPARE(find<QLineEdit>(u"attachPassword"_s)->text(), QString());
    }

    void detachingWithActiveRunsNamesThemFirst()
    {
        fill();
        click(u"attachAttach"_s);
        QTRY_COMPARE(m_page->findChild<ComputeDetails *>()->targetName(), u"lab"_s);
        m_workspace->nextError =
            Error{ErrorKind::Conflict, u"Runs are active on lab: brave_otter. Cancel them first."_s, {}, {}};
        QTest::keyClick(find<QTableView>(u"computeTable"_s), Qt::Key_Delete);
        QTRY_VERIFY(says(u"brave_otter"_s));
        m_workspace->detachAnswer.explanation = u"lab was detached; its files stay."_s;
        QPushButton *anyway = nullptr;
        for (QPushButton *button : find<QWidget>(u"detachError"_s)->findChildren<QPushButton *>())
            if (button->text() == "Detach all the same"_L1)
                anyway = button;
        QVERIFY(anyway);
        QTest::mouseClick(anyway, Qt::LeftButton);
        QTRY_VERIFY(says(u"lab was detached; its files stay."_s));
        QVERIFY(m_workspace->calls.contains(u"detach lab with runs"_s));
        QTRY_COMPARE(m_page->findChild<ComputeDetails *>()->targetName(), u"local"_s);
    }

    void everyFocusableWidgetHasAName() { QCOMPARE(test::unnamedWidgets(*m_page).join(u'\n'), QString()); }
};

QTEST_MAIN(TestAttachForm)
#include "tst_attachform.moc"
