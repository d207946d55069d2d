// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace trainyard::ui {

/// An error where it happened: one sentence, one remedy, details folded and copyable. Hidden until it has an
/// error.
class ErrorPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ErrorPanel(QWidget *parent = nullptr);
    /// `remedy` is the text of the button; without it there is none.
    void showError(const Error &error, const QString &remedy = {});
    void clear();

signals:
    void remedyRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_message;
    QPushButton *m_remedy;
    QToolButton *m_fold;
    QLabel *m_detail;
};

} // namespace trainyard::ui
