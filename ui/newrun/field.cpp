// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/field.h"

#include "ui/common/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace trainyard::ui {

namespace {
constexpr int controlHeight = 28;
}

Field::Field(const QString &label, QWidget *content, QWidget *focus, const QString &rule, QWidget *parent)
    : QWidget(parent), m_focus(focus), m_line(new QLabel), m_rule(rule)
{
    auto *title = new QLabel(label);
    title->setTextFormat(Qt::PlainText);
    title->setFont(textFont(TextSize::Text, QFont::DemiBold));
    title->setBuddy(focus);
    focus->setAccessibleName(label);
    if (qobject_cast<QLineEdit *>(focus) || qobject_cast<QComboBox *>(focus))
        focus->setMinimumHeight(controlHeight);
    m_line->setTextFormat(Qt::PlainText);
    m_line->setFont(textFont(TextSize::Caption));
    m_line->setWordWrap(true);
    m_line->setMinimumHeight(2 * grid);
    m_line->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid / 2);
    layout->addWidget(title);
    layout->addWidget(content);
    layout->addWidget(m_line);
    showLine();
}

void Field::setRule(const QString &rule)
{
    m_rule = rule;
    showLine();
}

void Field::setFinding(const QString &message, Finding::Severity severity)
{
    m_finding = message;
    m_severity = severity;
    showLine();
}

QString Field::message() const
{
    return m_line->text();
}

void Field::showLine()
{
    const Theme &theme = Theme::of(palette());
    QColor color = theme.muted;
    if (!m_finding.isEmpty())
        color = m_severity == Finding::Severity::Problem ? theme.failed : theme.queued;
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, color);
    m_line->setForegroundRole(m_finding.isEmpty() ? QPalette::PlaceholderText : QPalette::WindowText);
    m_line->setPalette(colours);
    m_line->setText(m_finding.isEmpty() ? m_rule : m_finding);
    m_focus->setAccessibleDescription(m_line->text());
}

void Field::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        showLine();
    QWidget::changeEvent(event);
}

} // namespace trainyard::ui
