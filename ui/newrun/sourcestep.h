// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/keyvaluemodel.h"
#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/common/preferences.h"
#include "ui/newrun/steppage.h"

#include <QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace trainyard::ui {

class ArgumentsEditor;
class PairTable;

/// First step: folder, script, arguments, experiment, and what a person calls the run.
class SourceStep : public StepPage
{
    Q_OBJECT
public:
    SourceStep(Workspace &workspace, Preferences &preferences, NewRunDraft &draft, QWidget *parent = nullptr);
    void load() override;
    /// Takes over what is being typed in a table.
    void commit();
    /// The files may have changed since they were listed: the next load() reads them again.
    void readAgain() { m_readFrom.clear(); }
    /// What went wrong while the folder was read, beside what the draft knows itself.
    QList<Finding> findings() const { return m_findings; }

signals:
    /// Another folder was chosen: the page brings its last choices. `script` is set when a script was
    /// dropped.
    void folderChosen(const QString &folder, const QString &script);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QWidget *makeFolder();
    QWidget *makeSnapshotSwitch();
    QWidget *makeTags();
    void connectEditors();
    void browse();
    void folderEdited();
    void readFiles();
    void filesRead(const QList<SnapshotEntry> &files);
    void fillScripts();
    void scriptsFailed(const Error &error);

    Workspace &m_workspace;
    Preferences &m_preferences;
    QWidget *m_snapshot;
    QLabel *m_snapshotText;
    QCheckBox *m_takeFolder;
    QComboBox *m_folder;
    QComboBox *m_script;
    ArgumentsEditor *m_arguments;
    QComboBox *m_experiment;
    QLineEdit *m_displayName;
    KeyValueModel m_tagsModel;
    PairTable *m_tags;
    QPlainTextEdit *m_description;
    QTimer m_folderPause;
    QString m_readFrom; ///< folder or "run:ID" whose scripts are or will be listed
    QStringList m_scripts;
    bool m_isTyped = false; ///< the folder was typed, and its choices are not loaded yet
    QList<Finding> m_findings;
    LatestJob<SnapshotPlan> m_planJob;
    LatestJob<Snapshot> m_snapshotJob;
    LatestJob<Run> m_runJob;
    LatestJob<QList<ExperimentSummary>> m_experimentsJob;
};

} // namespace trainyard::ui
