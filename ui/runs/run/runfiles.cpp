// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/runfiles.h"

#include <QRegularExpression>

#include <tuple>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

RunFiles::RunFiles(RunSession &session, QObject *parent) : QObject(parent), m_session(session)
{
    connect(&session, &RunSession::switched, this, [this] {
        m_job.abandon();
        m_files.clear();
        m_isKnown = m_isStale = false;
        emit changed();
        refresh();
    });
    connect(&session, &RunSession::filesChanged, this, &RunFiles::refresh);
}

void RunFiles::refresh()
{
    if (m_session.id().isEmpty())
        return;
    if (m_job.isRunning()) {
        m_isStale = true;
        return;
    }
    m_isStale = false;
    m_job.start(m_session.workspace().files(m_session.id()), [this](const Result<QList<RunFile>> &answer) {
        if (answer) {
            m_isKnown = true;
            m_files = *answer;
            emit changed();
        } else if (answer.error().kind != ErrorKind::Cancelled) {
            emit failed(answer.error());
        }
        if (m_isStale)
            refresh();
    });
}

bool isLogFile(const QString &path)
{
    for (const auto folder : {"azureml-logs/"_L1, "logs/"_L1, "user_logs/"_L1, "system_logs/"_L1})
        if (path.startsWith(folder))
            return true;
    return path.startsWith("outputs/"_L1) && (path.endsWith(".log"_L1) || path.endsWith(".txt"_L1));
}

QString firstLog(const QList<RunFile> &files)
{
    static const QRegularExpression numbered(u"^azureml-logs/([0-9]{2}).*\\.txt$"_s);
    static const QRegularExpression otherRank(u"(rank|worker|process)_0*[1-9]"_s);
    QString best;
    std::tuple<int, int, int> bestMerit;
    for (const RunFile &file : files) {
        if (!isLogFile(file.path))
            continue;
        const auto match = numbered.match(file.path);
        // 75_job_post and the like come after the script; the driver's own log is what people read.
        const bool isOfScript =
            file.path.contains("driver_log"_L1) || file.path.startsWith("user_logs/std_log"_L1);
        const std::tuple merit{isOfScript ? 1 : 0, otherRank.match(file.path).hasMatch() ? 0 : 1,
                               match.hasMatch() ? match.capturedView(1).toInt() : -1};
        if (best.isEmpty() || merit > bestMerit) {
            best = file.path;
            bestMerit = merit;
        }
    }
    return best;
}

} // namespace trainyard::ui
