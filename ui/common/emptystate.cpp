// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/emptystate.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace trainyard::ui {

EmptyState::EmptyState(const QString &icon, const QString &title, const QString &sentence,
                       const QString &action, QWidget *parent)
    : QWidget(parent), m_iconName(icon), m_icon(new QLabel), m_title(new QLabel), m_sentence(new QLabel)
{
    m_title->setFont(textFont(TextSize::Heading, QFont::DemiBold));
    for (QLabel *label : {m_title, m_sentence}) {
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
    }
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_sentence->setMaximumWidth(56 * grid);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(grid);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addWidget(m_title);
    auto *line = new QHBoxLayout; // a word-wrapped label under AlignHCenter would take its narrowest form
    line->addStretch();
    line->addWidget(m_sentence, 1000);
    line->addStretch();
    layout->addLayout(line);
    if (!action.isEmpty()) {
        auto *button = new QPushButton(action);
        button->setProperty("primary", true);
        layout->addSpacing(grid);
        layout->addWidget(button, 0, Qt::AlignHCenter);
        connect(button, &QPushButton::clicked, this, &EmptyState::actionRequested);
    }
    layout->addStretch(3);
    setText(title, sentence);
    updateIcon();
}

void EmptyState::setText(const QString &title, const QString &sentence)
{
    m_title->setText(title);
    m_sentence->setText(sentence);
}

void EmptyState::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        updateIcon();
    QWidget::changeEvent(event);
}

void EmptyState::updateIcon()
{
    m_icon->setPixmap(iconPixmap(m_iconName, Theme::of(palette()).muted, 4 * grid, devicePixelRatioF()));
}

} // namespace trainyard::ui
