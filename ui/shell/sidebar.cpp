// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sidebar.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/shell/sidebutton.h"

#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

SideBar::SideBar(const QString &workspaceName, QWidget *parent)
    : QWidget(parent), m_top(new QVBoxLayout), m_foot(new QVBoxLayout),
      m_workspace(new SideButton(u"workspace"_s, workspaceName))
{
    setObjectName(u"sideBar"_s);
    setAccessibleName(tr("Pages"));
    setFixedWidth(25 * grid);
    auto *newRun = new SideButton(u"plus"_s, tr("New run"));
    newRun->setObjectName(u"newRun"_s);
    newRun->setRemark(QKeySequence(Qt::CTRL | Qt::Key_N).toString(QKeySequence::NativeText));
    newRun->setToolTip(tr("Submits a script (Ctrl+N)"));
    connect(newRun, &SideButton::clicked, this, &SideBar::newRunRequested);
    m_workspace->setObjectName(u"workspaceSwitcher"_s);
    m_workspace->setAccessibleName(tr("Workspace %1").arg(workspaceName));
    m_workspace->setToolTip(tr("Switches to another workspace (Ctrl+Shift+O)"));

    for (QVBoxLayout *part : {m_top, m_foot})
        part->setSpacing(2);
    m_foot->addWidget(newRun);
    m_foot->addWidget(m_workspace);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid, 2 * grid, grid + 1, grid);
    layout->setSpacing(grid);
    layout->addLayout(m_top);
    layout->addStretch(1);
    layout->addLayout(m_foot);
}

SideButton *SideBar::addButton(const QString &page, const QString &icon, const QString &text,
                               const QString &key)
{
    auto *button = new SideButton(icon, text);
    button->setObjectName(u"page:"_s + page);
    button->setCheckable(true);
    button->setToolTip(key.isEmpty() ? text : u"%1 (%2)"_s.arg(text, key));
    // Checked means "is shown": what was clicked is told, and setCurrent() marks it once it is.
    connect(button, &SideButton::clicked, this, [this, page, button](bool checked) {
        button->setChecked(!checked);
        emit pageRequested(page);
    });
    m_pages.insert(page, button);
    return button;
}

void SideBar::orderTabs()
{
    QWidget *before = nullptr;
    for (const QLayout *part : {m_top, m_foot})
        for (int i = 0; i < part->count(); ++i) {
            QWidget *button = part->itemAt(i)->widget();
            if (before)
                setTabOrder(before, button);
            before = button;
        }
}

void SideBar::addPage(const QString &page, const QString &icon, const QString &text, const QString &key)
{
    m_top->addWidget(addButton(page, icon, text, key));
    orderTabs();
}

void SideBar::addFoot(const QString &page, const QString &icon, const QString &text, const QString &key)
{
    m_foot->addWidget(addButton(page, icon, text, key));
    orderTabs();
}

void SideBar::setWorkspaceMenu(QMenu *menu)
{
    m_workspace->setRemark(u"▾"_s);
    connect(m_workspace, &SideButton::clicked, menu,
            [this, menu] { menu->popup(m_workspace->mapToGlobal(QPoint(0, -menu->sizeHint().height()))); });
}

void SideBar::setCurrent(const QString &page)
{
    for (auto it = m_pages.cbegin(); it != m_pages.cend(); ++it)
        it.value()->setChecked(it.key() == page);
}

void SideBar::setActiveRuns(qint64 count)
{
    if (SideButton *runs = m_pages.value(u"runs"_s))
        runs->setRemark(count > 0 ? formatCount(count) : QString(),
                        count > 0 ? tr("%1 active").arg(formatCount(count)) : QString());
}

void SideBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme.line);
    painter.fillRect(QRect(2 * grid, m_foot->geometry().top() - grid, width() - 4 * grid, 1), theme.line);
}

} // namespace trainyard::ui
