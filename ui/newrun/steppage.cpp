// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/steppage.h"

#include "ui/common/theme.h"

#include <QVBoxLayout>

namespace trainyard::ui {

namespace {
constexpr int formWidth = 104 * grid; ///< longer lines are hard to read
}

StepPage::StepPage(NewRunDraft &draft, QWidget *parent)
    : QScrollArea(parent), m_draft(draft), m_form(new QVBoxLayout)
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new QWidget;
    auto *column = new QWidget;
    column->setMaximumWidth(formWidth);
    column->setLayout(m_form);
    m_form->setContentsMargins(3 * grid, grid, 3 * grid, 2 * grid);
    m_form->setSpacing(grid);
    auto *line = new QHBoxLayout(content);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(column, 1);
    line->addStretch(0);
    setWidget(content);
}

Field *StepPage::addField(const QString &name, Field *field)
{
    m_fields.insert(name, field);
    return field;
}

void StepPage::touch(const QString &field)
{
    if (isLoading)
        return;
    m_touched.insert(field);
    emit edited();
}

void StepPage::showFindings(const QList<Finding> &findings, bool isStrict)
{
    QHash<QString, Finding> shown;
    for (const Finding &finding : findings) {
        const bool isProblem = finding.severity == Finding::Severity::Problem;
        if (finding.severity == Finding::Severity::Fact ||
            !(isStrict || m_touched.contains(finding.field) || !isProblem))
            continue;
        const auto before = shown.constFind(finding.field);
        if (before == shown.cend() || (isProblem && before->severity != Finding::Severity::Problem))
            shown.insert(finding.field, finding);
    }
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it) {
        const Finding finding = shown.value(it.key());
        it.value()->setFinding(finding.message, finding.severity);
    }
}

bool StepPage::focusField(const QString &name)
{
    Field *found = m_fields.value(name);
    if (!found)
        return false;
    ensureWidgetVisible(found);
    found->focusWidgetOfField()->setFocus(Qt::OtherFocusReason);
    return true;
}

} // namespace trainyard::ui
