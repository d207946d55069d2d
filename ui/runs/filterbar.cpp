// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/filterbar.h"

#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/statusbadge.h"
#include "ui/common/theme.h"
#include "ui/runs/statuschip.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QToolTip>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int barHeight = StatusChip::chipHeight;
} // namespace

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent), m_experiments(new QComboBox), m_box(new QLineEdit), m_help(new QToolButton),
      m_problem(new QLabel)
{
    m_experiments->setObjectName(u"experimentFilter"_s);
    m_experiments->setAccessibleName(tr("Experiment"));
    m_experiments->setToolTip(tr("Show the runs of one experiment"));
    m_experiments->setMaxVisibleItems(20);
    m_experiments->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_experiments->setMinimumContentsLength(16);
    m_experiments->addItem(tr("All experiments"), QString());

    m_box->setObjectName(u"filterBox"_s);
    m_box->setAccessibleName(tr("Filter runs"));
    m_box->setPlaceholderText(tr("Filter: words, status:failed, tag:key=value"));
    m_box->setToolTip(tr("Filter as you type (Ctrl+F)"));
    m_box->setClearButtonEnabled(true);
    m_box->setMaxLength(2000);
    m_box->addAction(themedIcon(u"search"_s), QLineEdit::LeadingPosition);
    m_box->setMinimumWidth(20 * grid);
    m_box->installEventFilter(this);

    m_experiments->setFixedHeight(barHeight);
    m_box->setFixedHeight(barHeight);

    m_help->setObjectName(u"filterHelp"_s);
    m_help->setText(u"?"_s);
    m_help->setAutoRaise(true);
    m_help->setFocusPolicy(Qt::TabFocus);
    m_help->setAccessibleName(tr("How to filter"));
    m_help->setToolTip(tr("How to filter"));

    m_problem->setObjectName(u"filterProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setFont(textFont(TextSize::Caption));
    m_problem->setWordWrap(true);
    m_problem->hide();

    auto *line = new QHBoxLayout;
    line->setSpacing(grid);
    line->addWidget(m_experiments);
    line->addWidget(m_box, 1);
    line->addWidget(m_help);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(grid / 2);
    all->addLayout(line);
    all->addWidget(m_problem);
    addChip(tr("Active"), u"active"_s, activeStatuses());
    addChip(statusText(RunStatus::Completed), u"completed"_s, {RunStatus::Completed});
    addChip(statusText(RunStatus::Failed), u"failed"_s, {RunStatus::Failed});
    addChip(statusText(RunStatus::Canceled), u"canceled"_s, {RunStatus::Canceled});
    auto *chips = new QHBoxLayout;
    chips->setSpacing(grid / 2);
    for (const Chip &chip : std::as_const(m_chips))
        chips->addWidget(chip.button);
    line->addLayout(chips);

    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FilterBar::apply);
    connect(m_box, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(m_box, &QLineEdit::returnPressed, this, [this] {
        apply();
        emit left();
    });
    connect(m_experiments, &QComboBox::activated, this, [this](int index) {
        setLine(withFilterWord(m_box->text(), u"experiment"_s, m_experiments->itemData(index).toString()));
    });
    connect(m_help, &QToolButton::clicked, this, &FilterBar::showHelp);
}

void FilterBar::addChip(const QString &text, const QString &word, const QList<RunStatus> &statuses)
{
    auto *button = new StatusChip(text, statuses.size() == 1 ? statuses.first() : RunStatus::Running);
    button->setObjectName(u"chip-"_s + word);
    button->setToolTip(tr("Show or hide runs that are: %1").arg(text));
    connect(button, &StatusChip::clicked, this, &FilterBar::chipClicked);
    m_chips.append({button, word, statuses});
}

QString FilterBar::line() const
{
    return m_box->text().trimmed();
}

void FilterBar::setLine(const QString &line)
{
    m_box->setText(line);
    apply();
}

void FilterBar::focusBox()
{
    m_box->setFocus(Qt::ShortcutFocusReason);
    m_box->selectAll();
}

void FilterBar::apply()
{
    m_pause.stop();
    if (line() == m_applied)
        return;
    m_applied = line();
    m_filter = parseRunFilter(m_applied);
    showFilter();
    emit filterChanged();
}

void FilterBar::showFilter()
{
    const QList<RunStatus> &asked = m_filter.query.statuses;
    for (const Chip &chip : std::as_const(m_chips)) {
        chip.button->setChecked(
            std::ranges::all_of(chip.statuses, [&](RunStatus status) { return asked.contains(status); }));
    }
    m_problem->setText(m_filter.problems.join(u' '));
    m_problem->setVisible(!m_filter.problems.isEmpty());
    m_box->setAccessibleDescription(m_problem->text());
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::of(palette()).failed);
    m_problem->setPalette(colours);

    int index = m_experiments->findData(m_filter.query.experiment);
    if (index < 0) { // typed, and not known (yet)
        m_experiments->addItem(m_filter.query.experiment, m_filter.query.experiment);
        index = m_experiments->count() - 1;
    }
    m_experiments->setCurrentIndex(index);
}

void FilterBar::chipClicked()
{
    QStringList words;
    QList<RunStatus> covered;
    for (const Chip &chip : std::as_const(m_chips)) {
        if (chip.button->isChecked()) {
            words << chip.word;
            covered << chip.statuses;
        }
    }
    // What was typed and is no chip of its own (status:queued) stays as long as no chip stands for it.
    for (const RunStatus status : std::as_const(m_filter.query.statuses)) {
        const bool hasChip = std::ranges::any_of(m_chips, [&](const Chip &chip) {
            return chip.statuses.contains(status) && (chip.button == sender() || chip.statuses.size() == 1);
        });
        if (!hasChip && !covered.contains(status))
            words << runStatusName(status).toLower();
    }
    setLine(withFilterWord(m_box->text(), u"status"_s, words.join(u',')));
}

void FilterBar::setExperiments(const QList<ExperimentSummary> &experiments)
{
    const QString current = m_experiments->currentData().toString();
    m_experiments->clear();
    m_experiments->addItem(tr("All experiments"), QString());
    for (const ExperimentSummary &e : experiments) {
        m_experiments->addItem(u"%1  (%2)"_s.arg(e.name, formatCount(e.runs)), e.name);
        if (e.active > 0)
            m_experiments->setItemData(m_experiments->count() - 1,
                                       formatCounted(e.active, tr("1 active run"), tr("%1 active runs")),
                                       Qt::ToolTipRole);
    }
    const int index = m_experiments->findData(current);
    m_experiments->setCurrentIndex(std::max(0, index));
    showFilter();
}

void FilterBar::showHelp()
{
    const QString text = tr("Words find runs by name, experiment, target, tag or script.\n\n"
                            "status:failed\t\tor active, queued, running, completed, canceled\n"
                            "status:failed,queued\tany of these\n"
                            "experiment:digits\truns of one experiment\n"
                            "tag:best\t\truns that have the tag\n"
                            "tag:lr=0.1\t\twith this value\n"
                            "\"two words\"\t\ttogether");
    QToolTip::showText(m_help->mapToGlobal(QPoint(0, m_help->height())), text, m_help, {}, 30000);
}

void FilterBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        showFilter();
    QWidget::changeEvent(event);
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_box && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Down) {
            emit left();
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            if (m_box->text().isEmpty())
                emit left(); // back to the list, and only from there out of the page
            else
                setLine({});
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace trainyard::ui
