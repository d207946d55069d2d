// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/runlegend.h"

#include "ui/common/theme.h"
#include "ui/runs/compare/comparedruns.h"
#include "ui/runs/run/flowlayout.h"

#include <QEvent>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxName = 240;

/// Filled while the run is shown, a ring while it is not: the difference is not of colour alone.
QIcon dot(const QColor &color, bool isShown, qreal scale)
{
    QPixmap pixmap(QSize(12, 12) * scale);
    pixmap.setDevicePixelRatio(scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.5));
    painter.setBrush(isShown ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawEllipse(QRectF(2, 2, 8, 8));
    return pixmap;
}
} // namespace

RunLegend::RunLegend(ComparedRuns &runs, QWidget *parent)
    : QWidget(parent), m_runs(runs), m_flow(new FlowLayout(grid / 2, this))
{
    setObjectName(u"runLegend"_s);
    setAccessibleName(tr("Runs of this comparison"));
    connect(&runs, &ComparedRuns::switched, this, &RunLegend::rebuild);
    connect(&runs, &ComparedRuns::runsChanged, this, &RunLegend::update);
    connect(&runs, &ComparedRuns::groupsChanged, this, &RunLegend::update);
    rebuild();
}

bool RunLegend::isShown(const QString &id) const
{
    const QToolButton *button = m_buttons.value(id);
    return !button || button->isChecked();
}

void RunLegend::rebuild()
{
    while (QLayoutItem *item = m_flow->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    m_buttons.clear();
    for (const QString &id : m_runs.ids()) {
        auto *button = new QToolButton;
        button->setObjectName(u"legend:"_s + id);
        button->setCheckable(true);
        button->setChecked(true);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::TabFocus);
        button->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(button, &QToolButton::toggled, this, [this, id](bool isOn) {
            update();
            emit visibilityChanged(id, isOn);
        });
        connect(button, &QToolButton::customContextMenuRequested, this, [this, id, button](const QPoint &at) {
            auto *menu = new QMenu(button);
            menu->setAttribute(Qt::WA_DeleteOnClose);
            connect(menu->addAction(tr("Open the run")), &QAction::triggered, this,
                    [this, id] { emit openRun(id); });
            menu->popup(button->mapToGlobal(at));
        });
        m_buttons.insert(id, button);
        m_flow->addWidget(button);
    }
    update();
}

void RunLegend::update()
{
    const Theme &theme = Theme::of(palette());
    for (auto it = m_buttons.cbegin(); it != m_buttons.cend(); ++it) {
        const QString group = m_runs.groupOf(it.key());
        const QString name = (group.isEmpty() ? QString() : group + u" · "_s) + m_runs.nameOf(it.key());
        QToolButton *button = it.value();
        button->setIcon(dot(m_runs.colorOf(it.key(), theme), button->isChecked(), devicePixelRatioF()));
        button->setText(button->fontMetrics().elidedText(name, Qt::ElideMiddle, maxName));
        button->setAccessibleName(tr("Lines of %1").arg(name));
        button->setToolTip(tr("%1\nPress to hide or show its lines").arg(name));
    }
}

void RunLegend::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

} // namespace trainyard::ui
