// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/card.h"

class QVBoxLayout;

namespace trainyard::ui {

class Preferences;

/// "Start a run": where to drop a folder, the folders used last, and the sample project for who has none yet.
class StartPanel : public Card
{
    Q_OBJECT
public:
    explicit StartPanel(Preferences &preferences, QWidget *parent = nullptr);
    /// Reads the folders anew; the sample is offered while nothing was ever run.
    void refresh(bool offerSample);

signals:
    void newRun(const QString &folder);

private:
    void choose();
    void addFolder(const QString &icon, const QString &folder, const QString &title, const QString &detail);
    Preferences &m_preferences;
    QStringList m_shown; ///< the folders that have a row now
    QWidget *m_folders;
    QVBoxLayout *m_rows;
    QVBoxLayout *m_padded;
};

} // namespace trainyard::ui
