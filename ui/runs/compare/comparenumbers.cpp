// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/comparenumbers.h"

#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/runs/compare/comparedruns.h"
#include "ui/runs/compare/parallelplot.h"
#include "ui/runs/compare/scatterplot.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int gatherMs = 150; ///< what changes together is shown together
constexpr int axesAtFirst = 6;
constexpr int axesIfAlike = 3;

EmptyState *noNumbers()
{
    auto *empty =
        new EmptyState(u"compare"_s, ComparedRuns::tr("Too few numbers to compare"),
                       ComparedRuns::tr("The metrics of these runs, and those of their parameters that "
                                        "are numbers, are the axes here."));
    empty->hide();
    return empty;
}

QHBoxLayout *barOver(QWidget *tab, QWidget *plot, EmptyState *empty)
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    bar->setSpacing(grid);
    auto *layout = new QVBoxLayout(tab);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(plot, 1);
    layout->addWidget(empty, 1);
    return bar;
}

template <typename Tab> void follow(ComparedRuns &runs, QTimer &soon, Tab *tab, void (Tab::*refresh)())
{
    soon.setSingleShot(true);
    soon.setInterval(gatherMs);
    QObject::connect(&soon, &QTimer::timeout, tab, refresh);
    const auto later = [tab, &soon] {
        if (tab->isVisible() && !soon.isActive())
            soon.start();
    };
    QObject::connect(&runs, &ComparedRuns::switched, tab, later);
    QObject::connect(&runs, &ComparedRuns::runsChanged, tab, later);
    QObject::connect(&runs, &ComparedRuns::metricsChanged, tab, later);
    QObject::connect(&runs, &ComparedRuns::groupsChanged, tab, later);
}
} // namespace

ParallelTab::ParallelTab(ComparedRuns &runs, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_runs(runs), m_preferences(preferences), m_columns(new QToolButton),
      m_count(new QLabel), m_plot(new ParallelPlot), m_empty(noNumbers())
{
    m_columns->setObjectName(u"parallelColumns"_s);
    m_columns->setText(tr("Axes"));
    m_columns->setIcon(themedIcon(u"table"_s));
    m_columns->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_columns->setAutoRaise(true);
    m_columns->setFocusPolicy(Qt::TabFocus);
    m_columns->setToolTip(tr("Choose parameters and metrics"));
    m_count->setForegroundRole(QPalette::PlaceholderText);
    auto *hint = new QLabel(tr("Drag along an axis to choose a range; click it to let go"));
    hint->setForegroundRole(QPalette::PlaceholderText);
    QHBoxLayout *bar = barOver(this, m_plot, m_empty);
    bar->addWidget(m_columns);
    setTabOrder(m_columns, m_plot);
    bar->addWidget(hint);
    bar->addStretch(1);
    bar->addWidget(m_count);
    connect(m_columns, &QToolButton::clicked, this, &ParallelTab::offerAxes);
    connect(m_plot, &ParallelPlot::openRun, this, &ParallelTab::openRun);
    connect(m_plot, &ParallelPlot::brushChanged, this, &ParallelTab::brushed);
    connect(&runs, &ComparedRuns::choiceChanged, this, &ParallelTab::takeChoice);
    follow(runs, m_soon, this, &ParallelTab::refresh);
}

void ParallelTab::refresh()
{
    const std::vector<NumberColumn> all = m_runs.numberColumns();
    const QStringList chosen = m_preferences.value(u"compare/axes"_s).toStringList();
    std::vector<NumberColumn> shown;
    for (const NumberColumn &column : all)
        if (chosen.contains(column.name))
            shown.push_back(column);
    if (shown.size() < 2) {
        shown = all;
        std::ranges::stable_partition(shown, &NumberColumn::isDivided);
        const auto divided = std::size_t(std::ranges::count_if(shown, &NumberColumn::isDivided));
        // Where the runs hardly differ, what they have in common shows that.
        shown.resize(
            std::min({shown.size(), std::max(divided, std::size_t(axesIfAlike)), std::size_t(axesAtFirst)}));
    }
    m_plot->setVisible(shown.size() >= 2);
    m_empty->setVisible(shown.size() < 2);
    m_shown.clear();
    for (const NumberColumn &column : shown)
        m_shown.append(column.name);
    m_plot->setColumns({}); // never those of other runs
    m_plot->setRuns(m_runs.drawn(Theme::of(palette())));
    m_plot->setColumns(shown);
    if (m_plot->isBrushed())
        brushed(); // live runs come into the ranges, or leave them
    takeChoice();
}

/// What the ranges let through is chosen in all parts of the comparison.
void ParallelTab::brushed()
{
    m_runs.choose(m_plot->isBrushed() ? std::optional(m_plot->kept()) : std::nullopt);
    takeChoice();
}

/// Chosen elsewhere, the ranges say nothing any more.
void ParallelTab::takeChoice()
{
    const std::optional<QStringList> &chosen = m_runs.chosen();
    if (m_plot->isBrushed() && chosen != m_plot->kept())
        m_plot->forgetBrushes();
    m_plot->setRuns(m_runs.drawn(Theme::of(palette())));
    const qsizetype count = chosen ? chosen->size() : m_runs.ids().size();
    m_count->setText(tr("%1 of %2 runs").arg(count).arg(m_runs.ids().size()));
}

void ParallelTab::offerAxes()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const NumberColumn &column : m_runs.numberColumns()) {
        QAction *action = menu->addAction(column.name);
        action->setCheckable(true);
        action->setChecked(m_shown.contains(column.name));
        connect(action, &QAction::toggled, this,
                [this, name = column.name](bool isChosen) { choose(name, isChosen); });
    }
    menu->popup(m_columns->mapToGlobal(QPoint(0, m_columns->height() + grid / 2)));
}

void ParallelTab::choose(const QString &name, bool isChosen)
{
    if (isChosen)
        m_shown.append(name);
    else
        m_shown.removeAll(name);
    m_preferences.setValue(u"compare/axes"_s, m_shown);
    refresh();
}

void ParallelTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

ScatterTab::ScatterTab(ComparedRuns &runs, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_runs(runs), m_preferences(preferences), m_x(new QComboBox), m_y(new QComboBox),
      m_plot(new ScatterPlot), m_empty(noNumbers())
{
    QHBoxLayout *bar = barOver(this, m_plot, m_empty);
    for (const auto &[box, name, text, key] :
         {std::tuple{m_y, u"scatterY"_s, tr("Vertical axis"), u"compare/scatterY"_s},
          std::tuple{m_x, u"scatterX"_s, tr("Horizontal axis"), u"compare/scatterX"_s}}) {
        box->setObjectName(name);
        box->setAccessibleName(text);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        bar->addWidget(box);
        connect(box, &QComboBox::activated, this, [this, which = box, where = key] {
            m_preferences.setValue(where, which->currentText());
            refresh();
        });
    }
    setTabOrder(m_y, m_x);
    setTabOrder(m_x, m_plot);
    bar->insertWidget(1, new QLabel(tr("over")));
    auto *hint = new QLabel(tr("Drag around dots to choose their runs"));
    hint->setForegroundRole(QPalette::PlaceholderText);
    bar->addWidget(hint);
    bar->addStretch(1);
    connect(m_plot, &ScatterPlot::chosen, this, [this](const QStringList &ids) {
        m_runs.choose(ids.isEmpty() ? std::nullopt : std::optional(ids));
    });
    connect(m_plot, &ScatterPlot::toggled, &runs, &ComparedRuns::toggleChosen);
    connect(&runs, &ComparedRuns::choiceChanged, this,
            [this] { m_plot->recolor(m_runs.drawn(Theme::of(palette()))); });
    connect(m_plot, &ScatterPlot::openRun, this, &ScatterTab::openRun);
    follow(runs, m_soon, this, &ScatterTab::refresh);
}

void ScatterTab::offer(QComboBox *box, const QStringList &names, const QString &key, int otherwise)
{
    box->clear();
    box->addItems(names);
    const int chosen = box->findText(m_preferences.value(key).toString());
    box->setCurrentIndex(chosen >= 0 ? chosen : std::clamp(otherwise, 0, std::max(0, int(names.size()) - 1)));
}

void ScatterTab::refresh()
{
    const std::vector<NumberColumn> all = m_runs.numberColumns();
    QStringList names;
    QList<int> divided;
    for (std::size_t i = 0; i < all.size(); ++i) {
        names.append(all[i].name);
        if (all[i].isDivided)
            divided.append(int(i));
    }
    offer(m_x, names, u"compare/scatterX"_s, divided.value(0));
    offer(m_y, names, u"compare/scatterY"_s, divided.isEmpty() ? 0 : divided.constLast());
    m_plot->setColumns({}, {});
    m_plot->setRuns(m_runs.drawn(Theme::of(palette())));
    m_plot->setVisible(!all.empty());
    m_empty->setVisible(all.empty());
    if (!all.empty())
        m_plot->setColumns(all[std::size_t(m_x->currentIndex())], all[std::size_t(m_y->currentIndex())]);
}

void ScatterTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

} // namespace trainyard::ui
