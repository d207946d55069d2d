// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/run.h"

#include <QAbstractButton>

namespace trainyard::ui {

class RunCurve;

/// One run in a short list: name, status, where and when, its curve, how long. Pressing it opens the run.
class RunRow : public QAbstractButton
{
    Q_OBJECT
public:
    /// `curve` lives at least as long as the row.
    explicit RunRow(RunCurve &curve, QWidget *parent = nullptr);
    void setRun(const Run &run);
    const Run &run() const { return m_run; }
    /// Shows durations and relative times as they are at that moment (UTC).
    void setNow(const QDateTime &now);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString newestValue() const;
    QString when() const;
    void describe();
    RunCurve &m_curve;
    Run m_run;
    QDateTime m_now;
};

} // namespace trainyard::ui
