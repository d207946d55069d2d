// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runconfiguration.h"
#include "models/domain/snapshot.h"

#include <QMap>

namespace trainyard::ui {

enum class NewRunStep { Source, Where, Environment, Review };
inline constexpr int newRunSteps = 4;

/// Everything a person has typed into the wizard, right or wrong; the steps read and write it, nothing else
/// keeps state. Fields have the names of RunConfiguration, as findings do.
struct NewRunDraft
{
    QString sourceFolder; ///< as typed; "~" stands for the home folder
    QString script;
    QString argumentsText; ///< the line as typed; may break the rules of quoting
    QString experiment;
    QString displayName;
    QString description;
    QMap<QString, QString> tags;
    QString tagsProblem; ///< what the table of tags says of rows that are not in `tags`
    QString target;
    QString maxDurationText;
    QString guardsText; ///< rules with ';' between them
    QString environment;
    QString interpreter;
    QMap<QString, QString> environmentVariables;
    QString variablesProblem;
    QString snapshotOfRun;     ///< the run that is done again; empty: a new one
    bool usesSnapshot = false; ///< take that run's files instead of the folder as it is now

    static NewRunDraft fromConfiguration(const RunConfiguration &configuration);
    /// What would be submitted; fields that break a rule are left at their defaults.
    RunConfiguration configuration() const;
    /// What breaks a rule that can be checked without asking anybody.
    QList<Finding> problems() const;
    QString folderPath() const; ///< absolute and clean where possible
    /// Takes what stands in one field over from another draft; folder and script belong to each other and
    /// stay.
    void takeField(const QString &field, const NewRunDraft &from);

    friend bool operator==(const NewRunDraft &, const NewRunDraft &) = default;
};

/// The step that holds a field; what is unknown belongs to the review.
NewRunStep stepOfField(const QString &field);

/// "90 min", "2 h 30 min", "1 d", "1:30" (hours and minutes) in seconds; empty: 0, no limit. At most 30 days,
/// as Azure Machine Learning has it.
Result<qint64> parseDuration(const QString &text);
QString durationText(qint64 seconds);

/// The rule that an environment variable breaks (POSIX names, no NUL), else nothing.
QString variableProblem(const QString &name, const QString &value);

/// The Python scripts among the files, as they stand in the tree.
QStringList scriptsAmong(const QList<SnapshotEntry> &files);
/// The one that most likely starts the training: train.py, main.py … near the top; empty when there is none.
QString likelyScript(const QStringList &scripts);

/// The same submission on the command line, for any POSIX shell.
QString submitCommand(const RunConfiguration &configuration);

} // namespace trainyard::ui
