// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/sourcestep.h"

#include "models/domain/names.h"
#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/pairtable.h"
#include "ui/common/theme.h"
#include "ui/newrun/argumentseditor.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int folderPauseMs = 300;
constexpr int mostScripts = 5000; ///< in the picker; any other path can still be typed

QComboBox *editableCombo(const QString &name)
{
    auto *combo = new QComboBox;
    combo->setObjectName(name);
    combo->setEditable(true);
    combo->setInsertPolicy(QComboBox::NoInsert);
    combo->setMaxVisibleItems(16);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(24);
    // Completion inside the line would turn "digits" into "digits-first" under the hands of who types it.
    combo->completer()->setCompletionMode(QCompleter::PopupCompletion);
    combo->completer()->setFilterMode(Qt::MatchContains);
    return combo;
}

KeyValueModel::Check tagRule()
{
    return [](const QString &key, const QString &value) {
        const Result<> rule = checkTag(key, value);
        return rule ? QString() : rule.error().message;
    };
}
} // namespace

SourceStep::SourceStep(Workspace &workspace, Preferences &preferences, NewRunDraft &draft, QWidget *parent)
    : StepPage(draft, parent), m_workspace(workspace), m_preferences(preferences), m_snapshot(new QWidget),
      m_snapshotText(new QLabel), m_takeFolder(new QCheckBox(tr("Take the &folder as it is now"))),
      m_folder(editableCombo(u"folderField"_s)), m_script(editableCombo(u"scriptField"_s)),
      m_arguments(new ArgumentsEditor), m_experiment(editableCombo(u"experimentField"_s)),
      m_displayName(new QLineEdit), m_tagsModel(tr("Tag"), tr("Value"), tagRule()),
      m_tags(new PairTable(m_tagsModel, [this](const QList<int> &rows) { m_tagsModel.removeRowsAt(rows); })),
      m_description(new QPlainTextEdit)
{
    setObjectName(u"sourceStep"_s);
    viewport()->setAcceptDrops(true); // a scroll area hears of drops through its viewport alone
    m_displayName->setObjectName(u"displayNameField"_s);
    m_displayName->setMaxLength(1000);
    m_displayName->setPlaceholderText(tr("made up when left empty"));
    m_tags->setObjectName(u"tagsField"_s);
    m_description->setObjectName(u"descriptionField"_s);
    m_description->setTabChangesFocus(true);
    m_description->setFixedHeight(m_description->fontMetrics().lineSpacing() * 3 + 2 * grid);

    form()->addWidget(makeSnapshotSwitch());
    form()->addWidget(makeFolder());
    form()->addWidget(addField(u"script"_s, new Field(tr("Script"), m_script, m_script)));
    form()->addWidget(
        addField(u"arguments"_s, new Field(tr("Arguments"), m_arguments, m_arguments->lineEditor(),
                                           tr("Quotes as in a shell; $VARIABLES and * stay as they are."))));
    form()->addWidget(
        addField(u"experiment"_s,
                 new Field(tr("Experiment"), m_experiment, m_experiment,
                           tr("Letters, digits, '_' and '-': runs of one experiment are shown together."))));
    form()->addWidget(
        addField(u"displayName"_s, new Field(tr("Display name"), m_displayName, m_displayName)));
    form()->addWidget(addField(
        u"tags"_s, new Field(tr("Tags"), m_tags, m_tags, tr("Type into the empty row; Del removes a tag."))));
    form()->addWidget(addField(u"description"_s, new Field(tr("Description"), m_description, m_description)));
    form()->addStretch();

    m_folderPause.setSingleShot(true);
    m_folderPause.setInterval(folderPauseMs);
    connectEditors();
}

QWidget *SourceStep::makeSnapshotSwitch()
{
    m_snapshot->setObjectName(u"snapshotSwitch"_s);
    m_snapshotText->setTextFormat(Qt::PlainText);
    m_snapshotText->setWordWrap(true);
    m_takeFolder->setObjectName(u"takeFolder"_s);
    auto *layout = new QVBoxLayout(m_snapshot);
    layout->setContentsMargins(0, 0, 0, grid);
    layout->setSpacing(grid / 2);
    layout->addWidget(m_snapshotText);
    layout->addWidget(m_takeFolder);
    connect(m_takeFolder, &QCheckBox::toggled, this, [this](bool isOn) {
        if (isLoading)
            return;
        draft().usesSnapshot = !isOn;
        readFiles();
        touch(u"sourceFolder"_s);
    });
    return m_snapshot;
}

QWidget *SourceStep::makeFolder()
{
    auto *browseButton = new QPushButton(tr("B&rowse…"));
    browseButton->setObjectName(u"browseButton"_s);
    browseButton->setToolTip(tr("Choose a folder"));
    connect(browseButton, &QPushButton::clicked, this, &SourceStep::browse);
    auto *line = new QWidget;
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_folder, 1);
    layout->addWidget(browseButton);
    m_folder->lineEdit()->setPlaceholderText(tr("/path/to/your/project, or drop a folder here"));
    return addField(u"sourceFolder"_s, new Field(tr("Folder"), line, m_folder));
}

void SourceStep::connectEditors()
{
    connect(m_folder, &QComboBox::editTextChanged, this, &SourceStep::folderEdited);
    connect(&m_folderPause, &QTimer::timeout, this, &SourceStep::readFiles);
    connect(m_script, &QComboBox::editTextChanged, this, [this](const QString &text) {
        if (!isLoading)
            draft().script = text;
        touch(u"script"_s);
    });
    connect(m_arguments, &ArgumentsEditor::edited, this, [this] {
        if (!isLoading)
            draft().argumentsText = m_arguments->text();
        touch(u"arguments"_s);
    });
    connect(m_experiment, &QComboBox::editTextChanged, this, [this](const QString &text) {
        if (!isLoading)
            draft().experiment = text;
        touch(u"experiment"_s);
    });
    connect(m_displayName, &QLineEdit::textEdited, this, [this](const QString &text) {
        draft().displayName = text;
        touch(u"displayName"_s);
    });
    connect(&m_tagsModel, &KeyValueModel::edited, this, [this] {
        draft().tags = m_tagsModel.values();
        draft().tagsProblem = m_tagsModel.firstProblem();
        touch(u"tags"_s);
    });
    connect(m_description, &QPlainTextEdit::textChanged, this, [this] {
        if (!isLoading)
            draft().description = m_description->toPlainText();
        touch(u"description"_s);
    });
}

void SourceStep::load()
{
    isLoading = true;
    const QStringList recent = m_preferences.recentFolders();
    if (m_folder->count() != recent.size() ||
        (!recent.isEmpty() && m_folder->itemText(0) != recent.constFirst())) {
        m_folder->clear();
        for (const QString &folder : recent)
            m_folder->addItem(themedIcon(u"folder"_s), folder);
    }
    if (m_folder->currentText() != draft().sourceFolder) { // else the cursor of who is typing stays
        m_folder->setCurrentIndex(-1);
        m_folder->setEditText(draft().sourceFolder);
    }
    m_script->setEditText(draft().script);
    m_arguments->setText(draft().argumentsText);
    m_experiment->setEditText(draft().experiment);
    m_displayName->setText(draft().displayName);
    m_tagsModel.setValues(draft().tags);
    m_description->setPlainText(draft().description);
    m_takeFolder->setChecked(!draft().usesSnapshot);
    m_snapshot->setVisible(!draft().snapshotOfRun.isEmpty());
    isLoading = false;

    if (!draft().snapshotOfRun.isEmpty()) {
        const auto say = [this](const QString &name) {
            m_snapshotText->setText(tr("The files are those of run %1, as they were then.").arg(name));
        };
        say(draft().snapshotOfRun);
        m_runJob.start(m_workspace.run(draft().snapshotOfRun), [say](const Result<Run> &run) {
            if (run)
                say(run->displayName);
        });
    }
    m_experimentsJob.start(m_workspace.experiments(),
                           [this](const Result<QList<ExperimentSummary>> &experiments) {
                               if (!experiments)
                                   return; // a name can be typed without the list
                               isLoading = true;
                               const QString typed = m_experiment->currentText();
                               m_experiment->clear();
                               for (const ExperimentSummary &e : *experiments)
                                   m_experiment->addItem(e.name);
                               m_experiment->setCurrentIndex(m_experiment->findText(typed));
                               m_experiment->setEditText(typed);
                               isLoading = false;
                           });
    readFiles();
}

void SourceStep::commit()
{
    m_tags->commitEditor();
    m_arguments->commit();
}

void SourceStep::folderEdited()
{
    if (isLoading)
        return;
    draft().sourceFolder = m_folder->currentText();
    m_isTyped = true;
    touch(u"sourceFolder"_s);
    m_folderPause.start();
}

void SourceStep::browse()
{
    auto *dialog = new QFileDialog(this, tr("Folder with your script"), draft().folderPath());
    dialog->setObjectName(u"folderDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly, false);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &folder) { emit folderChosen(folder, {}); });
    dialog->open();
}

void SourceStep::readFiles()
{
    m_folderPause.stop();
    const bool ofRun = draft().usesSnapshot;
    const QString folder = draft().folderPath();
    const QString source = ofRun ? u"run:"_s + draft().snapshotOfRun : folder;
    if (source == m_readFrom && !source.isEmpty()) {
        if (!m_planJob.isRunning() && !m_snapshotJob.isRunning())
            fillScripts();
        return;
    }
    m_planJob.abandon();
    m_snapshotJob.abandon();
    m_readFrom = source;
    m_findings.clear();
    m_scripts.clear();
    if (source.isEmpty() || (!ofRun && QDir::isRelativePath(folder))) {
        field(u"script"_s)->setRule({});
        return;
    }
    field(u"script"_s)->setRule(tr("Reading the folder…"));
    if (ofRun) {
        m_snapshotJob.start(m_workspace.snapshot(draft().snapshotOfRun),
                            [this](const Result<Snapshot> &snapshot) {
                                snapshot ? filesRead(snapshot->entries) : scriptsFailed(snapshot.error());
                            });
    } else {
        m_planJob.start(m_workspace.planSnapshot(folder), [this](const Result<SnapshotPlan> &plan) {
            plan ? filesRead(plan->files) : scriptsFailed(plan.error());
        });
    }
}

void SourceStep::filesRead(const QList<SnapshotEntry> &files)
{
    m_scripts = scriptsAmong(files);
    field(u"script"_s)
        ->setRule(m_scripts.isEmpty()
                      ? tr("There is no .py file among the %1 files.").arg(formatCount(files.size()))
                      : tr("%1 of %2 files are Python scripts.")
                            .arg(formatCount(m_scripts.size()), formatCount(files.size())));
    if (std::exchange(m_isTyped, false) && !draft().usesSnapshot)
        emit folderChosen(draft().folderPath(),
                          {}); // loads the choices made there last, and comes back to fillScripts()
    else
        fillScripts();
}

void SourceStep::fillScripts()
{
    isLoading = true;
    const QString typed = draft().script;
    m_script->clear();
    m_script->addItems(m_scripts.mid(0, mostScripts));
    m_script->setCurrentIndex(m_script->findText(typed));
    m_script->setEditText(typed);
    if (typed.isEmpty() && !m_scripts.isEmpty()) {
        draft().script = likelyScript(m_scripts);
        m_script->setCurrentText(draft().script);
    }
    isLoading = false;
    emit edited();
}

void SourceStep::scriptsFailed(const Error &error)
{
    m_isTyped = false;
    field(u"script"_s)->setRule({});
    if (error.kind == ErrorKind::Cancelled)
        return;
    m_findings = {{Finding::Severity::Problem, u"sourceFolder"_s, error.message}};
    emit edited();
}

void SourceStep::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void SourceStep::dropEvent(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() != 1 || !urls.first().isLocalFile())
        return;
    event->acceptProposedAction();
    const QFileInfo dropped(urls.first().toLocalFile());
    if (dropped.isDir())
        emit folderChosen(dropped.absoluteFilePath(), {});
    else
        emit folderChosen(dropped.absolutePath(),
                          dropped.suffix() == "py"_L1 ? dropped.fileName() : QString());
}

} // namespace trainyard::ui
