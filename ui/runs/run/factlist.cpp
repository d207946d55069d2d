// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/factlist.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QRegularExpression>
#include <QToolButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

FactList::FactList(const QString &title, QWidget *parent) : QWidget(parent), m_grid(new QGridLayout)
{
    auto *heading = new QLabel(title);
    heading->setFont(textFont(TextSize::Text, QFont::DemiBold));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(heading);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(2 * grid);
    m_grid->setVerticalSpacing(grid / 2);
    m_grid->setColumnMinimumWidth(0, 14 * grid);
    m_grid->setColumnStretch(1, 1);
    layout->addLayout(m_grid);
}

FactList::Row &FactList::row(int index)
{
    while (m_rows.size() <= index) {
        Row row{new QLabel, new QLabel, new QToolButton, {}};
        const int line = int(m_rows.size());
        row.label->setTextFormat(Qt::PlainText);
        row.label->setForegroundRole(QPalette::PlaceholderText);
        row.value->setTextFormat(Qt::PlainText);
        row.value->setWordWrap(true);
        row.value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        row.value->setMinimumHeight(3 * grid);
        row.label->setMinimumHeight(3 * grid);
        row.value->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        row.label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        row.label->setContentsMargins(0, 4, 0, 0);
        row.value->setContentsMargins(0, 4, 0, 0);
        row.value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        row.copy->setIcon(themedIcon(u"copy"_s));
        row.copy->setAutoRaise(true);
        row.copy->setFixedSize(3 * grid, 3 * grid);
        m_grid->addWidget(row.label, line, 0, Qt::AlignTop);
        auto *words = new QHBoxLayout; // the button stands behind the value, not at the far end of the column
        words->setSpacing(grid / 2);
        words->addWidget(row.value, 1000);
        words->addWidget(row.copy, 0, Qt::AlignTop);
        words->addStretch(1);
        m_grid->addLayout(words, line, 1);
        connect(row.copy, &QToolButton::clicked, this,
                [this, line] { QGuiApplication::clipboard()->setText(m_rows[line].toCopy); });
        m_rows.append(row);
    }
    return m_rows[index];
}

void FactList::setFacts(const QList<Fact> &facts)
{
    int line = 0;
    for (const Fact &fact : facts) {
        if (fact.text.isEmpty())
            continue;
        Row &here = row(line++);
        if (here.label->text() != fact.label)
            here.label->setText(fact.label);
        if (here.value->text() != fact.text) {
            here.value->setText(fact.text);
            here.value->setFont(fact.isCode ? monospacedFont() : textFont(TextSize::Text));
            here.value->setMaximumWidth(here.value->fontMetrics().size(0, fact.text).width() + grid / 2);
        }
        here.value->setAccessibleName(fact.label);
        here.value->setAccessibleDescription(fact.text);
        here.value->setToolTip(fact.tip.isEmpty() ? QString() : u"<qt/>"_s + fact.tip.toHtmlEscaped());
        here.toCopy = fact.toCopy;
        here.copy->setAccessibleName(tr("Copy: %1").arg(fact.label));
        here.copy->setToolTip(tr("Copy"));
        here.label->show();
        here.value->show();
        here.copy->setVisible(!fact.toCopy.isEmpty());
    }
    for (; line < m_rows.size(); ++line) {
        m_rows[line].value->clear();
        for (QWidget *widget :
             std::initializer_list<QWidget *>{m_rows[line].label, m_rows[line].value, m_rows[line].copy})
            widget->hide();
    }
    setVisible(!facts.isEmpty());
}

QString FactList::textOf(const QString &label) const
{
    for (const Row &row : m_rows) {
        if (row.label->text() == label)
            return row.value->text();
    }
    return {};
}

QString shellLine(const QStringList &words)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./-]+$"_s);
    QStringList shown;
    for (QString word : words) {
        if (!plain.match(word).hasMatch())
            word = u'\'' + word.replace(u'\'', u"'\\''"_s) + u'\'';
        shown << word;
    }
    return shown.join(u' ');
}

} // namespace trainyard::ui
