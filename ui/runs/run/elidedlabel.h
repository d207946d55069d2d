// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace trainyard::ui {

/// One line of plain text that gives way when there is no room, with … and the whole text in the tip.
class ElidedLabel : public QWidget
{
    Q_OBJECT
public:
    explicit ElidedLabel(Qt::TextElideMode mode = Qt::ElideRight, QWidget *parent = nullptr);
    void setText(const QString &text);
    QString text() const { return m_text; }
    /// The tip to show even when the text fits; without one the text is shown where it is cut.
    void setTip(const QString &tip);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateTip();
    Qt::TextElideMode m_mode;
    QString m_text;
    QString m_tip;
};

} // namespace trainyard::ui
