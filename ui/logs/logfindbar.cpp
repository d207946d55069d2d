// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logfindbar.h"

#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/logs/logview.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QToolButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

LogFindBar::LogFindBar(LogView *view, QWidget *parent)
    : QWidget(parent), m_view(view), m_text(new QLineEdit), m_state(new QLabel), m_progress(new QProgressBar)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(grid, grid / 2, grid, grid / 2);
    layout->setSpacing(grid / 2);
    m_text->setObjectName(u"logFindText"_s);
    m_text->setAccessibleName(tr("Find in this log"));
    m_text->setPlaceholderText(tr("Find in this log"));
    m_text->setMaxLength(LogMatcher::maxPattern);
    m_text->setMinimumWidth(20 * grid);
    m_text->setMaximumWidth(44 * grid);
    m_text->setClearButtonEnabled(true);
    layout->addWidget(m_text, 1);
    m_case = addButton(u"logFindCase"_s, {}, u"Aa"_s, tr("Match case (Alt+C)"));
    m_case->setShortcut(QKeySequence(Qt::ALT | Qt::Key_C));
    m_expression = addButton(u"logFindExpression"_s, {}, u".*"_s, tr("Regular expression (Alt+R)"));
    m_expression->setShortcut(QKeySequence(Qt::ALT | Qt::Key_R));
    for (QToolButton *button : {m_case, m_expression})
        button->setCheckable(true);
    m_previous = addButton(u"logFindPrevious"_s, u"chevron-up"_s, {}, tr("Previous match (Shift+Enter)"));
    m_next = addButton(u"logFindNext"_s, u"chevron-down"_s, {}, tr("Next match (Enter)"));
    m_state->setObjectName(u"logFindState"_s);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    layout->addSpacing(grid / 2);
    layout->addWidget(m_state);
    m_progress->setAccessibleName(tr("Progress of the search"));
    m_progress->setFixedSize(10 * grid, grid / 2);
    m_progress->setTextVisible(false);
    layout->addWidget(m_progress);
    m_stop = addButton(u"logFindStop"_s, u"stop"_s, {}, tr("Stop searching"));
    layout->addStretch(1);
    m_close = addButton(u"logFindClose"_s, u"cross"_s, {}, tr("Close (Esc)"));

    m_typing.setSingleShot(true);
    m_typing.setInterval(150);
    connect(&m_typing, &QTimer::timeout, this, &LogFindBar::restart);
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_case, &QToolButton::toggled, this, &LogFindBar::restart);
    connect(m_expression, &QToolButton::toggled, this, &LogFindBar::restart);
    connect(m_next, &QToolButton::clicked, this, &LogFindBar::goNext);
    connect(m_previous, &QToolButton::clicked, this, &LogFindBar::goPrevious);
    connect(m_stop, &QToolButton::clicked, &m_search, &LogSearch::cancel);
    connect(m_close, &QToolButton::clicked, this, &LogFindBar::close);
    connect(&m_search, &LogSearch::progressed, this, &LogFindBar::updateState);
    connect(&m_search, &LogSearch::failed, this, [this](const Error &error) {
        m_problem = error.message;
        updateState();
    });
    connect(m_view, &LogView::restarted, this, &LogFindBar::restart);
    updateState();
    hide();
}

QToolButton *LogFindBar::addButton(const QString &name, const QString &icon, const QString &text,
                                   const QString &tip)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setText(text);
    if (!icon.isEmpty())
        button->setIcon(themedIcon(icon));
    button->setToolTip(tip);
    button->setAccessibleName(tip.section(u" ("_s, 0, 0));
    layout()->addWidget(button);
    return button;
}

void LogFindBar::setReader(const LogReader &reader)
{
    m_reader = reader;
    m_search.clear();
    m_current.reset();
    if (isVisible())
        restart();
}

void LogFindBar::touch()
{
    if (isVisible())
        m_search.touch();
}

void LogFindBar::open()
{
    QWidget::show();
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
    if (m_search.matcher().isEmpty())
        restart();
}

void LogFindBar::close()
{
    m_typing.stop();
    m_search.clear();
    m_current.reset();
    m_view->setMatcher({});
    hide();
    m_view->setFocus(Qt::ShortcutFocusReason);
    emit closed();
}

void LogFindBar::restart()
{
    m_typing.stop();
    m_current.reset();
    m_problem.clear();
    const auto matcher = LogMatcher::make({m_text->text(), m_case->isChecked(), m_expression->isChecked()});
    if (matcher) {
        m_view->setMatcher(*matcher);
        m_wantsFirst = !matcher->isEmpty();
        m_startedAt = m_view->topOffset();
        m_search.start(m_reader, *matcher, m_startedAt);
    } else {
        m_problem = matcher.error().message;
        m_view->setMatcher({});
        m_search.clear();
    }
    updateState();
}

void LogFindBar::show(const std::optional<LogPlace> &place)
{
    if (!place)
        return;
    m_wantsFirst = false;
    m_current = place;
    m_view->showMatch(*place);
    updateState();
}

void LogFindBar::goNext()
{
    if (m_typing.isActive())
        restart();
    else
        show(m_current ? m_search.next(*m_current) : m_search.from(m_view->topOffset()));
}

void LogFindBar::goPrevious()
{
    show(m_search.previous(m_current.value_or(LogPlace{m_view->topOffset(), 0})));
}

void LogFindBar::updateState()
{
    if (m_wantsFirst && m_search.count() > 0) {
        show(m_search.from(m_startedAt));
        return;
    }
    const bool isRunning = m_search.isRunning();
    const bool hasAny = m_search.count() > 0;
    m_progress->setVisible(isRunning);
    m_progress->setValue(int(m_search.progress() * 100));
    m_stop->setVisible(isRunning);
    m_next->setEnabled(hasAny);
    m_previous->setEnabled(hasAny);
    QString text;
    if (!m_problem.isEmpty())
        text = m_problem;
    else if (m_search.matcher().isEmpty())
        text.clear();
    else if (hasAny && m_current)
        text = tr("%1 of %2").arg(formatCount(m_search.number(*m_current)), formatCount(m_search.count()));
    else if (hasAny)
        text = tr("%1 found").arg(formatCount(m_search.count()));
    else if (isRunning)
        text = tr("Searching…");
    else
        text = tr("Not found");
    if (m_search.isCanceled() && m_problem.isEmpty())
        text = tr("%1 (stopped: not the whole file was searched)").arg(text);
    m_state->setText(text);
}

void LogFindBar::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        event->modifiers() & Qt::ShiftModifier ? goPrevious() : goNext();
        return;
    case Qt::Key_Escape:
        close();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace trainyard::ui
