// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/board/chartcontrols.h"

#include "ui/common/theme.h"
#include "ui/runs/run/flowlayout.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QTimer>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int noticeMs = 6000;
constexpr int sliderSteps = 99; ///< hundredths of a weight, or points
constexpr int fixedChoices = 4; ///< of x, before the metrics
constexpr int metricsOffered = 500;

QLabel *muted(QLabel *label)
{
    label->setTextFormat(Qt::PlainText);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}
} // namespace

ChartControls::ChartControls(const QString &page, QWidget *parent)
    : QWidget(parent), m_x(new QComboBox), m_logX(new QCheckBox(tr("Log x"))),
      m_logY(new QCheckBox(tr("Log y"))), m_outliers(new QCheckBox(tr("Ignore outliers"))),
      m_kind(new QComboBox), m_amount(new QSlider(Qt::Horizontal)), m_amountText(new QLabel),
      m_notice(new QLabel), m_counts(new QLabel)
{
    m_x->setObjectName(page + "X"_L1);
    m_x->setAccessibleName(tr("Horizontal axis"));
    m_x->setToolTip(tr("What lies along the horizontal axis (X on a chart)"));
    m_x->addItem(tr("Step"), int(ChartX::Step));
    m_x->addItem(tr("Relative step"), int(ChartX::RelativeStep));
    m_x->addItem(tr("Time since start"), int(ChartX::RelativeTime));
    m_x->addItem(tr("Time of day"), int(ChartX::WallTime));
    m_x->setMaximumWidth(20 * grid);
    m_logX->setObjectName(page + "LogX"_L1);
    m_logX->setToolTip(tr("Logarithmic steps or time (Shift+L on a chart)"));
    m_logY->setObjectName(page + "LogY"_L1);
    m_logY->setToolTip(tr("Logarithmic values (L on a chart)"));
    m_outliers->setObjectName(page + "Outliers"_L1);
    m_outliers->setToolTip(
        tr("Fit the values to the middle 90 % of the points; what lies outside leaves the chart"));
    m_kind->setObjectName(page + "SmoothingKind"_L1);
    m_kind->setAccessibleName(tr("Kind of smoothing"));
    m_kind->setToolTip(tr("Exponential as TensorBoard does it; what was logged stays behind"));
    m_kind->addItem(tr("Exponential"), int(Smoothing::Kind::Exponential));
    m_kind->addItem(tr("Moving average"), int(Smoothing::Kind::MovingAverage));
    m_kind->addItem(tr("Gaussian"), int(Smoothing::Kind::Gaussian));
    m_amount->setObjectName(page + "Smoothing"_L1);
    m_amount->setAccessibleName(tr("Smoothing"));
    m_amount->setRange(0, sliderSteps);
    m_amount->setPageStep(10);
    m_amount->setFixedWidth(12 * grid);
    m_amountText->setFont(tabularFont());
    m_counts->setFont(tabularFont());
    m_notice->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_notice->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

    const int height = m_x->sizeHint().height(); // of all groups, so that they stand on one line
    const auto together = [height](std::initializer_list<QWidget *> widgets) {
        auto *group = new QWidget;
        group->setMinimumHeight(height);
        auto *line = new QHBoxLayout(group);
        line->setContentsMargins(0, 0, grid, 0);
        for (QWidget *widget : widgets)
            line->addWidget(widget);
        return group;
    };
    auto *controls = new QWidget; // in two lines where the window is narrow
    auto *flow = new FlowLayout(grid / 2, controls);
    flow->addWidget(together({muted(new QLabel(tr("x:"))), m_x}));
    flow->addWidget(together({m_logX, m_logY, m_outliers}));
    flow->addWidget(together({muted(new QLabel(tr("Smoothing:"))), m_kind, m_amount, muted(m_amountText)}));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(2 * grid, grid / 2, 2 * grid, grid / 2);
    line->addWidget(controls, 1);
    line->addWidget(muted(m_notice), 1);
    m_notice->hide();
    line->addSpacing(grid);
    line->addWidget(muted(m_counts));
    showAmount();

    connect(m_x, &QComboBox::currentIndexChanged, this, &ChartControls::tell);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ChartControls::tell);
    connect(m_amount, &QSlider::valueChanged, this, &ChartControls::tell);
    for (const QCheckBox *box : {m_logX, m_logY, m_outliers})
        connect(box, &QCheckBox::toggled, this, &ChartControls::tell);
}

ChartLook ChartControls::look() const
{
    ChartLook look;
    look.x = ChartX(m_x->currentData().toInt());
    if (look.x == ChartX::Metric)
        look.xMetric = m_x->currentText();
    look.isLogX = m_logX->isChecked();
    look.isLogY = m_logY->isChecked();
    look.ignoresOutliers = m_outliers->isChecked();
    look.smoothing.kind = Smoothing::Kind(m_kind->currentData().toInt());
    look.smoothing.amount =
        look.smoothing.kind == Smoothing::Kind::Exponential ? m_amount->value() / 100.0 : m_amount->value();
    return look;
}

void ChartControls::setLook(const ChartLook &look)
{
    const QSignalBlocker block(this);
    if (look.x == ChartX::Metric)
        chooseMetric(look.xMetric);
    else
        m_x->setCurrentIndex(m_x->findData(int(look.x)));
    m_logX->setChecked(look.isLogX);
    m_logY->setChecked(look.isLogY);
    m_outliers->setChecked(look.ignoresOutliers);
    m_kind->setCurrentIndex(m_kind->findData(int(look.smoothing.kind)));
    const bool isWeight = look.smoothing.kind == Smoothing::Kind::Exponential;
    m_amount->setValue(qRound(look.smoothing.amount * (isWeight ? 100 : 1)));
    showAmount();
}

void ChartControls::setMetrics(const QStringList &names)
{
    const QSignalBlocker block(m_x);
    const QString chosen = look().xMetric;
    while (m_x->count() > fixedChoices)
        m_x->removeItem(m_x->count() - 1);
    for (const QString &name : names.mid(0, metricsOffered))
        m_x->addItem(name, int(ChartX::Metric));
    if (!chosen.isEmpty())
        chooseMetric(chosen);
}

/// A metric may be called as a choice above it is: the search begins below those.
void ChartControls::chooseMetric(const QString &name)
{
    int index = fixedChoices;
    while (index < m_x->count() && m_x->itemText(index) != name)
        ++index;
    if (index == m_x->count())
        m_x->addItem(name, int(ChartX::Metric));
    m_x->setCurrentIndex(index);
}

void ChartControls::showAmount()
{
    const ChartLook now = look();
    m_logX->setEnabled(now.x != ChartX::WallTime);
    m_amountText->setText(now.smoothing.amount == 0 ? tr("none")
                          : now.smoothing.kind == Smoothing::Kind::Exponential
                              ? QString::number(now.smoothing.amount, 'f', 2)
                              : tr("%1 points").arg(now.smoothing.amount));
    m_amountText->setFixedWidth(m_amountText->fontMetrics().horizontalAdvance(tr("%1 points").arg(99)));
}

void ChartControls::tell()
{
    showAmount();
    if (!signalsBlocked())
        emit changed(look());
}

void ChartControls::setCounts(const QString &text)
{
    m_counts->setText(text);
}

void ChartControls::showNotice(const QString &sentence)
{
    m_notice->setText(sentence);
    m_notice->show();
    m_notice->setToolTip(sentence);
    QTimer::singleShot(noticeMs, m_notice, [this, sentence] {
        if (m_notice->text() == sentence)
            m_notice->hide();
    });
}

} // namespace trainyard::ui
