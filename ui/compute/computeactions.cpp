// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/computeactions.h"

#include "ui/common/card.h"
#include "ui/common/errorpanel.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/compute/attemptpanel.h"

#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QSpinBox *spin(QHBoxLayout *line, const QString &name, const QString &text, int least, int most)
{
    auto *label = new QLabel(text);
    auto *box = new QSpinBox;
    box->setObjectName(name);
    box->setRange(least, most);
    label->setBuddy(box);
    box->setAccessibleName(text);
    line->addWidget(label);
    line->addWidget(box);
    return box;
}
} // namespace

ComputeActions::ComputeActions(Workspace &workspace, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_attempt(new AttemptPanel), m_error(new ErrorPanel)
{
    setObjectName(u"computeActions"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(makeButtons());
    layout->addWidget(makeScale());
    layout->addWidget(makeQuestion());
    layout->addWidget(m_attempt);
    layout->addWidget(m_error);
    hide();
}

QPushButton *ComputeActions::button(const QString &name, const QString &text, const QString &icon)
{
    auto *made = icon.isEmpty() ? new QPushButton(text) : new QPushButton(themedIcon(icon), text);
    made->setObjectName(name);
    return made;
}

QWidget *ComputeActions::makeButtons()
{
    m_start = button(u"startCompute"_s, tr("Start"), u"play"_s);
    m_stop = button(u"stopCompute"_s, tr("Stop"), u"stop"_s);
    m_stop->setToolTip(tr("Stops the machine, and its costs; its disk stays"));
    m_restart = button(u"restartCompute"_s, tr("Restart"), u"refresh"_s);
    m_resize = button(u"scaleCompute"_s, tr("Change the scale…"), {});
    m_delete = button(u"deleteCompute"_s, tr("Delete…"), u"delete"_s);
    m_delete->setToolTip(tr("Deletes it with its machines (Del); asks first"));
    auto *buttons = new QWidget;
    auto *line = new QHBoxLayout(buttons);
    line->setContentsMargins(0, 0, 0, 0);
    for (QPushButton *one : {m_start, m_stop, m_restart, m_resize, m_delete})
        line->addWidget(one);
    line->addStretch(1);
    connect(m_start, &QPushButton::clicked, this, [this] { turn(ComputeSwitch::Start); });
    connect(m_stop, &QPushButton::clicked, this, [this] { turn(ComputeSwitch::Stop); });
    connect(m_restart, &QPushButton::clicked, this, [this] { turn(ComputeSwitch::Restart); });
    connect(m_resize, &QPushButton::clicked, this, [this] {
        m_minNodes->setValue(m_target.nodesMin);
        m_maxNodes->setValue(m_target.nodesMax);
        m_idle->setValue(m_target.idleSeconds > 0 ? m_target.idleSeconds : 1800);
        m_scaleLine->setVisible(!m_scaleLine->isVisibleTo(this));
        m_question->hide();
    });
    connect(m_delete, &QPushButton::clicked, this, &ComputeActions::askDelete);
    return buttons;
}

QWidget *ComputeActions::makeScale()
{
    m_scaleLine = new QWidget;
    auto *line = new QHBoxLayout(m_scaleLine);
    line->setContentsMargins(0, 0, 0, 0);
    m_minNodes = spin(line, u"scaleMin"_s, tr("Nodes at least"), 0, 65'000);
    m_maxNodes = spin(line, u"scaleMax"_s, tr("at most"), 1, 65'000);
    m_idle = spin(line, u"scaleIdle"_s, tr("idle before given back"), 1, 86'400);
    m_idle->setSuffix(tr(" s"));
    auto *apply = button(u"scaleApply"_s, tr("Change"), {});
    connect(apply, &QPushButton::clicked, this, &ComputeActions::scale);
    line->addWidget(apply);
    line->addStretch(1);
    m_scaleLine->hide();
    return m_scaleLine;
}

QWidget *ComputeActions::makeQuestion()
{
    m_question = new QWidget;
    m_questionText = new QLabel;
    m_questionText->setTextFormat(Qt::PlainText);
    m_questionText->setWordWrap(true);
    auto *yes = button(u"deleteYes"_s, tr("Delete it"), {});
    auto *no = button(u"deleteNo"_s, tr("Keep it"), {});
    connect(yes, &QPushButton::clicked, this, &ComputeActions::remove);
    connect(no, &QPushButton::clicked, m_question, &QWidget::hide);
    auto *line = new QHBoxLayout(m_question);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_questionText, 1);
    line->addWidget(yes);
    line->addWidget(no);
    m_question->hide();
    return m_question;
}

void ComputeActions::showTarget(const ComputeTarget &target)
{
    if (target.name != m_target.name) {
        // Letting go of a future stops to look, not the work.
        m_job.abandon();
        m_deleteJob.abandon();
        m_attempt->abandon();
        m_attempt->hide();
        m_error->clear();
        m_scaleLine->hide();
        m_question->hide();
    }
    m_target = target;
    update();
}

void ComputeActions::update()
{
    const bool isBusy = m_job.isRunning() || m_deleteJob.isRunning();
    m_start->setVisible(m_target.canStart);
    m_stop->setVisible(m_target.canStop);
    m_restart->setVisible(m_target.canStop);
    m_resize->setVisible(m_target.canScale);
    m_delete->setVisible(m_target.canDelete);
    for (QPushButton *one : {m_start, m_stop, m_restart, m_resize, m_delete})
        one->setEnabled(!isBusy);
    if (!m_target.canScale)
        m_scaleLine->hide();
    setVisible(isBusy || m_target.canStart || m_target.canStop || m_target.canScale || m_target.canDelete);
}

void ComputeActions::turn(ComputeSwitch how)
{
    begun();
    m_job.start(m_workspace.switchCompute(m_target.name, how, m_attempt->begin()),
                [this](const Result<ComputeTarget> &answer) { ended(answer ? nullptr : &answer.error()); });
    update();
}

void ComputeActions::scale()
{
    const ComputeScale wanted{m_minNodes->value(), m_maxNodes->value(), m_idle->value()};
    for (const Finding &finding : checkScale(wanted)) {
        if (finding.severity == Finding::Severity::Problem) {
            m_error->showError({ErrorKind::InvalidInput, finding.message, {}, {}});
            return;
        }
    }
    begun();
    m_job.start(m_workspace.scaleCompute(m_target.name, wanted, m_attempt->begin()),
                [this](const Result<ComputeTarget> &answer) { ended(answer ? nullptr : &answer.error()); });
    update();
}

void ComputeActions::askDelete()
{
    if (!m_target.canDelete)
        return;
    const bool isCluster = m_target.kind == ComputeKind::Cluster;
    m_questionText->setText(
        isCluster
            ? tr("Delete %1? Its nodes go, and runs on them end. This cannot be undone.").arg(m_target.name)
            : tr("Delete %1? Its disk goes with everything that is only there. This cannot be undone.")
                  .arg(m_target.name));
    m_scaleLine->hide();
    m_question->show();
}

void ComputeActions::remove()
{
    begun();
    m_deleteJob.start(m_workspace.deleteCompute(m_target.name, m_attempt->begin()),
                      [this, name = m_target.name](const Result<> &answer) {
                          ended(answer ? nullptr : &answer.error());
                          if (answer)
                              emit deleted(tr("%1 and its machines are deleted.").arg(name));
                      });
    update();
}

void ComputeActions::begun()
{
    m_error->clear();
    m_scaleLine->hide();
    m_question->hide();
    m_attempt->show();
}

void ComputeActions::ended(const Error *error)
{
    m_attempt->finish(error != nullptr);
    if (error && error->kind != ErrorKind::Cancelled)
        m_error->showError(*error);
    update();
    emit changed();
}

} // namespace trainyard::ui
