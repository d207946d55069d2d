// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/tagseditor.h"

#include "models/domain/names.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/runs/run/flowlayout.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxTags = 50; // Azure Machine Learning's limit

class Chip : public QWidget
{
public:
    Chip(const QString &text, QToolButton *remove)
    {
        auto *label = new QLabel;
        label->setTextFormat(Qt::PlainText);
        label->setText(label->fontMetrics().elidedText(text, Qt::ElideRight, 36 * grid));
        label->setToolTip(u"<qt/>"_s + text.toHtmlEscaped());
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(grid, 0, 0, 0);
        layout->setSpacing(0);
        layout->addWidget(label);
        layout->addWidget(remove);
        setFixedHeight(3 * grid);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::of(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(theme.line);
        painter.setBrush(theme.paper);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12);
    }
};

std::pair<QString, QString> split(const QString &typed)
{
    const qsizetype equals = typed.indexOf(u'=');
    return {typed.left(equals < 0 ? typed.size() : equals).trimmed(),
            equals < 0 ? QString() : typed.mid(equals + 1).trimmed()};
}
} // namespace

TagsEditor::TagsEditor(QWidget *parent)
    : QWidget(parent), m_chips(new QWidget), m_flow(new FlowLayout(grid / 2, m_chips)),
      m_field(new QLineEdit), m_problem(new QLabel)
{
    m_field->setObjectName(u"tagField"_s);
    m_field->setAccessibleName(tr("Add a tag"));
    m_field->setPlaceholderText(tr("Add a tag: key=value"));
    m_field->setMaxLength(1101);
    m_field->setFixedWidth(26 * grid);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid / 2);
    layout->addWidget(m_chips);
    layout->addWidget(m_problem);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &TagsEditor::check);
    connect(m_field, &QLineEdit::returnPressed, this, &TagsEditor::add);
    rebuild();
}

void TagsEditor::setTags(const QMap<QString, QString> &tags)
{
    if (tags == m_tags)
        return;
    m_tags = tags;
    rebuild();
}

void TagsEditor::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
}

bool TagsEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::ShortcutOverride && !m_field->isUndoAvailable() &&
        static_cast<QKeyEvent *>(event)->matches(QKeySequence::Undo)) {
        event->ignore(); // then it undoes the last change of the run
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void TagsEditor::rebuild()
{
    while (QLayoutItem *item = m_flow->takeAt(0)) {
        if (item->widget() != m_field)
            item->widget()->deleteLater();
        delete item;
    }
    for (auto it = m_tags.cbegin(); it != m_tags.cend(); ++it) {
        const QString text = it.value().isEmpty() ? it.key() : it.key() + u" = "_s + it.value();
        auto *remove = new QToolButton;
        remove->setIcon(themedIcon(u"cross"_s));
        remove->setIconSize(QSize(10, 10));
        remove->setAutoRaise(true);
        remove->setFixedSize(3 * grid, 3 * grid);
        remove->setAccessibleName(tr("Take the tag %1 away").arg(it.key()));
        remove->setToolTip(tr("Take this tag away"));
        connect(remove, &QToolButton::clicked, this, [this, key = it.key()] {
            QMap<QString, QString> tags = m_tags;
            tags.remove(key);
            emit edited(tags);
        });
        m_flow->addWidget(new Chip(text, remove));
    }
    m_flow->addWidget(m_field);
    setTabOrder(m_flow->itemAt(0)->widget(), m_field);
    m_chips->updateGeometry();
}

void TagsEditor::check()
{
    const auto [key, value] = split(m_field->text());
    QString problem;
    if (!m_field->text().isEmpty()) {
        if (const auto checked = checkTag(key, value); !checked)
            problem = checked.error().message;
        else if (m_tags.size() >= maxTags && !m_tags.contains(key))
            problem = tr("A run can have %1 tags. Take one away first.").arg(maxTags);
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void TagsEditor::add()
{
    check();
    if (m_field->text().isEmpty() || !m_problem->text().isEmpty())
        return;
    const auto [key, value] = split(m_field->text());
    QMap<QString, QString> tags = m_tags;
    tags.insert(key, value);
    m_field->setText({}); // unlike clear(), nothing that Ctrl+Z would bring back
    emit edited(tags);
}

} // namespace trainyard::ui
