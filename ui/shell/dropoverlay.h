// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/runstart.h"

#include <QWidget>

namespace trainyard::ui {

/// Covers the window while a folder or file is dragged over any part of it, says what a drop would do, and
/// takes the drop. It filters the application's drag events, so that no field below takes the folder as text.
class DropOverlay : public QWidget
{
    Q_OBJECT
public:
    /// `window` is the widget that is covered and the parent.
    explicit DropOverlay(QWidget *window);

signals:
    void dropped(const trainyard::ui::RunStart &start);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    bool begin(QDragEnterEvent &drag);
    QString m_what;
    bool m_isEntered = false; ///< the drag is over the overlay itself
};

} // namespace trainyard::ui
