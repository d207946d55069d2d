// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/wherestep.h"

#include "ui/common/computestate.h"
#include "ui/common/theme.h"
#include "ui/newrun/choicetable.h"
#include "ui/newrun/runsupport.h"
#include "ui/newrun/targetrules.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QIcon stateIcon(const ComputeTarget &target, const QWidget &widget)
{
    const qreal ratio = widget.devicePixelRatioF();
    QPixmap pixmap(QSize(12, 12) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    paintComputeGlyph(&painter, QRectF(0, 0, 12, 12), target.state,
                      computeStateColor(target.state, widget.palette()));
    painter.end();
    return QIcon(pixmap);
}
} // namespace

WhereStep::WhereStep(Workspace &workspace, RunSupport &support, NewRunDraft &draft, QWidget *parent)
    : StepPage(draft, parent), m_workspace(workspace), m_support(support),
      m_table(new ChoiceTable({tr("Target"), tr("State"), tr("Kind"), tr("Runs"), tr("What it has")})),
      m_maxDuration(new QLineEdit), m_guards(new QLineEdit)
{
    setObjectName(u"whereStep"_s);
    m_table->setObjectName(u"targetTable"_s);
    m_table->setColumnWidth(0, 18 * grid);
    m_table->setColumnWidth(1, 13 * grid);
    m_table->setColumnWidth(2, 16 * grid);
    m_table->setColumnWidth(3, 7 * grid);
    m_maxDuration->setObjectName(u"maxDurationField"_s);
    m_maxDuration->setMaxLength(100);
    m_maxDuration->setPlaceholderText(tr("no limit"));
    m_maxDuration->setMaximumWidth(24 * grid);
    form()->addWidget(
        addField(u"target"_s, new Field(tr("Compute target"), m_table, m_table,
                                        tr("The same script runs on each of them without a change."))));
    form()->addWidget(
        addField(u"maxDurationSeconds"_s,
                 new Field(tr("Maximum duration"), m_maxDuration, m_maxDuration,
                           tr("The run is stopped after it, as in 90 min, 2 h 30 min or 1 d."))));
    m_guards->setObjectName(u"guardsField"_s);
    m_guards->setMaxLength(1000);
    m_guards->setPlaceholderText(tr("none"));
    form()->addWidget(addField(
        u"guards"_s,
        new Field(
            tr("Guards"), m_guards, m_guards,
            tr("Rules it must not break, such as loss nan; loss > 10, cancel; loss stalls 500; silent 30. "
               "You are told when it does."))));
    form()->addStretch();

    connect(m_table, &ChoiceTable::chosenByHand, this, [this](const QString &name) {
        this->draft().target = name;
        touch(u"target"_s);
        emit targetChanged();
    });
    connect(m_maxDuration, &QLineEdit::textEdited, this, [this](const QString &text) {
        this->draft().maxDurationText = text;
        touch(u"maxDurationSeconds"_s);
    });
    connect(m_guards, &QLineEdit::textEdited, this, [this](const QString &text) {
        this->draft().guardsText = text;
        touch(u"guards"_s);
    });
    connect(&workspace, &Workspace::computeChanged, this, &WhereStep::refresh);
    connect(&m_support, &RunSupport::changed, this, [this] {
        fill();
        emit edited();
    });
}

void WhereStep::load()
{
    m_maxDuration->setText(draft().maxDurationText);
    m_guards->setText(draft().guardsText);
    m_table->choose(draft().target);
    refresh();
}

void WhereStep::refresh()
{
    m_job.start(m_workspace.computeTargets(),
                [this](const Result<QList<ComputeTarget>> &targets) { show(targets); });
}

void WhereStep::show(const Result<QList<ComputeTarget>> &targets)
{
    m_failure = targets ? QString() : targets.error().message;
    if (targets && (*targets != m_targets || !m_isKnown)) {
        m_targets = *targets;
        m_isKnown = true;
        if (draft().target.isEmpty())
            chooseFirst();
        fill();
    }
    emit edited(); // what is known of the target may have changed
}

/// Where no target is the usual one.
void WhereStep::chooseFirst()
{
    const auto usable = std::ranges::find_if(
        m_targets, [](const ComputeTarget &target) { return whyUnusable(target).isEmpty(); });
    if (usable == m_targets.end())
        return;
    draft().target = usable->name;
    emit targetChanged();
}

/// Its kind and state, then what the chosen environment needs there.
QString WhereStep::whyNot(const ComputeTarget &target) const
{
    const QString why = whyUnusable(target);
    return why.isEmpty() ? m_support.whyNot(draft().environment, target.name) : why;
}

void WhereStep::refreshFit()
{
    if (m_isKnown && m_filledFor != draft().environment)
        fill();
}

void WhereStep::fill()
{
    m_filledFor = draft().environment;
    m_table->clearRows();
    for (const ComputeTarget &target : std::as_const(m_targets)) {
        if (m_support.isBuilt(draft().environment) && whyUnusable(target).isEmpty())
            m_support.askTools(target.name);
        m_table->addRow(target.name,
                        {target.name, computeStateText(target.state), computeKindText(target.kind),
                         target.activeRuns > 0 ? QString::number(target.activeRuns) : QString(),
                         computeFacts(target)},
                        whyNot(target), stateIcon(target, *this));
    }
    m_table->choose(draft().target);
}

QList<Finding> WhereStep::findings() const
{
    QList<Finding> findings;
    if (!m_failure.isEmpty())
        findings.append({Finding::Severity::Warning, u"target"_s, m_failure});
    if (!m_isKnown || draft().target.isEmpty())
        return findings;
    const auto found = std::ranges::find(m_targets, draft().target, &ComputeTarget::name);
    if (found == m_targets.end()) {
        findings.append({Finding::Severity::Problem, u"target"_s,
                         tr("There is no target %1 in this workspace any more: choose another one.")
                             .arg(draft().target)});
    } else if (const QString why = whyNot(*found); !why.isEmpty()) {
        findings.append({Finding::Severity::Problem, u"target"_s, why});
    }
    return findings;
}

} // namespace trainyard::ui
