// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runpreview.h"

#include "models/items/runlistmodel.h"
#include "services/workspace/workspace.h"
#include "ui/common/format.h"
#include "ui/common/statusbadge.h"
#include "ui/common/theme.h"
#include "ui/home/runcurve.h"
#include "ui/home/sparkline.h"
#include "ui/runs/runtable.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int shownMetrics = 8;

QString metricLines(const QMap<QString, double> &metrics)
{
    QStringList lines;
    for (auto it = metrics.cbegin(); it != metrics.cend() && lines.size() < shownMetrics; ++it)
        lines << it.key() + u"  "_s + formatValue(it.value());
    if (metrics.size() > shownMetrics)
        lines << RunPreview::tr("and %1 more").arg(metrics.size() - shownMetrics);
    return lines.join(u'\n');
}
} // namespace

RunPreview::RunPreview(Workspace &workspace, const RunListModel &model, RunTable &table, Clock clock)
    : Card(&table), m_workspace(workspace), m_model(model), m_table(table), m_clock(std::move(clock)),
      m_name(sectionTitle({})), m_status(new StatusBadge), m_reason(mutedText({})), m_facts(mutedText({})),
      m_plot(new QWidget), m_metrics(new QLabel), m_keys(mutedText(tr("Enter opens it · Space closes this")))
{
    setObjectName(u"runPreview"_s);
    setAccessibleName(tr("Preview of a run"));
    setAttribute(Qt::WA_TransparentForMouseEvents); // the rows below can still be clicked
    m_name->setWordWrap(true);
    m_metrics->setTextFormat(Qt::PlainText);
    m_metrics->setFont(tabularFont());
    m_keys->setFont(textFont(TextSize::Caption));
    m_plot->setFixedHeight(12 * grid);
    setFixedWidth(40 * grid);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    layout->setSpacing(grid);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_name, m_status, m_reason, m_facts, m_plot, m_metrics, m_keys})
        layout->addWidget(widget);
    hide();
    table.installEventFilter(this);
    connect(table.selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunPreview::follow);
    connect(&model, &RunListModel::dataChanged, this, &RunPreview::follow);
    connect(&model, &RunListModel::modelReset, this, &RunPreview::follow);
}

RunPreview::~RunPreview() = default;

bool RunPreview::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && isVisible())
        place();
    if (event->type() != QEvent::KeyPress)
        return Card::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isSpace = key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier;
    if (isVisible() && (isSpace || key->key() == Qt::Key_Escape)) {
        hide();
        return true;
    }
    if (!isSpace)
        return Card::eventFilter(watched, event);
    show();
    follow();
    return true;
}

void RunPreview::follow()
{
    if (!isVisible())
        return;
    if (const Run *run = m_model.runAt(m_table.currentIndex().row()))
        showRun(*run);
    else
        hide();
}

void RunPreview::place()
{
    const QRect area = m_table.viewport()->geometry();
    move(area.right() - width() - grid, std::max(area.top(), area.bottom() - height() - grid));
}

void RunPreview::showRun(const Run &run)
{
    const QDateTime now = m_clock();
    if (run.id != m_run.id || !m_curve) {
        m_curve = std::make_unique<RunCurve>(m_workspace, run.id);
        connect(m_curve.get(), &RunCurve::changed, this, qOverload<>(&QWidget::update));
        m_curve->setLive(!isTerminal(run.status));
        m_curve->refresh();
    }
    m_run = run;
    m_name->setText(run.displayName.isEmpty() ? run.id : run.displayName);
    m_status->setStatus(run.status);
    m_reason->setText(run.reason);
    m_reason->setVisible(!run.reason.isEmpty());
    QStringList facts{run.experiment(), run.target()};
    if (run.started.isValid())
        facts << formatRelative(run.started, now) << formatDuration(run.durationSeconds(now));
    m_facts->setText(facts.join(u" · "_s));
    m_plot->setVisible(!run.lastMetrics.isEmpty());
    m_metrics->setText(metricLines(run.lastMetrics));
    m_metrics->setVisible(!run.lastMetrics.isEmpty());
    setAccessibleDescription(
        QStringList{m_name->text(), statusText(run.status), run.reason, m_facts->text(), m_metrics->text()}
            .join(u", "_s));
    adjustSize();
    place();
    raise();
}

void RunPreview::paintEvent(QPaintEvent *event)
{
    Card::paintEvent(event);
    if (!m_curve || !m_plot->isVisible())
        return;
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    paintSparkline(&painter, QRectF(m_plot->geometry()).adjusted(0, 4, -4, -4), m_curve->curve(),
                   isTerminal(m_run.status) ? theme.muted : theme.accent);
}

void RunPreview::hideEvent(QHideEvent *event)
{
    m_curve.reset(); // watches nothing that is not seen
    Card::hideEvent(event);
}

} // namespace trainyard::ui
