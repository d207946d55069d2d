// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/startpanel.h"

#include "ui/common/linerow.h"
#include "ui/common/preferences.h"
#include "ui/home/droparea.h"

#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int shownFolders = 5;

QString homeShortened(const QString &path)
{
    const QString home = QDir::homePath();
    return path.startsWith(home + u'/') ? u'~' + path.mid(home.size()) : path;
}
} // namespace

StartPanel::StartPanel(Preferences &preferences, QWidget *parent)
    : Card(parent), m_preferences(preferences), m_folders(new QWidget), m_rows(new QVBoxLayout(m_folders))
{
    auto *area = new DropArea;
    connect(area, &DropArea::chooseRequested, this, &StartPanel::choose);
    m_rows->setContentsMargins(0, 0, 0, 4);
    m_rows->setSpacing(0);
    m_padded = new QVBoxLayout;
    m_padded->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    m_padded->addWidget(area);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_padded);
    layout->addWidget(m_folders);
    m_folders->hide();
}

void StartPanel::refresh(bool offerSample)
{
    const QString sample = m_preferences.value(u"sampleFolder"_s).toString();
    const QStringList recent = m_preferences.recentFolders().mid(0, shownFolders);
    const bool showSample =
        offerSample && !sample.isEmpty() && QDir(sample).exists() && !recent.contains(sample);
    const QStringList wanted = showSample ? QStringList{sample} + recent : recent;
    if (wanted == m_shown)
        return; // a row that has the focus keeps it
    m_shown = wanted;
    const auto old = m_folders->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *row : old)
        discard(row);
    if (showSample)
        addFolder(u"play"_s, sample, tr("Try the sample project"),
                  tr("Handwritten digits, trained in under a minute"));
    for (const QString &folder : recent)
        addFolder(u"folder"_s, folder, QDir(folder).dirName(), homeShortened(folder));
    m_folders->setVisible(!m_shown.isEmpty());
    m_padded->setContentsMargins(2 * grid, 2 * grid, 2 * grid, m_shown.isEmpty() ? 2 * grid : grid);
}

void StartPanel::addFolder(const QString &icon, const QString &folder, const QString &title,
                           const QString &detail)
{
    auto *row = new LineRow(icon, title, {});
    row->setDetail(detail);
    row->setAccessibleDescription(tr("Starts a run from %1").arg(folder));
    row->setObjectName(u"folder:"_s + folder);
    connect(row, &LineRow::clicked, this, [this, folder] { emit newRun(folder); });
    m_rows->addWidget(row);
}

void StartPanel::choose()
{
    auto *dialog = new QFileDialog(this, tr("Choose the folder with your script"),
                                   m_preferences.recentFolders().value(0, QDir::homePath()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &StartPanel::newRun);
    dialog->open();
}

} // namespace trainyard::ui
