// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/findinglist.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QResizeEvent>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostVisible = 6;
constexpr int mostFindings = 500;
} // namespace

FindingList::FindingList(QWidget *parent) : QListWidget(parent)
{
    setObjectName(u"findingList"_s);
    setAccessibleName(tr("What was found"));
    setFrameShape(NoFrame);
    setWordWrap(true);
    setIconSize({16, 16});
    setSpacing(2);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    const auto go = [this](const QListWidgetItem *item) {
        emit fieldWanted(item->data(Qt::UserRole).toString());
    };
    connect(this, &QListWidget::itemClicked, this, go);
    connect(this, &QListWidget::itemActivated, this, go);
}

void FindingList::show(const QList<Finding> &findings)
{
    QList<Finding> sorted = findings.mid(0, mostFindings);
    std::ranges::stable_sort(sorted, {}, &Finding::severity);
    if (sorted == m_findings && count() > 0)
        return;
    m_findings = sorted;
    fill();
}

void FindingList::fill()
{
    const Theme &theme = Theme::of(palette());
    const int row = currentRow();
    clear();
    for (const Finding &finding : std::as_const(m_findings)) {
        auto *item = new QListWidgetItem(finding.message, this);
        const bool isProblem = finding.severity == Finding::Severity::Problem;
        const bool isFact = finding.severity == Finding::Severity::Fact;
        const QColor color = isProblem ? theme.failed : isFact ? theme.muted : theme.queued;
        item->setIcon(QIcon(iconPixmap(isProblem ? u"cross"_s
                                       : isFact  ? u"info"_s
                                                 : u"warning"_s,
                                       color, 16, devicePixelRatioF())));
        item->setForeground(isFact ? theme.muted : theme.ink);
        item->setData(Qt::UserRole, finding.field);
        const QString kind = isProblem ? tr("Problem") : isFact ? tr("Fact") : tr("Warning");
        item->setData(Qt::AccessibleTextRole, kind + u": "_s + finding.message);
    }
    setCurrentRow(std::min(row, count() - 1));
    setVisible(count() > 0);
    updateGeometry();
}

QSize FindingList::sizeHint() const
{
    int height = 2;
    for (int row = 0; row < std::min(count(), mostVisible); ++row)
        height += sizeHintForRow(row) + 2 * spacing();
    return {40 * grid, height};
}

void FindingList::resizeEvent(QResizeEvent *event)
{
    QListWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateGeometry();
}

void FindingList::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && count() > 0)
        fill();
    QListWidget::changeEvent(event);
}

} // namespace trainyard::ui
