// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navigator.h"

namespace trainyard::ui {

namespace {
constexpr qsizetype maxPlaces = 50;
}

Place Place::fromText(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    return colon < 0 ? Place{text, {}} : Place{text.left(colon), text.mid(colon + 1)};
}

QString Place::text() const
{
    return argument.isEmpty() ? page : page + u':' + argument;
}

void Navigator::go(const Place &place)
{
    if (place.page.isEmpty() || (!m_places.isEmpty() && place == current()))
        return;
    m_places.resize(m_at + 1); // what lay ahead is given up, as in a browser
    m_places.append(place);
    if (m_places.size() > maxPlaces)
        m_places.removeFirst();
    m_at = m_places.size() - 1;
    emit moved(place);
}

bool Navigator::back()
{
    if (!canGoBack())
        return false;
    --m_at;
    emit moved(current());
    return true;
}

bool Navigator::forward()
{
    if (!canGoForward())
        return false;
    ++m_at;
    emit moved(current());
    return true;
}

void Navigator::forget(const Place &place)
{
    const Place before = current();
    for (qsizetype i = m_places.size() - 1; i >= 0; --i) {
        if (m_places.at(i) != place)
            continue;
        m_places.removeAt(i);
        if (i <= m_at)
            --m_at;
    }
    dropRepeats();
    if (m_at < 0 && !m_places.isEmpty())
        m_at = 0;
    if (current() != before && !m_places.isEmpty())
        emit moved(current());
}

void Navigator::dropRepeats()
{
    for (qsizetype i = m_places.size() - 1; i > 0; --i) {
        if (m_places.at(i) != m_places.at(i - 1))
            continue;
        m_places.removeAt(i);
        if (i <= m_at)
            --m_at;
    }
}

} // namespace trainyard::ui
