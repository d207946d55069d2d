// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/environmentspage.h"

#include "models/documents/packagedocument.h"
#include "services/workspace/answers.h"
#include "services/workspace/environmentservice.h"
#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "tests/support/widgetlint.h"
#include "tests/ui/shell/keeppicture.h"
#include "ui/common/errorpanel.h"
#include "ui/common/preferences.h"
#include "ui/environments/buildpanel.h"
#include "ui/environments/environmentdetails.h"

#include <QAction>
#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;
using State = EnvironmentBuild::State;

namespace {
class FakeService : public EnvironmentService
{
public:
    QMap<QString, EnvironmentBuild> known;
    QStringList calls;
    BuildTools tools{{{u"micromamba"_s, u"/m"_s}}, {u"3.11.2"_s}, true, {}, 0};
    QByteArray log;
    std::optional<Error> nextError;
    QStringList passwords;

    EnvironmentBuild of(const QString &hash) const
    {
        EnvironmentBuild none;
        none.hash = hash;
        return known.value(hash, none);
    }
    QFuture<Result<Environment>> archive(const QString &environment, bool) override
    {
        calls.append(u"archive "_s + environment);
        return ready<Environment>(Environment());
    }
    QFuture<Result<Environment>> import(const QString &) override
    {
        return ready<Environment>(Environment());
    }
    QFuture<Result<QList<EnvironmentBuild>>> builds(const QString &) override
    {
        return ready<QList<EnvironmentBuild>>(known.values());
    }
    QFuture<Result<EnvironmentBuild>> build(const QString &hash, const QString &) override
    {
        return ready<EnvironmentBuild>(of(hash));
    }
    QFuture<Result<EnvironmentBuild>> startBuild(const QString &environment, const QString &,
                                                 bool again) override
    {
        calls.append(u"start "_s + environment + (again ? u" again"_s : QString()));
        if (nextError)
            return ready<EnvironmentBuild>(failure(*std::exchange(nextError, std::nullopt)));
        EnvironmentBuild &build = known[wanted];
        build.hash = wanted;
        build.state = State::Building;
        ++build.attempt;
        return ready<EnvironmentBuild>(build);
    }
    QFuture<Result<EnvironmentBuild>> cancelBuild(const QString &hash, const QString &) override
    {
        calls.append(u"cancel"_s);
        known[hash].state = State::Canceled;
        return ready<EnvironmentBuild>(known[hash]);
    }
    QFuture<Result<>> removeBuild(const QString &hash, const QString &) override
    {
        calls.append(u"remove"_s);
        known.remove(hash);
        return ready<void>({});
    }
    QFuture<Result<FileChunk>> buildLog(const QString &, const QString &, qint64 offset,
                                        qint64 maxBytes) override
    {
        FileChunk chunk;
        const qint64 from =
            offset < 0 ? qMax<qint64>(0, log.size() + offset) : qMin<qint64>(offset, log.size());
        chunk.offset = from;
        chunk.bytes = log.mid(from, maxBytes);
        chunk.totalSize = log.size();
        return ready<FileChunk>(chunk);
    }
    QFuture<Result<QString>> installed(const QString &, const QString &) override
    {
        return ready<QString>(u"torch==2.1\n"_s);
    }
    QFuture<Result<bool>> keepRegistryPassword(const EnvironmentContainer &container,
                                               Secret password) override
    {
        passwords.append(container.registryUser + u' ' + QString::fromUtf8(password.reveal()));
        return QtFuture::makeReadyFuture(Result<bool>(true));
    }
    QFuture<Result<BuildTools>> buildTools(const QString &) override
    {
        return ready<BuildTools>(BuildTools(tools));
    }
    QFuture<Result<ToolOffer>> offerMicromamba(const QString &) override
    {
        return ready<ToolOffer>(ToolOffer{u"https://example.org/micromamba"_s, QString(64, u'a'), 15 << 20});
    }
    QFuture<Result<>> fetchMicromamba(const ToolOffer &offer, const QString &) override
    {
        calls.append(u"fetch "_s + offer.url);
        tools.tools.insert(u"micromamba"_s, u"/m"_s);
        return ready<void>({});
    }
    QString wanted;
};

class BuildingWorkspace : public test::FakeWorkspace
{
public:
    FakeService service;
    EnvironmentService *environmentService() override { return &service; }
};

Environment sample(const QString &name, int version, const QString &document)
{
    Environment environment;
    environment.name = name;
    environment.version = version;
    environment.kind = Environment::Kind::SystemManaged;
    if (!applyDocument(environment, document, Environment::Format::CondaFile))
        qFatal("The sample is no conda file.");
    return environment;
}
const auto conda = u"dependencies:\n  - python=3.11\n  - pip\n  - pip:\n      - torch==2.1\n"_s;
} // namespace

class TestEnvironmentsPage : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<BuildingWorkspace> m_workspace;
    std::unique_ptr<EnvironmentsPage> m_page;

    template <typename T> T *child(const QString &name) { return m_page->findChild<T *>(name); }
    QTableView *table() { return child<QTableView>(u"environmentTable"_s); }
    QString cell(int row, int column) { return table()->model()->index(row, column).data().toString(); }
    void open()
    {
        m_page = std::make_unique<EnvironmentsPage>(*m_workspace, *m_preferences);
        m_page->resize(1080, 800);
        m_page->show();
        QTRY_VERIFY(table()->model()->rowCount() > 3);
    }

private slots:
    void init()
    {
        m_preferences = std::make_unique<Preferences>(m_folder.filePath(u"window.ini"_s));
        m_workspace = std::make_unique<BuildingWorkspace>();
        m_workspace->environmentList = {sample(u"torch"_s, 2, QString(conda).replace(u"2.1"_s, u"2.2"_s)),
                                        sample(u"torch"_s, 1, conda)};
        EnvironmentBuild built;
        built.hash = environmentHash(m_workspace->environmentList.last());
        built.state = State::Complete;
        built.attempt = 1;
        built.tool = u"uv"_s;
        built.python = u"3.11.2"_s;
        built.bytes = 3 << 20;
        m_workspace->service.known.insert(built.hash, built);
        m_workspace->service.wanted = environmentHash(m_workspace->environmentList.first());
        m_workspace->service.log = "== Making the environment\n";
    }
    void cleanup() { m_page.reset(); }

    void theListSaysWhatIsBuiltWhere()
    {
        open();
        QCOMPARE(cell(0, EnvironmentListModel::Name), u"torch"_s);
        QCOMPARE(cell(0, EnvironmentListModel::Built), u"not built"_s);
        QTRY_COMPARE(cell(1, EnvironmentListModel::Built), u"local · Python 3.11.2"_s);
        QCOMPARE(cell(1, EnvironmentListModel::Size), u"3.0 MiB"_s);
        QCOMPARE(cell(2, EnvironmentListModel::Version), u"curated"_s);
        test::keepPicture(*m_page, u"environments"_s);
    }
    void aDraftSaysWhatChangedAndIsRegisteredAsTheNextVersion()
    {
        open();
        m_page->showEnvironment(u"torch:2"_s);
        auto *button = child<QPushButton>(u"registerEnvironment"_s);
        QVERIFY(!button->isVisible());
        auto *text = child<QPlainTextEdit>(u"documentText"_s);
        text->moveCursor(QTextCursor::End);
        QTest::keyClicks(text, u"      - torchmetrics==1.5"_s);
        QTRY_VERIFY(button->isVisible());
        QCOMPARE(child<QLabel>(u"environmentChanges"_s)->text(),
                 u"Since torch:2: pip: added torchmetrics 1.5"_s);
        QCOMPARE(button->text(), u"Register as torch:3"_s);
        m_page->refresh(); // a list that comes anew must not take the draft away
        QTest::qWait(20);
        QVERIFY(text->toPlainText().contains(u"torchmetrics"_s));
        test::keepPicture(*m_page, u"environment-draft"_s);
        button->click();
        QTRY_VERIFY(m_workspace->calls.join(u' ').contains(u"torch"_s) || !button->isVisible());
    }
    void aDraftWithProblemsCannotBeRegistered()
    {
        open();
        m_page->showEnvironment(u"torch:2"_s);
        auto *text = child<QPlainTextEdit>(u"documentText"_s);
        text->moveCursor(QTextCursor::End);
        QTest::keyClicks(text, u"      - torch=1"_s);
        auto *button = child<QPushButton>(u"registerEnvironment"_s);
        QTRY_VERIFY(button->isVisible() && !button->isEnabled());
        QVERIFY(!button->toolTip().isEmpty());
        child<QPushButton>(u"revertEnvironment"_s)->click();
        QVERIFY(!text->toPlainText().contains(u"torch=1"_s));
        QVERIFY(!button->isVisible());
    }
    void aBuildIsBegunFollowedAndStopped()
    {
        open();
        m_page->showEnvironment(u"torch:2"_s);
        m_page->showTab(u"build"_s);
        auto *start = child<QPushButton>(u"startBuild"_s);
        auto *stop = child<QPushButton>(u"stopBuild"_s);
        QTRY_VERIFY(start->isVisible() && start->isEnabled());
        start->click();
        QTRY_VERIFY(stop->isVisible());
        QVERIFY(child<QLabel>(u"buildState"_s)->text().contains(u"being built"_s));
        stop->click();
        QTRY_VERIFY(start->isVisible());
        QCOMPARE(m_workspace->service.calls, QStringList({u"start torch:2"_s, u"cancel"_s}));
    }
    void aFailedBuildSaysWhyAndIsTriedAgainOnlyWhenAsked()
    {
        EnvironmentBuild failed;
        failed.hash = m_workspace->service.wanted;
        failed.state = State::Failed;
        failed.attempt = 1;
        failed.reason = u"The package index has no torch==2.2."_s;
        m_workspace->service.known.insert(failed.hash, failed);
        open();
        m_page->showEnvironment(u"torch:2"_s);
        m_page->showTab(u"build"_s);
        QTRY_COMPARE(child<QLabel>(u"buildReason"_s)->text(), failed.reason);
        auto *start = child<QPushButton>(u"startBuild"_s);
        QCOMPARE(start->text(), u"Build again"_s);
        m_workspace->service.nextError = Error{ErrorKind::Full, u"The disk is full."_s, {}, {}};
        start->click();
        QTRY_VERIFY(start->isEnabled());
        start->click();
        QTRY_COMPARE(m_workspace->service.calls.count(u"start torch:2 again"_s), 2);
    }
    void whatCannotBeBuiltHereSaysSoBefore()
    {
        m_workspace->service.tools.tools.clear();
        m_workspace->environmentList.append(
            sample(u"conda"_s, 1, u"dependencies:\n  - python\n  - numpy\n"_s));
        open();
        m_page->showEnvironment(u"conda:1"_s);
        m_page->showTab(u"build"_s);
        QTRY_VERIFY(child<QLabel>(u"buildReason"_s)->text().contains(u"no micromamba"_s));
        QVERIFY(!child<QPushButton>(u"startBuild"_s)->isEnabled());
        auto *fetch = child<QPushButton>(u"fetchMicromamba"_s);
        QVERIFY(fetch->isVisible());
        fetch->click();
        QTRY_VERIFY(m_page->findChild<QMessageBox *>());
        auto *box = m_page->findChild<QMessageBox *>();
        QVERIFY(box->informativeText().contains(QString(64, u'a')));
        QVERIFY(box->informativeText().contains(u"15"_s));
        QCOMPARE(m_workspace->service.calls, QStringList()); // nothing comes before a person agreed
        for (QAbstractButton *each : box->buttons()) {
            if (box->buttonRole(each) == QMessageBox::AcceptRole)
                each->click();
        }
        QTRY_COMPARE(m_workspace->service.calls, QStringList(u"fetch https://example.org/micromamba"_s));
        QTRY_VERIFY(child<QPushButton>(u"startBuild"_s)->isEnabled());
        QVERIFY(!fetch->isVisible());
    }
    void aContainerIsDescribedCheckedAndRegisteredWithItsPasswordInTheKeychainAlone()
    {
        open();
        for (QAction *action : child<QPushButton>(u"newEnvironment"_s)->menu()->actions()) {
            if (action->text().contains(u"container"_s))
                action->trigger();
        }
        auto *button = child<QPushButton>(u"registerEnvironment"_s);
        const auto type = [this](const QString &field, const QString &text) {
            auto *line = child<QLineEdit>(field);
            line->clear();
            QTest::keyClicks(line, text);
        };
        type(u"environmentName"_s, u"box"_s);
        QVERIFY(!button->isEnabled());
        QVERIFY(button->toolTip().contains(u"either a base image or a Dockerfile"_s));
        type(u"baseImage"_s, u"python:3.11-slim"_s);
        QVERIFY2(button->isEnabled(), qPrintable(button->toolTip()));
        QCOMPARE(child<QPlainTextEdit>(u"dockerfilePreview"_s)->toPlainText(), u"FROM python:3.11-slim\n"_s);
        type(u"containerArguments"_s, u"--ipc=host -it"_s);
        QVERIFY(!button->isEnabled() && button->toolTip().contains(u"-it"_s));
        type(u"containerArguments"_s, u"--ipc=host --env 'A=two words'"_s);
        type(u"sharedMemory"_s, u"2 GB"_s);
        QVERIFY(!button->isEnabled());
        type(u"sharedMemory"_s, u"2g"_s);
        type(u"registryAddress"_s, u"registry.example.com:5000"_s);
        type(u"registryUser"_s, u"ann"_s);
        type(u"registryPassword"_s, u"open sesame"_s);
        button->click();
        QTRY_COMPARE(m_workspace->environmentList.last().name, u"box"_s);
        const Environment &made = m_workspace->environmentList.last();
        QCOMPARE(made.kind, Environment::Kind::Container);
        QCOMPARE(made.container.baseImage, u"python:3.11-slim"_s);
        QCOMPARE(made.container.arguments, QStringList({u"--ipc=host"_s, u"--env"_s, u"A=two words"_s}));
        QCOMPARE(made.container.sharedMemory, u"2g"_s);
        QCOMPARE(m_workspace->service.passwords, QStringList(u"ann open sesame"_s));
        QVERIFY(!QString::fromUtf8(QJsonDocument(toJson(made)).toJson()).contains(u"sesame"_s));
        QVERIFY(child<QLineEdit>(u"registryPassword"_s)->text().isEmpty());
    }
    void deletingAsksAndNamesWhatIsLost()
    {
        open();
        m_page->showEnvironment(u"torch:1"_s);
        m_page->showTab(u"build"_s);
        auto *button = child<QPushButton>(u"deleteBuild"_s);
        QTRY_VERIFY(button->isVisible());
        button->click();
        auto *box = m_page->findChild<QMessageBox *>();
        QVERIFY(box && box->text().contains(u"torch:1"_s));
        for (QAbstractButton *each : box->buttons()) {
            if (box->buttonRole(each) == QMessageBox::DestructiveRole)
                each->click();
        }
        QTRY_COMPARE(m_workspace->service.calls, QStringList(u"remove"_s));
    }
    void twoVersionsAreComparedInWords()
    {
        open();
        m_page->showEnvironment(u"torch:2"_s);
        m_page->showTab(u"compare"_s);
        QCOMPARE(child<QComboBox>(u"compareWith"_s)->currentText(), u"torch:1"_s);
        QCOMPARE(child<QListWidget>(u"compareChanges"_s)->item(0)->text(), u"pip: torch 2.1 → 2.2"_s);
    }
    void theFilterFindsByName()
    {
        open();
        m_page->focusFilter();
        auto *box = child<QLineEdit>(u"environmentFilter"_s);
        QTRY_VERIFY(box->hasFocus() || !m_page->isActiveWindow());
        QTest::keyClicks(box, u"tensor"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
    }
    void everythingHasANameAndFits()
    {
        open();
        for (const QString &tab : {u"packages"_s, u"build"_s, u"compare"_s}) {
            m_page->showTab(tab);
            QCOMPARE(test::unnamedWidgets(*m_page), QStringList());
        }
    }
};

QTEST_MAIN(TestEnvironmentsPage)
#include "tst_environmentspage.moc"
