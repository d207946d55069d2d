// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/logfolderbar.h"

#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/runs/run/flowlayout.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

LogFolderBar::LogFolderBar(Workspace &workspace, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_flow(new FlowLayout(grid, this))
{
    setObjectName(u"logFolders"_s);
    setAccessibleName(tr("Opened folders of logs"));
    connect(&workspace, &Workspace::logFoldersChanged, this, &LogFolderBar::rebuild);
    rebuild();
}

void LogFolderBar::rebuild()
{
    while (QLayoutItem *item = m_flow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    const QList<LogFolder> folders = m_workspace.logFolders();
    if (!folders.isEmpty()) {
        auto *title = new QLabel(tr("Logs of other tools:"));
        title->setForegroundRole(QPalette::PlaceholderText);
        title->setFixedHeight(3 * grid);
        m_flow->addWidget(title);
    }
    for (const LogFolder &folder : folders) {
        const bool isServer = isLogAddress(folder.path);
        const QString name = isServer ? folder.path.section(u"//"_s, 1) : QFileInfo(folder.path).fileName();
        auto *button = new QToolButton;
        button->setObjectName(u"closeLogs:"_s + name);
        button->setIcon(themedIcon(u"cross"_s));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setLayoutDirection(Qt::RightToLeft); // the cross stands behind the name
        button->setText(u"%1 · %2"_s.arg(name, formatCounted(folder.runs, tr("1 run"), tr("%1 runs"))));
        button->setAutoRaise(true);
        button->setFixedHeight(3 * grid);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(tr("Close the logs in %1").arg(name));
        QString tip = (isServer ? tr("%1\nPress to take its runs off the list; nothing is changed there")
                                : tr("%1\nPress to take its runs off the list; its files stay as they are"))
                          .arg(folder.path);
        if (folder.isCut)
            tip += u'\n' + tr("There is more below it than is looked at.");
        for (const QString &trouble : folder.troubles)
            tip += u'\n' + trouble;
        button->setToolTip(tip);
        connect(button, &QToolButton::clicked, this, [this, path = folder.path] {
            m_job.start(m_workspace.closeLogs(path), [this, path](const Result<> &answer) {
                if (answer)
                    emit closed(path);
                else
                    emit failed(answer.error());
            });
        });
        m_flow->addWidget(button);
    }
    setVisible(!folders.isEmpty());
    updateGeometry();
}

} // namespace trainyard::ui
