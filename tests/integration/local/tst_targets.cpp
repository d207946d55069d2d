// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakemachines.h"
#include "tests/support/localfixture.h"
#include "tests/support/patience.h"

#include "services/hosts/localfiles.h"
#include "services/hosts/process.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::test;

/// Attached machines from the first connection to the end of their runs. The machine is this computer with
/// another home folder.
class TestTargets : public QObject
{
    Q_OBJECT

    std::unique_ptr<LocalFixture> m_fixture;
    std::shared_ptr<FakeMachines> m_machines;
    std::shared_ptr<FakeKeychain> m_keychain;
    std::shared_ptr<SecretKeeper> m_secrets;

    QString there() const { return m_fixture->home() + u"/there"_s; }
    std::unique_ptr<LocalWorkspace> open()
    {
        LocalWorkspaceOptions options = m_fixture->options();
        options.hosts = m_machines;
        m_secrets = std::make_shared<SecretKeeper>(m_keychain);
        options.secrets = m_secrets;
        return std::make_unique<LocalWorkspace>(options);
    }
    ComputeAttachment lab(const QString &name = u"lab"_s) const
    {
        ComputeAttachment attachment;
        attachment.name = name;
        attachment.address = u"lab.example.org"_s;
        attachment.user = u"ada"_s;
        attachment.homeFolder = there();
        return attachment;
    }
    static ComputeCredentials sesame(const QByteArray &password = "open sesame")
    {
        ComputeCredentials credentials;
        credentials.password = Secret::take(QByteArray(password.constData(), password.size()));
        return credentials;
    }
    static Result<ComputeTarget> attach(LocalWorkspace &workspace, const ComputeAttachment &attachment,
                                        ComputeCredentials credentials = sesame())
    {
        return answer(workspace.attachCompute(attachment, std::move(credentials), {}));
    }
    RunConfiguration onLab() const
    {
        RunConfiguration configuration = m_fixture->configuration();
        configuration.target = u"lab"_s;
        return configuration;
    }

private slots:
    void init()
    {
        m_fixture = std::make_unique<LocalFixture>();
        m_machines = std::make_shared<FakeMachines>();
        m_keychain = std::make_shared<FakeKeychain>();
        m_fixture->write(u"train.py"_s, "import sys\n"
                                        "from azureml.core import Run\n"
                                        "run = Run.get_context()\n"
                                        "for i in range(5): run.log('loss', 1 / (i + 1))\n"
                                        "open('outputs/model.txt', 'w').write('weights')\n"
                                        "print('hello from', *sys.argv[1:])\n");
    }
    void cleanup()
    {
        // What is still running there is stopped by the agent that knows it.
        const QStringList tools = QDir(there() + u"/tools"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &run : QDir(there() + u"/runs"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            if (tools.isEmpty() || QFileInfo(there() + u"/runs/"_s + run + u"/state/exit"_s).isSymLink())
                continue;
            HostCommand command;
            command.arguments = {u"sh"_s, there() + u"/tools/"_s + tools.constFirst() + u"/agent/agent.sh"_s,
                                 there(), u"cancel"_s,
                                 run,     u"force"_s};
            (void)runProcess(command);
        }
        m_fixture.reset();
    }

    void aMachineIsTestedStepByStepAndThenATarget()
    {
        const auto workspace = open();
        const auto conversation = ComputeConversation::make();
        QStringList done;
        connect(conversation.get(), &ComputeConversation::stepped, this, [&](const ComputeStep &step) {
            if (step.state != ComputeStep::State::Running)
                done.append(step.id);
        });
        const auto attached = answer(workspace->attachCompute(lab(), sesame(), conversation));
        QVERIFY2(attached, qPrintable(attached ? QString() : attached.error().message));
        QCOMPARE(attached->kind, ComputeKind::RemoteMachine);
        QCOMPARE(attached->homeFolder, there());
        QVERIFY(attached->canDetach);
        QVERIFY(attached->cores > 0);
        QVERIFY(attached->memoryBytes > 0);
        QTRY_COMPARE(done, (QStringList{u"tcp"_s, u"login"_s, u"shell"_s, u"clock"_s, u"folder"_s, u"space"_s,
                                        u"python"_s, u"conda"_s, u"uv"_s, u"container"_s, u"gpu"_s,
                                        u"cores"_s, u"memory"_s}));
        const auto targets = answer(workspace->computeTargets());
        QCOMPARE(targets->size(), 2);
        QCOMPARE(targets->at(1).name, u"lab"_s);
        QCOMPARE(targets->at(1).state, ComputeState::Ready);
        QCOMPARE(answer(workspace->computeAttachment(u"lab"_s)).value(), lab());
    }

    void rulesAreCheckedInTheirOrderBeforeAnyConnection()
    {
        const auto workspace = open();
        ComputeAttachment attachment = lab();
        attachment.user.clear();
        attachment.address.clear();
        auto refused = attach(*workspace, attachment);
        QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
        QVERIFY(refused.error().message.contains(u"username is not provided"_s));
        attachment.user = u"ada"_s;
        refused = attach(*workspace, attachment);
        QCOMPARE(refused.error().detail, u"address"_s);
        attachment = lab();
        attachment.privateKeyFile = u"/home/ada/.ssh/id_ed25519"_s;
        refused = attach(*workspace, attachment);
        QVERIFY(refused.error().message.contains(u"both password and key information provided"_s));
        QCOMPARE(m_machines->connections, 0);
    }

    void theSameMachineUnderASecondNameIsRefusedWithTheReason()
    {
        const auto workspace = open();
        QVERIFY(attach(*workspace, lab()));
        const auto again = attach(*workspace, lab(u"lab-again"_s));
        QCOMPARE(again.error().kind, ErrorKind::Conflict);
        QVERIFY2(again.error().message.contains(u"attached already, as lab"_s),
                 qPrintable(again.error().message));
        QCOMPARE(attach(*workspace, lab(u"LAB"_s)).error().kind, ErrorKind::Conflict);
        m_machines->hostKey = u"SHA256:another"_s; // another machine
        QVERIFY(attach(*workspace, lab(u"other"_s)));
    }

    void theConnectionOfATestServesTheAttachingAndTheRunsAfterIt()
    {
        const auto workspace = open();
        const auto tryOut = [&](const ComputeAttachment &attachment, const QByteArray &password) {
            return answer(workspace->tryCompute(attachment, sesame(password), {})).has_value();
        };
        QVERIFY(tryOut(lab(), "open sesame"));
        QVERIFY(tryOut(lab(u"lab-2"_s), "open sesame")); // the name is no way to a machine
        QCOMPARE(m_machines->connections, 1);
        QVERIFY(!tryOut(lab(), "wrong")); // what a person typed anew is tried
        QVERIFY(tryOut(lab(), "open sesame"));
        QVERIFY(attach(*workspace, lab()));
        const int before = m_machines->connections;
        const auto run = answer(workspace->submit(onLab()));
        QVERIFY(run);
        QCOMPARE(LocalFixture::ended(*workspace, run->id)->status, RunStatus::Completed);
        QCOMPARE(m_machines->connections, before);
        QVERIFY(answer(workspace->testCompute(u"lab"_s)));
        QVERIFY(answer(workspace->testCompute(u"lab"_s)));
    }

    void anUnknownHostKeyIsShownAndOnlyAcceptedByAPerson()
    {
        const auto workspace = open();
        m_machines->isKeyKnown = false;
        QCOMPARE(attach(*workspace, lab()).error().kind, ErrorKind::Denied);
        ComputeCredentials wrong = sesame();
        wrong.acceptedHostKey = u"SHA256:elsewhere"_s;
        QCOMPARE(attach(*workspace, lab(), std::move(wrong)).error().kind, ErrorKind::Denied);
        for (const bool isAccepted : {false, true}) {
            const auto conversation = ComputeConversation::make();
            connect(conversation.get(), &ComputeConversation::asked, this,
                    [&](const ComputeQuestion &question) {
                        QCOMPARE(question.fingerprint, u"SHA256:here"_s);
                        ComputeAnswer given;
                        given.isAccepted = isAccepted;
                        conversation->answer(question.id, std::move(given));
                    });
            QCOMPARE(answer(workspace->attachCompute(lab(), sesame(), conversation)).has_value(), isAccepted);
        }
    }

    void aRefusedPasswordIsAskedForAgainAndWhatWorkedIsKept()
    {
        const auto workspace = open();
        const auto conversation = ComputeConversation::make();
        int asked = 0;
        connect(conversation.get(), &ComputeConversation::asked, this, [&](const ComputeQuestion &question) {
            ++asked;
            QCOMPARE(question.kind, ComputeQuestion::Kind::Password);
            QCOMPARE(question.attempt, 1);
            ComputeAnswer given;
            given.isAccepted = true;
            given.secrets.push_back(Secret::take("open sesame"));
            conversation->answer(question.id, std::move(given));
        });
        QVERIFY(answer(workspace->attachCompute(lab(), sesame("wrong"), conversation)));
        QCOMPARE(asked, 1);
        QCOMPARE(m_keychain->entries().value(u"password ada@lab.example.org:22"_s),
                 QByteArray("open sesame"));
        QVERIFY(answer(workspace->testCompute(u"lab"_s))); // nobody is asked
        QVERIFY(answer(workspace->detachCompute(u"lab"_s, false)));
        QTRY_VERIFY(m_keychain->entries().isEmpty());
    }

    void withoutAKeychainThePasswordStaysInMemoryAndInNoFile()
    {
        for (const auto mood :
             {FakeKeychain::Mood::Locked, FakeKeychain::Mood::Missing, FakeKeychain::Mood::Lying}) {
            m_keychain->mood = mood;
            const auto workspace = open();
            const auto conversation = ComputeConversation::make();
            bool isTold = false;
            connect(conversation.get(), &ComputeConversation::stepped, this, [&](const ComputeStep &step) {
                isTold |= step.id == "keychain"_L1 && step.state == ComputeStep::State::Warning;
            });
            QVERIFY(answer(workspace->attachCompute(lab(), sesame(), conversation)));
            QTRY_VERIFY(isTold);
            QVERIFY(answer(workspace->testCompute(u"lab"_s)));
            QVERIFY(m_keychain->entries().isEmpty());
            QVERIFY(answer(workspace->detachCompute(u"lab"_s, false)));
        }
        HostCommand grep;
        grep.arguments = {u"grep"_s, u"-rl"_s, u"open sesame"_s, m_fixture->home()};
        QCOMPARE(runProcess(grep)->output, QByteArray());
    }

    void aRunOnAMachineIsFollowedToItsEndWithEverythingItWrote()
    {
        const auto workspace = open();
        QVERIFY(attach(*workspace, lab()));
        RunConfiguration configuration = onLab();
        configuration.arguments = {u"the lab"_s};
        const auto run = m_fixture->runToTheEnd(*workspace, configuration);
        QVERIFY2(run, qPrintable(run ? QString() : run.error().message));
        QCOMPARE(run->status, RunStatus::Completed);
        QCOMPARE(run->target(), u"lab"_s);
        QVERIFY(QFileInfo::exists(there() + u"/runs/"_s + run->id + u"/source/train.py"_s));
        QVERIFY(!QFileInfo::exists(m_fixture->home() + u"/runs/"_s + run->id));
        QCOMPARE(LocalFixture::log(*workspace, run->id), QByteArray("hello from the lab\n"));
        QCOMPARE(answer(workspace->metrics(run->id))->constFirst().count, 5);
        const auto model = answer(workspace->readFile(run->id, u"outputs/model.txt"_s, 0, 100));
        QCOMPARE(model->bytes, QByteArray("weights"));
        QVERIFY(QFile::remove(m_fixture->home() + u"/mirrors/"_s + run->id + u"/outputs/model.txt"_s));
        const QString copy = m_fixture->home() + u"/model.txt"_s;
        QVERIFY(answer(workspace->download(run->id, u"outputs/model.txt"_s, copy))); // brought when wanted
        QCOMPARE(QFileInfo(copy).size(), 7);
        QVERIFY(answer(workspace->remove(run->id)));
        QVERIFY(!QFileInfo::exists(there() + u"/runs/"_s + run->id));
    }

    void aRunEndsAsFailedOrCanceledThereAsHere()
    {
        const auto workspace = open();
        QVERIFY(attach(*workspace, lab()));
        m_fixture->write(u"train.py"_s, "import missing_module\n");
        auto run = m_fixture->runToTheEnd(*workspace, onLab());
        QCOMPARE(run->status, RunStatus::Failed);
        QVERIFY2(run->reason.contains(u"ModuleNotFoundError"_s), qPrintable(run->reason));
        m_fixture->write(u"train.py"_s, "import time\nprint('up', flush=True)\ntime.sleep(600)\n");
        run = answer(workspace->submit(onLab()));
        QVERIFY(run);
        QTRY_COMPARE(LocalFixture::log(*workspace, run->id), QByteArray("up\n"));
        QVERIFY(answer(workspace->cancel(run->id, CancelMode::Polite)));
        QCOMPARE(LocalFixture::ended(*workspace, run->id)->status, RunStatus::Canceled);
    }

    void aSilentMachineMakesItsRunsNotRespondingUntilItAnswers()
    {
        const auto workspace = open();
        QVERIFY(attach(*workspace, lab()));
        m_fixture->write(u"train.py"_s, "import os, time\n"
                                        "print('up', flush=True)\n"
                                        "while not os.path.exists('../outputs/go'): time.sleep(0.05)\n"
                                        "print('done')\n");
        const auto run = answer(workspace->submit(onLab()));
        QVERIFY(run);
        const auto status = [&] { return answer(workspace->run(run->id)).value(); };
        QTRY_COMPARE(status().status, RunStatus::Running);
        m_machines->isDown = true;
        QTRY_COMPARE_WITH_TIMEOUT(status().status, RunStatus::NotResponding, 20000);
        QVERIFY2(status().reason.contains(u"check the cable"_s), qPrintable(status().reason));
        const auto targets = answer(workspace->computeTargets());
        QCOMPARE(targets->at(1).state, ComputeState::Unreachable);
        QCOMPARE(targets->at(1).activeRuns, 1);
        QCOMPARE(targets->at(0).activeRuns, 0);
        m_machines->isDown = false;
        QTRY_COMPARE_WITH_TIMEOUT(status().status, RunStatus::Running, 20000);
        QVERIFY(status().reason.isEmpty());
        m_machines->isDown = true; // it ends while nobody looks
        QFile go(there() + u"/runs/"_s + run->id + u"/outputs/go"_s);
        QVERIFY(go.open(QIODevice::WriteOnly));
        go.close();
        QTRY_VERIFY(QFileInfo(there() + u"/runs/"_s + run->id + u"/state/exit"_s).isSymLink());
        m_machines->isDown = false;
        QCOMPARE(LocalFixture::ended(*workspace, run->id)->status, RunStatus::Completed);
        QCOMPARE(LocalFixture::log(*workspace, run->id), QByteArray("up\ndone\n"));
    }

    void aCancelWaitsForTheMachineToAnswer()
    {
        const auto workspace = open();
        QVERIFY(attach(*workspace, lab()));
        m_fixture->write(u"train.py"_s, "import time\nprint('up', flush=True)\ntime.sleep(600)\n");
        const auto run = answer(workspace->submit(onLab()));
        QVERIFY(run);
        QTRY_COMPARE(LocalFixture::log(*workspace, run->id), QByteArray("up\n"));
        m_machines->isDown = true;
        QVERIFY(answer(workspace->cancel(run->id, CancelMode::Force)));
        QTRY_COMPARE(answer(workspace->run(run->id))->status, RunStatus::NotResponding);
        m_machines->isDown = false;
        QCOMPARE(LocalFixture::ended(*workspace, run->id)->status, RunStatus::Canceled);
    }

    void aRunIsFoundAgainByTheNextProcess()
    {
        QString id;
        {
            const auto workspace = open();
            QVERIFY(attach(*workspace, lab()));
            m_fixture->write(u"train.py"_s, "import time\n"
                                            "for i in range(200): print(i, flush=True); time.sleep(0.005)\n");
            const auto run = answer(workspace->submit(onLab()));
            QVERIFY(run);
            id = run->id;
        }
        const auto workspace = open();
        QCOMPARE(LocalFixture::ended(*workspace, id)->status, RunStatus::Completed);
        QByteArray all;
        for (int i = 0; i < 200; ++i)
            all += QByteArray::number(i) + '\n';
        QCOMPARE(LocalFixture::log(*workspace, id), all);
    }

    void detachingNamesActiveRunsAndLeavesThemAndTheirFiles()
    {
        const auto workspace = open();
        QVERIFY(attach(*workspace, lab()));
        m_fixture->write(u"train.py"_s, "import time\nprint('up', flush=True)\ntime.sleep(600)\n");
        const auto run = answer(workspace->submit(onLab()));
        QVERIFY(run);
        QTRY_COMPARE(LocalFixture::log(*workspace, run->id), QByteArray("up\n"));
        const auto refused = answer(workspace->detachCompute(u"lab"_s, false));
        QCOMPARE(refused.error().kind, ErrorKind::Conflict);
        QVERIFY(refused.error().message.contains(run->id));
        const auto detached = answer(workspace->detachCompute(u"lab"_s, true));
        QCOMPARE(detached->activeRuns, QStringList{run->id});
        QVERIFY(detached->explanation.contains(there()));
        QTRY_COMPARE(answer(workspace->run(run->id))->status, RunStatus::NotResponding);
        QCOMPARE(answer(workspace->computeTargets())->size(), 1);
        QVERIFY(QFileInfo::exists(there() + u"/runs/"_s + run->id));
        QCOMPARE(answer(workspace->cancel(run->id, CancelMode::Polite)).error().kind, ErrorKind::NotFound);
        QVERIFY(attach(*workspace, lab())); // and there it is again
        QTRY_COMPARE(answer(workspace->run(run->id))->status, RunStatus::Running);
    }

    void aSubmissionToAMachineThatDoesNotAnswerFailsWithItsReason()
    {
        const auto workspace = open();
        QVERIFY(attach(*workspace, lab()));
        m_machines->isDown = true;
        const auto review = answer(workspace->review(onLab()));
        QVERIFY(!review->canSubmit());
        const auto run = answer(workspace->submit(onLab()));
        QVERIFY(!run);
        QVERIFY2(run.error().message.contains(u"check the cable"_s), qPrintable(run.error().message));
        RunConfiguration nowhere = onLab();
        nowhere.target = u"nowhere"_s;
        QCOMPARE(answer(workspace->submit(nowhere)).error().kind, ErrorKind::NotFound);
    }

    void anotherProcessSeesWhatWasAttached()
    {
        const auto first = open();
        const auto second = open();
        QVERIFY(answer(second->opened()));
        QSignalSpy changed(second.get(), &Workspace::computeChanged);
        QVERIFY(attach(*first, lab()));
        QTRY_VERIFY(!changed.isEmpty());
        QCOMPARE(answer(second->computeTargets())->size(), 2);
        QCOMPARE(m_fixture->runToTheEnd(*second, onLab())->status, RunStatus::Completed);
        QVERIFY(answer(second->detachCompute(u"lab"_s, false)));
        QTRY_COMPARE(answer(first->computeTargets())->size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestTargets)
#include "tst_targets.moc"
