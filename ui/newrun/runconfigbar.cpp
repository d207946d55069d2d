// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/runconfigbar.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

RunConfigBar::RunConfigBar(Workspace &workspace, std::function<RunConfiguration()> current, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_current(std::move(current))
{
    const auto button = [](const QString &icon, const QString &text, const QString &name) {
        auto *made = new QPushButton(themedIcon(icon), text);
        made->setObjectName(name);
        return made;
    };
    auto *open = button(u"folder"_s, tr("Open a .runconfig…"), u"openRunConfig"_s);
    open->setToolTip(tr("Fills the sheet in as a run configuration of Azure Machine Learning says"));
    auto *save = button(u"save"_s, tr("Save as .runconfig…"), u"saveRunConfig"_s);
    save->setToolTip(tr("Keeps what the sheet says as a file; one that is there keeps what is not ours"));
    connect(open, &QPushButton::clicked, this, &RunConfigBar::chooseFile);
    connect(save, &QPushButton::clicked, this, &RunConfigBar::choosePlace);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(open);
    layout->addWidget(save);
}

void RunConfigBar::open(const QString &path)
{
    const QString name = QFileInfo(path).fileName();
    m_opening.start(
        openRunConfig(m_workspace, path), [this, path, name](const Result<OpenedRunConfig> &file) {
            if (!file) {
                emit failed(file.error());
                return;
            }
            m_path = path;
            emit opened(file->configuration);
            QList<Finding> findings;
            const auto tell = [&](Finding::Severity severity, const QString &sentence) {
                findings.append({severity, {}, sentence});
            };
            for (const QString &remark : file->remarks)
                tell(Finding::Severity::Warning, name + u": "_s + remark);
            for (const QString &ignored : file->ignored)
                tell(Finding::Severity::Warning, tr("%1: without effect here: %2").arg(name, ignored));
            if (!file->registered.isEmpty())
                tell(Finding::Severity::Fact,
                     tr("The packages of %1 were registered as environment %2.").arg(name, file->registered));
            emit told(findings);
        });
}

void RunConfigBar::save(const QString &path)
{
    m_saving.start(
        saveRunConfig(m_workspace, path, m_current()), [this, path](const Result<QStringList> &all) {
            if (!all) {
                emit failed(all.error());
                return;
            }
            m_path = path;
            emit told({{Finding::Severity::Fact, {}, tr("Saved as %1.").arg(all->join(tr(" with ")))}});
        });
}

void RunConfigBar::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Open a run configuration"), QFileInfo(m_path).path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setFilter(dialog->filter() | QDir::Hidden); // they lie in .azureml
    dialog->setNameFilters({tr("Run configurations (*.runconfig *.yml *.json)"), tr("All files (*)")});
    if (const QString folder = m_current().sourceFolder; m_path.isEmpty() && !folder.isEmpty())
        dialog->setDirectory(folder);
    connect(dialog, &QFileDialog::fileSelected, this, &RunConfigBar::open);
    dialog->open();
}

void RunConfigBar::choosePlace()
{
    const RunConfiguration now = m_current();
    const QString name = QFileInfo(now.script).completeBaseName();
    const QString proposed =
        QDir(now.sourceFolder).filePath((name.isEmpty() ? u"run"_s : name) + u".runconfig"_s);
    auto *dialog =
        new QFileDialog(this, tr("Save the run configuration"), m_path.isEmpty() ? proposed : m_path);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"runconfig"_s);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // what is there is kept but for what differs
    connect(dialog, &QFileDialog::fileSelected, this, &RunConfigBar::save);
    dialog->open();
}

} // namespace trainyard::ui
