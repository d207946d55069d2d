// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingspage.h"

#include "ui/common/card.h"
#include "ui/common/icon.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/settings/keylist.h"
#include "ui/settings/storagesection.h"
#include "ui/settings/workspacessection.h"

#include <QApplication>
#include <QButtonGroup>
#include <QCheckBox>
#include <QLabel>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int contentWidth = 88 * grid;
}

SettingsPage::SettingsPage(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_preferences(preferences), m_sections(new QVBoxLayout),
      m_workspaces(new WorkspacesSection(workspace.info())), m_storage(new StorageSection(workspace)),
      m_keys(new KeyList), m_scroll(new QScrollArea)
{
    setObjectName(u"settingsPage"_s);
    auto *content = new QWidget;
    content->setMaximumWidth(contentWidth);
    m_sections->setContentsMargins(2 * grid, 12, 2 * grid, 2 * grid);
    m_sections->setSpacing(grid);
    content->setLayout(m_sections);
    m_sections->addWidget(pageTitle(tr("Settings")));

    addAppearance();
    addNotifications();
    addSection(tr("Workspaces"),
               tr("Runs, their files and metrics live in a workspace. Each is a world of its own."))
        ->layout()
        ->addWidget(m_workspaces);
    addSection(tr("Storage in use"))->layout()->addWidget(m_storage);
    addSection(tr("Keys"))->layout()->addWidget(m_keys);
    addAbout();
    m_sections->addStretch(1);

    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    setFocusProxy(m_scroll); // so that the keys scroll until a control has the focus
    auto *centred = new QWidget;
    auto *line = new QHBoxLayout(centred);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(content, 1000);
    line->addStretch(1);
    m_scroll->setWidget(centred);
    m_scroll->viewport()->setAutoFillBackground(false);
    centred->setAutoFillBackground(false);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_scroll);
    // What stands above the keys may be laid out after they were asked for; it ends as soon as a person
    // scrolls.
    const QScrollBar *bar = m_scroll->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, [this] {
        if (m_areKeysWanted)
            scrollToKeys();
    });
    connect(bar, &QScrollBar::actionTriggered, this, [this] { m_areKeysWanted = false; });

    connect(m_workspaces, &WorkspacesSection::openRequested, this, &SettingsPage::workspaceRequested);
    connect(m_workspaces, &WorkspacesSection::otherRequested, this, &SettingsPage::otherWorkspaceRequested);
    connect(m_workspaces, &WorkspacesSection::azureRequested, this, &SettingsPage::azureWorkspaceRequested);
}

Card *SettingsPage::addSection(const QString &title, const QString &remark)
{
    m_sections->addSpacing(grid);
    m_sections->addWidget(sectionTitle(title));
    auto *card = new Card;
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    layout->setSpacing(12);
    if (!remark.isEmpty())
        layout->addWidget(mutedText(remark));
    m_sections->addWidget(card);
    return card;
}

void SettingsPage::addAppearance()
{
    Card *card = addSection(tr("Appearance"));
    auto *line = new QHBoxLayout;
    line->setSpacing(3 * grid);
    auto *group = new QButtonGroup(this);
    const std::tuple<Appearance, QString, QString> choices[] = {
        {Appearance::System, tr("As the desktop"), u"appearanceSystem"_s},
        {Appearance::Light, tr("Light"), u"appearanceLight"_s},
        {Appearance::Dark, tr("Dark"), u"appearanceDark"_s}};
    for (const auto &[appearance, text, name] : choices) {
        auto *button = new QRadioButton(text);
        button->setObjectName(name);
        button->setAccessibleName(tr("Appearance: %1").arg(text));
        button->setChecked(m_preferences.appearance() == appearance);
        group->addButton(button, int(appearance));
        line->addWidget(button);
    }
    line->addStretch(1);
    static_cast<QVBoxLayout *>(card->layout())->addLayout(line);
    connect(group, &QButtonGroup::idClicked, this, [this](int id) {
        m_preferences.setAppearance(Appearance(id));
        applyAppearance(*static_cast<QApplication *>(QCoreApplication::instance()), Appearance(id));
    });
}

void SettingsPage::addNotifications()
{
    auto *box = new QCheckBox(tr("Tell me on the desktop when a run ends or does not respond"));
    box->setObjectName(u"notifications"_s);
    box->setChecked(m_preferences.notificationsEnabled());
    connect(box, &QCheckBox::toggled, this, [this](bool on) { m_preferences.setNotificationsEnabled(on); });
    QLayout *layout = addSection(tr("Notifications"))->layout();
    layout->addWidget(box);
    layout->addWidget(mutedText(tr("Only while this window is not the active one.")));
}

void SettingsPage::addAbout()
{
    auto *mark = new QLabel;
    mark->setPixmap(iconPixmap(u"trainyard"_s, Qt::black, 6 * grid, devicePixelRatioF()));
    QLabel *name = sectionTitle(u"Trainyard "_s + QCoreApplication::applicationVersion());
    name->setObjectName(u"version"_s);
    QLabel *facts = mutedText(tr("A native studio for machine-learning training runs.\n"
                                 "Licence: GNU General Public License, version 3 or later.\nQt %1 · %2")
                                  .arg(QString::fromLatin1(qVersion()), QSysInfo::prettyProductName()));
    facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QGridLayout;
    layout->setHorizontalSpacing(2 * grid);
    layout->setVerticalSpacing(4);
    layout->addWidget(mark, 0, 0, 2, 1, Qt::AlignTop);
    layout->addWidget(name, 0, 1);
    layout->addWidget(facts, 1, 1);
    layout->setColumnStretch(1, 1);
    static_cast<QVBoxLayout *>(addSection(tr("About"))->layout())->addLayout(layout);
}

void SettingsPage::setKnownWorkspaces(const QList<WorkspaceInfo> &workspaces)
{
    m_workspaces->setWorkspaces(workspaces);
}

void SettingsPage::setKeys(const QList<KeyHint> &keys)
{
    m_keys->setKeys(keys);
}

void SettingsPage::showKeys()
{
    m_areKeysWanted = true;
    scrollToKeys();
}

void SettingsPage::scrollToKeys()
{
    const int top = m_keys->mapTo(m_scroll->widget(), QPoint()).y();
    m_scroll->verticalScrollBar()->setValue(top - 6 * grid); // its heading too
}

void SettingsPage::refresh()
{
    m_storage->refresh();
}

void SettingsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_areKeysWanted = false;
    refresh();
}

} // namespace trainyard::ui
