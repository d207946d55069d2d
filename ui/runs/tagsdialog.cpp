// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/tagsdialog.h"

#include "models/domain/names.h"
#include "ui/common/pairtable.h"
#include "ui/common/theme.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxTags = 50; // Azure Machine Learning's limit
}

QMap<QString, QString> commonTags(const QList<Run> &runs)
{
    QMap<QString, QString> common =
        runs.isEmpty() ? QMap<QString, QString>() : runs.first().configuration.tags;
    for (const Run &run : runs) {
        const QMap<QString, QString> &tags = run.configuration.tags;
        common.removeIf([&](const auto &it) {
            return tags.constFind(it.key()) == tags.cend() || tags[it.key()] != it.value();
        });
    }
    return common;
}

TagChange tagChange(const QMap<QString, QString> &before, const QMap<QString, QString> &after)
{
    TagChange change;
    for (auto it = after.cbegin(); it != after.cend(); ++it) {
        const auto old = before.constFind(it.key());
        if (old == before.cend() || *old != *it)
            change.set.insert(it.key(), it.value());
    }
    for (auto it = before.cbegin(); it != before.cend(); ++it) {
        if (!after.contains(it.key()))
            change.removed << it.key();
    }
    return change;
}

KeyValueModel::Check tagCheck()
{
    return [](const QString &key, const QString &value) {
        const Result<> rule = checkTag(key, value);
        return rule ? QString() : rule.error().message;
    };
}

TagsDialog::TagsDialog(const QList<Run> &runs, QWidget *parent)
    : QDialog(parent), m_runs(runs), m_common(commonTags(runs)), m_model(tr("Tag"), tr("Value"), tagCheck()),
      m_table(new PairTable(m_model, [this](const QList<int> &rows) { m_model.removeRowsAt(rows); })),
      m_problem(new QLabel)
{
    setObjectName(u"tagsDialog"_s);
    setWindowTitle(tr("Tags"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_model.setValues(m_common);

    auto *about =
        new QLabel(runs.size() == 1
                       ? tr("Tags of %1").arg(runs.first().displayName)
                       : tr("Tags that all %1 runs have. Other tags of single runs stay.").arg(runs.size()));
    about->setTextFormat(Qt::PlainText);
    about->setWordWrap(true);
    m_table->setObjectName(u"tagsTable"_s);
    m_table->setAccessibleName(tr("Tags"));
    m_table->setVisibleRows(6, 8);
    m_problem->setObjectName(u"tagsProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setFont(textFont(TextSize::Caption));
    m_problem->setMinimumHeight(2 * grid);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_apply = new QPushButton(tr("Apply"));
    m_apply->setProperty("primary", true); // before the style sees it
    buttons->addButton(m_apply, QDialogButtonBox::AcceptRole);
    m_apply->setObjectName(u"applyTags"_s);
    m_apply->setToolTip(tr("Apply (Ctrl+Enter)"));

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(about);
    layout->addWidget(m_table);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(buttons);
    resize(56 * grid, sizeHint().height());

    connect(&m_model, &KeyValueModel::edited, this, &TagsDialog::check);
    connect(buttons, &QDialogButtonBox::accepted, this, &TagsDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter})
        connect(new QShortcut(QKeySequence(Qt::CTRL | key), this), &QShortcut::activated, this,
                &TagsDialog::apply);
    check();
    m_table->setFocus();
    m_table->setCurrentIndex(m_model.index(m_model.rowCount() - 1, 0));
}

void TagsDialog::check()
{
    QString problem = m_model.firstProblem();
    if (problem.isEmpty() && m_model.values().size() > maxTags)
        problem = tr("A run has at most %1 tags: take some out.").arg(maxTags);
    QPalette colours = palette();
    const Theme &theme = Theme::of(palette());
    colours.setColor(QPalette::WindowText, problem.isEmpty() ? theme.muted : theme.failed);
    m_problem->setPalette(colours);
    m_problem->setText(problem.isEmpty() ? tr("Type into the empty row to add a tag; Del removes one.")
                                         : problem);
    m_apply->setEnabled(problem.isEmpty());
}

void TagsDialog::apply()
{
    m_table->commitEditor();
    if (!m_apply->isEnabled())
        return;
    const TagChange change = tagChange(m_common, m_model.values());
    if (!change.isEmpty())
        emit applied(m_runs, change);
    accept();
}

} // namespace trainyard::ui
