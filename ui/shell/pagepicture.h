// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "ui/shell/countedworkspace.h"

#include <QImage>
#include <QTimer>

#include <memory>

namespace trainyard::ui {

class MainWindow;
class Preferences;

/// What is to be drawn.
struct PictureRequest
{
    QString page; ///< as MainWindow::showPage() takes it
    QString tab;  ///< of a run's page, or the step of a new run; empty: the one it opens with
    bool isDark = false;
    qreal scale = 1;       ///< device pixels a pixel, 0.5 to 4
    QSize size{1280, 800}; ///< of the window, in pixels at scale 1; 320×240 to 8192×8192
};

/// Makes Qt draw without a display and at that scale, unless the environment says otherwise. To be called
/// before the QApplication is made, once: it also quiets the platform. A picture at another scale than the
/// application's has coarse icons.
void preparePictures(qreal scale);

/// Draws one page of the window into an image without showing it: waits until the page has its data, which is
/// when no answer has been awaited for a quarter of a second, but no longer than ten seconds. UI thread; the
/// appearance of the application is changed.
class PagePicture : public QObject
{
    Q_OBJECT
public:
    PagePicture(Workspace &workspace, Preferences &preferences, const PictureRequest &request,
                QObject *parent = nullptr);
    ~PagePicture() override;

    /// done() follows, once.
    void start();

signals:
    void done(const trainyard::Result<QImage> &picture);

private:
    Result<> check() const;
    void settle();
    void draw();

    CountedWorkspace m_workspace;
    Preferences &m_preferences;
    PictureRequest m_request;
    std::unique_ptr<MainWindow> m_window;
    QTimer m_quiet;
    QTimer m_cap;
};

} // namespace trainyard::ui
