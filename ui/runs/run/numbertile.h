// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace trainyard::ui {

/// A metric that is one number: its name and its value.
class NumberTile : public QWidget
{
    Q_OBJECT
public:
    explicit NumberTile(const QString &name, QWidget *parent = nullptr);
    void setValue(double value);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QString m_value;
};

} // namespace trainyard::ui
