// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/noticebar.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

NoticeBar::NoticeBar(QWidget *parent)
    : QWidget(parent), m_text(new QLabel), m_progress(new QProgressBar), m_action(new QPushButton),
      m_close(new QToolButton)
{
    setObjectName(u"noticeBar"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(16 * grid);
    m_progress->setFixedHeight(6);
    m_action->setObjectName(u"noticeAction"_s);
    m_close->setObjectName(u"noticeClose"_s);
    m_close->setIcon(themedIcon(u"cross"_s));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Hide this message"));
    m_close->setAccessibleName(tr("Hide this message"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * grid, grid / 2, grid, grid / 2);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_action);
    layout->addWidget(m_close);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, &NoticeBar::actionRequested);
    hide();
}

void NoticeBar::showNotice(const QString &sentence, const QString &action)
{
    m_text->setText(sentence);
    m_text->setAccessibleName(sentence);
    m_progress->hide();
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_close->show();
    m_timer.start(shownForMs);
    show();
}

void NoticeBar::showProgress(const QString &sentence, int done, int total, const QString &action)
{
    m_timer.stop();
    m_text->setText(sentence);
    m_progress->setRange(0, total);
    m_progress->setValue(done);
    m_progress->show();
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_close->hide();
    show();
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(0, 0, width(), 1), theme.line);
}

} // namespace trainyard::ui
