// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/codeline.h"

#include "ui/common/card.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostLines = 4;
}

CodeLine::CodeLine(const QString &title, const QString &name, QWidget *parent)
    : QWidget(parent), m_code(new QPlainTextEdit)
{
    m_code->setObjectName(name);
    m_code->setReadOnly(true);
    m_code->setTabChangesFocus(true);
    m_code->setFont(monospacedFont());
    m_code->setWordWrapMode(QTextOption::WrapAnywhere);
    m_code->setAccessibleName(title);
    m_code->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    auto *copy = new QToolButton;
    copy->setObjectName(name + u"Copy"_s);
    copy->setIcon(themedIcon(u"copy"_s));
    copy->setText(tr("Copy"));
    copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    copy->setAutoRaise(true);
    copy->setFocusPolicy(Qt::TabFocus);
    copy->setAccessibleName(tr("Copy: %1").arg(title));
    copy->setToolTip(tr("Copy the whole line"));
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(code()); });

    auto *head = new QHBoxLayout;
    head->addWidget(sectionTitle(title));
    head->addStretch();
    head->addWidget(copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid / 2);
    layout->addLayout(head);
    layout->addWidget(m_code);
}

void CodeLine::setCode(const QString &code)
{
    if (code != this->code())
        m_code->setPlainText(code);
    fit();
}

void CodeLine::fit()
{
    const int lines = std::clamp(int(m_code->document()->size().height()), 1, mostLines); // it counts lines
    m_code->setFixedHeight(m_code->fontMetrics().lineSpacing() * lines + 2 * grid + 2);
}

void CodeLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

QString CodeLine::code() const
{
    return m_code->toPlainText();
}

} // namespace trainyard::ui
