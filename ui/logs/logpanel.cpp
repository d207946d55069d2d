// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logpanel.h"

#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/preferences.h"
#include "ui/logs/logfindbar.h"
#include "ui/logs/logview.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int noticeMs = 6000;
}

LogPanel::LogPanel(Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_preferences(preferences), m_view(new LogView), m_find(new LogFindBar(m_view)),
      m_error(new ErrorPanel), m_bar(new QWidget), m_title(new QLabel), m_size(new QLabel),
      m_notice(new QLabel), m_findButton(new QToolButton), m_download(new QToolButton)
{
    auto *bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(grid, grid / 2, grid, grid / 2);
    bar->setSpacing(grid / 2);
    for (QLabel *label : {m_title, m_size, m_notice})
        label->setTextFormat(Qt::PlainText);
    m_title->setMinimumWidth(4 * grid);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_size->setForegroundRole(QPalette::PlaceholderText);
    m_notice->setForegroundRole(QPalette::PlaceholderText);
    bar->addWidget(m_title, 1);
    bar->addWidget(m_notice);
    bar->addWidget(m_size);
    bar->addSpacing(grid);
    m_findButton->setObjectName(u"logFind"_s);
    m_findButton->setIcon(themedIcon(u"search"_s));
    m_findButton->setToolTip(tr("Find (Ctrl+F)"));
    m_findButton->setAccessibleName(tr("Find"));
    m_findButton->setAutoRaise(true);
    bar->addWidget(m_findButton);
    m_wrap =
        addToggle(u"logWrap"_s, tr("Wrap"), tr("Wrap long lines (Alt+Z)"), QKeySequence(Qt::ALT | Qt::Key_Z));
    m_follow = addToggle(u"logFollow"_s, tr("Follow"), tr("Stay at the end as the log grows (Alt+F, or End)"),
                         QKeySequence(Qt::ALT | Qt::Key_F));
    m_download->setObjectName(u"logDownload"_s);
    m_download->setIcon(themedIcon(u"download"_s));
    m_download->setToolTip(tr("Download this file (Ctrl+S)"));
    m_download->setAccessibleName(tr("Download this file"));
    m_download->setShortcut(QKeySequence::Save);
    m_download->setAutoRaise(true);
    bar->addWidget(m_download);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_find);
    layout->addWidget(m_error);
    layout->addWidget(m_view, 1);

    m_view->setObjectName(u"logView"_s);
    m_view->setWrapping(preferences.value(u"logs/wrap"_s, false).toBool());
    m_view->setFontSize(preferences.value(u"logs/fontSize"_s, m_view->fontSize()).toInt());
    m_wrap->setChecked(m_view->isWrapping());
    m_view->setFollowing(preferences.value(u"logs/follow"_s, true).toBool());
    m_follow->setChecked(m_view->isFollowing());

    auto *find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(find);
    connect(find, &QAction::triggered, this, &LogPanel::openFind);
    connect(m_findButton, &QToolButton::clicked, this, &LogPanel::openFind);
    connect(m_wrap, &QToolButton::toggled, this, [this](bool isOn) {
        m_view->setWrapping(isOn);
        m_preferences.setValue(u"logs/wrap"_s, isOn);
    });
    connect(m_follow, &QToolButton::clicked, this, [this](bool isOn) {
        m_view->setFollowing(isOn);
        m_preferences.setValue(u"logs/follow"_s, isOn); // what was asked for, not where the person scrolled
    });
    connect(m_view, &LogView::followingChanged, m_follow, &QToolButton::setChecked);
    connect(m_view, &LogView::fontSizeChanged, this,
            [this](int pixels) { m_preferences.setValue(u"logs/fontSize"_s, pixels); });
    connect(m_view, &LogView::viewChanged, this, &LogPanel::updateTitle);
    connect(m_view, &LogView::failed, this,
            [this](const Error &error) { m_error->showError(error, tr("Try again")); });
    connect(m_error, &ErrorPanel::remedyRequested, this, [this] {
        m_error->clear();
        m_view->retry();
    });
    connect(m_view, &LogView::copied, this, [this](qsizetype characters, bool isWhole) {
        m_notice->setText(isWhole ? tr("Copied %1 characters").arg(formatCount(characters))
                                  : tr("Copied the first %1; download the file for the rest")
                                        .arg(formatSize(LogCopy::maxBytes)));
        QTimer::singleShot(noticeMs, m_notice, &QLabel::clear);
    });
    connect(m_download, &QToolButton::clicked, this, &LogPanel::downloadRequested);
}

QToolButton *LogPanel::addToggle(const QString &name, const QString &text, const QString &tip,
                                 const QKeySequence &key)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setAccessibleName(text);
    button->setShortcut(key);
    m_bar->layout()->addWidget(button);
    return button;
}

void LogPanel::show(const QString &title, const LogReader &reader)
{
    m_name = title;
    m_error->clear();
    m_notice->clear();
    m_view->setAccessibleName(tr("Log %1").arg(title));
    m_view->setReader(reader);
    m_find->setReader(reader);
    updateTitle();
}

void LogPanel::clear()
{
    show({}, {});
}

void LogPanel::touch()
{
    m_view->touch();
    m_find->touch();
}

void LogPanel::setDownloadVisible(bool isVisible)
{
    m_download->setVisible(isVisible);
}

void LogPanel::openFind()
{
    m_find->open();
}

void LogPanel::updateTitle()
{
    m_title->setText(
        m_title->fontMetrics().elidedText(m_name, Qt::ElideMiddle, std::max(40, m_title->width())));
    m_title->setToolTip(m_name);
    m_size->setText(m_name.isEmpty() ? QString() : formatSize(m_view->window().totalSize()));
}

} // namespace trainyard::ui
