// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QWidget>

class QToolButton;

namespace trainyard::ui {

class ComparedRuns;
class FlowLayout;

/// The runs of a comparison with their colours; a press hides the lines of a run everywhere, or shows them
/// again.
class RunLegend : public QWidget
{
    Q_OBJECT
public:
    explicit RunLegend(ComparedRuns &runs, QWidget *parent = nullptr);
    bool isShown(const QString &id) const;

signals:
    void visibilityChanged(const QString &id, bool isVisible);
    void openRun(const QString &id);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void update();

    ComparedRuns &m_runs;
    FlowLayout *m_flow;
    QHash<QString, QToolButton *> m_buttons;
};

} // namespace trainyard::ui
