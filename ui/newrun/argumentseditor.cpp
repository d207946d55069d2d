// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/argumentseditor.h"

#include "models/domain/commandwords.h"
#include "ui/common/pairtable.h"
#include "ui/common/theme.h"

#include <QButtonGroup>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

ArgumentsEditor::ArgumentsEditor(QWidget *parent)
    : QWidget(parent), m_line(new QPlainTextEdit),
      m_table(new PairTable(m_model, [this](const QList<int> &rows) { m_model.removeRowsAt(rows); })),
      m_stack(new QStackedWidget), m_asLine(new QToolButton), m_asTable(new QToolButton)
{
    m_line->setObjectName(u"argumentsLine"_s);
    m_line->setFont(monospacedFont());
    m_line->setTabChangesFocus(true);
    m_line->setPlaceholderText(u"--epochs 2 --lr 0.003"_s);
    m_line->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_line->setFixedHeight(m_line->fontMetrics().lineSpacing() * 3 + 2 * grid);
    m_table->setObjectName(u"argumentsTable"_s);
    m_table->setAccessibleName(tr("Arguments as names and values"));
    m_table->setVisibleRows(2, 8);
    m_stack->addWidget(m_line);
    m_stack->addWidget(m_table);

    auto *group = new QButtonGroup(this);
    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(0, 0, 0, 0);
    tabs->setSpacing(0);
    for (auto &[button, text, name] : {std::tuple{m_asLine, tr("Command line"), u"asLine"_s},
                                       std::tuple{m_asTable, tr("Names and values"), u"asTable"_s}}) {
        button->setText(text);
        button->setObjectName(name);
        button->setAccessibleName(tr("Arguments as: %1").arg(text));
        button->setToolTip(tr("Show the arguments as: %1").arg(text));
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        group->addButton(button);
        tabs->addWidget(button);
    }
    tabs->addStretch();
    m_asLine->setChecked(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid / 2);
    layout->addLayout(tabs);
    layout->addWidget(m_stack);

    connect(m_asTable, &QToolButton::toggled, this, &ArgumentsEditor::showTable);
    connect(m_line, &QPlainTextEdit::textChanged, this, &ArgumentsEditor::textEdited);
    connect(&m_model, &ParametersModel::edited, this, &ArgumentsEditor::tableEdited);
    const auto fit = [this] {
        const int line = m_line->height();
        m_stack->setFixedHeight(m_asTable->isChecked() ? m_table->sizeHint().height() : line);
    };
    connect(m_asTable, &QToolButton::toggled, this, fit);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, signal, this, fit);
    connect(&m_model, &QAbstractItemModel::modelReset, this, fit);
    m_stack->setFixedHeight(m_line->height());
}

QString ArgumentsEditor::text() const
{
    return m_line->toPlainText();
}

void ArgumentsEditor::setText(const QString &text)
{
    if (text != this->text())
        m_line->setPlainText(text);
}

QWidget *ArgumentsEditor::lineEditor() const
{
    return m_line;
}

void ArgumentsEditor::commit()
{
    m_table->commitEditor();
}

void ArgumentsEditor::showTable(bool isTable)
{
    m_stack->setCurrentWidget(isTable ? static_cast<QWidget *>(m_table) : m_line);
}

void ArgumentsEditor::textEdited()
{
    const CommandWords words = splitWords(text());
    QList<QTextEdit::ExtraSelection> marks;
    if (words.error) {
        QTextEdit::ExtraSelection mark;
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(Theme::of(palette()).failed);
        mark.cursor = m_line->textCursor();
        mark.cursor.setPosition(words.error->position);
        mark.cursor.setPosition(words.error->position + words.error->length, QTextCursor::KeepAnchor);
        marks << mark;
    }
    m_line->setExtraSelections(marks);
    m_table->setEnabled(!words.error);
    if (!m_isSyncing && !words.error)
        m_model.setWords(words.words);
    if (!m_isSyncing)
        emit edited();
}

void ArgumentsEditor::tableEdited()
{
    m_isSyncing = true;
    m_line->setPlainText(joinWords(m_model.words()));
    m_isSyncing = false;
    emit edited();
}

} // namespace trainyard::ui
