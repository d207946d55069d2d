// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/latestjob.h"
#include "ui/logs/logreader.h"
#include "ui/logs/logwindow.h"

#include <QObject>
#include <QTimer>

namespace trainyard::ui {

/// Keeps a LogWindow filled around what a view shows: one read at a time, a jump before everything else, the
/// growing end last. However fast the file grows, it is looked at once a frame, and when following it skips
/// to the end instead of reading what nobody will see. Owned by its view; UI thread.
class LogLoader : public QObject
{
    Q_OBJECT
public:
    explicit LogLoader(QObject *parent = nullptr);

    /// Forgets everything and reads from the new source, its start or its end.
    void setReader(LogReader reader, bool fromEnd);
    const LogWindow &window() const { return m_window; }
    bool isLoading() const { return m_load.isRunning(); }
    void setFollowing(bool isFollowing);

    /// The lines on screen (indices of the window): what is near them is fetched, what is far is dropped.
    void setVisible(int first, int last);
    void jumpTo(qint64 offset);
    void jumpToEnd();
    /// The file may have grown. Cheap: any number of calls ask once a frame.
    void touch();
    /// After a failure.
    void retry();

signals:
    /// Lines were added at an end or dropped; lines that stay keep their offset.
    void changed();
    /// Everything held is new; `offset` was asked for, -1 is the end.
    void replaced(qint64 offset);
    /// The file is shorter than it was and is read anew.
    void shrunk();
    void failed(const trainyard::Error &error);

private:
    void next();
    void read(const LogWindow::Request &request, void (LogLoader::*accept)(const FileChunk &));
    void acceptJump(const FileChunk &chunk);
    void acceptAfter(const FileChunk &chunk);
    void acceptBefore(const FileChunk &chunk);

    static constexpr int margin = 128; ///< lines held ready above and below the visible ones
    LogReader m_reader;
    LogWindow m_window;
    LatestJob<FileChunk> m_load;
    QTimer m_frame;
    std::optional<qint64> m_jump; ///< wanted next; -1: the end
    qint64 m_jumping = 0;         ///< being read
    int m_first = 0;
    int m_last = 0;
    bool m_isFollowing = false;
    bool m_isStale = false; ///< the file changed since we last looked
    bool m_hasFailed = false;
};

} // namespace trainyard::ui
