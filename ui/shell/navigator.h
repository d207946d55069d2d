// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

namespace trainyard::ui {

/// One place of the window: a page and what it shows there. As text "home" or
/// "run:digits_1763700000_0000beef".
struct Place
{
    QString page;
    QString argument;

    static Place fromText(const QString &text);
    QString text() const;
    friend bool operator==(const Place &, const Place &) = default;
};

/// Where the person is and was, as a browser remembers it: at most 50 places, never the same one twice in a
/// row. Owned by the window, lives in the UI thread.
class Navigator : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    void go(const Place &place);
    bool canGoBack() const { return m_at > 0; }
    bool canGoForward() const { return m_at + 1 < m_places.size(); }
    bool back();
    bool forward();
    /// The page that is shown; empty before the first go().
    Place current() const { return m_places.value(m_at); }
    /// A place that is no more (a deleted run): it is taken out of the way, and left if it is the current
    /// one.
    void forget(const Place &place);

signals:
    void moved(const trainyard::ui::Place &place);

private:
    void dropRepeats();
    QList<Place> m_places;
    qsizetype m_at = -1;
};

} // namespace trainyard::ui
