// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabBar>
#include <QTabWidget>

namespace trainyard::ui {

/// Tabs of a page: words over a hairline, the current one underlined in the accent colour. Ctrl+Tab and
/// Ctrl+PgDown go on, with Shift and PgUp back.
class PageTabs : public QTabWidget
{
    Q_OBJECT
public:
    explicit PageTabs(const QString &accessibleName, QWidget *parent = nullptr);
    /// A control at the right end of the bar.
    void setCorner(QWidget *control);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void go(int step);
};

/// The bar of PageTabs; painted by itself, since Fusion's tabs are boxes.
class UnderlinedTabBar : public QTabBar
{
    Q_OBJECT
public:
    using QTabBar::QTabBar;

protected:
    void paintEvent(QPaintEvent *event) override;
    QSize tabSizeHint(int index) const override;
};

} // namespace trainyard::ui
