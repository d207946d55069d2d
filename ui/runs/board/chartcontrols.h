// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/board/chartlook.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;

namespace trainyard::ui {

/// The line below a board: what lies along x, logarithms, smoothing, outliers; and what is shown, in numbers.
class ChartControls : public QWidget
{
    Q_OBJECT
public:
    /// `page` names the controls: "metric" makes "metricX", "metricLogY", …
    explicit ChartControls(const QString &page, QWidget *parent = nullptr);

    ChartLook look() const;
    /// Shows it; changed() is not said.
    void setLook(const ChartLook &look);
    /// Which metrics may be the x axis, in this order. The one that is chosen stays.
    void setMetrics(const QStringList &names);
    void setCounts(const QString &text);
    /// For a few seconds.
    void showNotice(const QString &sentence);

signals:
    void changed(const trainyard::ui::ChartLook &look);

private:
    void chooseMetric(const QString &name);
    void showAmount();
    void tell();

    QComboBox *m_x;
    QCheckBox *m_logX;
    QCheckBox *m_logY;
    QCheckBox *m_outliers;
    QComboBox *m_kind;
    QSlider *m_amount;
    QLabel *m_amountText;
    QLabel *m_notice;
    QLabel *m_counts;
};

} // namespace trainyard::ui
