// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/environmentservice.h"

#include <QScrollArea>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace trainyard::ui {

class Field;

/// The container part of an environment as a form, and the Dockerfile that comes of it beside it. The
/// password is never shown again once it was taken. UI thread.
class ContainerEditor : public QWidget
{
    Q_OBJECT
public:
    explicit ContainerEditor(QWidget *parent = nullptr);

    void setContainer(const EnvironmentContainer &container);
    /// What the form does not show is as it was set. Without a container: isEnabled is false.
    EnvironmentContainer container() const;
    /// The first thing that is wrong; empty without a container.
    QString problem() const;
    /// What is built, with the packages of the other tab.
    void showDockerfile(const QString &text);
    bool hasPassword() const;
    /// Empties the field.
    Secret takePassword();

signals:
    void edited();

private:
    QWidget *makeForm();
    Field *add(const QString &name, Field *field);
    void change();
    void showState();

    EnvironmentContainer m_as; ///< as it was set
    QComboBox *m_source;
    QLineEdit *m_image;
    QPlainTextEdit *m_dockerfile;
    QLineEdit *m_memory;
    QLineEdit *m_arguments;
    QCheckBox *m_gpu;
    QLineEdit *m_registry;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QPlainTextEdit *m_preview;
    QHash<QString, Field *> m_fields;
    bool m_isLoading = false;
};

} // namespace trainyard::ui
