// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/preferences.h"

#include "models/domain/names.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
/// A folder's path may hold any character, a key may not.
QString choicesKey(const QString &folder)
{
    const auto digest = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha1).toHex().left(16);
    return u"choices/"_s + QString::fromLatin1(digest);
}
} // namespace

Preferences::Preferences(const QString &file) : m_settings(file, QSettings::IniFormat) {}

Appearance Preferences::appearance() const
{
    const QString word = m_settings.value(u"appearance"_s).toString();
    if (word == "light"_L1)
        return Appearance::Light;
    return word == "dark"_L1 ? Appearance::Dark : Appearance::System;
}

void Preferences::setAppearance(Appearance appearance)
{
    static const QMap<Appearance, QString> words{
        {Appearance::System, u"system"_s}, {Appearance::Light, u"light"_s}, {Appearance::Dark, u"dark"_s}};
    m_settings.setValue(u"appearance"_s, words.value(appearance));
}

bool Preferences::notificationsEnabled() const
{
    return m_settings.value(u"notifications"_s, true).toBool();
}

void Preferences::setNotificationsEnabled(bool enabled)
{
    m_settings.setValue(u"notifications"_s, enabled);
}

RunConfiguration Preferences::lastChoices(const QString &sourceFolder) const
{
    const QByteArray json = m_settings.value(choicesKey(sourceFolder)).toByteArray();
    if (auto stored = runConfigurationFromJson(QJsonDocument::fromJson(json).object())) {
        stored->sourceFolder = sourceFolder;
        return *stored;
    }
    RunConfiguration fresh;
    fresh.sourceFolder = sourceFolder;
    fresh.experiment = suggestExperimentName(QDir(sourceFolder).dirName());
    fresh.target = u"local"_s;
    return fresh;
}

void Preferences::rememberChoices(const RunConfiguration &configuration)
{
    RunConfiguration kept = configuration;
    kept.snapshotOfRun.clear();
    kept.displayName.clear();
    m_settings.setValue(choicesKey(kept.sourceFolder),
                        QJsonDocument(toJson(kept)).toJson(QJsonDocument::Compact));
    QStringList folders = m_settings.value(u"recentFolders"_s).toStringList();
    folders.removeAll(kept.sourceFolder);
    folders.prepend(kept.sourceFolder);
    m_settings.setValue(u"recentFolders"_s, folders.mid(0, 10));
}

QStringList Preferences::recentFolders() const
{
    QStringList folders = m_settings.value(u"recentFolders"_s).toStringList();
    folders.removeIf([](const QString &folder) { return !QDir(folder).exists(); });
    return folders;
}

QVariant Preferences::value(const QString &key, const QVariant &fallback) const
{
    return m_settings.value(key, fallback);
}

void Preferences::setValue(const QString &key, const QVariant &value)
{
    m_settings.setValue(key, value);
}

} // namespace trainyard::ui
