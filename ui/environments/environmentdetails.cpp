// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/environmentdetails.h"

#include "models/documents/environmentexport.h"
#include "models/domain/names.h"
#include "services/workspace/environmentservice.h"
#include "ui/common/card.h"
#include "ui/common/errorpanel.h"
#include "ui/common/pagetabs.h"
#include "ui/common/pairtable.h"
#include "ui/common/theme.h"
#include "ui/environments/buildpanel.h"
#include "ui/environments/containereditor.h"
#include "ui/environments/documenteditor.h"
#include "ui/environments/environmentcompare.h"
#include "ui/newrun/newrundraft.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSaveFile>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostChanges = 4;
enum Tab { PackagesTab, ContainerTab, VariablesTab, BuildTab, CompareTab }; ///< in the order of showTab()
} // namespace

EnvironmentDetails::EnvironmentDetails(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_error(new ErrorPanel),
      m_tabs(new PageTabs(tr("Environment"))), m_packages(new QStackedWidget), m_interpreter(new QLabel),
      m_editor(new DocumentEditor), m_container(new ContainerEditor),
      m_variablesModel(tr("Variable"), tr("Value"), variableProblem),
      m_variables(new PairTable(m_variablesModel,
                                [this](const QList<int> &rows) { m_variablesModel.removeRowsAt(rows); })),
      m_build(new BuildPanel(workspace.environmentService(), preferences)), m_compare(new EnvironmentCompare)
{
    setObjectName(u"environmentDetails"_s);
    m_interpreter->setObjectName(u"environmentInterpreter"_s);
    m_interpreter->setTextFormat(Qt::PlainText);
    m_interpreter->setWordWrap(true);
    m_interpreter->setAlignment(Qt::AlignTop);
    m_interpreter->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_packages->addWidget(m_editor);
    m_packages->addWidget(m_interpreter);
    auto *packages = new QWidget;
    auto *inset = new QVBoxLayout(packages);
    inset->setContentsMargins(0, grid, 0, 0);
    inset->addWidget(m_packages);
    m_tabs->setObjectName(u"environmentTabs"_s);
    m_variables->setObjectName(u"environmentVariables"_s);
    m_variables->setAccessibleName(tr("Environment variables"));
    auto *variables = new QWidget;
    auto *rows = new QVBoxLayout(variables);
    rows->setContentsMargins(0, grid, 0, 0);
    rows->setSpacing(grid);
    rows->addWidget(mutedText(
        tr("Set for every run with this environment, unless the run sets its own. They are kept as they "
           "stand here: no passwords or keys.")));
    rows->addWidget(m_variables);
    rows->addStretch();
    m_variables->setVisibleRows(3, 16);
    m_tabs->addTab(packages, tr("Packages"));
    m_tabs->addTab(m_container, tr("Container"));
    m_tabs->addTab(variables, tr("Variables"));
    m_tabs->addTab(m_build, tr("Build"));
    m_tabs->addTab(m_compare, tr("Compare"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    layout->setSpacing(grid);
    layout->addWidget(makeHead());
    layout->addWidget(m_error);
    layout->addWidget(m_tabs, 1);
    connect(m_editor, &DocumentEditor::edited, this, &EnvironmentDetails::onEdited);
    connect(m_container, &ContainerEditor::edited, this, &EnvironmentDetails::onEdited);
    connect(&m_variablesModel, &KeyValueModel::edited, this, &EnvironmentDetails::onEdited);
    connect(m_build, &BuildPanel::changed, this, &EnvironmentDetails::buildChanged);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { m_compare->show(edited(), m_all); });
}

QWidget *EnvironmentDetails::makeHead()
{
    m_name = new QLineEdit;
    m_name->setObjectName(u"environmentName"_s);
    m_name->setAccessibleName(tr("Name"));
    m_name->setPlaceholderText(tr("name"));
    m_name->setMaxLength(255);
    m_name->setFixedWidth(22 * grid);
    m_description = new QLineEdit;
    m_description->setObjectName(u"environmentDescription"_s);
    m_description->setAccessibleName(tr("Description"));
    m_description->setPlaceholderText(tr("what it is for"));
    m_description->setMaxLength(1000);
    m_facts = mutedText();
    m_facts->setObjectName(u"environmentFacts"_s);
    m_changes = mutedText();
    m_changes->setObjectName(u"environmentChanges"_s);
    m_changes->setWordWrap(true);
    m_register = new QPushButton;
    m_register->setObjectName(u"registerEnvironment"_s);
    m_revert = new QPushButton(tr("Discard changes"));
    m_revert->setObjectName(u"revertEnvironment"_s);
    m_export = new QPushButton(tr("Export"));
    m_export->setObjectName(u"exportEnvironment"_s);
    auto *menu = new QMenu(m_export);
    menu->addAction(tr("Conda file…"), this, [this] {
        exportAs(tr("Export a conda file"), u"environment.yml"_s, toCondaFile(edited()));
    });
    menu->addAction(tr("requirements.txt…"), this, [this] {
        exportAs(tr("Export requirements"), u"requirements.txt"_s, toRequirementsFile(edited()));
    });
    menu->addAction(tr("Dockerfile…"), this,
                    [this] { exportAs(tr("Export a Dockerfile"), u"Dockerfile"_s, toDockerfile(edited())); });
    m_export->setMenu(menu);
    connect(m_register, &QPushButton::clicked, this, &EnvironmentDetails::registerDraft);
    connect(m_revert, &QPushButton::clicked, this, [this] {
        m_isDraft = false;
        load(m_environment);
    });
    for (QLineEdit *field : {m_name, m_description})
        connect(field, &QLineEdit::textEdited, this, &EnvironmentDetails::onEdited);

    auto *head = new QWidget;
    auto *layout = new QVBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid / 2);
    auto *line = new QHBoxLayout;
    line->setSpacing(grid);
    line->addWidget(m_name);
    line->addWidget(m_description, 1);
    line->addWidget(m_revert);
    line->addWidget(m_register);
    line->addWidget(m_export);
    layout->addLayout(line);
    layout->addWidget(m_facts);
    layout->addWidget(m_changes);
    return head;
}

void EnvironmentDetails::showEnvironment(const Environment &environment, const QList<Environment> &all)
{
    m_all = all;
    if (environment.reference() == m_environment.reference() && (m_isDraft || environment == m_environment)) {
        m_build->refresh();
        return;
    }
    m_isDraft = environment.version == 0;
    load(environment);
}

void EnvironmentDetails::showDraft(const Environment &environment, const QList<Environment> &all)
{
    m_all = all;
    m_isDraft = true;
    load(environment);
}

void EnvironmentDetails::load(const Environment &environment)
{
    m_environment = environment;
    m_error->clear();
    m_name->setText(environment.name);
    m_description->setText(environment.description);
    const bool isInterpreter = environment.kind == Environment::Kind::UserManaged;
    m_packages->setCurrentIndex(isInterpreter ? 1 : 0);
    m_interpreter->setText(
        tr("%1\n\nThis Python is used as it is: the person who registered it takes care of its packages.")
            .arg(environment.interpreter));
    m_tabs->setTabVisible(ContainerTab, !isInterpreter);
    m_tabs->setTabVisible(BuildTab, !isInterpreter);
    m_container->setContainer(environment.container);
    m_variablesModel.setValues(environment.environmentVariables);
    if (!isInterpreter)
        m_editor->setDocument(environment.document, environment.format == Environment::Format::None
                                                        ? Environment::Format::CondaFile
                                                        : environment.format);
    m_build->showEnvironment(environment);
    m_compare->show(environment, m_all);
    updateState();
}

Environment EnvironmentDetails::edited() const
{
    Environment draft = m_environment;
    draft.name = m_name->text().trimmed();
    draft.description = m_description->text().trimmed();
    if (draft.kind != Environment::Kind::UserManaged) {
        draft.format = m_editor->format();
        draft.document = m_editor->text();
        draft.packages = m_editor->document().packages;
        draft.container = m_container->container();
        draft.kind =
            draft.container.isEnabled ? Environment::Kind::Container : Environment::Kind::SystemManaged;
    }
    draft.environmentVariables = m_variablesModel.values();
    if (m_isDraft)
        draft.version = 0;
    return draft;
}

void EnvironmentDetails::onEdited()
{
    const Environment now = edited();
    m_isDraft = m_environment.version == 0 || now.document != m_environment.document ||
                now.name != m_environment.name || now.description != m_environment.description ||
                now.container != m_environment.container || m_container->hasPassword() ||
                now.environmentVariables != m_environment.environmentVariables ||
                !m_variablesModel.firstProblem().isEmpty();
    m_error->clear();
    updateState();
}

void EnvironmentDetails::updateState()
{
    const Environment now = edited();
    int next = 1;
    const Environment *newest = nullptr;
    for (const Environment &other : std::as_const(m_all)) {
        if (other.name == now.name && other.version >= next) {
            next = other.version + 1;
            newest = &other;
        }
    }
    const QString whyNot = whyNotRegistrable(now);
    Environment built = now;
    built.environmentVariables.clear(); // those are the run's
    m_container->showDockerfile(now.container.isEnabled ? toDockerfile(built) : QString());
    m_register->setVisible(m_isDraft);
    m_register->setText(tr("Register as %1:%2").arg(now.name.isEmpty() ? tr("name") : now.name).arg(next));
    m_register->setEnabled(whyNot.isEmpty());
    m_register->setToolTip(whyNot);
    m_revert->setVisible(m_isDraft && m_environment.version > 0);
    const QString state = m_isDraft ? tr("draft, not registered") : m_environment.reference();
    m_facts->setText(u"%1 · %2 · %3"_s.arg(state, environmentKindLabel(now), environmentHash(now).left(12)));
    const Environment *from = m_environment.version > 0 ? &m_environment : newest;
    QString words;
    if (m_isDraft && from) {
        QStringList changes = environmentChanges(*from, now);
        const qsizetype more = changes.size() - mostChanges;
        changes = changes.mid(0, mostChanges);
        if (more > 0)
            changes.append(tr("and %1 more").arg(more));
        words =
            changes.isEmpty()
                ? tr("Nothing that changes what is built: the build of %1 is used.").arg(from->reference())
                : tr("Since %1: %2").arg(from->reference(), changes.join(u" · "_s));
    }
    m_changes->setText(words);
    m_changes->setVisible(!words.isEmpty());
}

QString EnvironmentDetails::whyNotRegistrable(const Environment &draft) const
{
    if (const auto named = checkEnvironmentName(draft.name); !named)
        return named.error().message;
    if (const QString problem = m_variablesModel.firstProblem(); !problem.isEmpty())
        return problem;
    if (draft.kind == Environment::Kind::UserManaged)
        return {};
    if (m_editor->document().hasProblems())
        return tr("Mend the problems that are marked first.");
    if (draft.kind == Environment::Kind::Container)
        return m_container->problem();
    return draft.packages.conda.isEmpty() && draft.packages.pip.isEmpty() ? tr("Add a package first.")
                                                                          : QString();
}

/// Before the environment is registered, so that its first build knows it.
void EnvironmentDetails::keepPassword()
{
    EnvironmentService *service = m_workspace.environmentService();
    m_passwordJob.start(service->keepRegistryPassword(m_container->container(), m_container->takePassword()),
                        [this](const Result<bool> &isInKeychain) {
                            if (isInKeychain)
                                registerDraft();
                            else
                                m_error->showError(isInKeychain.error());
                        });
}

void EnvironmentDetails::registerDraft()
{
    m_register->setEnabled(false);
    if (m_container->hasPassword() && m_workspace.environmentService()) {
        keepPassword();
        return;
    }
    m_job.start(m_workspace.registerEnvironment(edited()), [this](const Result<Environment> &stored) {
        if (!stored) {
            m_error->showError(stored.error());
            updateState();
            return;
        }
        m_isDraft = false;
        load(*stored);
        emit registered(stored->reference());
    });
}

void EnvironmentDetails::exportAs(const QString &title, const QString &name, const QString &text)
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, text](const QString &path) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit()) {
            m_error->showError(
                {ErrorKind::Failed,
                 tr("%1 could not be written: %2. Choose another place.").arg(path, file.errorString()),
                 {},
                 {}});
        }
    });
    dialog->open();
}

void EnvironmentDetails::showTab(const QString &tab)
{
    static const QStringList names{u"packages"_s, u"container"_s, u"variables"_s, u"build"_s, u"compare"_s};
    if (const auto index = names.indexOf(tab); index >= 0)
        m_tabs->setCurrentIndex(int(index));
}

void EnvironmentDetails::refresh()
{
    m_build->refresh();
}

} // namespace trainyard::ui
