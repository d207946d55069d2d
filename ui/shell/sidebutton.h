// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace trainyard::ui {

/// An entry of the side bar: icon, text, and at the right a count or a key. The entry of the page that is
/// shown is checked, and is marked by a bar and its colour.
class SideButton : public QAbstractButton
{
    Q_OBJECT
public:
    SideButton(const QString &icon, const QString &text, QWidget *parent = nullptr);
    /// Muted text at the right; a count reads as part of the accessible name.
    void setRemark(const QString &remark, const QString &spoken = {});
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_icon;
    QString m_remark;
};

} // namespace trainyard::ui
