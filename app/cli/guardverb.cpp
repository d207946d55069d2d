// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/guardverb.h"

#include "app/cli/logfollower.h"
#include "app/cli/runreference.h"
#include "models/domain/guard.h"
#include "services/workspace/answers.h"

#include <QJsonObject>
#include <QTimer>

#include <chrono>
#include <map>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 slice = 1 << 16;
constexpr std::chrono::seconds lookEvery{5}; ///< for silence; points are looked at as they come

/// Follows one run until a rule is broken or the run ends. Owned by the call.
class Guarding : public QObject
{
public:
    Guarding(const Call &call, const Run &run, const QList<Guard> &guards)
        : QObject(call.owner), m_call(call), m_run(run.id), m_heard(std::chrono::steady_clock::now()),
          m_follower(call.workspace, run.id, call.workspace.capabilities().driverLog, this)
    {
        for (const Guard &guard : guards)
            m_watches.push_back(GuardWatch(guard));
        connect(&call.workspace, &Workspace::metricsArrived, this, [this](const QString &id) {
            if (id == m_run)
                readAll();
        });
        connect(&m_follower, &LogFollower::bytes, this,
                [this] { m_heard = std::chrono::steady_clock::now(); });
        connect(&m_follower, &LogFollower::failed, this, &Guarding::giveUp);
        connect(&m_follower, &LogFollower::ended, this, [this] {
            m_hasEnded = true;
            readAll();
        });
        connect(&m_look, &QTimer::timeout, this, &Guarding::lookForSilence);
    }

    void start()
    {
        m_look.start(lookEvery);
        m_follower.start();
        readAll();
    }

private:
    struct Reading
    {
        qint64 offset = 0;
        bool isRunning = false;
        bool isStale = false;
    };

    void readAll()
    {
        for (const GuardWatch &watch : m_watches)
            if (!watch.guard().metric.isEmpty())
                read(watch.guard().metric);
        finishIfDone();
    }

    void read(const QString &metric)
    {
        Reading &reading = m_readings[metric];
        reading.isStale = true;
        if (reading.isRunning)
            return;
        reading.isRunning = true;
        reading.isStale = false;
        whenAnswered(this, m_call.workspace.metricPoints(m_run, metric, reading.offset, slice),
                     [this, metric](const Result<MetricSlice> &answer) { take(metric, answer); });
    }

    void take(const QString &metric, const Result<MetricSlice> &answer)
    {
        if (m_isDone)
            return;
        Reading &reading = m_readings[metric];
        reading.isRunning = false;
        // A metric that nobody has logged yet is none that breaks a rule.
        if (!answer && answer.error().kind != ErrorKind::NotFound) {
            giveUp(answer.error());
            return;
        }
        const qint64 count = answer ? answer->points.size() : 0;
        reading.offset += count;
        for (GuardWatch &watch : m_watches) {
            if (watch.guard().metric != metric || !answer)
                continue;
            if (const QString sentence = watch.take(answer->points); !sentence.isEmpty()) {
                say(watch.guard(), sentence);
                return;
            }
        }
        if (reading.isStale || count == slice)
            read(metric);
        else
            finishIfDone();
    }

    void lookForSilence()
    {
        const std::chrono::duration<double> quiet = std::chrono::steady_clock::now() - m_heard;
        for (const GuardWatch &watch : m_watches)
            if (const QString sentence = watch.takeSilence(quiet.count()); !sentence.isEmpty() && !m_isDone)
                say(watch.guard(), sentence);
    }

    void say(const Guard &guard, const QString &sentence)
    {
        done();
        if (m_call.out.isJson())
            m_call.out.print(
                QJsonObject{{u"run"_s, m_run}, {u"rule"_s, guard.words()}, {u"message"_s, sentence}});
        else
            m_call.out.text(printable(sentence));
        const bool isCanceled = guard.cancels || m_call.options.isSet(u"cancel"_s);
        if (!isCanceled || m_hasEnded) {
            m_call.finish(OperationFailed);
            return;
        }
        when(m_call, m_call.workspace.cancel(m_run, CancelMode::Polite),
             [call = m_call](const Run &) { call.finish(RunCanceled); });
    }

    void finishIfDone()
    {
        for (const auto &[metric, reading] : m_readings)
            if (reading.isRunning || reading.isStale)
                return;
        if (!m_hasEnded || m_isDone)
            return;
        done();
        m_call.finish(Done);
    }

    void giveUp(const Error &error)
    {
        if (m_isDone)
            return;
        done();
        m_call.fail(error);
    }

    void done()
    {
        m_isDone = true;
        m_look.stop();
    }

    Call m_call;
    QString m_run;
    std::chrono::steady_clock::time_point m_heard;
    LogFollower m_follower;
    std::vector<GuardWatch> m_watches;
    std::map<QString, Reading> m_readings;
    QTimer m_look;
    bool m_hasEnded = false;
    bool m_isDone = false;
};

void guard(const Call &call)
{
    QList<Guard> guards;
    const QStringList rules = call.options.values(u"rule"_s);
    for (const QString &words : rules) {
        const auto rule = Guard::fromWords(words);
        if (!rule) {
            call.out.fail(rule.error());
            call.finish(WrongUsage);
            return;
        }
        guards.append(*rule);
    }
    if (guards.isEmpty()) {
        call.out.fail({ErrorKind::InvalidInput,
                       u"run guard needs --rule, such as --rule 'loss nan' or --rule 'loss stalls 500'."_s,
                       {},
                       {}});
        call.finish(WrongUsage);
        return;
    }
    withRun(call, call.arguments.first(),
            [call, guards](const Run &run) { (new Guarding(call, run, guards))->start(); });
}
} // namespace

Verb guardVerb()
{
    return {
        u"run"_s,
        u"guard"_s,
        {u"RUN"_s},
        {{u"rule"_s,
          u"'NAME nan', 'NAME > X', 'NAME < X', 'NAME stalls STEPS' or 'silent MINUTES'; may be given again"_s,
          u"RULE"_s},
         {u"cancel"_s, u"cancels the run when a rule is broken"_s}},
        u"follows a run until a rule is broken (says how; exit status 1, 4 if canceled) or it ends"_s,
        guard};
}

} // namespace trainyard::cli
