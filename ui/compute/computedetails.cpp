// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/computedetails.h"

#include "ui/common/card.h"
#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/linerow.h"
#include "ui/common/statusbadge.h"
#include "ui/common/theme.h"
#include "ui/compute/attemptpanel.h"
#include "ui/compute/checkrows.h"
#include "ui/compute/computeactions.h"
#include "ui/compute/computefacts.h"
#include "ui/compute/computestatebadge.h"
#include "ui/compute/nodecard.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int shownRuns = 8;

QVBoxLayout *addCard(QVBoxLayout *column, const QString &title)
{
    auto *card = new Card;
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(2 * grid, 12, 2 * grid, 12);
    layout->setSpacing(grid);
    layout->addWidget(sectionTitle(title));
    column->addWidget(card);
    return layout;
}

QVBoxLayout *addRows(QVBoxLayout *card)
{
    auto *rows = new QVBoxLayout;
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    card->addLayout(rows);
    return rows;
}

void clearRows(QVBoxLayout *rows)
{
    while (QLayoutItem *item = rows->takeAt(0)) {
        if (item->widget())
            discard(item->widget());
        delete item;
    }
}
} // namespace

ComputeDetails::ComputeDetails(Workspace &workspace, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_error(new ErrorPanel), m_detachError(new ErrorPanel),
      m_actions(new ComputeActions(workspace)), m_nodes(new NodeCard(workspace)), m_attemptCard(new Card),
      m_attempt(new AttemptPanel)
{
    setObjectName(u"computeDetails"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    layout->setSpacing(2 * grid);
    layout->addWidget(makeHeader());
    layout->addWidget(m_error);
    m_detachError->setObjectName(u"detachError"_s);
    layout->addWidget(m_detachError);
    layout->addWidget(m_actions);
    auto *attempt = new QVBoxLayout(m_attemptCard);
    attempt->setContentsMargins(2 * grid, 12, 2 * grid, 12);
    attempt->addWidget(sectionTitle(tr("Last test")));
    attempt->addWidget(m_attempt);
    m_attemptCard->hide();
    layout->addWidget(m_attemptCard);
    layout->addWidget(makeCards());
    layout->addStretch(1);
    const bool isService = workspace.capabilities().canCreateCompute;
    for (QWidget *card : m_machineCards)
        card->setVisible(!isService);
    m_test->setVisible(!isService);
    connect(m_actions, &ComputeActions::changed, this, [this] { emit changed({}); });
    connect(m_actions, &ComputeActions::deleted, this, &ComputeDetails::changed);

    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, [this] {
        ++m_testSeconds;
        updateTestLine();
    });
    connect(m_error, &ErrorPanel::remedyRequested, this, &ComputeDetails::toggleTest);
    connect(m_detachError, &ErrorPanel::remedyRequested, this, [this] { detachNow(true); });
}

QWidget *ComputeDetails::makeHeader()
{
    m_name = pageTitle({});
    m_state = new ComputeStateBadge;
    m_testLine = mutedText();
    m_testLine->setWordWrap(false);
    m_test = new QPushButton;
    m_test->setIcon(themedIcon(u"check"_s));
    m_test->setObjectName(u"testCompute"_s);
    nameTest(false);
    m_test->setToolTip(tr("Tries every prerequisite anew (%1)").arg(u"Ctrl+T"_s));
    connect(m_test, &QPushButton::clicked, this, &ComputeDetails::toggleTest);

    m_change = new QPushButton(tr("Change…"));
    m_change->setObjectName(u"changeCompute"_s);
    m_change->setToolTip(tr("Changes how the machine is reached"));
    connect(m_change, &QPushButton::clicked, this, [this] { emit editRequested(m_target.name); });
    m_detach = new QPushButton(tr("Detach"));
    m_detach->setObjectName(u"detachCompute"_s);
    m_detach->setToolTip(tr("Forgets the machine (Del). It, its runs and their files stay as they are."));
    connect(m_detach, &QPushButton::clicked, this, &ComputeDetails::detach);

    auto *header = new QWidget;
    auto *layout = new QGridLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(2 * grid);
    layout->setVerticalSpacing(4);
    layout->addWidget(m_name, 0, 0);
    layout->addWidget(m_state, 1, 0);
    layout->addWidget(m_testLine, 0, 1, Qt::AlignRight);
    layout->addWidget(m_test, 0, 2, Qt::AlignRight);
    layout->addWidget(m_change, 0, 3, Qt::AlignRight);
    layout->addWidget(m_detach, 0, 4, Qt::AlignRight);
    layout->setColumnStretch(0, 1);
    return header;
}

void ComputeDetails::nameTest(bool isRunning)
{
    m_test->setText(isRunning ? tr("Stop the test") : tr("Test"));
    m_test->setShortcut(Qt::CTRL | Qt::Key_T); // a new text takes the key away
}

QWidget *ComputeDetails::makeCards()
{
    auto *cards = new QWidget;
    auto *columns = new QHBoxLayout(cards);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(2 * grid);
    auto *left = new QVBoxLayout;
    auto *right = new QVBoxLayout;
    for (QVBoxLayout *column : {left, right}) {
        column->setSpacing(2 * grid);
        columns->addLayout(column, 1);
    }
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(grid);
    m_facts->setVerticalSpacing(6);
    m_facts->setColumnMinimumWidth(0, 14 * grid);
    m_facts->setColumnStretch(1, 1);
    addCard(left, tr("Facts"))->addLayout(m_facts);
    m_prerequisites = new CheckRows;
    m_untested = mutedText(tr("Not tested yet. The test tries what a run needs here: press Test (Ctrl+T)."));
    m_untested->setObjectName(u"untested"_s);
    QVBoxLayout *prerequisites = addCard(left, tr("Prerequisites"));
    prerequisites->addWidget(m_prerequisites);
    prerequisites->addWidget(m_untested);
    left->addWidget(m_nodes);
    left->addStretch(1);
    m_abilities = new CheckRows;
    addCard(right, tr("What it can do"))->addWidget(m_abilities);
    m_abilitiesCard = m_abilities->parentWidget();
    m_abilitiesCard->hide(); // until it is known
    QVBoxLayout *interpreters = addCard(right, tr("Interpreters found"));
    m_interpreterRows = addRows(interpreters);
    m_interpreterRows->setSpacing(6);
    m_machineCards = {prerequisites->parentWidget(), interpreters->parentWidget()};
    QVBoxLayout *runs = addCard(right, tr("Runs on it"));
    m_runRows = addRows(runs);
    runs->setContentsMargins(0, 12, 0, grid);
    runs->itemAt(0)->widget()->setContentsMargins(2 * grid, 0, 0, 0);
    right->addStretch(1);
    return cards;
}

void ComputeDetails::showTarget(const ComputeTarget &target)
{
    const bool isOther = target.name != m_target.name;
    if (isOther) {
        m_testJob.abandon();
        m_detachJob.abandon();
        m_second.stop();
        m_error->clear();
        m_detachError->clear();
        m_attempt->abandon();
        m_attemptCard->hide();
        m_testLine->clear();
        nameTest(false);
        m_interpreters.clear();
    }
    m_target = target;
    if (!target.prerequisites.isEmpty())
        m_tested.insert(target.name, target.prerequisites);
    else // a list of targets does not test them anew: what the last test found still stands
        m_target.prerequisites = m_tested.value(target.name);
    showState();
    showFacts();
    m_actions->showTarget(m_target);
    m_nodes->showTarget(m_target);
    m_prerequisites->setChecks(m_target.prerequisites);
    m_untested->setVisible(m_target.prerequisites.isEmpty());
    if (isOther) {
        clearRows(m_interpreterRows);
        m_interpreterRows->addWidget(mutedText(tr("Looking for interpreters…")));
        m_abilities->setChecks({});
        m_abilitiesCard->hide();
        m_shownRuns.clear();
        clearRows(m_runRows);
        askInterpreters();
        refreshRuns();
    } else if (m_abilitiesCard->isVisibleTo(this)) {
        m_abilities->setChecks(abilitiesOf(m_target, m_interpreters));
    }
}

void ComputeDetails::showState()
{
    m_name->setText(m_target.name);
    m_state->setState(m_target.state, m_target.stateReason);
    m_change->setVisible(m_target.canDetach && !m_workspace.capabilities().canCreateCompute);
    m_detach->setVisible(m_target.canDetach);
}

void ComputeDetails::showFacts()
{
    const auto facts = factsOf(m_target);
    for (int row = 0; row < facts.size(); ++row) {
        // Labels are changed in place: what a person has selected there stays selected.
        auto *value = m_facts->itemAtPosition(row, 1)
                          ? qobject_cast<QLabel *>(m_facts->itemAtPosition(row, 1)->widget())
                          : nullptr;
        if (!value) {
            QLabel *label = mutedText();
            value = new QLabel;
            value->setTextFormat(Qt::PlainText);
            value->setWordWrap(true);
            for (QLabel *text : {label, value}) // both, as selectable text sits one pixel lower
                text->setTextInteractionFlags(Qt::TextSelectableByMouse);
            m_facts->addWidget(label, row, 0, Qt::AlignTop);
            m_facts->addWidget(value, row, 1, Qt::AlignTop);
        }
        qobject_cast<QLabel *>(m_facts->itemAtPosition(row, 0)->widget())->setText(facts.at(row).first);
        if (value->text() != facts.at(row).second)
            value->setText(facts.at(row).second);
    }
    for (int row = 0; row < m_facts->rowCount(); ++row)
        for (const int column : {0, 1})
            if (QLayoutItem *item = m_facts->itemAtPosition(row, column))
                item->widget()->setVisible(row < facts.size());
}

void ComputeDetails::askInterpreters()
{
    m_interpreterJob.start(m_workspace.interpreters(m_target.name, {}),
                           [this](const Result<QList<Interpreter>> &found) {
                               if (found)
                                   showInterpreters(*found);
                               else
                                   m_error->showError(found.error(), tr("Test again"));
                           });
}

void ComputeDetails::showInterpreters(const QList<Interpreter> &interpreters)
{
    m_interpreters = interpreters;
    m_abilities->setChecks(abilitiesOf(m_target, interpreters));
    m_abilitiesCard->setVisible(!m_workspace.capabilities().canCreateCompute);
    clearRows(m_interpreterRows);
    for (const Interpreter &interpreter : interpreters) {
        auto *line = new QLabel;
        line->setTextFormat(Qt::PlainText);
        line->setText(tr("Python %1 · %2").arg(interpreter.version, interpreter.label));
        QLabel *path = mutedText(interpreter.path);
        path->setFont(monospacedFont());
        path->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_interpreterRows->addWidget(line);
        m_interpreterRows->addWidget(path);
    }
    if (interpreters.isEmpty())
        m_interpreterRows->addWidget(
            mutedText(tr("No Python was found there. Install one, then test again.")));
}

void ComputeDetails::refreshRuns()
{
    if (m_target.name.isEmpty())
        return;
    RunQuery query;
    query.text = m_target.name;
    query.limit = 64; // the words may be found elsewhere in a run too
    m_runsJob.start(m_workspace.runs(query), [this](const Result<trainyard::RunPage> &page) {
        if (!page)
            return; // the page's own refresh shows what is wrong with the store
        QList<Run> here;
        for (const Run &run : page->runs)
            if (run.target() == m_target.name && here.size() < shownRuns)
                here.append(run);
        showRuns(here);
    });
}

void ComputeDetails::showRuns(const QList<Run> &runs)
{
    QStringList wanted;
    for (const Run &run : runs)
        wanted << run.id + runStatusName(run.status) + run.displayName;
    if (wanted == m_shownRuns && m_runRows->count() > 0)
        return; // a row that has the focus keeps it
    m_shownRuns = wanted;
    clearRows(m_runRows);
    for (const Run &run : runs) {
        auto *row = new LineRow({}, run.displayName.isEmpty() ? run.id : run.displayName,
                                statusText(run.status) + u" · "_s +
                                    formatRelative(run.created, QDateTime::currentDateTimeUtc()));
        row->setObjectName(run.id);
        row->setAccessibleDescription(statusText(run.status));
        row->setGlyph([row, status = run.status](QPainter *painter, const QRectF &rect) {
            paintStatusGlyph(painter, rect, status, Theme::of(row->palette()).statusColor(status));
        });
        connect(row, &LineRow::clicked, this, [this, id = run.id] { emit openRun(id); });
        m_runRows->addWidget(row);
    }
    if (runs.isEmpty()) {
        QLabel *none = mutedText(tr("Nothing has run here yet."));
        none->setContentsMargins(2 * grid, 0, 2 * grid, 4);
        m_runRows->addWidget(none);
    }
}

void ComputeDetails::toggleTest()
{
    if (m_testJob.isRunning()) {
        m_testJob.cancel();
        return;
    }
    m_error->clear();
    m_testSeconds = 0;
    nameTest(true);
    m_second.start();
    updateTestLine();
    const auto conversation = m_attempt->begin();
    m_attemptCard->setVisible(m_target.kind != ComputeKind::LocalComputer); // this computer tells no steps
    m_testJob.start(m_workspace.testCompute(m_target.name, conversation),
                    [this](const Result<ComputeTarget> &answer) { endTest(answer); });
}

void ComputeDetails::endTest(const Result<ComputeTarget> &answer)
{
    m_second.stop();
    nameTest(false);
    m_attempt->finish(!answer);
    m_attemptCard->setVisible(m_attempt->hasSteps());
    if (!answer) {
        m_testLine->setText(answer.error().kind == ErrorKind::Cancelled ? tr("The test was stopped.")
                                                                        : QString());
        if (answer.error().kind != ErrorKind::Cancelled)
            m_error->showError(answer.error(), tr("Test again"));
        return;
    }
    const auto missing = std::ranges::count_if(answer->prerequisites, &Prerequisite::isTrouble);
    m_testLine->setText(missing == 0 ? tr("Tested just now: nothing is missing")
                                     : tr("Tested just now: %1 missing, see Prerequisites").arg(missing));
    showTarget(*answer);
    askInterpreters();
    emit tested(*answer);
}

void ComputeDetails::detach()
{
    if (m_target.canDetach)
        detachNow(false);
}

void ComputeDetails::takeAway()
{
    if (m_target.canDelete)
        m_actions->askDelete();
    else
        detach();
}

void ComputeDetails::detachNow(bool evenWithRuns)
{
    m_detachError->clear();
    m_detachJob.start(m_workspace.detachCompute(m_target.name, evenWithRuns),
                      [this](const Result<DetachedCompute> &answer) {
                          if (answer)
                              emit detached(*answer);
                          else if (answer.error().kind == ErrorKind::Conflict)
                              m_detachError->showError(answer.error(), tr("Detach all the same"));
                          else
                              m_detachError->showError(answer.error());
                      });
}

void ComputeDetails::updateTestLine()
{
    m_testLine->setText(tr("Testing… %1 (takes up to 15 s)").arg(formatDuration(m_testSeconds)));
}

} // namespace trainyard::ui
