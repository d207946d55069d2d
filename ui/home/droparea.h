// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace trainyard::ui {

/// The dashed field that says where to drop a folder, with a button for those who would rather choose one. It
/// takes no drop itself: the window takes folders everywhere.
class DropArea : public QWidget
{
    Q_OBJECT
public:
    explicit DropArea(QWidget *parent = nullptr);

signals:
    void chooseRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace trainyard::ui
