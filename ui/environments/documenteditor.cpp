// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/documenteditor.h"

#include "models/documents/packageedit.h"
#include "ui/common/card.h"
#include "ui/common/celldelegate.h"
#include "ui/common/flatheader.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTextBlock>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;
using Section = PackageEntry::Section;
using Severity = Finding::Severity;

namespace {
constexpr int readAfterMs = 60; ///< of the last key; reading takes a millisecond or two
constexpr int mostShown = 20;
} // namespace

DocumentEditor::DocumentEditor(QWidget *parent)
    : QWidget(parent), m_problems(new QListWidget), m_refusal(mutedText())
{
    setObjectName(u"documentEditor"_s);
    auto *split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(grid);
    split->addWidget(makeTable());
    split->addWidget(makeText());
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    m_problems->setObjectName(u"documentProblems"_s);
    m_problems->setAccessibleName(tr("Problems of the document"));
    m_problems->setWordWrap(true);
    m_problems->setFrameShape(QFrame::NoFrame);
    m_problems->setTextElideMode(Qt::ElideNone);
    m_refusal->setObjectName(u"editRefusal"_s);
    m_refusal->setWordWrap(true);
    m_refusal->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(split, 1);
    layout->addWidget(m_refusal);
    layout->addWidget(m_problems);

    m_soon.setSingleShot(true);
    m_soon.setInterval(readAfterMs);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        read();
        emit edited();
    });
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { m_soon.start(); });
    connect(&m_model, &PackageTableModel::itemEdited, this,
            [this](int row, const QString &item) { change(withEntry(plain(), m_format, row, item)); });
    connect(m_problems, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) {
        goTo(item->data(Qt::UserRole).toInt(), item->data(Qt::UserRole + 1).toInt());
    });
    connect(m_problems, &QListWidget::itemClicked, m_problems, &QListWidget::itemActivated);
    read();
}

QWidget *DocumentEditor::makeTable()
{
    m_table = new QTableView;
    m_table->setObjectName(u"packageTable"_s);
    m_table->setAccessibleName(tr("Packages"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new CellDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::AnyKeyPressed);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(3 * grid);
    auto *header = new FlatHeader(m_table);
    m_table->setHorizontalHeader(header);
    m_table->setColumnWidth(PackageTableModel::From, 10 * grid);
    m_table->setColumnWidth(PackageTableModel::Version, 16 * grid);
    m_table->setColumnWidth(PackageTableModel::Comment, 10 * grid);
    header->setSectionResizeMode(PackageTableModel::Name, QHeaderView::Stretch);
    auto *removal = new QAction(tr("Remove from the list"), m_table);
    removal->setShortcut(QKeySequence::Delete);
    removal->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(removal);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(removal, &QAction::triggered, this, &DocumentEditor::removeSelected);

    m_section = new QComboBox;
    m_section->setObjectName(u"newPackageSection"_s);
    m_section->setAccessibleName(tr("Where the package comes from"));
    m_package = new QLineEdit;
    m_package->setObjectName(u"newPackage"_s);
    m_package->setAccessibleName(tr("Package to add"));
    m_package->setPlaceholderText(tr("torch==2.1"));
    auto *add = new QPushButton(tr("Add"));
    add->setObjectName(u"addPackage"_s);
    connect(add, &QPushButton::clicked, this, &DocumentEditor::addPackage);
    connect(m_package, &QLineEdit::returnPressed, this, &DocumentEditor::addPackage);
    m_adder = new QWidget;
    auto *line = new QHBoxLayout(m_adder);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(grid);
    line->addWidget(m_section);
    line->addWidget(m_package, 1);
    line->addWidget(add);
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_adder);
    return side;
}

QWidget *DocumentEditor::makeText()
{
    m_text = new QPlainTextEdit;
    m_text->setObjectName(u"documentText"_s);
    m_text->setAccessibleName(tr("The same as text"));
    m_text->setFont(monospacedFont());
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    return m_text;
}

void DocumentEditor::setDocument(const QString &text, Environment::Format format)
{
    m_format = format;
    m_hasCarriages = text.contains("\r\n"_L1);
    m_section->clear();
    m_section->addItem(sectionText(Section::Pip), int(Section::Pip));
    if (format == Environment::Format::CondaFile) {
        m_section->addItem(sectionText(Section::Conda), int(Section::Conda));
        m_section->addItem(sectionText(Section::Channel), int(Section::Channel));
    }
    m_section->addItem(sectionText(Section::PipOption), int(Section::PipOption));
    m_refusal->hide();
    m_text->setPlainText(text);
    m_soon.stop();
    read();
}

QString DocumentEditor::text() const
{
    // The widget has one kind of line end; the document keeps its own.
    return m_hasCarriages ? plain().replace(u'\n', "\r\n"_L1) : plain();
}

QString DocumentEditor::plain() const
{
    return m_text->toPlainText();
}

void DocumentEditor::setReadOnly(bool isReadOnly)
{
    m_text->setReadOnly(isReadOnly);
    m_adder->setVisible(!isReadOnly);
    m_table->setEditTriggers(isReadOnly
                                 ? QAbstractItemView::NoEditTriggers
                                 : QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                                       QAbstractItemView::AnyKeyPressed);
}

void DocumentEditor::read()
{
    m_document = parsePackages(plain(), m_format);
    m_model.apply(m_document);
    markProblems();
}

/// Only what differs is replaced, so that the cursor, the scroll position and the undo history stay.
void DocumentEditor::replaceText(const QString &next)
{
    const QString now = plain();
    qsizetype head = 0;
    while (head < now.size() && head < next.size() && now.at(head) == next.at(head))
        ++head;
    qsizetype tail = 0;
    while (tail < now.size() - head && tail < next.size() - head &&
           now.at(now.size() - 1 - tail) == next.at(next.size() - 1 - tail))
        ++tail;
    QTextCursor cursor(m_text->document());
    cursor.setPosition(int(head));
    cursor.setPosition(int(now.size() - tail), QTextCursor::KeepAnchor);
    cursor.insertText(next.mid(head, next.size() - head - tail));
}

void DocumentEditor::change(const Result<QString> &next)
{
    m_refusal->setVisible(!next);
    if (!next) {
        m_refusal->setText(next.error().message);
        return;
    }
    replaceText(*next);
    m_soon.stop();
    read();
    emit edited();
}

void DocumentEditor::addPackage()
{
    const QString item = m_package->text().trimmed();
    if (item.isEmpty())
        return;
    const auto added = withNewEntry(plain(), m_format, Section(m_section->currentData().toInt()), item);
    if (added)
        m_package->clear();
    change(added);
}

void DocumentEditor::removeSelected()
{
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid() && !m_text->isReadOnly())
        change(withoutEntry(plain(), m_format, current.row()));
}

void DocumentEditor::markProblems()
{
    const Theme &theme = Theme::of(palette());
    QList<QTextEdit::ExtraSelection> marks;
    m_problems->clear();
    for (const DocumentProblem &problem : std::as_const(m_document.problems)) {
        if (m_problems->count() >= mostShown)
            break;
        const QColor color = problem.severity == Severity::Problem   ? theme.failed
                             : problem.severity == Severity::Warning ? theme.queued
                                                                     : theme.muted;
        auto *item =
            new QListWidgetItem(tr("Line %1: %2").arg(problem.line + 1).arg(problem.message), m_problems);
        item->setForeground(color);
        item->setData(Qt::UserRole, problem.line);
        item->setData(Qt::UserRole + 1, problem.column);
        const QTextBlock block = m_text->document()->findBlockByNumber(problem.line);
        if (!block.isValid() || problem.severity == Severity::Fact)
            continue;
        QTextEdit::ExtraSelection mark;
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(color);
        mark.format.setToolTip(problem.message);
        mark.cursor = QTextCursor(block);
        const int length = block.length() - 1;
        const int start = qMin(problem.column, length);
        mark.cursor.setPosition(block.position() + start);
        const int end = problem.length > 0 ? qMin(start + problem.length, length) : length;
        mark.cursor.setPosition(block.position() + end, QTextCursor::KeepAnchor);
        marks.append(mark);
    }
    m_text->setExtraSelections(marks);
    m_problems->setVisible(m_problems->count() > 0);
    const int rows = qMin(m_problems->count(), 4);
    m_problems->setFixedHeight(rows * 3 * grid + 4);
}

void DocumentEditor::goTo(int line, int column)
{
    const QTextBlock block = m_text->document()->findBlockByNumber(line);
    if (!block.isValid())
        return;
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + qMin(column, block.length() - 1));
    m_text->setTextCursor(cursor);
    m_text->setFocus();
}

} // namespace trainyard::ui
