// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/inlineedit.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

InlineEdit::InlineEdit(Lines lines, const QString &name, const QString &placeholder, QWidget *parent)
    : QWidget(parent), m_placeholder(placeholder), m_shown(new QWidget), m_label(new QLabel),
      m_pencil(new QToolButton)
{
    auto *row = new QHBoxLayout(m_shown);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid / 2);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(lines == Lines::Several);
    m_label->setMinimumHeight(3 * grid);
    m_label->setContentsMargins(0, 4, 0, 0);
    m_label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_label->setAccessibleName(name);
    m_label->setSizePolicy(lines == Lines::One ? QSizePolicy::Maximum : QSizePolicy::Expanding,
                           QSizePolicy::Preferred);
    m_label->installEventFilter(this);
    m_pencil->setIcon(themedIcon(u"edit"_s));
    m_pencil->setAutoRaise(true);
    m_pencil->setFixedSize(3 * grid, 3 * grid);
    m_pencil->setAccessibleName(tr("Edit: %1").arg(name));
    m_pencil->setToolTip(tr("Edit"));
    row->addWidget(m_label, lines == Lines::One ? 0 : 1000); // up to its widest, then the space behind it
    row->addWidget(m_pencil, 0, Qt::AlignTop);
    row->addStretch(1);
    if (lines == Lines::One) {
        m_field = m_line = new QLineEdit;
        m_line->setMaxLength(255);
        m_line->setMaximumWidth(64 * grid);
    } else {
        m_field = m_lines = new QPlainTextEdit;
        m_lines->setTabChangesFocus(true);
        m_lines->setFixedHeight(10 * grid);
        m_lines->setMaximumWidth(88 * grid);
    }
    m_field->setAccessibleName(name);
    m_field->installEventFilter(this);
    m_field->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_shown);
    layout->addWidget(m_field);
    connect(m_pencil, &QToolButton::clicked, this, &InlineEdit::edit);
    showText();
}

bool InlineEdit::isEditing() const
{
    return !m_field->isHidden();
}

void InlineEdit::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    showText();
}

void InlineEdit::showText()
{
    m_label->setText(m_text.isEmpty() ? m_placeholder : m_text);
    m_label->setForegroundRole(m_text.isEmpty() ? QPalette::PlaceholderText : QPalette::WindowText);
    // No wider than its text, so that the pencil stands beside it.
    const int words = m_label->fontMetrics().size(0, m_label->text()).width();
    m_label->setMaximumWidth(std::min(88 * grid, words + grid / 2));
}

void InlineEdit::edit()
{
    if (isEditing())
        return;
    m_shown->hide();
    m_field->show();
    if (m_line) {
        m_line->setText(m_text);
        m_line->setFocus();
        m_line->selectAll();
    } else {
        m_lines->setPlainText(m_text);
        m_lines->setFocus();
        m_lines->selectAll();
    }
}

void InlineEdit::take()
{
    if (!isEditing())
        return;
    const QString typed = m_line ? m_line->text().trimmed() : m_lines->toPlainText().trimmed();
    leave();
    if (typed == m_text)
        return;
    emit edited(typed);
}

void InlineEdit::leave()
{
    const bool hadFocus = m_field->hasFocus();
    m_field->hide();
    m_shown->show();
    showText();
    if (hadFocus)
        m_pencil->setFocus();
}

bool InlineEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_label) {
        if (event->type() == QEvent::MouseButtonDblClick) {
            edit();
            return true;
        }
        return QWidget::eventFilter(watched, event);
    }
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (key->key() == Qt::Key_Escape) {
            leave();
            return true;
        }
        if (isEnter && (m_line || key->modifiers() & Qt::ControlModifier)) {
            take();
            return true;
        }
    }
    if (event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason)
        take();
    return QWidget::eventFilter(watched, event);
}

} // namespace trainyard::ui
