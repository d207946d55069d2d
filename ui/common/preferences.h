// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runconfiguration.h"
#include "ui/common/theme.h"

#include <QSettings>

namespace trainyard::ui {

/// What the window remembers of a person's choices, in one INI file; never a secret. Owned by the composition
/// root, used in the UI thread. Pages keep small things under "page/key" with value() and setValue().
class Preferences
{
public:
    explicit Preferences(const QString &file);

    Appearance appearance() const;
    void setAppearance(Appearance appearance);
    bool notificationsEnabled() const;
    void setNotificationsEnabled(bool enabled);

    /// What was submitted last from this folder, or the defaults for a folder that is new.
    RunConfiguration lastChoices(const QString &sourceFolder) const;
    void rememberChoices(const RunConfiguration &configuration);
    /// Folders that were submitted from, newest first, at most 10, only those that still exist.
    QStringList recentFolders() const;

    QVariant value(const QString &key, const QVariant &fallback = {}) const;
    void setValue(const QString &key, const QVariant &value);

private:
    QSettings m_settings;
};

} // namespace trainyard::ui
