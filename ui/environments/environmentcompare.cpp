// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/environmentcompare.h"

#include "ui/common/card.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

EnvironmentCompare::EnvironmentCompare(QWidget *parent)
    : QWidget(parent), m_with(new QComboBox), m_sum(mutedText()), m_changes(new QListWidget)
{
    m_with->setObjectName(u"compareWith"_s);
    m_with->setAccessibleName(tr("Compare with"));
    m_with->setMinimumWidth(24 * grid);
    m_sum->setObjectName(u"compareSum"_s);
    m_sum->setWordWrap(true);
    m_changes->setObjectName(u"compareChanges"_s);
    m_changes->setAccessibleName(tr("What differs"));
    m_changes->setFrameShape(QFrame::NoFrame);
    auto *line = new QHBoxLayout;
    line->setSpacing(grid);
    line->addWidget(new QLabel(tr("Compared with")));
    line->addWidget(m_with);
    line->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid, 0, 0);
    layout->setSpacing(grid);
    layout->addLayout(line);
    layout->addWidget(m_sum);
    layout->addWidget(m_changes, 1);
    connect(m_with, &QComboBox::currentIndexChanged, this, &EnvironmentCompare::compare);
}

void EnvironmentCompare::show(const Environment &environment, const QList<Environment> &others)
{
    const QString before = m_with->currentText();
    m_environment = environment;
    m_others.clear();
    const QSignalBlocker quiet(m_with);
    m_with->clear();
    int wanted = -1;
    for (const Environment &other : others) {
        if (other.reference() == environment.reference())
            continue;
        m_others.append(other);
        m_with->addItem(other.reference());
        if (wanted < 0 && other.name == environment.name && other.version < environment.version)
            wanted = m_with->count() - 1;
    }
    if (const int same = m_with->findText(before); same >= 0 && wanted < 0)
        wanted = same;
    m_with->setCurrentIndex(qMax(0, wanted));
    compare();
}

void EnvironmentCompare::compare()
{
    m_changes->clear();
    if (m_with->currentIndex() < 0 || m_with->currentIndex() >= m_others.size()) {
        m_sum->setText(tr("There is no other environment to compare with yet."));
        return;
    }
    const Environment &other = m_others.at(m_with->currentIndex());
    m_changes->addItems(environmentChanges(other, m_environment));
    if (environmentHash(other) == environmentHash(m_environment))
        m_sum->setText(tr("Both are built the same: what one has built, the other uses."));
    else
        m_sum->setText(tr("From %1 to %2:").arg(other.reference(), m_environment.reference()));
}

} // namespace trainyard::ui
