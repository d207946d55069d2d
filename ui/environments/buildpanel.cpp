// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/buildpanel.h"

#include "models/documents/supportmatrix.h"
#include "ui/common/card.h"
#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/environments/environmentlistmodel.h"
#include "ui/environments/micromambaoffer.h"
#include "ui/logs/logpanel.h"

#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;
using State = EnvironmentBuild::State;

namespace {
constexpr int lookEveryMs = 700;
const auto targetName = u"local"_s;

QPushButton *button(const QString &text, const QString &name)
{
    auto *made = new QPushButton(text);
    made->setObjectName(name);
    return made;
}
} // namespace

BuildPanel::BuildPanel(EnvironmentService *service, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_service(service), m_state(new QLabel), m_why(mutedText()),
      m_offer(new MicromambaOffer(service)), m_start(button(tr("Build"), u"startBuild"_s)),
      m_stop(button(tr("Stop the build"), u"stopBuild"_s)),
      m_delete(button(tr("Delete what was built"), u"deleteBuild"_s)),
      m_installedButton(button(tr("Installed packages"), u"showInstalled"_s)), m_error(new ErrorPanel),
      m_log(new LogPanel(preferences)), m_installed(new QPlainTextEdit), m_stack(new QStackedWidget)
{
    setObjectName(u"buildPanel"_s);
    m_state->setObjectName(u"buildState"_s);
    m_why->setObjectName(u"buildReason"_s);
    m_why->setWordWrap(true);
    m_installedButton->setCheckable(true);
    m_installed->setReadOnly(true);
    m_installed->setFont(monospacedFont());
    m_installed->setObjectName(u"installedPackages"_s);
    m_installed->setAccessibleName(tr("What was really installed"));
    m_log->setDownloadVisible(false);
    m_stack->addWidget(m_log);
    m_stack->addWidget(m_installed);
    auto *line = new QHBoxLayout;
    line->setSpacing(grid);
    line->addWidget(m_state, 1);
    for (QPushButton *each : {m_start, m_stop, m_installedButton, m_delete})
        line->addWidget(each);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid, 0, 0);
    layout->setSpacing(grid);
    layout->addLayout(line);
    layout->addWidget(m_why);
    layout->addWidget(m_offer);
    layout->addWidget(m_error);
    layout->addWidget(m_stack, 1);

    m_look.setInterval(lookEveryMs);
    m_look.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &BuildPanel::refresh);
    connect(m_start, &QPushButton::clicked, this, [this] { start(m_build.state == State::Failed); });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_order.start(m_service->cancelBuild(m_build.hash, targetName),
                      [this](const Result<EnvironmentBuild> &) {
                          refresh();
                          emit changed();
                      });
    });
    connect(m_delete, &QPushButton::clicked, this, &BuildPanel::askDeletion);
    connect(m_offer, &MicromambaOffer::fetched, this, &BuildPanel::askTools);
    connect(m_installedButton, &QPushButton::toggled, this, &BuildPanel::showInstalled);
}

void BuildPanel::showEnvironment(const Environment &environment)
{
    const bool isOther = environment.reference() != m_environment.reference() ||
                         environmentHash(environment) != environmentHash(m_environment);
    m_environment = environment;
    if (isOther) {
        m_job.abandon();
        m_logOf.clear();
        m_log->clear();
        m_error->clear();
        m_whyNot.clear();
        m_installedButton->setChecked(false);
        showBuild({environmentHash(environment), State::Absent, 0, {}, {}, {}, {}, {}, {}, -1, {}, {}, {}});
        m_offer->offerFor({});
        if (m_service)
            askTools();
    }
    refresh();
}

/// Says before a build what the target lacks.
void BuildPanel::askTools()
{
    m_toolsJob.start(m_service->buildTools(targetName), [this](const Result<BuildTools> &tools) {
        if (!tools)
            return; // the build itself will say what is missing
        m_whyNot = whyNotBuildable(m_environment, *tools, targetName);
        m_offer->offerFor(lacksMicromamba(m_environment, *tools) ? targetName : QString());
        showBuild(m_build);
    });
}

void BuildPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void BuildPanel::refresh()
{
    if (!m_service || m_environment.kind == Environment::Kind::UserManaged || m_environment.name.isEmpty())
        return;
    m_job.start(m_service->build(environmentHash(m_environment), targetName),
                [this](const Result<EnvironmentBuild> &build) {
                    if (!build) {
                        m_error->showError(build.error());
                        return;
                    }
                    const bool hasChanged = build->state != m_build.state;
                    showBuild(*build);
                    if (hasChanged)
                        emit changed();
                });
}

void BuildPanel::showBuild(const EnvironmentBuild &build)
{
    m_build = build;
    const bool isBuilt = build.state == State::Complete;
    QString text = tr("On %1: %2").arg(targetName, buildStateText(build.state));
    if (isBuilt)
        text += tr(" with %1, Python %2").arg(build.tool, build.python);
    if (build.started.isValid()) {
        const QDateTime end = build.ended.isValid() ? build.ended : QDateTime::currentDateTimeUtc();
        text += build.isUnderWay() || isBuilt
                    ? tr(" · took %1").arg(formatDuration(build.started.secsTo(end)))
                    : QString();
    }
    m_state->setText(text);
    m_why->setText(build.reason.isEmpty() && build.state == State::Absent ? m_whyNot : build.reason);
    m_why->setVisible(!m_why->text().isEmpty());
    m_start->setText(build.state == State::Failed ? tr("Build again") : tr("Build"));
    m_start->setVisible(!build.isUnderWay() && !isBuilt);
    m_start->setEnabled(m_environment.version > 0 && m_service && m_whyNot.isEmpty());
    m_start->setToolTip(m_environment.version > 0 ? QString()
                                                  : tr("Register it first: then it can be built."));
    m_stop->setVisible(build.isUnderWay());
    m_delete->setVisible(!build.isUnderWay() && build.state != State::Absent);
    m_installedButton->setVisible(isBuilt);
    const QString logOf = build.hash + u'/' + QString::number(build.attempt);
    if (build.attempt > 0 && logOf != m_logOf) {
        m_logOf = logOf;
        m_log->show(u"build.log"_s, [service = m_service, hash = build.hash](qint64 offset, qint64 maxBytes) {
            return service->buildLog(hash, targetName, offset, maxBytes);
        });
    } else if (build.attempt > 0) {
        m_log->touch();
    }
    if (build.isUnderWay() && isVisible())
        m_look.start();
}

void BuildPanel::start(bool again)
{
    m_error->clear();
    m_start->setEnabled(false);
    m_order.start(m_service->startBuild(m_environment.reference(), targetName, again),
                  [this](const Result<EnvironmentBuild> &build) {
                      m_start->setEnabled(true);
                      if (!build) {
                          m_error->showError(build.error());
                          return;
                      }
                      showBuild(*build);
                      emit changed();
                  });
}

void BuildPanel::askDeletion()
{
    auto *box = new QMessageBox(
        QMessageBox::Question, tr("Delete what was built"),
        tr("Delete what was built of %1 on %2? The description stays; the next run that needs "
           "it builds it anew.")
            .arg(m_environment.reference(), targetName),
        QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    connect(box, &QMessageBox::buttonClicked, this, [this, box](QAbstractButton *clicked) {
        if (box->buttonRole(clicked) != QMessageBox::DestructiveRole)
            return;
        m_removal.start(m_service->removeBuild(m_build.hash, targetName), [this](const Result<> &removed) {
            if (!removed)
                m_error->showError(removed.error());
            m_logOf.clear();
            m_log->clear();
            refresh();
            emit changed();
        });
    });
    box->open();
}

void BuildPanel::showInstalled()
{
    m_stack->setCurrentWidget(m_installedButton->isChecked() ? static_cast<QWidget *>(m_installed) : m_log);
    if (!m_installedButton->isChecked() || !m_service)
        return;
    m_installedJob.start(m_service->installed(m_build.hash, targetName), [this](const Result<QString> &text) {
        m_installed->setPlainText(text ? *text : text.error().message);
    });
}

} // namespace trainyard::ui
