// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

#include "app/cli/tables.h"
#include "app/cli/terminalanswers.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
QJsonObject toJson(const ComputeStep &step)
{
    QJsonObject object{{u"id"_s, step.id},
                       {u"title"_s, step.title},
                       {u"state"_s, computeStepStateName(step.state)},
                       {u"detail"_s, step.detail},
                       {u"remedy"_s, step.remedy}};
    if (step.duration)
        object.insert(u"milliseconds"_s, qint64(step.duration->count()));
    return object;
}

/// What an attempt to reach a machine tells: lines for people as they come, and all of it for --json.
class Attempt : public QObject
{
public:
    explicit Attempt(const Call &call)
        : QObject(call.owner), conversation(ComputeConversation::make()), answers(conversation, this),
          m_call(call)
    {
        connect(conversation.get(), &ComputeConversation::stepped, this, &Attempt::show);
    }
    /// Waits for the outcome; `done` prints what only the verb knows.
    void follow(const QFuture<Result<ComputeTarget>> &future)
    {
        auto *watcher = new QFutureWatcher<Result<ComputeTarget>>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
            const auto answered = watcher->future();
            end(answered.resultCount() > 0
                    ? answered.result()
                    : Result<ComputeTarget>(failure(ErrorKind::Cancelled, u"Canceled."_s)));
        });
        watcher->setFuture(future);
    }
    std::shared_ptr<ComputeConversation> conversation;
    TerminalAnswers answers;

private:
    void show(const ComputeStep &step)
    {
        if (step.state == ComputeStep::State::Running)
            return;
        m_steps.append(toJson(step));
        if (m_call.out.isJson())
            return;
        const QString mark = step.state == ComputeStep::State::Done      ? u"ok"_s
                             : step.state == ComputeStep::State::Warning ? u"--"_s
                                                                         : u"!!"_s;
        const QString time = step.duration ? u"%1 ms"_s.arg(step.duration->count()) : QString();
        QString line = u"  [%1] %2 %3  %4"_s.arg(mark, step.title.leftJustified(18), time.rightJustified(8),
                                                 printable(step.detail));
        if (!step.remedy.isEmpty())
            line += (step.detail.isEmpty() ? QString() : u" "_s) + printable(step.remedy);
        m_call.out.text(line);
    }
    void end(const Result<ComputeTarget> &target)
    {
        if (!target) {
            Error error = target.error();
            if (!answers.unansweredHostKey().isEmpty()) {
                error = {ErrorKind::Denied,
                         u"The machine is not known here: it shows the key %1. Compare it with what its "
                         u"administrator "
                         "says, then repeat with --accept-host-key %1."_s.arg(answers.unansweredHostKey()),
                         error.message,
                         {}};
            }
            m_call.fail(error);
            return;
        }
        if (m_call.out.isJson()) {
            QJsonObject object = trainyard::toJson(*target);
            object.insert(u"steps"_s, m_steps);
            m_call.out.print(object);
        } else {
            m_call.out.text(u"%1  %2  %3  %4"_s.arg(target->name, computeStateName(target->state),
                                                    printable(target->address), printable(target->system)));
            // This computer tells no steps.
            for (const Prerequisite &p : m_steps.isEmpty() ? target->prerequisites : QList<Prerequisite>())
                m_call.out.text(
                    u"  [%1] %2  %3"_s.arg(p.isMet ? u"ok"_s : u"--"_s, p.name, printable(p.detail)));
        }
        m_call.finish(Done);
    }

    Call m_call;
    QJsonArray m_steps;
};

void wrongUsage(const Call &call, const QString &sentence)
{
    call.out.fail({ErrorKind::InvalidInput, sentence, {}, {}});
    call.finish(WrongUsage);
}

void printTarget(const Call &call, const ComputeTarget &target)
{
    if (call.out.isJson()) {
        call.out.print(trainyard::toJson(target));
    } else {
        call.out.text(u"%1  %2  %3  %4"_s.arg(target.name, computeStateName(target.state),
                                              printable(target.address), printable(target.system)));
        if (!target.stateReason.isEmpty())
            call.out.text(u"  "_s + printable(target.stateReason));
        for (const Prerequisite &p : target.prerequisites)
            call.out.text(u"  [%1] %2  %3"_s.arg(p.isMet ? u"ok"_s : u"--"_s, p.name, printable(p.detail)));
    }
    call.finish(Done);
}

void list(const Call &call)
{
    when(call, call.workspace.computeTargets(), [call](const QList<ComputeTarget> &targets) {
        if (call.out.isJson()) {
            QJsonArray array;
            for (const ComputeTarget &target : targets)
                array.append(trainyard::toJson(target));
            call.out.print(array);
        } else {
            QList<QStringList> rows{
                {u"NAME"_s, u"KIND"_s, u"STATE"_s, u"CORES"_s, u"ACTIVE RUNS"_s, u"ADDRESS"_s}};
            for (const ComputeTarget &t : targets) {
                rows.append({t.name, computeKindName(t.kind), computeStateName(t.state),
                             QString::number(t.cores), QString::number(t.activeRuns), printable(t.address)});
            }
            call.out.table(rows);
        }
        call.finish(Done);
    });
}

void show(const Call &call)
{
    when(call, call.workspace.computeTargets(), [call](const QList<ComputeTarget> &targets) {
        const auto found = std::ranges::find(targets, call.arguments.first(), &ComputeTarget::name);
        if (found == targets.end())
            call.fail({ErrorKind::NotFound,
                       u"There is no compute target “%1”."_s.arg(call.arguments.first()),
                       {},
                       {}});
        else
            printTarget(call, *found);
    });
}

void test(const Call &call)
{
    auto *attempt = new Attempt(call);
    attempt->follow(call.workspace.testCompute(call.arguments.first(), attempt->conversation));
}

/// The options over what is there already; the sentence of a wrong one.
Result<> readOptions(const Call &call, ComputeAttachment &attachment, ComputeCredentials &credentials)
{
    const QCommandLineParser &options = call.options;
    if (options.isSet(u"address"_s))
        attachment.address = options.value(u"address"_s);
    if (options.isSet(u"user"_s))
        attachment.user = options.value(u"user"_s);
    if (options.isSet(u"home-folder"_s))
        attachment.homeFolder = options.value(u"home-folder"_s);
    if (options.isSet(u"private-key"_s)) {
        const QString path = options.value(u"private-key"_s);
        attachment.privateKeyFile =
            path.isEmpty() ? path : QDir::cleanPath(QDir::current().absoluteFilePath(path));
    }
    const auto port = wholeNumber(options, u"port"_s, attachment.port, 1, 65535);
    if (!port)
        return failure(port.error());
    attachment.port = int(*port);
    credentials.acceptedHostKey = options.value(u"accept-host-key"_s);
    if (!credentials.acceptedHostKey.isEmpty() && !credentials.acceptedHostKey.startsWith("SHA256:"_L1))
        return failure(ErrorKind::InvalidInput,
                       u"--accept-host-key takes a fingerprint, SHA256:…, as ssh-keygen -l prints it."_s);
    credentials.areKept = !options.isSet(u"forget-secrets"_s);
    for (const auto &[name, secret] : {std::pair{u"password-fd"_s, &credentials.password},
                                       std::pair{u"passphrase-fd"_s, &credentials.passphrase}}) {
        if (!options.isSet(name))
            continue;
        const auto descriptor = wholeNumber(options, name, 0, 0, 1023);
        if (!descriptor)
            return failure(descriptor.error());
        auto read = secretFromDescriptor(int(*descriptor));
        if (!read)
            return failure(read.error());
        *secret = std::move(*read);
    }
    return {};
}

void attach(const Call &call)
{
    const QString kind = call.arguments.first();
    if (kind != "ssh"_L1) {
        const bool isKnown = QStringList{u"hdi"_s,  u"spark"_s,      u"batch"_s, u"databricks"_s,
                                         u"adla"_s, u"kubernetes"_s, u"aks"_s,   u"slurm"_s}
                                 .contains(kind);
        call.fail(
            {ErrorKind::Unsupported,
             isKnown
                 ? u"This workspace cannot attach %1. It attaches machines: compute attach ssh NAME …"_s.arg(
                       kind)
                 : u"There is no kind of compute “%1”. Attach a machine with: compute attach ssh NAME …"_s
                       .arg(kind),
             {},
             {}});
        return;
    }
    ComputeAttachment attachment;
    attachment.name = call.arguments.at(1);
    ComputeCredentials credentials;
    if (const auto read = readOptions(call, attachment, credentials); !read) {
        wrongUsage(call, read.error().message);
        return;
    }
    auto *attempt = new Attempt(call);
    attempt->follow(call.workspace.attachCompute(attachment, std::move(credentials), attempt->conversation));
}

void update(const Call &call)
{
    when(call, call.workspace.computeAttachment(call.arguments.first()),
         [call](const ComputeAttachment &known) {
             ComputeAttachment attachment = known;
             ComputeCredentials credentials;
             if (const auto read = readOptions(call, attachment, credentials); !read) {
                 wrongUsage(call, read.error().message);
                 return;
             }
             if (!credentials.password.isEmpty() && !call.options.isSet(u"private-key"_s))
                 attachment.privateKeyFile.clear(); // a password instead of the key
             auto *attempt = new Attempt(call);
             attempt->follow(
                 call.workspace.updateCompute(attachment, std::move(credentials), attempt->conversation));
         });
}

void detach(const Call &call)
{
    when(call, call.workspace.detachCompute(call.arguments.first(), call.options.isSet(u"even-with-runs"_s)),
         [call](const DetachedCompute &detached) {
             if (call.out.isJson())
                 call.out.print(
                     QJsonObject{{u"name"_s, detached.name},
                                 {u"activeRuns"_s, QJsonArray::fromStringList(detached.activeRuns)},
                                 {u"homeFolder"_s, detached.homeFolder},
                                 {u"explanation"_s, detached.explanation}});
             else
                 call.out.text(printable(detached.explanation));
             call.finish(Done);
         });
}
} // namespace

QList<Verb> computeVerbs()
{
    const QString compute = u"compute"_s;
    const QString name = u"NAME"_s;
    const QList<QCommandLineOption> machine{
        {u"address"_s, u"host name, number, or an alias of ~/.ssh/config"_s, u"HOST"_s},
        {u"port"_s, u"of its SSH server; 22, or what ~/.ssh/config says, without"_s, u"N"_s},
        {u"user"_s, u"who logs in there"_s, u"USER"_s},
        {u"private-key"_s, u"a key file; without, the ssh agent and the usual keys"_s, u"FILE"_s},
        {u"password-fd"_s, u"reads the password from this file descriptor"_s, u"N"_s},
        {u"passphrase-fd"_s, u"reads the passphrase of the key from this file descriptor"_s, u"N"_s},
        {u"accept-host-key"_s, u"trusts the machine that shows this key, SHA256:…"_s, u"FINGERPRINT"_s},
        {u"home-folder"_s, u"where runs are kept there; ~/.trainyard without"_s, u"DIR"_s},
        {u"forget-secrets"_s, u"keeps no password or passphrase"_s}};
    return {{compute, u"list"_s, {}, {}, u"lists compute targets"_s, list},
            {compute, u"show"_s, {name}, {}, u"prints one compute target"_s, show},
            {compute,
             u"attach"_s,
             {u"KIND"_s, name},
             machine,
             u"tests a machine step by step and makes it a target; KIND is ssh"_s,
             attach},
            {compute, u"update"_s, {name}, machine, u"changes how an attached machine is reached"_s, update},
            {compute, u"test"_s, {name}, {}, u"looks at the target anew"_s, test},
            {compute,
             u"detach"_s,
             {name},
             {{u"even-with-runs"_s, u"leaves active runs behind, unwatched"_s}},
             u"forgets an attached machine; nothing on it is deleted"_s,
             detach}};
}

} // namespace trainyard::cli
